// Moves amounts from and to balances, and tells which thresholds that crosses (M4, N2).
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
  BookingTarget target;    // as it is before all movements of the same step
  std::int64_t taken = 0;  // minor units of the order's currency; negative: given back
};

// What is to be stored of a line or an order.
struct FiguresUpdate {
  std::string order_id;
  std::string line_number;  // empty: the order
  Figures figures;
  BalanceMarks marks;
  Persons posters;  // of an order: see OrderChain

  bool operator==(const FiguresUpdate&) const = default;
};

// A threshold that was crossed downwards.
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

// What a step changes.
struct Posting {
  std::vector<FiguresUpdate> updates;  // each line and order once
  std::vector<BalanceCrossing> crossings;

  bool operator==(const Posting&) const = default;
};

// Carries out movements as one step: a line or order that several of them name is judged once, by what comes out, so
// moving an amount within an order tells nothing about the order.
// `threshold_basis_points`: of orders that say none themselves.
// `acting`: they join the posters of each order.
// OUT_OF_RANGE / MONEY_OVERFLOW: a figure would leave 64 bits. FAILED_PRECONDITION / TOO_MANY_PERSONS.
absl::StatusOr<Posting> Post(absl::Span<const Movement> movements, int threshold_basis_points, const Acting& acting);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_POSTING_H_
