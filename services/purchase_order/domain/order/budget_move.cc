#include "services/purchase_order/domain/order/budget_move.h"

#include <optional>
#include <utility>

#include "services/purchase_order/domain/order/change_decisions.h"

namespace outlay::purchase_order {
namespace {

const std::string& Chosen(const std::string& proposed, const std::string& present) {
  return proposed.empty() ? present : proposed;
}

bool IsChangeUnderReview(const Order& order) {
  return order.change.state == ChangeState::kInReview && !AsksOwners(order);
}

// Asks approval again about what is under review.
void AskAgain(Order* order) {
  IsChangeUnderReview(*order) ? AskAboutChangeAnew(order) : AskAnew(order);
}

// Returns why budgets are not asked about the move; empty: they are.
std::string_view WhyNot(const Order& order, const Order& moving, bool is_shown) {
  const bool is_change = IsChangeUnderReview(order);
  if (!is_change && !IsUnderReview(order)) return kNobodyDecides;
  if (!is_shown) return "the order has changed since";
  if (IsMoving(order)) return "budgets are asked about another one; propose it again once they have answered";
  const BudgetPhase paid = is_change ? BudgetPhase::kCommitted : BudgetPhase::kHeld;
  if (order.budget.phase != paid) return "budgets do not pay for the order";
  const bool is_same = ChargeOf(WithChange(WithMove(moving))) == ChargeOf(WithChange(order));
  return is_same ? "the order is charged so already" : "";
}

}  // namespace

Charge ChargeOf(const Order& order) {
  const OrderInformation information = order.order_information.value_or(OrderInformation());
  return {.group_id = order.group_id, .cost_center = information.cost_center, .project = information.project_code};
}

void SetCharge(const Charge& charge, Order* order) {
  order->group_id = charge.group_id;
  OrderInformation information = order->order_information.value_or(OrderInformation());
  if (information.cost_center == charge.cost_center && information.project_code == charge.project) return;
  information.cost_center = charge.cost_center;
  information.project_code = charge.project;
  order->order_information = std::move(information);
  if (order->order_information == OrderInformation()) order->order_information.reset();
}

void RestoreCharge(Order* order) {
  if (!order->budget.charge_before.has_value()) return;
  SetCharge(*order->budget.charge_before, order);
  order->budget.charge_before.reset();
}

void KeepChosenCharge(const Order& before, Order* after) {
  if (!after->budget.charge_before.has_value()) return;
  const Charge was = ChargeOf(before);
  const Charge is = ChargeOf(*after);
  Charge& chosen = *after->budget.charge_before;
  if (is.group_id != was.group_id) chosen.group_id = is.group_id;
  if (is.cost_center != was.cost_center) chosen.cost_center = is.cost_center;
  if (is.project != was.project) chosen.project = is.project;
}

bool IsOfAnotherGroup(const Order& order) {
  const std::optional<Charge>& before = order.budget.charge_before;
  return before.has_value() && before->group_id != order.group_id;
}

bool IsMoving(const Order& order) {
  return order.budget.move.state == MoveState::kAsked;
}

Order WithMove(const Order& order) {
  Order moved = order;
  if (!IsMoving(order)) return moved;
  const BudgetMove& move = order.budget.move;
  const Charge present = ChargeOf(WithChange(order));
  const Charge charge = {.group_id = Chosen(move.group_id, present.group_id),
                         .cost_center = Chosen(move.cost_center, present.cost_center),
                         .project = Chosen(move.project, present.project)};
  if (IsMovingChange(order)) {
    moved.change.charge = charge;
  } else {
    SetCharge(charge, &moved);
  }
  return moved;
}

std::optional<int64_t> ProposalsTaken(const Order& order, std::string_view review_id) {
  if (review_id.empty()) return std::nullopt;
  if (order.review.review_id == review_id) return order.review.proposals_taken;
  if (order.change.review_id == review_id) return order.change.proposals_taken;
  return std::nullopt;
}

ProposalDecision DecideProposeMove(const Order& order, const std::string& review_id, const ProposedMove& proposed,
                                   const ReviewFlow& flow) {
  const std::optional<int64_t> taken = ProposalsTaken(order, review_id);
  if (!taken.has_value() || proposed.move.number <= *taken)
    return {.order = {.after = order, .changed = false}, .move = order.budget.move};
  Order after = order;
  after.revision += 1;
  const bool is_of_order = order.review.review_id == review_id;
  (is_of_order ? after.review.proposals_taken : after.change.proposals_taken) = proposed.move.number;
  after.budget.move = proposed.move;
  after.budget.move.state = MoveState::kAsked;
  const bool is_shown = proposed.round == flow.shown_round && proposed.digest == flow.shown_digest;
  const std::string_view why = WhyNot(order, after, is_shown);
  if (!why.empty()) EndMove(why, &after.budget.move);
  ProposalDecision decision = {.order = {.after = std::move(after)}, .move = {}};
  decision.move = decision.order.after.budget.move;
  if (IsMoving(order)) decision.order.after.budget.move = order.budget.move;
  return decision;
}

OrderDecision DecideMoved(const Order& order) {
  OrderDecision decision = {.after = WithMove(order)};
  decision.after.budget.move.state = MoveState::kMoved;
  const bool is_moved = !IsMovingChange(order);
  if (is_moved && !order.budget.charge_before.has_value()) decision.after.budget.charge_before = ChargeOf(order);
  decision.after.revision += 1;
  AskAgain(&decision.after);
  return decision;
}

OrderDecision DecideChargedAnew(const Order& order) {
  OrderDecision decision = {.after = order};
  decision.after.revision += 1;
  AskAnew(&decision.after);
  return decision;
}

OrderDecision DecideNotMoved(const Order& order, const std::string& reason, const std::string& refusals) {
  OrderDecision decision = {.after = order};
  EndMove(reason, &decision.after.budget.move);
  decision.after.budget.move.refusals = refusals;
  decision.after.revision += 1;
  AskAgain(&decision.after);
  return decision;
}

}  // namespace outlay::purchase_order
