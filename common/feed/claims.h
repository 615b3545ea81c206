// The positions that the consumers of a service have reported as applied: trimming waits for them.
#ifndef OUTLAY_COMMON_FEED_CLAIMS_H_
#define OUTLAY_COMMON_FEED_CLAIMS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/store/store.h"
#include "outlay/event/v1/event_feed.pb.h"

namespace outlay::feed {

// Thread-safe.
class Claims {
 public:
  // Both must outlive this and the bodies that it left in the store.
  Claims(store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  // Records that `consumer` needs the log after `position`. Written asynchronously, and only if the position is new or
  // was last written kClaimRefresh ago: a lost write only keeps records longer. Ignored for consumers beyond kConsumers
  // in a partition.
  void Note(std::string_view consumer, const event::v1::Position& position);

 private:
  bool IsNews(std::string_view consumer, const event::v1::Position& position, absl::Time now) const;

  store::Store* const store_;
  const Clock* const clock_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_CLAIMS_H_
