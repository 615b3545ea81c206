// The worth of a spend's amount in a budget: without the tax that does not count (B11), in the budget's currency (B10).
// Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_WORTH_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_WORTH_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {

// How a budget counts amounts of a spend.
struct CountingRule {
  Currency currency;                   // of the budget
  const std::optional<Decimal>& rate;  // nullopt: the currencies are the same
  TaxCounting tax = TaxCounting::kWhole;
};

// Returns the worth of `sum`, a part of a spend of `whole` with `tax`, in minor units of the budget's currency. Never
// falls when `sum` grows. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<int64_t> ToBudgetAmount(const Money& sum, const Money& whole, const Tax& tax, const CountingRule& as);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_WORTH_H_
