#include "services/budget/jobs/follow_members.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/feed/parking.h"
#include "common/jobs/place.h"
#include "common/log/log.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/commands/member_changes.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/members.h"

namespace outlay::budget {
namespace {

constexpr char kFollowSubject[] = "budget";

absl::StatusOr<absl::Time> ScanMemberChanges(const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                                             std::vector<jobs::DueItem>* due) {
  const std::size_t end = due->size() + request.max;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<AllocationKey> after,
                          jobs::KeyAt<AllocationKey>(request.after, kMemberChanges.name));
  OUTLAY_RETURN_IF_ERROR(reader.Scan(
      kMemberChanges, std::tuple<>(),
      [&](const AllocationKey& key, const storage::v1::MemberChangeRecord&) {
        if (due->size() >= end) return store::Visit::kStop;
        const auto& [organization, budget_id, member_id] = key;
        due->push_back(
            {.caller = {.subject = kFollowSubject, .organization = organization, .on_behalf_of = {}, .cause = {}},
             .key = {},
             .command = std::make_unique<FollowMember>(budget_id, member_id),
             .place = jobs::PlaceOf(key)});
        return store::Visit::kContinue;
      },
      store::Order::kAscending, after));
  return jobs::kUntilChange;
}

// Applies the end of void rows of one organization.
absl::Status EndVoidMembers(store::Transaction& txn, const std::vector<MemberKey>& keys) {
  for (const MemberKey& key : keys) {
    const auto& [organization, user_id, group_id] = key;
    OUTLAY_ASSIGN_OR_RETURN(const bool is_void, IsVoidMember(txn, key));
    if (!is_void) continue;
    // An event about this user is parked and will be applied later.
    OUTLAY_ASSIGN_OR_RETURN(const bool is_parked, feed::IsParked(txn, kMembersFeed, UserName(organization, user_id)));
    if (is_parked) continue;
    MemberChanges changes(txn, organization);
    OUTLAY_RETURN_IF_ERROR(group_id.empty() ? changes.Return(user_id)
                                            : changes.Leave(user_id, group_id, /*moved_to=*/{}));
  }
  return absl::OkStatus();
}

// A later look finds the rows again.
void LogUnended(Log* log, store::PartitionId partition, const absl::Status& why) {
  log->Write(LogLevel::kError, "members.not_ended",
             {{"partition", partition.value}, {"error", std::string(why.message())}});
}

}  // namespace

jobs::DueScan FollowMembersScan() {
  return &ScanMemberChanges;
}

// Thread-safe.
class MemberSweeper::Ending {
 public:
  void Begin() {
    const std::lock_guard lock(mutex_);
    ++under_way_;
  }
  void End() {
    const std::lock_guard lock(mutex_);
    --under_way_;
  }
  bool is_under_way() const {
    const std::lock_guard lock(mutex_);
    return under_way_ > 0;
  }
  // Returns true for the first failure of the organization in this round.
  bool Fail(const std::string& organization) {
    const std::lock_guard lock(mutex_);
    return failed_.insert(organization).second;
  }
  bool HasFailed(const std::string& organization) const {
    const std::lock_guard lock(mutex_);
    return failed_.contains(organization);
  }
  // Returns true if there were any.
  bool ForgetFailed() {
    const std::lock_guard lock(mutex_);
    return !std::exchange(failed_, {}).empty();
  }

 private:
  mutable std::mutex mutex_;
  int under_way_ = 0;             // guarded by mutex_
  std::set<std::string> failed_;  // guarded by mutex_; organizations, left out until the next round
};

void MemberSweeper::End(store::Store* store, Log* log, store::PartitionId partition,
                        const std::shared_ptr<Ending>& ending, std::vector<MemberKey> keys) {
  ending->Begin();
  std::string organization = std::get<0>(keys.front());
  store->Write({.partition = partition,
                .organization = organization,
                .body = [keys](store::Transaction& txn) { return EndVoidMembers(txn, keys); }},
               [store, log, partition, ending, keys, organization](const absl::Status& status) {
                 if (ErrorReason(status) == "BODY_TOO_LARGE" && keys.size() > 1) {
                   for (const MemberKey& key : keys) End(store, log, partition, ending, {key});
                 } else if (!status.ok() && ending->Fail(organization)) {
                   LogUnended(log, partition, status);
                 }
                 ending->End();
               });
}

MemberSweeper::MemberSweeper(store::Store* store, Scheduler* scheduler, Log* log)
    : store_(store), log_(log), periodic_(scheduler, [this] {
        RunOnce();
        return kFollowInterval;
      }) {}

void MemberSweeper::RunOnce() {
  for (uint32_t partition = 0; partition < store::kPartitions; ++partition) SweepPartition({partition});
}

void MemberSweeper::SweepPartition(store::PartitionId partition) {
  const std::unique_ptr<store::Reader> reader = store_->Read(partition);
  const absl::StatusOr<std::optional<int64_t>> generation = GenerationToSweep(*reader);
  if (!generation.ok()) return LogUnended(log_, partition, generation.status());
  if (!generation->has_value()) return;
  Round& round = rounds_[partition.value];
  if (round.ending == nullptr || round.generation != **generation) {
    round = {.generation = **generation, .after = {}, .ending = std::make_shared<Ending>()};
  }
  if (round.ending->is_under_way()) return;
  if (std::exchange(round.is_over, false) && round.ending->ForgetFailed()) round.pause = kPausedLooks;
  if (round.pause > 0) {
    --round.pause;
    return;
  }
  absl::StatusOr<VoidMembers> found =
      FindVoidMembers(*reader, round.after, limits::kMembersPerLook, limits::kVoidMembersPerLook);
  if (!found.ok()) return LogUnended(log_, partition, found.status());
  round.has_found = round.has_found || !found->keys.empty();
  round.after = found->last;
  round.is_over = !found->last.has_value();
  if (round.is_over && !round.has_found) {
    store_->Write({.partition = partition,
                   .organization = {},
                   .body = [swept = **generation](store::Transaction& txn) { return MarkSwept(txn, swept); }},
                  [log = log_, partition](const absl::Status& status) {
                    if (!status.ok()) LogUnended(log, partition, status);
                  });
  }
  // Only a round that finds no void rows shows that none are left.
  if (round.is_over) round.has_found = false;
  std::map<std::string, std::vector<MemberKey>> by_organization;
  for (const MemberKey& key : found->keys) by_organization[std::get<0>(key)].push_back(key);
  for (const auto& [organization, own] : by_organization) {
    if (round.ending->HasFailed(organization)) continue;
    for (std::size_t begin = 0; begin < own.size(); begin += limits::kVoidMembersPerBody) {
      const std::size_t end = std::min(own.size(), begin + limits::kVoidMembersPerBody);
      const auto first = own.begin();
      End(store_, log_, partition, round.ending,
          {first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end)});
    }
  }
}

}  // namespace outlay::budget
