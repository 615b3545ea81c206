// How much of a tax counts in a budget: none, all, or the part that is not recoverable (B11). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/base/percent.h"

namespace outlay::budget {

// Numbers as in the API.
enum class TaxCounting : uint8_t { kWhole = 1, kNone = 2, kNonRecoverable = 3 };

// The tax included in an amount, in the amount's minor units and with its sign.
struct Tax {
  int64_t minor = 0;
  Percent recoverable;  // the share that is recoverable; 0 if unknown

  bool operator==(const Tax&) const = default;
};

struct TaxSplit {
  Money counted;  // the part that counts in a budget
  Money left;     // the remainder of the tax; the sum is exact

  bool operator==(const TaxSplit&) const = default;
};

// Splits the tax of one spend. `recoverable` is the recoverable share, 0 to 100 %, used for kNonRecoverable only. The
// counted part is rounded once, half to even, on the spend and never on a sum; a credit splits as its spend did, with
// the opposite sign. INVALID_ARGUMENT / FIELD_INVALID {field: recoverable}: a share out of its range. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<TaxSplit> SplitTax(const Money& tax, TaxCounting counting, Percent recoverable);

// Checks the tax of a spend: it must have the sign of the amount and not exceed it. INVALID_ARGUMENT / FIELD_INVALID
// {field: spend.tax}.
absl::Status CheckTax(const Money& amount, const Tax& tax);

// Returns the tax in a part of a spend, rounded half to even; the tax in the whole is exact. `part` is in the currency
// of `whole`, which includes the tax and is not zero. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<int64_t> TaxOfPart(const Money& part, const Money& whole, const Tax& tax);

// Returns the amount that a part of a spend counts for: the part without its share of the tax that does not count,
// rounded half to even. For the whole spend the result is exact. The result never falls when the part grows, so parts
// that are differences of such sums add up to the cent. `whole` and `tax` passed CheckTax; `part` is in the currency of
// `whole`. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> CountedPart(const Money& part, const Money& whole, const Tax& tax, TaxCounting counting);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_TAX_SHARE_H_
