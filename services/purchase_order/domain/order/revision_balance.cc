#include "services/purchase_order/domain/order/revision_balance.h"

#include <string>

#include "common/base/status_macros.h"

namespace outlay::purchase_order {
namespace {

// An amount that changes while the invoiced sum stays.
struct Move {
  std::string line_number;  // empty: the order
  int64_t amount_before = 0;
  int64_t amount_after = 0;
};

void Judge(const Order& order, const Move& move, const Invoiced& invoiced, int threshold_basis_points,
           const Persons& posters, Posting* posting) {
  const Figures before = {.amount = move.amount_before, .invoiced = invoiced.minor};
  const Figures after = {.amount = move.amount_after, .invoiced = invoiced.minor};
  const int threshold = ThresholdOf(order.balance_threshold_basis_points, threshold_basis_points);
  const BalanceChange change = DecideBalanceChange(after, invoiced.marks, !order.balance_tracking_disabled, threshold);
  for (const BalanceThreshold crossed : change.crossings) {
    posting->crossings.push_back({.order_id = order.id,
                                  .order_number = order.number,
                                  .line_number = move.line_number,
                                  .threshold = crossed,
                                  .threshold_basis_points = crossed == BalanceThreshold::kLow ? threshold : 0,
                                  .amount = Money(after.amount, order.currency),
                                  .before = Money(before.Balance(), order.currency),
                                  .after = Money(after.Balance(), order.currency)});
  }
  if (change.marks != invoiced.marks) {
    posting->updates.push_back({.order_id = order.id,
                                .line_number = move.line_number,
                                .figures = after,
                                .marks = change.marks,
                                .posters = posters});
  }
}

}  // namespace

absl::StatusOr<Posting> JudgeRevision(const Order& before, const Order& after, const OrderInvoiced& invoiced,
                                      int threshold_basis_points) {
  Posting posting;
  const bool is_retuned = before.balance_threshold_basis_points != after.balance_threshold_basis_points;
  for (const auto& [number, line_invoiced] : invoiced.lines) {
    const Line* line_before = FindLine(before, number);
    const Line* line_after = FindLine(after, number);
    if (line_before != nullptr && line_after != nullptr && (is_retuned || line_before->amount != line_after->amount)) {
      Judge(after, {number, line_before->amount.minor_units(), line_after->amount.minor_units()}, line_invoiced,
            threshold_basis_points, Persons(), &posting);
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(const Money total_before, TotalOf(before));
  OUTLAY_ASSIGN_OR_RETURN(const Money total_after, TotalOf(after));
  if (!invoiced.lines.empty() && (is_retuned || total_before != total_after)) {
    Judge(after, {"", total_before.minor_units(), total_after.minor_units()}, invoiced.order, threshold_basis_points,
          invoiced.posters, &posting);
  }
  return posting;
}

}  // namespace outlay::purchase_order
