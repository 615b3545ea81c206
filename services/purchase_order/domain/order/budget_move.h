// Another budget for an order that people decide about (A11): one of them proposes what it is charged to, budgets move
// its money there in one step, and only then the order says so. Values and decisions; pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/order/order_review.h"

namespace outlay::purchase_order {

// What is written about an order is so on.
Charge ChargeOf(const Order& order);

// An order that was moved is charged to what its requesters chose, as when it is a draft again: who wrote it may not
// reach the group that it was moved to.
void RestoreCharge(Order* order);

// `after` is what a user made of the order: what they charge to something else goes back to nothing else.
void KeepChosenCharge(const Order& before, Order* after);

// Whether it was moved to another group than its requesters chose.
bool IsOfAnotherGroup(const Order& order);

// Whether budgets are asked about a move now.
bool IsMoving(const Order& order);

// The order as the move that budgets are asked about would make it; without one, the order.
Order WithMove(const Order& order);

// Why a move ends with the review that it was proposed in.
inline constexpr std::string_view kNobodyDecides = "nobody decides about the order any more";

// A proposal, and what was shown to whoever made it.
struct ProposedMove {
  BudgetMove move;
  int32_t round = 0;
  std::string digest;
};

// What becomes of a proposal, and of the order. `move`: the proposal; the order's own one where it is not that of
// another.
struct ProposalDecision {
  OrderDecision order;
  BudgetMove move;
};

// Takes a proposal of whoever decides about the order under this review. One that was taken before, or of another
// review, changes nothing. What cannot be is said at once: budgets are asked about another one, which goes on (budgets
// may have done it already), or were never asked about the order, or it is charged so already, or what was shown to
// whoever proposes it is not what the order is now (A5), or nobody decides about it any more.
ProposalDecision DecideProposeMove(const Order& order, const std::string& review_id, const ProposedMove& proposed,
                                   const ReviewFlow& flow);

// Budgets moved the money: the order is charged to it, and people are asked about the order as it is now. Decisions
// that were given stand where approval is shown nothing else (A5).
OrderDecision DecideMoved(const Order& order);

// The order and its money stay as they were; who approved meanwhile is heard again.
OrderDecision DecideNotMoved(const Order& order, const std::string& reason, const std::string& refusals);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_BUDGET_MOVE_H_
