#include "services/purchase_order/domain/order/order_change.h"

#include <algorithm>
#include <utility>

#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {

void EndChange(ChangeState state, const std::string& reason, absl::Time now, OrderChange* change) {
  if (!Waits(*change)) return;
  change->state = state;
  change->end_time = now;
  change->end_reason = reason;
  change->lines.clear();
  change->remove.clear();
  change->supplier_id.clear();
  change->entity_ids.clear();
  change->payment_terms.clear();
  change->charge.reset();
}

std::vector<Line> WithLines(std::vector<Line> present, const std::vector<Line>& lines,
                            const std::vector<std::string>& remove) {
  std::erase_if(present,
                [&](const Line& line) { return std::find(remove.begin(), remove.end(), line.number) != remove.end(); });
  for (const Line& line : lines) {
    const auto place = std::lower_bound(present.begin(), present.end(), line,
                                        [](const Line& a, const Line& b) { return a.number < b.number; });
    if (place == present.end() || place->number != line.number) {
      present.insert(place, line);
    } else {
      *place = line;
    }
  }
  return present;
}

const std::string& SupplierWithChange(const Order& order) {
  return Waits(order.change) && !order.change.supplier_id.empty() ? order.change.supplier_id : order.supplier_id;
}

Order WithChange(const Order& order) {
  Order after = order;
  if (!Waits(order.change)) return after;
  after.lines = WithLines(std::move(after.lines), order.change.lines, order.change.remove);
  if (!order.change.supplier_id.empty()) {
    after.supplier_id = order.change.supplier_id;
    after.entity_ids = order.change.entity_ids;
    after.payment_terms = order.change.payment_terms;
  }
  if (order.change.charge.has_value()) {
    if (!after.budget.charge_before.has_value()) after.budget.charge_before = ChargeOf(order);
    SetCharge(*order.change.charge, &after);
  }
  if (order.change.state == ChangeState::kFunding) {
    after.budget.phase = BudgetPhase::kCommitted;
    if (after.budget.spender.empty()) after.budget.spender = order.change.proposer;
  }
  after.change.state = ChangeState::kInForce;
  return after;
}

Order WithFundedChange(const Order& order) {
  Order asked = order;
  if (Waits(asked.change)) asked.change.state = ChangeState::kFunding;
  return WithChange(asked);
}

bool IsMovingChange(const Order& order) {
  return IsMoving(order) && order.change.state == ChangeState::kInReview;
}

bool AsksAboutChange(const Order& order) {
  return AsksOwners(order) || IsMovingChange(order);
}

bool AsksOwners(const Order& order) {
  return order.change.state == ChangeState::kInReview && order.change.attempt == 0;
}

}  // namespace outlay::purchase_order
