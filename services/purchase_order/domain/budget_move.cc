#include "services/purchase_order/domain/budget_move.h"

namespace outlay::purchase_order {
namespace {

std::string_view Chosen(const std::string& proposed, const std::string& present) {
  return proposed.empty() ? present : proposed;
}

OrderDecision NotMoved(Order after, const std::string& reason) {
  after.budget.move.state = MoveState::kNotMoved;
  after.budget.move.end_reason = reason;
  return {.after = std::move(after)};
}

}  // namespace

bool IsMoving(const Order& order) {
  return order.budget.move.state == MoveState::kAsked;
}

Order WithMove(const Order& order) {
  Order moved = order;
  if (!IsMoving(order)) return moved;
  const BudgetMove& move = order.budget.move;
  moved.group_id = Chosen(move.group_id, order.group_id);
  OrderInformation information = order.order_information.value_or(OrderInformation());
  information.cost_center = Chosen(move.cost_center, information.cost_center);
  information.project_code = Chosen(move.project, information.project_code);
  if (information != OrderInformation()) moved.order_information = information;
  return moved;
}

OrderDecision DecideProposeMove(const Order& order, const std::string& review_id, const BudgetMove& proposed) {
  const bool is_waited_for =
      IsUnderReview(order) && order.review.review_id == review_id && proposed.number > order.budget.move.number;
  if (!is_waited_for) return {.after = order, .changed = false};
  Order after = order;
  after.revision += 1;
  after.budget.move = proposed;
  after.budget.move.state = MoveState::kAsked;
  if (order.budget.phase != BudgetPhase::kHeld) return NotMoved(std::move(after), "budgets do not pay for the order");
  return ShowsTheSame(WithMove(after), order) ? NotMoved(std::move(after), "the order is charged so already")
                                              : OrderDecision{.after = std::move(after)};
}

OrderDecision DecideMoved(const Order& order) {
  OrderDecision decision = {.after = WithMove(order)};
  decision.after.budget.move.state = MoveState::kMoved;
  decision.after.revision += 1;
  AskAnew(&decision.after);
  return decision;
}

OrderDecision DecideNotMoved(const Order& order, const std::string& reason, const std::string& refusals) {
  OrderDecision decision = NotMoved(order, reason);
  decision.after.budget.move.refusals = refusals;
  decision.after.revision += 1;
  AskAnew(&decision.after);
  return decision;
}

}  // namespace outlay::purchase_order
