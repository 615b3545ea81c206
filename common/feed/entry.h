// The part of a log record that leaves the service: its events, with CloudEvents attributes. All functions are
// thread-safe.
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

// The place of a record.
struct RecordPlace {
  std::string_view source;  // the producing service, "outlay.purchase_order"
  store::PartitionId partition;
  uint64_t epoch = 0;
};

// Appends a record's entry to `entry`, which must be empty. DATA_LOSS: the record does not parse.
absl::Status FillEntry(const RecordPlace& place, const store::LogEntry& record, event::v1::Entry* entry);

// Removes all that would reveal other organizations' traffic: the place in the partition, also where ids contain it.
void HidePlace(event::v1::Entry* entry);

// Explains why records after `position` cannot be served; empty: they can be.
std::string_view WhyNotServed(const event::v1::Position& position, const store::LogHead& head);

// OUT_OF_RANGE / LOG_TRIMMED {partitions}: the positions in these partitions lie before the oldest record kept, belong
// to another epoch, or lie after the last record because records were lost. The consumer must take snapshots.
// `partitions`: "3,17".
absl::Status LogTrimmed(std::string_view partitions, std::string_view why);

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_ENTRY_H_
