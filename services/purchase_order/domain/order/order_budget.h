// How the budgets that pay for an order have handled it (B7): values, and the amounts that they must set aside. Pure.
//
// The needs of an order follow from its state at any time; a flow sends them to budget whenever they change, under an
// increasing version. Three steps of an order wait for the answer of budget: before its review, before its issue,
// before it is reopened.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_BUDGET_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_BUDGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/order/invoiced.h"

namespace outlay::purchase_order {

struct Line;
struct Order;
struct Rules;

// Numbers as in the API.
enum class BudgetPhase {
  kOff = 0,         // budgets are not asked about this order
  kReserving = 1,   // submitted: waits until money is set aside, then for its review
  kHeld = 2,        // money is set aside; under review
  kCommitting = 3,  // approved, or needs no review: waits until the money is committed, then is issued
  kCommitted = 4,   // issued
  kReopening = 5,   // closed: waits until the rest is committed again, then is reopened
  kRefused = 6,     // budgets refused the step it waited for; nothing more than before is set aside
  kReleased = 7     // withdrawn or ended: only the invoiced amounts stay set aside
};

// Numbers as in the API.
enum class MoveState { kNone = 0, kAsked = 1, kMoved = 2, kNotMoved = 3 };

// Another charge that an approver proposed for an order (A11); see budget_move.h.
struct BudgetMove {
  MoveState state = MoveState::kNone;
  int64_t number = 0;    // of the review's proposals, from 1
  std::string group_id;  // empty: unchanged; so for the next two fields
  std::string cost_center;
  std::string project;
  std::string proposer;  // user id
  std::string reason;    // the proposer's
  std::string end_reason;
  std::string refusals;  // the answer of budgets, serialized

  bool operator==(const BudgetMove&) const = default;
};

// The group, cost center and project that an order is charged to.
struct Charge {
  std::string group_id;  // empty: none
  std::string cost_center;
  std::string project;

  bool operator==(const Charge&) const = default;
};

// Ends the pending move, if there is one, without carrying it out.
void EndMove(std::string_view reason, BudgetMove* move);

// What of an order's need budgets do not cover though nothing waits for it.
struct Shortfall {
  bool is_incomplete = false;
  int64_t beyond = 0;  // of what is invoiced: spent though budgets did not allow it; minor units of the order
  std::string reason;  // for people
  std::string
      refusals;  // what they said, serialized; empty: they could not be asked, or did not take what they were told
};

// Of an order, as people see it.
struct OrderBudget {
  BudgetPhase phase = BudgetPhase::kOff;
  std::string spender;  // user id of the submitter
  // Why it is kRefused or is_incomplete, or why an order with money set aside could not be issued.
  std::string reason;
  // Of kRefused and is_incomplete: the answer of budget, serialized; empty: it could not be asked, or did not accept
  // the request.
  std::string refusals;
  // Budgets refuse some of what the order needs though nothing waits for it: what is open of it, or what is invoiced,
  // which is spent nevertheless.
  bool is_incomplete = false;
  int64_t beyond = 0;    // of what is invoiced, what is spent so; minor units of the order's currency
  BudgetMove move = {};  // the last that was proposed since it was submitted
  std::optional<Charge> charge_before = {};  // of its requesters' choice; set where it was moved since it was submitted
  // User ids of the owners of the budgets that pay for it, or that its change under review needs (A2), as budget named
  // them when it answered a step. The same while a review of this charge goes on: a change of owners is no change of
  // the order.
  std::vector<std::string> owners = {};

  bool operator==(const OrderBudget&) const = default;
};

// What budgets do not cover is that from now on.
void SetShortfall(const Shortfall& shortfall, OrderBudget* budget);

// Whether the order is not issued, or opened again, before budget answers.
inline bool WaitsForBudget(BudgetPhase phase) {
  return phase == BudgetPhase::kReserving || phase == BudgetPhase::kCommitting || phase == BudgetPhase::kReopening;
}

// Returns true if budgets pay for the order: by the rules, or because they pay for it already.
bool IsFunded(const Order& order, const Rules& rules);

// The money that must be set aside for one category of goods.
struct BudgetNeed {
  std::string category;  // empty: no category
  Money amount;          // positive: requested or ordered, and invoiced beyond that
  int64_t tax = 0;       // included in the amount, in minor units
  int64_t invoiced = 0;  // part of the amount
  bool is_ordered = false;
  int64_t beyond_order = 0;  // of what is invoiced: more than its lines have

  bool operator==(const BudgetNeed&) const = default;
};

// Returns the needs of an order, in category order. An ended order needs what is invoiced; an order whose change waits
// for money, what it needs with the change. If a line counts in part, or for more than its amount, its tax is in
// proportion.
std::vector<BudgetNeed> NeedsOf(const Order& order, const OrderInvoiced& invoiced);

// Returns the tax in the amount `all` of a line, in minor units of its currency, in proportion. `all` is not negative.
int64_t TaxOfPart(const Line& line, int64_t all);

// Returns true if the same budgets are asked about both orders, whatever they need: the same group, charge, supplier,
// number and categories.
bool AsksTheSameBudgets(const Order& first, const Order& second);

// Returns true if a step of the order, its change or a move waits for budget's answer.
bool AwaitsBudget(const Order& order);

// Returns true if the order changes its state when budget refuses; otherwise budget sets aside as much as possible.
bool CanBeRefused(const Order& order);

// The last request to budget, and whether it was answered. One for each order that budgets were ever asked about.
struct BudgetFlow {
  std::string order_id;
  std::string spender;
  int64_t version = 0;            // counts requests to budget
  std::string request;            // serialized, so that a retry sends the same
  std::optional<absl::Time> due;  // when it is sent, or sent again; unset: it was answered
  // A user charged the order differently while it was under review, and budget has not said yet whose budgets pay now.
  bool asks_owners = false;
  bool is_repeated = false;  // it was answered, but not all of it was done

  bool operator==(const BudgetFlow&) const = default;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_BUDGET_H_
