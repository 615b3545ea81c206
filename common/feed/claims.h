// What the consumers of a service have applied, as they told it: trimming waits for them.
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
  // Both must outlive this and what it left in the store.
  Claims(store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  // Notes that `consumer` needs what follows `position`. Written behind the caller's back, and only if it says
  // something new or the last time is kClaimRefresh ago: losing one only keeps records longer. More than kConsumers in
  // a partition: ignored.
  void Note(std::string_view consumer, const event::v1::Position& position);

 private:
  bool IsNews(std::string_view consumer, const event::v1::Position& position, absl::Time now) const;

  store::Store* const store_;
  const Clock* const clock_;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_CLAIMS_H_
