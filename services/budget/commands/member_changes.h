// What it means for allocations that somebody joins a group, or leaves one or all (B5, D5): noted in the step that
// learns of it, and done by FollowMember.
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

// For one body, whose organization it is; not thread-safe. All functions are repeatable: what is known already changes
// nothing. Errors: DATA_LOSS.
class MemberChanges {
 public:
  MemberChanges(store::Transaction& txn, std::string organization)
      : txn_(txn), organization_(std::move(organization)) {}

  // The user is a member since `join_time`; another time than the known one is another joining, after a leaving.
  // Budgets of the group whose rules say so give an allocation.
  absl::Status Join(const std::string& user_id, const std::string& group_id, absl::Time join_time);
  // The user is no member any more. What the user has of budgets of the group and of all above goes back, unless
  // another group of the user is below the same budget. `moved_to`: the group that the user is moved to; empty: none.
  absl::Status Leave(const std::string& user_id, const std::string& group_id, const std::string& moved_to);
  // The user has left the organization: everything goes back.
  absl::Status LeaveAll(const std::string& user_id);
  // The user is there, again or still.
  absl::Status Return(const std::string& user_id);

 private:
  using Entries = BudgetView::Entries;

  absl::StatusOr<BudgetView*> View();
  // Those of a group and of all above it.
  absl::StatusOr<Entries> BudgetsAbove(const std::string& group_id);
  absl::Status NoteLeaving(const std::string& budget_id, const std::string& user_id);

  store::Transaction& txn_;
  const std::string organization_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_MEMBER_CHANGES_H_
