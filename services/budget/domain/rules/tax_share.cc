#include "services/budget/domain/rules/tax_share.h"

#include <limits>
#include <optional>

#include "common/base/errors.h"
#include "common/base/rounding.h"
#include "common/base/status_macros.h"
#include "common/base/wide_math.h"

namespace outlay::budget {
namespace {

// Returns the share of `tax`, the tax in `whole`, that is in `part`, with the sign of `part`.
absl::StatusOr<int64_t> ShareIn(const Money& part, int64_t tax, const Money& whole) {
  const std::optional<absl::int128> share =
      MultiplyDivide(part.minor_units(), Magnitude(tax), Magnitude(whole.minor_units()), Rounding::kHalfEven,
                     Magnitude(std::numeric_limits<int64_t>::min()));
  if (!share.has_value()) return MoneyOverflow();
  return static_cast<int64_t>(*share);
}

Percent CountedShare(TaxCounting counting, Percent recoverable) {
  switch (counting) {
    case TaxCounting::kNone:
      return Percent{0};
    case TaxCounting::kWhole:
      return Percent::Whole();
    case TaxCounting::kNonRecoverable:
      return Percent{Percent::Whole().basis_points - recoverable.basis_points};
  }
  return Percent::Whole();
}

}  // namespace

absl::StatusOr<TaxSplit> SplitTax(const Money& tax, TaxCounting counting, Percent recoverable) {
  if (recoverable < Percent{0} || recoverable > Percent::Whole()) {
    return FieldInvalid("recoverable", "must be from 0 to 100 percent");
  }
  OUTLAY_ASSIGN_OR_RETURN(const Money counted, PercentOf(tax, CountedShare(counting, recoverable)));
  OUTLAY_ASSIGN_OR_RETURN(const Money left, Subtract(tax, counted));
  return TaxSplit{.counted = counted, .left = left};
}

absl::Status CheckTax(const Money& amount, const Tax& tax) {
  const int64_t all = amount.minor_units();
  const bool is_within = all < 0 ? tax.minor <= 0 && tax.minor >= all : tax.minor >= 0 && tax.minor <= all;
  return is_within ? absl::OkStatus()
                   : FieldInvalid("spend.tax", "must have the sign of the amount, and not be more than it");
}

absl::StatusOr<int64_t> TaxOfPart(const Money& part, const Money& whole, const Tax& tax) {
  return ShareIn(part, tax.minor, whole);
}

absl::StatusOr<Money> CountedPart(const Money& part, const Money& whole, const Tax& tax, TaxCounting counting) {
  if (tax.minor == 0 || counting == TaxCounting::kWhole) return part;
  OUTLAY_ASSIGN_OR_RETURN(const TaxSplit split,
                          SplitTax(Money(tax.minor, whole.currency()), counting, tax.recoverable));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t left, ShareIn(part, split.left.minor_units(), whole));
  return Subtract(part, Money(left, whole.currency()));
}

}  // namespace outlay::budget
