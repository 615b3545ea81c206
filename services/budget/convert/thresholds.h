// Converts thresholds and their crossings to messages of the API (B9).
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

// A threshold that a step crossed, of a budget or of a member's allocation, in one of the budget's periods.
struct Crossing {
  Budget budget;
  std::string period;
  Figures figures;  // after the step
  Threshold threshold;
  absl::int128 before = 0;
  absl::int128 after = 0;
  // Of a member's allocation only: the member, and the allotment after the step.
  std::string member_id;
  PeriodAllocation allotment;
};
// `cause`: the name of the resource that the step changed.
v1::AllocationThresholdCrossed ToAllocationEvent(std::string_view organization, const Crossing& crossing,
                                                 std::string_view cause);
v1::ThresholdCrossed ToProto(std::string_view organization, const Crossing& crossing, std::string_view cause);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_THRESHOLDS_H_
