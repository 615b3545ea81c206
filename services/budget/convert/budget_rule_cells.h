// The cells of budgets' CSV that have a grammar of their own: enforcement, thresholds and allocations (B14). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "outlay/budget/v1/budget.pb.h"
#include "services/budget/convert/budget_cells.h"

namespace outlay::budget {

// Each writes what the row says into `budget`; columns that are not there leave it. INVALID_ARGUMENT / FIELD_INVALID
// {column_name}.
absl::Status ReadEnforcement(const Cells& cells, v1::Budget* budget);
absl::Status ReadThresholds(const Cells& cells, v1::Budget* budget);
absl::Status ReadAllocationRules(const Cells& cells, v1::Budget* budget);

// "REQUEST=BLOCK", a line for each rule.
std::string EnforcementText(const v1::Budget& budget);
// "USED 80%", a line for each; "NONE": there are none, since an empty cell is the default.
std::string ThresholdsText(const v1::Thresholds& thresholds);
// "25%", "50.00" or "EVEN".
std::string ShareText(const v1::AllocationShare& share);
// Reads what ShareText writes, an amount in that currency. False: it is no share.
bool ReadShare(std::string_view text, std::string_view currency_code, v1::AllocationShare* share);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_
