// How much of a tax counts in a budget: nothing, all, or what nobody gives back (B11). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/base/percent.h"

namespace outlay::budget {

// Numbers as in the API.
enum class TaxCounting : std::uint8_t { kWhole = 1, kNone = 2, kNonRecoverable = 3 };

// The tax in an amount, in its minor units and with its sign.
struct Tax {
  std::int64_t minor = 0;
  Percent recoverable;  // how much of it is given back; not known: nothing

  bool operator==(const Tax&) const = default;
};

struct TaxSplit {
  Money counted;  // what a budget pays
  Money left;     // the rest of the tax; both add up to it exactly

  bool operator==(const TaxSplit&) const = default;
};

// Splits the tax of one spend. `recoverable` is the share that is given back, 0 to 100 %; it matters for
// kNonRecoverable only. The counted part is rounded once, half to even, on the spend and never on a sum; a credit of a
// spend splits as the spend did, with the other sign. INVALID_ARGUMENT / FIELD_INVALID {field: recoverable}: a share
// out of its range. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<TaxSplit> SplitTax(const Money& tax, TaxCounting counting, Percent recoverable);

// Whether a spend can have such a tax: in the direction of the amount, and not more than it. INVALID_ARGUMENT /
// FIELD_INVALID {field: spend.tax}.
absl::Status CheckTax(const Money& amount, const Tax& tax);

// The tax in a part of a spend, rounded half to even: all of it in all. `part` is in the currency of `whole`, which has
// the tax and is not zero. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<std::int64_t> TaxOfPart(const Money& part, const Money& whole, const Tax& tax);

// What a part of a spend counts for: without its share of the tax that is left out, rounded half to even. All of the
// spend counts for all of it less what is left out, exactly, and what a part counts for never falls when the part
// grows, so parts that are differences of such sums add up to the cent. `whole` and `tax` passed CheckTax, `part` is in
// the currency of `whole`. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> CountedPart(const Money& part, const Money& whole, const Tax& tax, TaxCounting counting);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_
