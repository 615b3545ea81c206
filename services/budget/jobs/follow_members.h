// Makes allocations follow people (B5, D5).
#ifndef OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_
#define OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_

#include "absl/time/time.h"
#include "common/base/scheduler.h"
#include "common/jobs/due_job.h"
#include "common/jobs/periodic.h"
#include "common/store/store.h"

namespace outlay::budget {

inline constexpr absl::Duration kFollowInterval = absl::Seconds(1);

// For jobs::DueJob: what was noted of members and is not done yet.
jobs::DueScan FollowMembersScan();

// Finds members whom a snapshot of directory does not have any more: they left while this service was away. Where there
// was no snapshot, a look reads one row of each partition. Thread-safe.
class MemberSweeper {
 public:
  // Both must outlive this and what it left in them.
  MemberSweeper(store::Store* store, Scheduler* scheduler);

  void Start() { periodic_.Start(kFollowInterval); }
  // One look; Start does it again and again.
  void RunOnce();

 private:
  void SweepPartition(store::PartitionId partition);

  store::Store* const store_;
  jobs::Periodic periodic_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_
