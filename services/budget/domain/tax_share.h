// How much of a tax counts in a budget: nothing, all, or what nobody gives back (B11).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_TAX_SHARE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_TAX_SHARE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/base/percent.h"

namespace outlay::budget {

enum class TaxCounting : std::uint8_t { kNone = 1, kWhole = 2, kNonRecoverable = 3 };

struct TaxSplit {
  Money counted;  // what a budget pays
  Money left;     // the rest of the tax; both add up to it exactly

  bool operator==(const TaxSplit&) const = default;
};

// Splits the tax of one line. `recoverable` is the share that is given back, 0 to 100 %; it matters for kNonRecoverable
// only. The counted part is rounded once, half to even, on the line and never on a sum; a credit of a line splits as
// the line did, with the other sign. INVALID_ARGUMENT / FIELD_INVALID {field: recoverable}: a share out of its range.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<TaxSplit> SplitTax(const Money& tax, TaxCounting counting, Percent recoverable);

// What a line counts for: `net` and the counted part of `tax`. INVALID_ARGUMENT / CURRENCY_MISMATCH, and the errors
// above.
absl::StatusOr<Money> CountedWithTax(const Money& net, const Money& tax, TaxCounting counting, Percent recoverable);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_TAX_SHARE_H_
