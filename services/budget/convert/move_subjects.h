// The subject that approvers of a money move are shown (A3).
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_

#include <string>
#include <string_view>

#include "outlay/approval/v1/subject.pb.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// Shows each budget before and after the move, by the figures and with the owners of the proposal, so that the subject
// stays the same while it waits. It names the owners of all its budgets, hidden ones too: rules may ask them (A2).
// `group_id`: the nearest group that is, or is above, the groups of all its budgets.
approval::v1::Subject ToSubject(std::string_view organization, const BudgetMove& move, const std::string& group_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_
