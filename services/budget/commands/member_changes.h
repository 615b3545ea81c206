// The consequences for allocations when a member joins or leaves groups (B5, D5): noted in the step that learns of the
// change, carried out by FollowMember.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_MEMBER_CHANGES_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_MEMBER_CHANGES_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/budget/store/budget_view.h"

namespace outlay::budget {

// Serves one body of the organization; not thread-safe. All functions are idempotent: a known state changes nothing.
// Errors: DATA_LOSS.
class MemberChanges {
 public:
  MemberChanges(store::Transaction& txn, std::string organization)
      : txn_(txn), organization_(std::move(organization)) {}

  // Records that the user is a member since `join_time`; a time other than the known one means that the user left and
  // joined again. Budgets of the group whose rules say so give an allocation.
  absl::Status Join(const std::string& user_id, const std::string& group_id, absl::Time join_time);
  // Records that the user is no longer a member. The user's allocations of budgets of the group and of all groups above
  // are taken back, unless another group of the user is below the same budget. `moved_to`: the user's new group; empty:
  // none.
  absl::Status Leave(const std::string& user_id, const std::string& group_id, const std::string& moved_to);
  // Records that the user has left the organization: all allocations are taken back.
  absl::Status LeaveAll(const std::string& user_id);
  // Records that the user is in the organization, again or still.
  absl::Status Return(const std::string& user_id);

 private:
  using Entries = BudgetView::Entries;

  absl::StatusOr<BudgetView*> View();
  // Returns the budgets of a group and of all groups above it.
  absl::StatusOr<Entries> BudgetsAbove(const std::string& group_id);
  absl::Status NoteLeaving(const std::string& budget_id, const std::string& user_id);

  store::Transaction& txn_;
  const std::string organization_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_MEMBER_CHANGES_H_
