// Converts budgets between messages of the API and domain values. Pure.
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

// Returns all fields of a budget that users write. INVALID_ARGUMENT / FIELD_INVALID {field}: a day that does not exist,
// or is outside the calendar.
absl::StatusOr<BudgetSpec> FromProto(const v1::Budget& proto);

// `figures`: those of the current period; nullopt: not shown. `allowed_to_date`: the part of their limit that may be
// used to date, if the budget checks that.
v1::Budget ToProto(std::string_view organization, const Budget& budget, const std::optional<Figures>& figures,
                   std::optional<absl::int128> allowed_to_date = std::nullopt);

// Returns an etag that changes whenever a user changes the budget.
std::string EtagOf(const Budget& budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGETS_H_
