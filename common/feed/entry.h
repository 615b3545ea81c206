// What of a log record leaves the service: its events, with CloudEvents attributes. All functions are thread-safe.
#ifndef OUTLAY_COMMON_FEED_ENTRY_H_
#define OUTLAY_COMMON_FEED_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// Where a record stands.
struct RecordPlace {
  std::string_view source;  // the producing service, "outlay.purchase_order"
  store::PartitionId partition;
  uint64_t epoch = 0;
};

// Appends a record's entry to `entry`, which must be empty. DATA_LOSS: the record does not parse.
absl::Status FillEntry(const RecordPlace& place, const store::LogEntry& record, event::v1::Entry* entry);

// Takes away what would tell one organization about the others' traffic: place in the partition, also in the ids.
void HidePlace(event::v1::Entry* entry);

// Why records after `position` cannot be served; empty: they can.
std::string_view WhyNotServed(const event::v1::Position& position, const store::LogHead& head);

// OUT_OF_RANGE / LOG_TRIMMED {partitions}: the positions in these partitions lie before the oldest record kept, or
// belong to another epoch or to a future that was lost: take snapshots. `partitions`: "3,17".
absl::Status LogTrimmed(std::string_view partitions, std::string_view why);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_ENTRY_H_
