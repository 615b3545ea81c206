// The cells of budgets' CSV that have a grammar of their own: enforcement, thresholds and allocations (B14). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "outlay/budget/v1/budget.pb.h"
#include "services/budget/convert/budget_cells.h"

namespace outlay::budget {

// Write the row's values into `budget`; columns missing from the file leave it unchanged. INVALID_ARGUMENT /
// FIELD_INVALID {column_name}.
absl::Status ReadEnforcement(const Cells& cells, v1::Budget* budget);
absl::Status ReadThresholds(const Cells& cells, v1::Budget* budget);
absl::Status ReadAllocationRules(const Cells& cells, v1::Budget* budget);

// Returns "REQUEST=BLOCK", one line for each rule.
std::string EnforcementText(const v1::Budget& budget);
// Returns "USED 80%", one line for each threshold; "NONE" if there are none, since an empty cell means the default.
std::string ThresholdsText(const v1::Thresholds& thresholds);
// Returns "25%", "50.00" or "EVEN".
std::string ShareText(const v1::AllocationShare& share);
// Reads the format of ShareText, with amounts in that currency. Returns false if `text` is not a share.
bool ReadShare(std::string_view text, std::string_view currency_code, v1::AllocationShare* share);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_RULE_CELLS_H_
