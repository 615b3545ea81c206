// Sends a CSV file while it is being written, at the pace of its caller.
#ifndef OUTLAY_COMMON_RPC_CSV_STREAM_H_
#define OUTLAY_COMMON_RPC_CSV_STREAM_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "common/rpc/call.h"
#include "common/rpc/limits.h"

namespace outlay::rpc {

// Returns the header of a file that can be imported again.
inline std::vector<std::string> NamesOf(std::vector<csv::Column> columns) {
  std::vector<std::string> names;
  for (csv::Column& column : columns) names.push_back(std::move(column.name));
  return names;
}

// The source of the rows. Not thread-safe; used by one thread at a time.
class CsvSource {
 public:
  virtual ~CsvSource() = default;
  // Writes some rows, in total not much more than a chunk, because they stay in memory while the caller does not read.
  // False: no rows follow.
  virtual absl::StatusOr<bool> Next(csv::Writer* writer) = 0;
};

// `Response` has the bytes in its `chunk`, which is empty if kExportReads reads found nothing. At most a few chunks are
// in memory.
template <typename Request, typename Response>
class CsvStream : public std::enable_shared_from_this<CsvStream<Request, Response>> {
 public:
  static void Start(std::vector<std::string> columns, std::unique_ptr<CsvSource> source,
                    Stream<Request, Response> stream) {
    std::make_shared<CsvStream>(std::move(columns), std::move(source), std::move(stream))->Step();
  }

  CsvStream(std::vector<std::string> columns, std::unique_ptr<CsvSource> source, Stream<Request, Response> stream)
      : source_(std::move(source)), stream_(std::move(stream)), writer_(std::move(columns), csv::AppendTo(&pending_)) {}

 private:
  // Sends the next chunk once it is full, and continues when it has been sent.
  void Step() {
    if (const absl::Status status = Fill(); !status.ok()) return stream_.Finish(status);
    if (over_ && unsent() == 0) return stream_.Finish(absl::OkStatus());
    Response response;
    response.set_chunk(pending_.substr(sent_, limits::kExportChunkBytes));
    sent_ += response.chunk().size();
    stream_.Write(response, [self = this->shared_from_this()](bool alive) {
      alive ? self->Step() : self->stream_.Finish(absl::CancelledError("the caller is gone"));
    });
  }

  size_t unsent() const { return pending_.size() - sent_; }

  absl::Status Fill() {
    if (over_ || unsent() >= limits::kExportChunkBytes) return absl::OkStatus();
    pending_.erase(0, sent_);
    sent_ = 0;
    for (int reads = 0; !over_ && unsent() < limits::kExportChunkBytes && reads < limits::kExportReads; ++reads) {
      OUTLAY_ASSIGN_OR_RETURN(const bool more, source_->Next(&writer_));
      if (more) continue;
      over_ = true;
      OUTLAY_RETURN_IF_ERROR(writer_.Finish());
    }
    return absl::OkStatus();
  }

  const std::unique_ptr<CsvSource> source_;
  const Stream<Request, Response> stream_;
  std::string pending_;
  size_t sent_ = 0;     // bytes of pending_, from its beginning
  csv::Writer writer_;  // appends to pending_
  bool over_ = false;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CSV_STREAM_H_
