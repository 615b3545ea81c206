#include "services/purchase_order/domain/order/order_budget.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "absl/numeric/int128.h"
#include "common/base/rounding.h"
#include "common/base/wide_math.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/rules.h"

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

// The needs of a line, in minor units.
struct LineNeed {
  int64_t all = 0;
  int64_t invoiced = 0;
  int64_t beyond = 0;  // of what is invoiced: more than the line has
};

LineNeed NeedOf(const Order& order, const OrderInvoiced& invoiced, const Line& line) {
  const int64_t amount = line.amount.minor_units();
  const int64_t taken = std::max<int64_t>(InvoicedOf(invoiced, line), 0);
  const LineNeed ordered = {
      .all = std::max(amount, taken), .invoiced = taken, .beyond = std::max<int64_t>(taken - amount, 0)};
  switch (order.budget.phase) {
    case BudgetPhase::kReserving:
    case BudgetPhase::kHeld:
      return {.all = amount};
    case BudgetPhase::kReopening:
      return ordered;
    case BudgetPhase::kCommitting:
      return {.all = IsRejected(order, line) ? 0 : amount};
    case BudgetPhase::kOff:
    case BudgetPhase::kCommitted:
    case BudgetPhase::kRefused:
    case BudgetPhase::kReleased:
      break;
  }
  if (order.state == State::kIssued && !order.deleted) return ordered;
  return order.issue_time.has_value() ? LineNeed{.all = taken, .invoiced = taken} : LineNeed();
}

int64_t Clamped(absl::int128 sum) {
  return static_cast<int64_t>(std::min<absl::int128>(sum, std::numeric_limits<int64_t>::max()));
}

// The needs of one category. The sums of orders and of invoices fit into 64 bits; the sum of the larger of both for
// each line may not.
struct CategoryNeed {
  absl::int128 all = 0;
  absl::int128 invoiced = 0;
  absl::int128 beyond = 0;
  absl::int128 tax = 0;
};

}  // namespace

bool IsFunded(const Order& order, const Rules& rules) {
  return rules.budgets_enabled || order.budget.phase != BudgetPhase::kOff;
}

void SetShortfall(const Shortfall& shortfall, OrderBudget* budget) {
  budget->is_incomplete = shortfall.is_incomplete;
  budget->beyond = shortfall.beyond;
  budget->reason = shortfall.reason;
  budget->refusals = shortfall.refusals;
}

void EndMove(std::string_view reason, BudgetMove* move) {
  if (move->state != MoveState::kAsked) return;
  move->state = MoveState::kNotMoved;
  move->end_reason = std::string(reason);
}

int64_t TaxOfPart(const Line& line, int64_t all) {
  const int64_t amount = line.amount.minor_units();
  const int64_t tax = std::clamp<int64_t>(line.tax.minor_units(), 0, amount);
  if (all == amount || tax == 0) return tax;
  // The result is at most `all`, since the tax is at most the amount.
  const std::optional<absl::int128> share = MultiplyDivide(all, tax, Magnitude(amount), Rounding::kHalfEven,
                                                           absl::uint128(std::numeric_limits<int64_t>::max()));
  return static_cast<int64_t>(share.value_or(0));
}

std::vector<BudgetNeed> NeedsOf(const Order& order, const OrderInvoiced& invoiced) {
  if (order.change.state == ChangeState::kFunding) return NeedsOf(WithChange(order), invoiced);
  if (order.budget.phase == BudgetPhase::kOff) return {};
  const bool is_asked_for = order.budget.phase == BudgetPhase::kReserving || order.budget.phase == BudgetPhase::kHeld;
  std::map<std::string, CategoryNeed> sums;
  for (const Line& line : order.lines) {
    const LineNeed need = NeedOf(order, invoiced, line);
    CategoryNeed& sum = sums[line.category];
    sum.all += need.all;
    sum.invoiced += need.invoiced;
    sum.beyond += need.beyond;
    sum.tax += TaxOfPart(line, need.all);
  }
  std::vector<BudgetNeed> needs;
  for (const auto& [category, sum] : sums) {
    if (sum.all <= 0) continue;
    needs.push_back({.category = category,
                     .amount = Money(Clamped(sum.all), order.currency),
                     .tax = Clamped(sum.tax),
                     .invoiced = Clamped(sum.invoiced),
                     .is_ordered = !is_asked_for,
                     .beyond_order = Clamped(sum.beyond)});
  }
  return needs;
}

bool AsksTheSameBudgets(const Order& first, const Order& second) {
  const auto categories = [](const Order& order) {
    std::set<std::string> found;
    for (const Line& line : order.lines) found.insert(line.category);
    return found;
  };
  return ChargeOf(first) == ChargeOf(second) && first.supplier_id == second.supplier_id &&
         first.number == second.number && categories(first) == categories(second);
}

bool AwaitsBudget(const Order& order) {
  return WaitsForBudget(order.budget.phase) || order.change.state == ChangeState::kFunding ||
         (IsMoving(order) && !IsMovingChange(order));
}

bool CanBeRefused(const Order& order) {
  if (AwaitsBudget(order)) return true;
  return order.budget.phase != BudgetPhase::kOff && order.state == State::kPendingApproval;
}

}  // namespace outlay::purchase_order
