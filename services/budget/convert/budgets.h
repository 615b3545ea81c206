// Budgets between the API's messages and the rules' values. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGETS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGETS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "outlay/budget/v1/budget.pb.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"

namespace outlay::budget {

// What users write into a budget: all of it. INVALID_ARGUMENT / FIELD_INVALID {field}: a day that does not exist, or
// one beyond the calendar.
absl::StatusOr<BudgetSpec> FromProto(const v1::Budget& proto);

// `figures`: of the period that is now; nothing: not shown. `allowed_to_date`: of their limit, where that is looked at.
v1::Budget ToProto(std::string_view organization, const Budget& budget, const std::optional<Figures>& figures,
                   std::optional<absl::int128> allowed_to_date = std::nullopt);

// Changes with every change of the budget by a user.
std::string EtagOf(const Budget& budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGETS_H_
