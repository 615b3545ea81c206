// Converts money moves and versions of budgets to messages of the API.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_

#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "outlay/budget/v1/budget_move.pb.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// `now` decides which proposals have expired. `sees`: whether the caller may read budgets of a group; other budgets are
// not named.
v1::BudgetMove ToProto(std::string_view organization, const BudgetMove& move, absl::Time now,
                       absl::FunctionRef<bool(std::string_view)> sees);

// Returns an etag that changes with every change of the move.
std::string EtagOf(const BudgetMove& move);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_MOVES_H_
