#include "services/budget/jobs/follow_members.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/jobs/place.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/commands/member_changes.h"
#include "services/budget/domain/limits.h"
#include "services/budget/store/members.h"

namespace outlay::budget {
namespace {

constexpr char kFollowSubject[] = "budget";

absl::Status ScanMemberChanges(const store::Reader& reader, absl::Time, const jobs::DueRequest& request,
                               std::vector<jobs::DueItem>* due) {
  const std::size_t end = due->size() + request.max;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<AllocationKey> after,
                          jobs::KeyAt<AllocationKey>(request.after, kMemberChanges.name));
  return reader.Scan(
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
      store::Order::kAscending, after);
}

// What the end of void rows means; of one organization.
absl::Status EndVoidMembers(store::Transaction& txn, const std::vector<MemberKey>& keys) {
  for (const MemberKey& key : keys) {
    const auto& [organization, user_id, group_id] = key;
    OUTLAY_ASSIGN_OR_RETURN(const bool is_void, IsVoidMember(txn, key));
    if (!is_void) continue;
    MemberChanges changes(txn, organization);
    OUTLAY_RETURN_IF_ERROR(group_id.empty() ? changes.Return(user_id)
                                            : changes.Leave(user_id, group_id, /*moved_to=*/{}));
  }
  return absl::OkStatus();
}

void IgnoreStatus(const absl::Status&) {}

}  // namespace

jobs::DueScan FollowMembersScan() {
  return &ScanMemberChanges;
}

MemberSweeper::MemberSweeper(store::Store* store, Scheduler* scheduler)
    : store_(store), periodic_(scheduler, [this] {
        RunOnce();
        return kFollowInterval;
      }) {}

void MemberSweeper::RunOnce() {
  for (std::uint32_t partition = 0; partition < store::kPartitions; ++partition) SweepPartition({partition});
}

void MemberSweeper::SweepPartition(store::PartitionId partition) {
  const std::unique_ptr<store::Reader> reader = store_->Read(partition);
  const absl::StatusOr<std::optional<std::int64_t>> generation = GenerationToSweep(*reader);
  if (!generation.ok() || !generation->has_value()) return;
  const absl::StatusOr<std::vector<MemberKey>> keys = FindVoidMembers(*reader, limits::kVoidMembersPerLook);
  if (!keys.ok()) return;
  if (keys->empty()) {
    store_->Write({.partition = partition,
                   .organization = {},
                   .body = [swept = **generation](store::Transaction& txn) { return MarkSwept(txn, swept); }},
                  &IgnoreStatus);
    return;
  }
  std::map<std::string, std::vector<MemberKey>> by_organization;
  for (const MemberKey& key : *keys) by_organization[std::get<0>(key)].push_back(key);
  for (const auto& [organization, own] : by_organization) {
    for (std::size_t begin = 0; begin < own.size(); begin += limits::kVoidMembersPerBody) {
      const std::size_t end = std::min(own.size(), begin + limits::kVoidMembersPerBody);
      const auto first = own.begin();
      std::vector<MemberKey> part(first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end));
      // What does not come to be done is found by the next look.
      store_->Write({.partition = partition,
                     .organization = organization,
                     .body = [part = std::move(part)](store::Transaction& txn) { return EndVoidMembers(txn, part); }},
                    &IgnoreStatus);
    }
  }
}

}  // namespace outlay::budget
