// The sink of a log tail for the audit: selects an organization's records, filters them, and ends the stream.
#ifndef OUTLAY_COMMON_AUDIT_RECORD_SINK_H_
#define OUTLAY_COMMON_AUDIT_RECORD_SINK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/feed/log_tail.h"
#include "common/rpc/call.h"
#include "outlay/audit/v1/audit.pb.h"
#include "outlay/command/storage/v1/log.pb.h"

namespace outlay::audit {

// Called by one thread at a time, as LogSink requires.
class RecordSink final : public feed::LogSink {
 public:
  using Stream = rpc::Stream<v1::ReadAuditRecordsRequest, v1::ReadAuditRecordsResponse>;

  // `last`: the organization's last record at the time of the call, with which the stream ends.
  RecordSink(int64_t last, Stream call);

  void Send(store::PartitionId partition, std::vector<store::LogEntry> records,
            UniqueFunction<void(bool)> done) override;
  bool CaughtUp() override;
  void Fail(const absl::Status& status) override;
  bool IsGone() override { return call_.cancelled(); }

 private:
  // Sets is_over_ when no more records follow.
  absl::Status Add(const store::LogEntry& entry, v1::ReadAuditRecordsResponse* response);
  absl::Status Missed(int64_t sequence);
  bool IsWanted(const command::storage::v1::LogRecord& record) const;

  const int64_t last_;
  const Stream call_;
  const std::string organization_;
  const absl::Time start_;
  const absl::Time end_;
  int64_t sent_ = 0;
  bool has_met_any_ = false;  // of the organization's records
  bool is_over_ = false;
};

// OUT_OF_RANGE / LOG_TRIMMED: see the method.
absl::Status RecordsMissing(std::string_view why);

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_RECORD_SINK_H_
