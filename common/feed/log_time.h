// Finds places in the log by time. All functions are thread-safe.
#ifndef OUTLAY_COMMON_FEED_LOG_TIME_H_
#define OUTLAY_COMMON_FEED_LOG_TIME_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"

namespace outlay::feed {

// When a record was written. Errors: the store's; DATA_LOSS: there is no such record, or it does not parse.
absl::StatusOr<absl::Time> TimeOfRecord(const store::Store& store, store::PartitionId partition, uint64_t sequence);

// The last record of a partition that was written before `time`, among those that `head` shows;
// `head.first_sequence - 1`: none. Reads as many records as it halves the log. Errors: as above.
absl::StatusOr<uint64_t> LastOlderThan(const store::Store& store, store::PartitionId partition,
                                       const store::LogHead& head, absl::Time time);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_LOG_TIME_H_
