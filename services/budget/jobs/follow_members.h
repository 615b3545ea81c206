// Makes allocations follow members (B5, D5).
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
// The looks skipped after members of an organization could not be ended.
inline constexpr int kPausedLooks = 60;

// Finds the noted changes of members that are not applied yet, for jobs::DueJob.
jobs::DueScan FollowMembersScan();

// Finds members that are missing from a snapshot of directory: they left while this service was away. Without a
// snapshot, a look reads one row of each partition. A member whose event is parked has not left.
class MemberSweeper {
 public:
  // All arguments must outlive this and the writes that it has started.
  MemberSweeper(store::Store* store, Scheduler* scheduler, Log* log);

  void Start() { periodic_.Start(kFollowInterval); }
  // Makes one look; Start repeats it. Each look begins where the previous one stopped, once all of its writes are done.
  // If members cannot be ended, which is logged once, the other members of their organization wait for the next round,
  // and the next round for kPausedLooks. One call at a time.
  void RunOnce();

 private:
  // The outcome of a round's writes.
  class Ending;
  // The progress of the looks at a partition.
  struct Round {
    int64_t generation = 0;
    std::optional<MemberKey> after;
    bool has_found = false;
    bool is_over = false;
    int pause = 0;  // looks left to skip
    std::shared_ptr<Ending> ending = nullptr;
  };

  void SweepPartition(store::PartitionId partition);
  // Ends members of one organization: in one step or, if that is too large, each in a step of its own.
  static void End(store::Store* store, Log* log, store::PartitionId partition, const std::shared_ptr<Ending>& ending,
                  std::vector<MemberKey> keys);

  store::Store* const store_;
  Log* const log_;
  std::array<Round, store::kPartitions> rounds_;
  jobs::Periodic periodic_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_JOBS_FOLLOW_MEMBERS_H_
