#include "common/feed/log_time.h"

#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/log_record.h"

namespace outlay::feed {

absl::StatusOr<absl::Time> TimeOfRecord(const store::Store& store, store::PartitionId partition, uint64_t sequence) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<store::LogEntry> entries,
                          store.ReadLog(partition, sequence - 1, /*bytes_max=*/1));
  if (entries.empty()) return DataLoss("log");
  command::storage::v1::LogRecord record;
  OUTLAY_RETURN_IF_ERROR(command::ParseRecord(entries.front().record, &record));
  return absl::FromUnixMicros(record.time_unix_micros());
}

absl::StatusOr<uint64_t> LastOlderThan(const store::Store& store, store::PartitionId partition,
                                       const store::LogHead& head, absl::Time time) {
  // Times never go back: older records come first.
  uint64_t older = head.first_sequence - 1;
  uint64_t younger = head.last_sequence + 1;
  while (younger - older > 1) {
    const uint64_t middle = older + (younger - older) / 2;
    OUTLAY_ASSIGN_OR_RETURN(const absl::Time at, TimeOfRecord(store, partition, middle));
    (at < time ? older : younger) = middle;
  }
  return older;
}

}  // namespace outlay::feed
