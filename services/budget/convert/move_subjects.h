// What those who decide about a move of money are shown (A3).
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_

#include <string>
#include <string_view>

#include "outlay/approval/v1/subject.pb.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// Each budget before and after, as they were when it was proposed, so that it reads the same as long as it waits.
// `group_id`: the nearest group that all budgets of the move belong to, or are below of.
approval::v1::Subject ToSubject(std::string_view organization, const BudgetMove& move, const std::string& group_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_MOVE_SUBJECTS_H_
