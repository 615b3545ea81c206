// What an amount of a spend counts for in a budget: without what of its tax does not count (B11), in the budget's
// currency (B10). Pure.
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
struct CountedAs {
  Currency currency;                   // of the budget
  const std::optional<Decimal>& rate;  // nothing: the currencies are the same
  TaxCounting tax = TaxCounting::kWhole;
};

// `sum`: a part of a spend of `whole`, in which there is `tax`. Minor units of the budget's currency; never falls when
// the sum grows. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::int64_t> WorthOf(const Money& sum, const Money& whole, const Tax& tax, const CountedAs& as);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_WORTH_H_
