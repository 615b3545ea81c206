// Finds records in the log by time. All functions are thread-safe.
#ifndef OUTLAY_COMMON_FEED_LOG_TIME_H_
#define OUTLAY_COMMON_FEED_LOG_TIME_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"

namespace outlay::feed {

// Returns the time at which a record was written. Errors: the store's; DATA_LOSS: there is no such record, or it does
// not parse.
absl::StatusOr<absl::Time> TimeOfRecord(const store::Store& store, store::PartitionId partition, uint64_t sequence);

// Returns the last record of a partition that was written before `time`, among those in `head`; `head.first_sequence -
// 1`: there is none. Searches by halving, and reads one record in each step. Errors: as above.
absl::StatusOr<uint64_t> LastOlderThan(const store::Store& store, store::PartitionId partition,
                                       const store::LogHead& head, absl::Time time);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_LOG_TIME_H_
