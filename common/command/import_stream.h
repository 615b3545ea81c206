// Makes commands of a file that arrives as a stream, and reports what became of them while it is read.
#ifndef OUTLAY_COMMON_COMMAND_IMPORT_STREAM_H_
#define OUTLAY_COMMON_COMMAND_IMPORT_STREAM_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/function.h"
#include "common/command/import_report.h"
#include "common/command/limits.h"
#include "common/command/run_commands.h"
#include "common/rpc/call.h"

namespace outlay::command {

// The stream's requests have a oneof of `header` and `chunk`, the header first. A File reads the chunks:
//
//   using Request, Response;
//   struct Item { absl::StatusOr<PreparedCommand> command; ... };
//   absl::Status Feed(std::string_view chunk); absl::Status Finish();  // an error: it cannot be read any further
//   std::vector<Item> TakeItems();                                     // those that are complete since the last call
//   Response Report(std::vector<Item> items, const CommandResults& results);  // what became of them, and the counts
//
// A chunk is fed in pieces, and each piece is reported before the next one is fed, so that memory holds no more than
// one chunk and what one piece of it completed. The rows that came before a broken place in the file are executed and
// reported; then the error ends the call.
template <typename File>
class ImportStream : public std::enable_shared_from_this<ImportStream<File>> {
 public:
  using Stream = rpc::Stream<typename File::Request, typename File::Response>;
  // Opens the file that a header announces.
  using Open = UniqueFunction<std::unique_ptr<File>(const typename File::Request&, const rpc::Caller&)>;

  // `executor` must outlive the stream.
  static void Start(Executor* executor, Open open, Stream stream) {
    std::make_shared<ImportStream>(executor, std::move(open), std::move(stream))->Read();
  }

  // Use Start.
  ImportStream(Executor* executor, Open open, Stream stream)
      : executor_(executor), open_(std::move(open)), stream_(std::move(stream)) {}

 private:
  void Read() {
    stream_.Read([self = this->shared_from_this()](std::optional<typename File::Request> message) {
      self->Take(std::move(message));
    });
  }

  void Take(std::optional<typename File::Request> message) {
    // What is there of a file that broke off is no file: its last row may be cut.
    if (stream_.cancelled()) {
      stream_.Finish(absl::CancelledError("the caller is gone, or may not go on"));
      return;
    }
    if (file_ == nullptr) {
      if (!message.has_value() || !message->has_header()) {
        stream_.Finish(FieldRequired("header"));
        return;
      }
      file_ = open_(*message, stream_.caller());
      Read();
      return;
    }
    if (message.has_value() && message->has_header()) {
      stream_.Finish(FieldInvalid("header", "must come once, first"));
      return;
    }
    if (message.has_value()) {
      chunk_ = std::move(*message->mutable_chunk());
      fed_ = 0;
      Feed();
      return;
    }
    end_ = file_->Finish();
    is_over_ = true;
    Run(file_->TakeItems());
  }

  // Feeds the next piece of the chunk.
  void Feed() {
    end_ = file_->Feed(std::string_view(chunk_).substr(fed_, kImportPieceBytes));
    fed_ += kImportPieceBytes;
    is_over_ = !end_.ok();
    Run(file_->TakeItems());
  }

  void Run(std::vector<typename File::Item> items) {
    std::vector<absl::StatusOr<PreparedCommand>> commands;
    commands.reserve(items.size());
    for (typename File::Item& item : items) commands.push_back(std::move(item.command));
    RunCommands(executor_, stream_.caller(), std::move(commands),
                [self = this->shared_from_this(), items = std::move(items)](const CommandResults& results) mutable {
                  self->messages_ = InMessages(self->file_->Report(std::move(items), results));
                  self->written_ = 0;
                  self->Write();
                });
  }

  // Writes the next message of the report; when all are written, goes on with the file.
  void Write() {
    if (written_ == messages_.size()) return GoOn();
    stream_.Write(messages_[written_++], [self = this->shared_from_this()](bool alive) {
      alive ? self->Write() : self->stream_.Finish(absl::CancelledError("the caller is gone"));
    });
  }

  void GoOn() {
    if (is_over_) return stream_.Finish(end_);
    fed_ < chunk_.size() ? Feed() : Read();
  }

  Executor* const executor_;
  Open open_;
  const Stream stream_;
  // Used by one step at a time.
  std::unique_ptr<File> file_;
  std::string chunk_;
  std::size_t fed_ = 0;                            // bytes of the chunk
  std::vector<typename File::Response> messages_;  // what is reported of a piece
  std::size_t written_ = 0;                        // messages
  absl::Status end_;
  bool is_over_ = false;
};

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_IMPORT_STREAM_H_
