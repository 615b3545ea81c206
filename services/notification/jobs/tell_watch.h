// Reports to operators what could not be told (N1): people whom the copy of directory does not know, and events that
// nobody is told.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_WATCH_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_WATCH_H_

#include <deque>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/log/log.h"
#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/registry.h"
#include "services/notification/commands/routes.h"

namespace outlay::notification {

// Metrics count each case once, however often its body runs; the log gets one line of each sort a minute
// (limits::kUntoldLogged). Thread-safe.
class TellWatch final : public TellObserver {
 public:
  // All arguments must outlive the watch.
  TellWatch(prometheus::Registry* registry, Log* log, const Clock* clock);

  void OnUnknownPeople(const Telling& telling, const std::string& event_type) override;
  // Also writes a line to the log if the subscription has fallback roles; other subscriptions may well have nobody to
  // tell.
  void OnNobodyTold(const Telling& telling, const Subscription& subscription) override;

 private:
  // One sort of what is reported.
  struct Sort {
    absl::flat_hash_set<std::string> known;  // the last ones
    std::deque<std::string> oldest;          // the same, the oldest first
    absl::Time next_line = absl::InfinitePast();
  };

  // Returns whether this is new, that is, not among the last ones.
  bool IsNew(const std::string& what, Sort* sort);
  void WriteLine(Sort* sort, std::string_view event, std::initializer_list<LogField> fields);

  Log* const log_;
  const Clock* const clock_;
  prometheus::Counter& unknown_people_;
  prometheus::Family<prometheus::Counter>& nobody_told_;
  std::mutex mutex_;
  // Guarded by mutex_.
  Sort unknown_;
  Sort untold_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_TELL_WATCH_H_
