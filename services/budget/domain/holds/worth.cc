#include "services/budget/domain/holds/worth.h"

#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"

namespace outlay::budget {

absl::StatusOr<int64_t> ToBudgetAmount(const Money& sum, const Money& whole, const Tax& tax, const CountingRule& as) {
  OUTLAY_ASSIGN_OR_RETURN(const Money counted, CountedPart(sum, whole, tax, as.tax));
  if (!as.rate.has_value()) return counted.minor_units();
  OUTLAY_ASSIGN_OR_RETURN(const Money converted, Convert(counted, *as.rate, as.currency));
  return converted.minor_units();
}

}  // namespace outlay::budget
