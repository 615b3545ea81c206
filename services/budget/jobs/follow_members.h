// Makes allocations follow people (B5, D5).
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "common/base/scheduler.h"
#include "common/jobs/due_job.h"
#include "common/jobs/periodic.h"
#include "common/log/log.h"
#include "common/store/store.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

inline constexpr absl::Duration kFollowInterval = absl::Seconds(1);
// Looks that are passed over where members of an organization could not be ended.
inline constexpr int kPausedLooks = 60;

// For jobs::DueJob: what was noted of members and is not done yet.
jobs::DueScan FollowMembersScan();

// Finds members whom a snapshot of directory does not have any more: they left while this service was away. Where there
// was no snapshot, a look reads one row of each partition. One whose event could not be applied yet did not leave.
class MemberSweeper {
 public:
  // All must outlive this and what it left in them.
  MemberSweeper(store::Store* store, Scheduler* scheduler, Log* log);

  void Start() { periodic_.Start(kFollowInterval); }
  // One look; Start does it again and again. Each begins where the last one stopped, when all that it found is done.
  // Where members cannot be ended, which is logged once, all of their organization wait for the next round, and that
  // for kPausedLooks. One call at a time.
  void RunOnce();

 private:
  // What became of the bodies of a round's looks.
  class Ending;
  // How far the looks at a partition have come.
  struct Round {
    std::int64_t generation = 0;
    std::optional<MemberKey> after;
    bool has_found = false;
    bool is_over = false;
    int pause = 0;  // looks to be passed over
    std::shared_ptr<Ending> ending = nullptr;
  };

  void SweepPartition(store::PartitionId partition);
  // Keys of one organization; together, or, where that is too much for a step, each by itself.
  static void End(store::Store* store, Log* log, store::PartitionId partition, const std::shared_ptr<Ending>& ending,
                  std::vector<MemberKey> keys);

  store::Store* const store_;
  Log* const log_;
  std::array<Round, store::kPartitions> rounds_;
  jobs::Periodic periodic_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_
