// The deliveries in progress by target, so that no delivery is attempted twice at the same time, and neither a target
// nor the targets of one kind of an organization take more than their share. Used by the courier.
#ifndef OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
#define OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
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
  // A look at due deliveries, begun before its rows are read: a delivery returned since then may still appear due in
  // them.
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

  // Returns how many of the target's deliveries must be read to find one that is not in progress; 0: none may start
  // now.
  size_t LookAt(const TargetRef& target, bool is_on_trial, absl::Time now);
  // Returns those of `ids` that start now; each is in progress until Return.
  std::vector<std::string> Take(const Look& look, const TargetRef& target, bool is_on_trial,
                                const std::vector<std::string>& ids, absl::Time now);
  void Return(const TargetRef& target, const std::string& id, absl::Time now);
  // Starts nothing more. Runs `when_idle` once, as soon as nothing is in progress: perhaps immediately.
  void Close(std::function<void()> when_idle);

  // Returns whether more may start for the organization and collection of the target.
  bool HasRoom(const TargetRef& target);
  // Queues targets for which there was no room, in this order, in place of those of the same shares queued earlier.
  void StandInLine(const std::vector<TargetRef>& targets);
  // Returns the next queued target of the organization and collection of `target`, if there is room for it.
  std::optional<TargetRef> NextInLine(const TargetRef& target);

  // Drops the attempt counts of targets without deliveries in progress, once their second is over.
  void ForgetIdle(absl::Time now);
  // The number of targets for which something is stored.
  size_t size();

 private:
  using Share = std::pair<std::string, std::string>;  // organization and collection
  struct Underway {
    std::set<std::string> ids;
    absl::Time second_start = absl::InfinitePast();
    size_t in_second = 0;  // number of attempts started since then
  };
  size_t Free(const TargetRef& target, const Underway& underway, bool is_on_trial, absl::Time now) const;
  size_t FreeOf(const Share& share) const;
  bool CameBackSince(const Look& look, const TargetRef& target, const std::string& id) const;

  // Returns the function to run now; may be empty. Needs mutex_.
  std::function<void()> TakeWhenIdle();

  std::mutex mutex_;
  bool is_closed_ = false;                        // Guarded by mutex_.
  std::function<void()> when_idle_;               // Guarded by mutex_.
  std::map<TargetRef, Underway> targets_;         // Guarded by mutex_.
  std::deque<TargetRef> idle_;                    // Guarded by mutex_. Of them, those without ids when added here.
  std::map<Share, size_t> shares_;                // Guarded by mutex_. The number in progress.
  std::map<Share, std::deque<TargetRef>> lines_;  // Guarded by mutex_. No queue is empty.
  uint64_t returns_ = 0;                          // Guarded by mutex_. Counts the returns.
  std::multiset<uint64_t> looks_;  // Guarded by mutex_. Looks in progress: `returns_` at the start of each.
  // Guarded by mutex_. The number of each return since the first look in progress.
  std::map<std::pair<TargetRef, std::string>, uint64_t> returned_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
