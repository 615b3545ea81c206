// Moves of money and versions of budgets, as the API shows them.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "outlay/budget/v1/budget_move.pb.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// `now`: decides what has expired. `sees`: whether the caller may read budgets of a group; the others are not named.
v1::BudgetMove ToProto(std::string_view organization, const BudgetMove& move, absl::Time now,
                       absl::FunctionRef<bool(std::string_view)> sees);

// Changes with every change of the move.
std::string EtagOf(const BudgetMove& move);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_
