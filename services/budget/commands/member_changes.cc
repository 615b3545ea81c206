#include "services/budget/commands/member_changes.h"

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "services/budget/store/allocations.h"
#include "services/budget/store/members.h"

namespace outlay::budget {

absl::Status MemberChanges::Join(const std::string& user_id, const std::string& group_id, absl::Time join_time) {
  const MemberKey key = {organization_, user_id, group_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> known, FindMember(txn_, key));
  const bool is_new = known != join_time;
  // The leaving in between was never reported.
  if (known.has_value() && is_new) OUTLAY_RETURN_IF_ERROR(Leave(user_id, group_id, /*moved_to=*/{}));
  OUTLAY_RETURN_IF_ERROR(SaveMember(txn_, key, join_time));
  if (!is_new) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Entries above, BudgetsAbove(group_id));
  for (const BudgetView::Entry* const entry : above) {
    if (!GivesToNewMembers(*entry->budget, group_id, join_time)) continue;
    const AllocationKey place = {organization_, entry->id, user_id};
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<MemberChange> waiting, FindMemberChange(txn_, place));
    SaveMemberChange(txn_, place, AfterJoining(waiting.value_or(MemberChange())));
  }
  return absl::OkStatus();
}

absl::Status MemberChanges::Leave(const std::string& user_id, const std::string& group_id,
                                  const std::string& moved_to) {
  const MemberKey key = {organization_, user_id, group_id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> known, FindMember(txn_, key));
  if (!known.has_value()) return absl::OkStatus();
  DeleteMember(txn_, key);
  // Includes budgets without allocation rules: the rules may return, and with them the allocations.
  OUTLAY_ASSIGN_OR_RETURN(const Entries left, BudgetsAbove(group_id));
  if (left.empty()) return absl::OkStatus();
  std::set<const BudgetView::Entry*> kept;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<std::string> others, GroupsOf(txn_, organization_, user_id));
  if (!moved_to.empty()) others.push_back(moved_to);
  for (const std::string& other : others) {
    OUTLAY_ASSIGN_OR_RETURN(const Entries above, BudgetsAbove(other));
    kept.insert(above.begin(), above.end());
  }
  for (const BudgetView::Entry* const entry : left) {
    if (!kept.contains(entry)) OUTLAY_RETURN_IF_ERROR(NoteLeaving(entry->id, user_id));
  }
  return absl::OkStatus();
}

absl::Status MemberChanges::LeaveAll(const std::string& user_id) {
  const MemberKey mark = {organization_, user_id, ""};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> known, FindMember(txn_, mark));
  OUTLAY_RETURN_IF_ERROR(SaveMember(txn_, mark, absl::UnixEpoch()));
  if (known.has_value()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(BudgetView* const view, View());
  for (const BudgetView::Entry* const entry : view->AllocatedBudgets()) {
    OUTLAY_RETURN_IF_ERROR(NoteLeaving(entry->id, user_id));
  }
  return absl::OkStatus();
}

absl::Status MemberChanges::Return(const std::string& user_id) {
  const MemberKey mark = {organization_, user_id, ""};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> known, FindMember(txn_, mark));
  if (known.has_value()) DeleteMember(txn_, mark);
  return absl::OkStatus();
}

absl::StatusOr<BudgetView*> MemberChanges::View() {
  return BudgetView::Find(txn_, organization_);
}

absl::StatusOr<MemberChanges::Entries> MemberChanges::BudgetsAbove(const std::string& group_id) {
  OUTLAY_ASSIGN_OR_RETURN(BudgetView* const view, View());
  std::optional<Entries> above = view->BudgetsAbove(group_id);
  // Groups arrive by another feed, which may already know of the group's end or not yet of its beginning.
  return above.has_value() ? *std::move(above) : view->BudgetsOf(group_id);
}

absl::Status MemberChanges::NoteLeaving(const std::string& budget_id, const std::string& user_id) {
  const AllocationKey place = {organization_, budget_id, user_id};
  OUTLAY_ASSIGN_OR_RETURN(const bool has_share, HasShare(txn_, place));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<MemberChange> waiting, FindMemberChange(txn_, place));
  if (has_share || waiting.has_value()) {
    SaveMemberChange(txn_, place, AfterLeaving(waiting.value_or(MemberChange())));
  }
  return absl::OkStatus();
}

}  // namespace outlay::budget
