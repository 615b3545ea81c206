// Who is under way to which target, so that no delivery is tried twice at a time and no target or organization takes
// more than its share. Used by the courier.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "services/notification/store/deliveries.h"

namespace outlay::notification {

// Thread-safe.
class CourierCrew {
 public:
  // A look at what is due, begun before its rows are read: what came back since then may look due in them and is not.
  class Look {
   public:
    explicit Look(CourierCrew* crew);
    ~Look();
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;

   private:
    friend class CourierCrew;
    CourierCrew* const crew_;
    uint64_t since_ = 0;
  };

  // How many deliveries of the target have to be looked at to find one that is not under way; 0: none may go now.
  size_t LookAt(const TargetRef& target, bool is_on_trial, absl::Time now);
  // Those of `ids` that go now; each is under way until Return.
  std::vector<std::string> Take(const Look& look, const TargetRef& target, bool is_on_trial,
                                const std::vector<std::string>& ids, absl::Time now);
  void Return(const TargetRef& target, const std::string& id, absl::Time now);

 private:
  struct Underway {
    std::set<std::string> ids;
    absl::Time second_start = absl::InfinitePast();
    size_t in_second = 0;  // that were taken since then
  };
  size_t Free(const TargetRef& target, Underway& underway, bool is_on_trial, absl::Time now) const;
  void Forget(const TargetRef& target, absl::Time now);
  bool CameBackSince(const Look& look, const TargetRef& target, const std::string& id) const;

  std::mutex mutex_;
  std::map<TargetRef, Underway> targets_;        // Guarded by mutex_.
  std::map<std::string, size_t> organizations_;  // Guarded by mutex_. How many are under way.
  uint64_t returns_ = 0;                         // Guarded by mutex_. That there were.
  std::multiset<uint64_t> looks_;  // Guarded by mutex_. Under way: how many returns there were before each.
  // Guarded by mutex_. Which return it was, of those during the looks that are under way.
  std::map<std::pair<TargetRef, std::string>, uint64_t> returned_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
