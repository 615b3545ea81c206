#include <algorithm>
#include <set>
#include <utility>

#include "common/base/decimal.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/order_decisions.h"

namespace outlay::purchase_order {
namespace {

absl::Status CheckNumbers(const Revision& revision) {
  if (revision.lines.empty() && revision.remove.empty()) {
    return FieldRequired("lines");
  }
  std::set<std::string_view> numbers;
  for (size_t i = 0; i < revision.lines.size(); ++i) {
    if (!numbers.insert(revision.lines[i].number).second) {
      return FieldInvalid(Concat("lines[", i, "].number"), "must not come twice");
    }
  }
  for (size_t i = 0; i < revision.remove.size(); ++i) {
    if (!numbers.insert(revision.remove[i]).second) {
      return FieldInvalid(Concat("remove_line_numbers[", i, "]"), "must not come twice, nor among the lines");
    }
  }
  return absl::OkStatus();
}

absl::Status RemoveLines(const Revision& revision, const OrderInvoiced& invoiced, Order* order) {
  for (const std::string& number : revision.remove) {
    const auto found =
        std::find_if(order->lines.begin(), order->lines.end(), [&](const Line& line) { return line.number == number; });
    if (found == order->lines.end()) {
      return LineNotFound(order->id, number);
    }
    if (invoiced.lines.contains(number)) {
      return LineHasInvoices(number);
    }
    order->lines.erase(found);
  }
  return absl::OkStatus();
}

absl::Status CheckFloor(const Line& line, const OrderInvoiced& invoiced) {
  const auto found = invoiced.lines.find(line.number);
  if (found != invoiced.lines.end() && line.amount.minor_units() < found->second.minor) {
    return LineBelowInvoiced(line.number, line.amount, Money(found->second.minor, line.amount.currency()));
  }
  return absl::OkStatus();
}

// A line takes what it did not take before when it is worth more or stands for other invoices.
bool TakesMore(const Order& order, const Line& before, const Line& after) {
  return after.amount.minor_units() > before.amount.minor_units() || after.type != before.type ||
         after.marketplace_transaction != before.marketplace_transaction ||
         !IntervalOf(order, before).Contains(IntervalOf(order, after));
}

// Whether each of what was approved would cost more, or there would be more of it than the approval says.
bool IsDearer(const Line& approved, const Line& line) {
  if (!approved.quantity.has_value()) return false;
  if (!line.quantity.has_value() || *line.quantity > *approved.quantity || *line.unit_price > *approved.unit_price) {
    return true;
  }
  // Fewer for the same money; a minor unit may be from rounding.
  const absl::StatusOr<Decimal> now = Multiply(Decimal(line.amount.minor_units() - 1), *approved.quantity);
  const absl::StatusOr<Decimal> then = Multiply(Decimal(approved.amount.minor_units()), *line.quantity);
  return !now.ok() || !then.ok() || *now > *then;
}

// Whether nobody would have to decide anew on `line`: the same thing, for no more money, and none of it dearer (I13).
bool IsWithinApproval(const Line& approved, Line line) {
  if (line.amount.minor_units() > approved.amount.minor_units() || IsDearer(approved, line)) return false;
  line.quantity = approved.quantity;
  line.unit_price = approved.unit_price;
  line.discount = approved.discount;
  line.tax = approved.tax;
  line.amount = approved.amount;
  line.expected_delivery = approved.expected_delivery;
  return line == approved;
}

bool IsWithinApproval(const Order& approved, const Order& order) {
  return std::all_of(order.lines.begin(), order.lines.end(), [&](const Line& line) {
    const auto found = std::find_if(approved.lines.begin(), approved.lines.end(),
                                    [&](const Line& one) { return one.number == line.number; });
    return found != approved.lines.end() && IsWithinApproval(*found, line);
  });
}

// Puts the line in its place; true: it may take more than the one before.
bool PutLine(Line line, Order* order) {
  const auto place = std::lower_bound(order->lines.begin(), order->lines.end(), line,
                                      [](const Line& a, const Line& b) { return a.number < b.number; });
  if (place == order->lines.end() || place->number != line.number) {
    order->lines.insert(place, std::move(line));
    return true;
  }
  const bool more = TakesMore(*order, *place, line);
  *place = std::move(line);
  return more;
}

}  // namespace

absl::StatusOr<OrderDecision> DecideRevise(const Order& order, const Revision& revision, const OrderInvoiced& invoiced,
                                           const Rules& rules, const Times& now) {
  if (order.state != State::kIssued) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  OUTLAY_RETURN_IF_ERROR(CheckNumbers(revision));
  OrderDecision decision = {.after = order, .new_version = true};
  Order& after = decision.after;
  OUTLAY_RETURN_IF_ERROR(RemoveLines(revision, invoiced, &after));
  const LineContext context = {.rules = rules,
                               .order_period = order.period,
                               .currency = order.currency,
                               .balance_tracking_disabled = order.balance_tracking_disabled};
  for (size_t i = 0; i < revision.lines.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(Line line, ResolveLine(Concat("lines[", i, "]"), revision.lines[i], context));
    OUTLAY_RETURN_IF_ERROR(CheckFloor(line, invoiced));
    decision.may_take_more |= PutLine(std::move(line), &after);
  }
  if (after.lines == order.lines) {
    return OrderDecision{.after = order, .changed = false};
  }
  if (static_cast<int64_t>(after.lines.size()) > rules.quotas.lines && after.lines.size() > order.lines.size()) {
    return QuotaExceeded(kLinesQuota, rules.quotas.lines);
  }
  OUTLAY_RETURN_IF_ERROR(TotalOf(after).status());
  const bool is_funded = rules.budgets_enabled || order.budget.phase != BudgetPhase::kOff;
  if ((rules.approvals_enabled || is_funded) && !IsWithinApproval(order, after)) {
    return is_funded ? BudgetUnavailable(order.id) : ApprovalUnavailable(order.id);
  }
  after.version += 1;
  after.revision += 1;
  after.update_time = now.system;
  return decision;
}

}  // namespace outlay::purchase_order
