#include "services/purchase_order/domain/order_budget.h"

#include <algorithm>
#include <map>

#include "services/purchase_order/domain/order.h"

namespace outlay::purchase_order {
namespace {

bool IsRejected(const Order& order, const Line& line) {
  const std::vector<std::string>& rejected = order.review.rejected_lines;
  return std::find(rejected.begin(), rejected.end(), line.number) != rejected.end();
}

int64_t InvoicedOf(const OrderInvoiced& invoiced, const Line& line) {
  const auto found = invoiced.lines.find(line.number);
  return found == invoiced.lines.end() ? 0 : found->second.minor;
}

// Nothing: the order needs no money as it is.
std::optional<int64_t> NeedOf(const Order& order, const OrderInvoiced& invoiced, const Line& line) {
  const int64_t amount = line.amount.minor_units();
  switch (order.budget.phase) {
    case BudgetPhase::kReserving:
    case BudgetPhase::kHeld:
    case BudgetPhase::kReopening:
      return amount;
    case BudgetPhase::kCommitting:
      return IsRejected(order, line) ? 0 : amount;
    case BudgetPhase::kOff:
    case BudgetPhase::kCommitted:
    case BudgetPhase::kRefused:
    case BudgetPhase::kReleased:
      break;
  }
  if (order.state == State::kIssued && !order.deleted) return amount;
  if (!order.issue_time.has_value()) return std::nullopt;
  return std::clamp<int64_t>(InvoicedOf(invoiced, line), 0, amount);
}

}  // namespace

std::vector<BudgetNeed> NeedsOf(const Order& order, const OrderInvoiced& invoiced) {
  if (order.budget.phase == BudgetPhase::kOff) return {};
  const bool is_asked_for = order.budget.phase == BudgetPhase::kReserving || order.budget.phase == BudgetPhase::kHeld;
  // Sums of lines do not overflow: the order's total does not.
  std::map<std::string, int64_t> sums;
  for (const Line& line : order.lines) sums[line.category] += NeedOf(order, invoiced, line).value_or(0);
  std::vector<BudgetNeed> needs;
  for (const auto& [category, minor] : sums) {
    if (minor <= 0) continue;
    needs.push_back({.category = category, .amount = Money(minor, order.currency), .is_ordered = !is_asked_for});
  }
  return needs;
}

}  // namespace outlay::purchase_order
