// Who is under way to which target, so that no delivery is tried twice at a time and no target, nor those of one kind
// of an organization, take more than their share. Used by the courier.
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
  // Nothing is taken any more. `when_idle` runs once, when nothing is under way: perhaps at once.
  void Close(std::function<void()> when_idle);

  // Whether more of the organization and collection of the target may go.
  bool HasRoom(const TargetRef& target);
  // Targets for which there was no room, in their order: those that found none earlier are forgotten.
  void StandInLine(const std::vector<TargetRef>& targets);
  // Takes the next one of the organization and collection of `target`, if there is room for it.
  std::optional<TargetRef> NextInLine(const TargetRef& target);

  // Forgets how often targets were tried to which nothing is under way, when their second is over.
  void ForgetIdle(absl::Time now);
  // Targets that something is remembered of.
  size_t size();

 private:
  using Share = std::pair<std::string, std::string>;  // organization and collection
  struct Underway {
    std::set<std::string> ids;
    absl::Time second_start = absl::InfinitePast();
    size_t in_second = 0;  // that were taken since then
  };
  size_t Free(const TargetRef& target, const Underway& underway, bool is_on_trial, absl::Time now) const;
  size_t FreeOf(const Share& share) const;
  bool CameBackSince(const Look& look, const TargetRef& target, const std::string& id) const;

  // What is to run now; may be empty. With mutex_ held.
  std::function<void()> TakeWhenIdle();

  std::mutex mutex_;
  bool is_closed_ = false;                        // Guarded by mutex_.
  std::function<void()> when_idle_;               // Guarded by mutex_.
  std::map<TargetRef, Underway> targets_;         // Guarded by mutex_.
  std::deque<TargetRef> idle_;                    // Guarded by mutex_. Of them, without ids when they were put here.
  std::map<Share, size_t> shares_;                // Guarded by mutex_. How many are under way.
  std::map<Share, std::deque<TargetRef>> lines_;  // Guarded by mutex_. None is empty.
  uint64_t returns_ = 0;                          // Guarded by mutex_. That there were.
  std::multiset<uint64_t> looks_;  // Guarded by mutex_. Under way: how many returns there were before each.
  // Guarded by mutex_. Which return it was, of those during the looks that are under way.
  std::map<std::pair<TargetRef, std::string>, uint64_t> returned_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_JOBS_COURIER_CREW_H_
