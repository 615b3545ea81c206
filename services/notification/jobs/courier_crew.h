// Who is under way to which target, so that no delivery is tried twice at a time and no target or organization takes
// more than its share. Used by the courier.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {

// Thread-safe.
class CourierCrew {
 public:
  // How many deliveries of the target have to be looked at to find one that is not under way; 0: none may go now.
  size_t LookAt(const TargetRef& target, bool is_on_trial, absl::Time now);
  // Those of `ids` that go now; each is under way until Return.
  std::vector<std::string> Take(const TargetRef& target, bool is_on_trial, const std::vector<std::string>& ids,
                                absl::Time now);
  void Return(const TargetRef& target, const std::string& id, absl::Time now);

 private:
  struct Underway {
    std::set<std::string> ids;
    absl::Time second_start = absl::InfinitePast();
    size_t in_second = 0;  // that were taken since then
  };
  size_t Free(const TargetRef& target, Underway& underway, bool is_on_trial, absl::Time now) const;
  void Forget(const TargetRef& target, absl::Time now);

  std::mutex mutex_;
  std::map<TargetRef, Underway> targets_;        // Guarded by mutex_.
  std::map<std::string, size_t> organizations_;  // Guarded by mutex_. How many are under way.
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
