#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "common/base/decimal.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/domain/order/line_growth.h"

namespace outlay::purchase_order {
namespace {

absl::Status CheckNumbers(const Revision& revision) {
  const bool is_empty = revision.supplier_id.empty() && revision.entity_ids.empty();
  if (revision.lines.empty() && revision.remove.empty() && is_empty) {
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

absl::Status CheckRemoved(const Order& order, const std::vector<std::string>& remove) {
  for (const std::string& number : remove) {
    if (FindLine(order, number) == nullptr) return LineNotFound(order.id, number);
  }
  return absl::OkStatus();
}

// Returns true if the approved things would cost more each, or if there would be more of them than approved.
bool IsDearer(const Line& approved, const Line& line) {
  if (!approved.quantity.has_value()) return false;
  if (!line.quantity.has_value() || *line.quantity > *approved.quantity || *line.unit_price > *approved.unit_price) {
    return true;
  }
  // Fewer things for the same money cost more each; one minor unit may come from rounding.
  const absl::StatusOr<Decimal> now = Multiply(Decimal(line.amount.minor_units() - 1), *approved.quantity);
  const absl::StatusOr<Decimal> then = Multiply(Decimal(approved.amount.minor_units()), *line.quantity);
  return !now.ok() || !then.ok() || *now > *then;
}

// Returns what counts in budgets that count amounts without tax (B11), in minor units.
int64_t WithoutTax(const Line& line) {
  return line.amount.minor_units() - TaxOfPart(line, line.amount.minor_units());
}

// Returns true if `line` needs no new decision: the same thing, for no more money, and none of it dearer (I13); where
// budgets pay, also no more of their money than they were asked for.
bool IsWithinApproval(const Line& approved, const Line& line, bool is_funded) {
  if (line.amount.minor_units() > approved.amount.minor_units() || IsDearer(approved, line)) return false;
  if (is_funded && WithoutTax(line) > WithoutTax(approved)) return false;
  return IsSameThing(approved, line);
}

// Writes the new supplier or entities into the change, if they differ.
absl::Status WriteRecipients(const Order& order, const Revision& revision, const Supplier& supplier,
                             OrderChange* change) {
  const bool is_same_supplier = revision.supplier_id.empty() || revision.supplier_id == order.supplier_id;
  if (!is_same_supplier && revision.entity_ids.empty()) return FieldRequired("bill_from_entities");
  const std::vector<std::string>& entities = revision.entity_ids.empty() ? order.entity_ids : revision.entity_ids;
  if (is_same_supplier && entities == order.entity_ids) return absl::OkStatus();
  if (std::set<std::string_view>(entities.begin(), entities.end()).size() < entities.size()) {
    return FieldInvalid("bill_from_entities", "must not name an entity twice");
  }
  OUTLAY_RETURN_IF_ERROR(CheckEntities(supplier, entities, order.currency));
  change->supplier_id = supplier.id;
  change->entity_ids = entities;
  change->payment_terms = FindEntity(supplier, entities.front())->payment_terms;
  return absl::OkStatus();
}

absl::StatusOr<OrderChange> ReadRevision(const Order& order, const Revision& revision, const Supplier& supplier,
                                         const Rules& rules) {
  OUTLAY_RETURN_IF_ERROR(CheckNumbers(revision));
  OUTLAY_RETURN_IF_ERROR(CheckRemoved(order, revision.remove));
  OrderChange change;
  const LineContext context = {.rules = rules,
                               .order_period = order.period,
                               .currency = order.currency,
                               .balance_tracking_disabled = order.balance_tracking_disabled};
  for (size_t i = 0; i < revision.lines.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(Line line, ResolveLine(Concat("lines[", i, "]"), revision.lines[i], context));
    change.lines.push_back(std::move(line));
  }
  std::sort(change.lines.begin(), change.lines.end(), [](const Line& a, const Line& b) { return a.number < b.number; });
  change.remove = revision.remove;
  OUTLAY_RETURN_IF_ERROR(WriteRecipients(order, revision, supplier, &change));
  return change;
}

// Returns the growth of a line that stands for the same thing as the approved one; 0 exactly if it needs no new
// decision.
std::optional<int64_t> GrowthOfLine(const Line& approved, const Line& line, bool is_funded) {
  if (IsWithinApproval(approved, line, is_funded)) return 0;
  std::optional<int64_t> growth = GrowthOf(approved, line);
  if (!growth.has_value()) return std::nullopt;
  if (is_funded) growth = std::max(*growth, WithoutTax(line) - WithoutTax(approved));
  return std::max<int64_t>(*growth, 1);
}

// Returns what the lines cost that people decided about, before they grew, in minor units.
int64_t DecidedMinor(const Order& order) {
  int64_t minor = -order.grown_minor;
  for (const Line& line : order.lines) {
    if (line.marketplace_transaction.empty()) minor += line.amount.minor_units();
  }
  return minor;
}

}  // namespace

bool IsWithinApproval(const Order& approved, const Order& order, bool is_funded) {
  if (order.supplier_id != approved.supplier_id || order.entity_ids != approved.entity_ids) return false;
  return std::all_of(order.lines.begin(), order.lines.end(), [&](const Line& line) {
    const auto found = std::find_if(approved.lines.begin(), approved.lines.end(),
                                    [&](const Line& one) { return one.number == line.number; });
    return found != approved.lines.end() && IsWithinApproval(*found, line, is_funded);
  });
}

std::optional<int64_t> FindTolerated(const Order& order, const Order& changed, const Rules& rules) {
  if (changed.supplier_id != order.supplier_id || changed.entity_ids != order.entity_ids) return std::nullopt;
  int64_t grown = order.grown_minor;
  for (const Line& line : changed.lines) {
    const Line* const decided = FindLine(order, line.number);
    if (decided == nullptr) return std::nullopt;
    const std::optional<int64_t> growth = GrowthOfLine(*decided, line, IsFunded(order, rules));
    if (!growth.has_value() || __builtin_add_overflow(grown, *growth, &grown)) return std::nullopt;
  }
  const bool is_tolerated = grown == order.grown_minor || Tolerates(rules.materiality, DecidedMinor(order), grown);
  return is_tolerated ? std::optional(grown) : std::nullopt;
}

absl::StatusOr<OrderDecision> DecideRevise(const Order& order, const Revision& revision, const Supplier& supplier,
                                           const OrderInvoiced& invoiced, const Rules& rules,
                                           const Submission& submission, const Times& now) {
  if (order.state != State::kIssued) {
    return OrderNotIssued(order.id, StateName(order.state));
  }
  if (Waits(order.change)) return ChangePending(order.id);
  Order proposed = order;
  OUTLAY_ASSIGN_OR_RETURN(proposed.change, ReadRevision(order, revision, supplier, rules));
  OrderChange& change = proposed.change;
  change.state = ChangeState::kFunding;
  change.number = order.change.number + 1;
  change.proposer = submission.submitter;
  change.reason = revision.reason;
  change.propose_time = now.system;
  change.was_complete = IsComplete(order, invoiced);
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision in_force, DecideChangeFunded(proposed, supplier, invoiced, rules, now));
  const Order& after = in_force.after;
  if (after.lines == order.lines && after.supplier_id == order.supplier_id && after.entity_ids == order.entity_ids) {
    return OrderDecision{.after = order, .changed = false};
  }
  const bool is_funded = IsFunded(order, rules);
  const bool is_reviewed = rules.approvals_enabled && !FindTolerated(order, after, rules).has_value();
  if (!is_reviewed && (!is_funded || IsWithinApproval(order, after, is_funded))) {
    // The change did not have to wait, so it is not recorded as one.
    in_force.after.change = order.change;
    in_force.after.budget = order.budget;
    return in_force;
  }
  if (is_reviewed && !submission.can_be_reviewed) return ApprovalUnavailable(order.id);
  if (is_funded && !submission.can_ask_budget) return BudgetUnavailable(order.id);
  proposed.revision += 1;
  if (is_reviewed) is_funded ? AskOwners(&proposed) : AskPeople(&proposed);
  return OrderDecision{.after = std::move(proposed)};
}

}  // namespace outlay::purchase_order
