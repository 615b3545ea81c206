#include "services/purchase_order/domain/order/change_decisions.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {
namespace {

// Returns true if a line takes invoices that it did not take before: it is worth more or stands for others.
bool TakesMore(const Order& order, const Line& before, const Line& after) {
  return after.amount.minor_units() > before.amount.minor_units() || after.type != before.type ||
         after.marketplace_transaction != before.marketplace_transaction ||
         !IntervalOf(order, before).Contains(IntervalOf(order, after));
}

bool TakesMore(const Order& before, const Order& after) {
  if (before.supplier_id != after.supplier_id || before.entity_ids != after.entity_ids) return true;
  return std::any_of(after.lines.begin(), after.lines.end(), [&](const Line& line) {
    const Line* const old = FindLine(before, line.number);
    return old == nullptr || (*old != line && TakesMore(before, *old, line));
  });
}

// Checks that lines with purchases keep their supplier: a purchase on a marketplace is invoiced by its seller (P12).
absl::Status CheckPurchases(const Order& before, const Order& after, std::string_view field) {
  for (const Line& line : after.lines) {
    const Line* const old = FindLine(before, line.number);
    const bool stays = old != nullptr && old->marketplace_transaction == line.marketplace_transaction;
    if (stays && !line.marketplace_transaction.empty()) {
      return LineHasPurchase(line.number, line.marketplace_transaction, field);
    }
  }
  return absl::OkStatus();
}

// Checks that no line falls below what is invoiced on it, no line with invoices is removed, and the supplier and
// entities that sent invoices stay (P5).
absl::Status CheckFloors(const Order& before, const OrderInvoiced& invoiced, const Order& after) {
  for (const auto& [number, figures] : invoiced.lines) {
    const Line* const line = FindLine(after, number);
    const Line* const old = FindLine(before, number);
    if (line == nullptr) return LineHasInvoices(number);
    const bool is_changed = old == nullptr || *old != *line;
    if (is_changed && line->amount.minor_units() < figures.minor) {
      return LineBelowInvoiced(number, line->amount, Money(figures.minor, line->amount.currency()));
    }
  }
  const bool all_stay = std::all_of(before.entity_ids.begin(), before.entity_ids.end(), [&](const std::string& id) {
    return std::find(after.entity_ids.begin(), after.entity_ids.end(), id) != after.entity_ids.end();
  });
  const bool is_same = before.supplier_id == after.supplier_id;
  if (is_same && all_stay) return absl::OkStatus();
  const std::string_view field = is_same ? "bill_from_entities" : "supplier";
  if (!invoiced.lines.empty()) return OrderHasInvoices(before.id, field);
  return CheckPurchases(before, after, field);
}

// Gives the approvers and proposers of the change their duties on the order (I12).
absl::Status JoinPersons(const OrderChange& change, const Supplier& supplier, const OrderInvoiced& invoiced,
                         const Rules& rules, OrderDecision* decision) {
  const Persons nobody;
  Order& after = decision->after;
  // The order's earlier approvers approved it for its former supplier, so they are checked against the new one.
  Persons approvers = change.approvers;
  if (!change.supplier_id.empty()) approvers.Add(after.approvers);
  OUTLAY_RETURN_IF_ERROR(
      CheckAct(rules.duties,
               {.requesters = nobody, .approvers = nobody, .posters = invoiced.posters, .editors = supplier.editors},
               Duty::kApprover, approvers));
  OUTLAY_RETURN_IF_ERROR(Join(Duty::kApprover, change.approvers, &after.approvers));
  return JoinRequesters(change.proposers, invoiced.posters, supplier, rules, decision);
}

ChangeState StateOf(ReviewOutcome outcome) {
  switch (outcome) {
    case ReviewOutcome::kRejected:
      return ChangeState::kRejected;
    case ReviewOutcome::kWithdrawn:
      return ChangeState::kWithdrawn;
    case ReviewOutcome::kExpired:
      return ChangeState::kExpired;
    default:
      return ChangeState::kNotReviewed;
  }
}

}  // namespace

