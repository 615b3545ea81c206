// Thresholds and their crossings, as the API shows them (B9).
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_THRESHOLDS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_THRESHOLDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/statusor.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/threshold.h"

namespace outlay::budget {

// INVALID_ARGUMENT / FIELD_INVALID {field}: both a share and an amount, or an amount of another currency.
absl::StatusOr<std::vector<Threshold>> FromProto(const v1::Thresholds& proto, Currency currency);
v1::Threshold ToProto(const Threshold& threshold, Currency currency);

// A threshold of a budget, or of a member's allocation of it, that a step crossed in one of its periods.
struct Crossing {
  Budget budget;
  std::string period;
  Figures figures;  // after the step
  Threshold threshold;
  absl::int128 before = 0;
  absl::int128 after = 0;
  // Of a member's allocation, not of the whole budget; it after the step.
  std::string member_id;
  Allotment allotment;
};
// `cause`: the name of what made the step.
v1::AllocationThresholdCrossed ToAllocationEvent(std::string_view organization, const Crossing& crossing,
                                                 std::string_view cause);
v1::ThresholdCrossed ToProto(std::string_view organization, const Crossing& crossing, std::string_view cause);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_THRESHOLDS_H_
