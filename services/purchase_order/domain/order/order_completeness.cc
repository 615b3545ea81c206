#include <algorithm>
#include <utility>

#include "services/purchase_order/domain/order/order_decisions.h"

namespace outlay::purchase_order {

bool IsComplete(const Order& order, const OrderInvoiced& invoiced) {
  const auto is_invoiced = [&](const Line& line) {
    const auto found = invoiced.lines.find(line.number);
    return line.amount.minor_units() <= (found == invoiced.lines.end() ? 0 : found->second.minor);
  };
  const auto has_worth = [](const Line& line) { return line.amount.minor_units() > 0; };
  return !order.balance_tracking_disabled && std::ranges::any_of(order.lines, has_worth) &&
         std::ranges::all_of(order.lines, is_invoiced);
}

OrderDecision DecideCloseComplete(const Order& order, const OrderInvoiced& invoiced, const Rules& rules) {
  const bool is_wanted = rules.close_when_complete && order.state == State::kIssued && !Waits(order.change);
  if (!is_wanted || !IsComplete(order, invoiced)) return {.after = order, .changed = false};
  Order after = order;
  after.state = State::kClosed;
  if (after.budget.phase != BudgetPhase::kOff) after.budget.phase = BudgetPhase::kReleased;
  after.revision += 1;
  return {.after = std::move(after)};
}

namespace {

OrderDecision WithShortfall(const Order& order, const Shortfall& shortfall) {
  Order after = order;
  SetShortfall(shortfall, &after.budget);
  // Why the order was not opened again stays: the closed order is told to budgets right after that.
  if (order.budget.phase == BudgetPhase::kRefused && !order.budget.reason.empty()) {
    after.budget.reason = order.budget.reason;
    after.budget.refusals = order.budget.refusals;
  }
  if (after.budget == order.budget) return {.after = order, .changed = false};
  after.revision += 1;
  return {.after = std::move(after)};
}

}  // namespace

OrderDecision DecideIncomplete(const Order& order, const Shortfall& shortfall) {
  if (!shortfall.is_incomplete && !order.budget.is_incomplete) return {.after = order, .changed = false};
  return WithShortfall(order, shortfall);
}

OrderDecision DecideBudgetRejected(const Order& order, const std::string& reason) {
  return WithShortfall(order, {.is_incomplete = true, .beyond = order.budget.beyond, .reason = reason, .refusals = {}});
}

}  // namespace outlay::purchase_order
