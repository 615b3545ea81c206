#include "services/budget/domain/tax_share.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

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

absl::StatusOr<Money> CountedWithTax(const Money& net, const Money& tax, TaxCounting counting, Percent recoverable) {
  OUTLAY_ASSIGN_OR_RETURN(const TaxSplit split, SplitTax(tax, counting, recoverable));
  return Add(net, split.counted);
}

}  // namespace outlay::budget
