// A producer and a consumer of counters, for tests of the parts between services: the consumer keeps a copy of every
// counter, and counts how often it changed one.
#ifndef OUTLAY_COMMON_FEED_TESTING_MIRROR_H_
#define OUTLAY_COMMON_FEED_TESTING_MIRROR_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/feed/feed_handler.h"
#include "common/feed/snapshot_source.h"

namespace outlay::feed {

// Serves the counters of a partition (command::kCounters) as state events, three per page.
SnapshotSource CounterSnapshots();

// Copies counters under their names. Counts effects per copy in a counter "<name>.effects". While `is_healed` is false,
// refuses values in [kPoison, kPoison + 9] permanently, and kBusy temporarily.
class MirrorHandler final : public FeedHandler {
 public:
  static constexpr int64_t kPoison = 660;
  static constexpr int64_t kBusy = 440;
  static constexpr int64_t kTooLarge = 550;  // writes more than a body may

  bool Handles(std::string_view type) const override { return type == "google.protobuf.Int64Value"; }
  absl::Status Apply(store::Transaction& txn, const FeedEvent& event) const override;

  uint32_t version() const override { return kept_version; }

  uint32_t kept_version = 0;
  bool is_healed = false;
  int64_t healed_value = -1;  // no longer refused
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_TESTING_MIRROR_H_
