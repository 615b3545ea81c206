// Another budget for an order under review (A11): an approver proposes another charge for the order, budgets move its
// money there in one step, and only then the order is charged to it. An issued order goes there with the change that is
// under review: budgets are only asked whether they would pay for the order with it, and the money moves in the step in
// which the change takes effect. Values and decisions; pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/order/order_review.h"

namespace outlay::purchase_order {

// Returns the charge that is written on an order.
Charge ChargeOf(const Order& order);
void SetCharge(const Charge& charge, Order* order);

// Restores the charge that the requesters chose if the order was moved, as when it becomes a draft again: its authors
// may not reach the group that it was moved to.
void RestoreCharge(Order* order);

// Updates the chosen charge of `after`, which a user made of `before`: what the user charges differently replaces the
// requesters' earlier choice.
void KeepChosenCharge(const Order& before, Order* after);

// Returns true if the order was moved to another group than its requesters chose.
bool IsOfAnotherGroup(const Order& order);

// Returns true while budgets are asked about a move.
bool IsMoving(const Order& order);

// Returns the order, or its change under review, as the pending move would make it; without one, the order itself.
Order WithMove(const Order& order);

// The end reason of a move whose review is over.
inline constexpr std::string_view kNobodyDecides = "nobody decides about the order any more";
// The end reason of a move that was to take effect with a change.
inline constexpr std::string_view kNotInForce = "the change did not take effect";

// A proposal, and the state of the order that its proposer was shown.
struct ProposedMove {
  BudgetMove move;
  int32_t round = 0;
  std::string digest;
};

// The result of a proposal, and the changed order. `move`: the proposal; the order's own move differs from it if
// another one is pending.
struct ProposalDecision {
  OrderDecision order;
  BudgetMove move;
};

// Returns the number of the last proposal that was taken from a review of the order or its last change; nullopt: it is
// another one.
std::optional<int64_t> ProposalsTaken(const Order& order, std::string_view review_id);

// Takes a proposal of an approver under this review. A proposal that was taken before, or of another review, changes
// nothing. The move ends at once if it is not possible: budgets are asked about another one, which continues (they may
// have done it already); budgets do not pay for the order; the order is charged so already; the proposer was shown
// another state of the order (A5); or the order is no longer under review.
ProposalDecision DecideProposeMove(const Order& order, const std::string& review_id, const ProposedMove& proposed,
                                   const ReviewFlow& flow);

// Charges the order to the budgets that its money was moved to, or its change to those that would pay for it, and asks
// the approvers about the new state. Earlier decisions stay valid if approval is shown nothing else (A5).
OrderDecision DecideMoved(const Order& order);

// Asks the approvers of an order again, once budgets have set its money aside as a user charged it during the review:
// they are shown whose budgets pay now (A2).
OrderDecision DecideChargedAnew(const Order& order);

// Ends the move; the order and its money stay unchanged, and approval is asked again.
OrderDecision DecideNotMoved(const Order& order, const std::string& reason, const std::string& refusals);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_
