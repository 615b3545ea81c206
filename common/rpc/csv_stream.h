// Sends a CSV file that is made while it is sent, at the pace of its caller.
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

// The header of a file that can be read again.
inline std::vector<std::string> NamesOf(std::vector<csv::Column> columns) {
  std::vector<std::string> names;
  for (csv::Column& column : columns) names.push_back(std::move(column.name));
  return names;
}

// Where the rows come from. Not thread-safe; used by one thread at a time.
class CsvSource {
 public:
  virtual ~CsvSource() = default;
  // Writes rows, in all not many more bytes than a chunk, since they wait while the caller does not read; false: there
  // are no more.
  virtual absl::StatusOr<bool> Next(csv::Writer* writer) = 0;
};

// `Response` has the bytes as its `chunk`, which is empty where kExportReads found nothing. At most a few chunks are in
// memory.
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
  // Sends a chunk when there is one, and goes on when it is on its way.
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
  size_t sent_ = 0;     // of pending_, from its begin
  csv::Writer writer_;  // appends to pending_
  bool over_ = false;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_CSV_STREAM_H_