absl::Status CheckEntities(const Supplier& supplier, const std::vector<std::string>& entity_ids, Currency currency) {
  for (const std::string& id : entity_ids) {
    const BillFromEntity* const entity = FindEntity(supplier, id);
    if (entity == nullptr) return EntityNotFound(supplier.id, id);
    if (id == entity_ids.front() && entity->currency != currency) {
      return FieldInvalid("bill_from_entities",
                          Concat("must begin with one whose currency is the order's, ", currency.code()));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckProposers(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision) {
  if (!decision->changed) return absl::OkStatus();
  if (decision->new_version) return JoinRequesters(acting, posters, supplier, rules, decision);
  OrderDecision in_force = *decision;
  Persons& proposers = decision->after.change.proposers;
  proposers.Add(acting);
  Persons involved = decision->after.requesters;
  for (const Persons* const persons : {&std::as_const(proposers), &posters, &supplier.editors}) involved.Add(*persons);
  if (rules.approvals_enabled && involved.size() > limits::kPersonsInvolved) {
    return TooManyPersons(Duty::kRequester, limits::kPersonsInvolved);
  }
  return JoinRequesters(proposers, posters, supplier, rules, &in_force);
}

absl::StatusOr<OrderDecision> DecideWithdrawChange(const Order& order, int64_t number, const std::string& reason,
                                                   const Times& now) {
  const bool is_meant = number == 0 || number == order.change.number;
  if (!Waits(order.change) || !is_meant) return NoChangePending(order.id);
  return DecideChangeOver(order, ChangeState::kWithdrawn, reason, /*refusals=*/{}, now);
}

absl::StatusOr<OrderDecision> DecideChangeReviewed(const Order& order, const ReviewPicture& end,
                                                   const Supplier& supplier, const OrderInvoiced& invoiced,
                                                   const Rules& rules, bool can_ask_budget, const Times& now) {
  if (order.change.state != ChangeState::kInReview) return OrderDecision{.after = order, .changed = false};
  if (end.outcome != ReviewOutcome::kApproved) {
    return DecideChangeOver(order, StateOf(end.outcome), end.reason, /*refusals=*/{}, now);
  }
  Order approved = order;
  approved.change.state = ChangeState::kFunding;
  approved.change.approvers = end.approvers;
  // A change that is not possible needs no money.
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision in_force, DecideChangeFunded(approved, supplier, invoiced, rules, now));
  const bool is_funded = IsFunded(order, rules);
  if (!is_funded) {
    in_force.after.budget = order.budget;
    return in_force;
  }
  if (!can_ask_budget) return BudgetUnavailable(order.id);
  approved.revision += 1;
  return OrderDecision{.after = std::move(approved)};
}

absl::StatusOr<OrderDecision> DecideChangeFunded(const Order& order, const Supplier& supplier,
                                                 const OrderInvoiced& invoiced, const Rules& rules, const Times& now) {
  OrderDecision decision = {.after = WithChange(order), .new_version = true};
  Order& after = decision.after;
  OUTLAY_RETURN_IF_ERROR(CheckFloors(order, invoiced, after));
  OUTLAY_RETURN_IF_ERROR(CheckLinePeriods(after.lines, after.period));
  if (static_cast<int64_t>(after.lines.size()) > rules.quotas.lines && after.lines.size() > order.lines.size()) {
    return QuotaExceeded(kLinesQuota, rules.quotas.lines);
  }
  OUTLAY_RETURN_IF_ERROR(TotalOf(after).status());
  if (!order.change.supplier_id.empty()) {
    OUTLAY_RETURN_IF_ERROR(CheckEntities(supplier, order.change.entity_ids, order.currency));
  }
  decision.may_take_more = TakesMore(order, after);
  if (decision.may_take_more && IsBlocked(supplier, BlockScope::kAll, now.business)) {
    return SupplierBlocked(supplier.id);
  }
  after.change = order.change;
  EndChange(ChangeState::kInForce, /*reason=*/{}, now.system, &after.change);
  OUTLAY_RETURN_IF_ERROR(JoinPersons(order.change, supplier, invoiced, rules, &decision));
  if (after.budget.phase != BudgetPhase::kOff) SetShortfall({}, &after.budget);
  const bool is_decided = order.change.attempt > 0 || !rules.approvals_enabled;
  after.grown_minor = is_decided ? 0 : FindTolerated(order, after, rules).value_or(0);
  after.version += 1;
  after.revision += 1;
  after.update_time = now.system;
  return decision;
}

bool MustBeReviewed(const Order& order, const Rules& rules) {
  return order.change.state == ChangeState::kFunding && order.change.attempt == 0 && rules.approvals_enabled &&
         !FindTolerated(order, WithChange(order), rules).has_value();
}

OrderDecision DecideChangeReviewFirst(const Order& order) {
  OrderDecision decision = {.after = order};
  AskPeople(&decision.after);
  decision.after.revision += 1;
  return decision;
}

void AskPeople(Order* order) {
  order->change.state = ChangeState::kInReview;
  order->change.attempt = 1;
  order->change.review_id = MakeChangeReviewId(*order, order->change.number);
}

void AskOwners(Order* order) {
  AskPeople(order);
  order->change.attempt = 0;
}

OrderDecision DecideOwnersKnown(const Order& order, std::vector<std::string> owners) {
  OrderDecision decision = {.after = order};
  AskPeople(&decision.after);
  decision.after.budget.owners = std::move(owners);
  decision.after.revision += 1;
  return decision;
}

void GiveUpChange(ChangeState state, const std::string& reason, const Times& now, Order* order) {
  BudgetMove& move = order->budget.move;
  if (IsMovingChange(*order)) EndMove(kNobodyDecides, &move);
  if (order->change.charge.has_value() && move.state == MoveState::kMoved) {
    move.state = MoveState::kNotMoved;
    move.end_reason = std::string(kNotInForce);
  }
  EndChange(state, reason, now.system, &order->change);
}

OrderDecision DecideChangeOver(const Order& order, ChangeState state, const std::string& reason,
                               const std::string& refusals, const Times& now) {
  if (!Waits(order.change)) return {.after = order, .changed = false};
  OrderDecision decision = {.after = order};
  GiveUpChange(state, reason, now, &decision.after);
  decision.after.change.refusals = refusals;
  decision.after.revision += 1;
  return decision;
}

void AskAboutChangeAnew(Order* order) {
  OrderChange& change = order->change;
  if (!Waits(change) || change.attempt == 0) return;
  change.state = ChangeState::kInReview;
  change.attempt += 1;
  change.approvers = {};
}

std::string MakeChangeReviewId(const Order& order, int64_t number) {
  return MakeReviewId(order.id, order.create_time, Concat(order.create_digest, " change ", number));
}

}  // namespace outlay::purchase_order
