// Changes balances and reports which thresholds that crosses (M4, N2).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_POSTING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_POSTING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {

// A movement on a line and its order.
struct Movement {
  BookingTarget target;  // as it is before all movements of the step
  int64_t taken = 0;     // minor units of the order's currency; negative: given back
};

// The new figures of a line or an order.
struct FiguresUpdate {
  std::string order_id;
  std::string line_number;  // empty: the order
  Figures figures;
  BalanceMarks marks;
  Persons posters;  // of an order: see OrderChain

  bool operator==(const FiguresUpdate&) const = default;
};

// A threshold that a balance fell below.
struct BalanceCrossing {
  std::string order_id;
  std::string order_number;
  std::string line_number;  // empty: the order's balance
  BalanceThreshold threshold = BalanceThreshold::kLow;
  int threshold_basis_points = 0;  // of kLow
  Money amount;
  Money before;
  Money after;

  bool operator==(const BalanceCrossing&) const = default;
};

// The changes of a step.
struct Posting {
  std::vector<FiguresUpdate> updates;  // each line and order once
  std::vector<BalanceCrossing> crossings;

  bool operator==(const Posting&) const = default;
};

// Makes movements in one step. A line or an order in several of them is judged once, by the result, so moving an amount
// within an order notifies nothing about the order. `threshold_basis_points`: for orders without a threshold of their
// own. `acting`: they join the posters of each order. OUT_OF_RANGE / MONEY_OVERFLOW: a figure exceeds 64 bits.
// FAILED_PRECONDITION / TOO_MANY_PERSONS.
absl::StatusOr<Posting> Post(absl::Span<const Movement> movements, int threshold_basis_points, const Acting& acting);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_POSTING_H_
