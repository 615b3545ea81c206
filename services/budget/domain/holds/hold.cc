#include "services/budget/domain/holds/hold.h"

#include "common/base/percent.h"
#include "common/base/status_macros.h"
#include "services/budget/domain/holds/worth.h"

namespace outlay::budget {
namespace {

absl::StatusOr<int64_t> ConvertSum(const HoldNode& node, const Spend& spend, absl::int128 sum) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToMinor(sum));
  return ToBudgetAmount(Money(minor, spend.amount.currency()), spend.amount, spend.tax,
                        {.currency = node.currency, .rate = node.rate, .tax = node.tax});
}

}  // namespace

StageAmounts AmountsAt(Stage stage, int64_t minor) {
  switch (stage) {
    case Stage::kRequest:
      return {.held = minor};
    case Stage::kOrder:
      return {.committed = minor};
    case Stage::kInvoice:
      break;
  }
  return {.spent = minor};
}

absl::StatusOr<int64_t> ToleranceOf(const Money& amount, Stage stage, int64_t basis_points) {
  if (stage == Stage::kInvoice || basis_points == 0) return 0;
  OUTLAY_ASSIGN_OR_RETURN(const Money tolerance, PercentOf(amount, {basis_points}, Rounding::kDown));
  return tolerance.minor_units();
}

absl::StatusOr<StageAmounts> InNode(const HoldNode& node, const Spend& spend, const StageAmounts& amounts) {
  if (!node.rate.has_value() && (spend.tax.minor == 0 || node.tax == TaxCounting::kWhole)) {
    OUTLAY_RETURN_IF_ERROR(ToMinor(SumAt(amounts, Stage::kOrder)).status());
    OUTLAY_RETURN_IF_ERROR(ToMinor(SumAt(amounts, Stage::kRequest)).status());
    return amounts;
  }
  StageAmounts worth;
  OUTLAY_ASSIGN_OR_RETURN(worth.spent, ConvertSum(node, spend, SumAt(amounts, Stage::kInvoice)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t ordered, ConvertSum(node, spend, SumAt(amounts, Stage::kOrder)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t all, ConvertSum(node, spend, SumAt(amounts, Stage::kRequest)));
  if (amounts.beyond != 0) {
    const absl::int128 allowed = SumAt(amounts, Stage::kInvoice) - amounts.beyond;
    OUTLAY_ASSIGN_OR_RETURN(const int64_t within, ConvertSum(node, spend, allowed));
    OUTLAY_ASSIGN_OR_RETURN(worth.beyond, ToMinor(absl::int128(worth.spent) - within));
  }
  OUTLAY_ASSIGN_OR_RETURN(worth.committed, ToMinor(absl::int128(ordered) - worth.spent));
  OUTLAY_ASSIGN_OR_RETURN(worth.held, ToMinor(absl::int128(all) - ordered));
  return worth;
}

absl::StatusOr<StageAmounts> NodeChange(const HoldNode& node, const Hold* before, const Hold& after) {
  OUTLAY_ASSIGN_OR_RETURN(const StageAmounts is, InNode(node, after.spend, after.amounts));
  if (before == nullptr) return is;
  OUTLAY_ASSIGN_OR_RETURN(const StageAmounts was, InNode(node, before->spend, before->amounts));
  return Subtract(is, was);
}

absl::StatusOr<StageAmounts> LapsingIn(const HoldNode& node, const Hold& hold) {
  OUTLAY_ASSIGN_OR_RETURN(StageAmounts worth, InNode(node, hold.spend, hold.amounts));
  worth.spent = 0;
  worth.beyond = 0;
  return worth;
}

}  // namespace outlay::budget
