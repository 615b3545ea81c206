// How an order stands with the budgets that pay for it (B7): values, and what of its worth they must set aside. Pure.
//
// What an order needs of budgets follows from what it is at any time; a flow tells budget whenever it changes, under a
// number that grows. Three steps of an order wait for budget's word: to be reviewed, to be issued, to be opened again.
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
  kReserving = 1,   // submitted: waits until money is set aside, and is then reviewed
  kHeld = 2,        // set aside, under review
  kCommitting = 3,  // approved, or not to be: waits until it is committed, and is then issued
  kCommitted = 4,   // issued
  kReopening = 5,   // closed: waits until the rest is committed again
  kRefused = 6,     // budgets refused what it waited for; nothing more than before is set aside
  kReleased = 7     // given up, or ended: nothing but what is invoiced stays set aside
};

// Numbers as in the API.
enum class MoveState { kNone = 0, kAsked = 1, kMoved = 2, kNotMoved = 3 };

// What somebody who decides about an order wants it to be charged to (A11); see budget_move.h.
struct BudgetMove {
  MoveState state = MoveState::kNone;
  int64_t number = 0;    // of the review's proposals, from 1
  std::string group_id;  // empty: it stays, as do the others
  std::string cost_center;
  std::string project;
  std::string proposer;  // user id
  std::string reason;    // the proposer's
  std::string end_reason;
  std::string refusals;  // what budgets said, serialized

  bool operator==(const BudgetMove&) const = default;
};

// What an order is charged to.
struct Charge {
  std::string group_id;  // empty: none
  std::string cost_center;
  std::string project;

  bool operator==(const Charge&) const = default;
};

// The move that budgets are asked about, if there is one, is over without being done.
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
  std::string spender;  // user id: who submitted it
  // Of kRefused, of is_incomplete, and where an order with the money could not be issued.
  std::string reason;
  // Of kRefused and is_incomplete: what budget said, serialized; empty: it could not be asked, or did not take what it
  // was told.
  std::string refusals;
  // Budgets refuse some of what the order needs though nothing waits for it: what is open of it, or what is invoiced,
  // which is spent nevertheless.
  bool is_incomplete = false;
  int64_t beyond = 0;    // of what is invoiced, what is spent so; minor units of the order's currency
  BudgetMove move = {};  // the last that was proposed since it was submitted
  std::optional<Charge> charge_before = {};  // of its requesters' choice; set where it was moved since it was submitted

  bool operator==(const OrderBudget&) const = default;
};

// What budgets do not cover is that from now on.
void SetShortfall(const Shortfall& shortfall, OrderBudget* budget);

// Whether the order is not issued, or opened again, before budget answers.
inline bool WaitsForBudget(BudgetPhase phase) {
  return phase == BudgetPhase::kReserving || phase == BudgetPhase::kCommitting || phase == BudgetPhase::kReopening;
}

// Whether budgets pay for the order: as the rules say, or since they pay for it already.
bool IsFunded(const Order& order, const Rules& rules);

// Money of one category of goods that must be set aside.
struct BudgetNeed {
  std::string category;  // empty: none is given
  Money amount;          // more than zero: what is asked for or ordered, and what is invoiced beyond that
  int64_t tax = 0;       // of the amount, in its minor units
  int64_t invoiced = 0;  // of the amount
  bool is_ordered = false;
  int64_t beyond_order = 0;  // of what is invoiced: more than its lines have

  bool operator==(const BudgetNeed&) const = default;
};

// In category order. Of an order that has ended what is invoiced, of one whose change waits for money what it needs
// with the change. Of a part of a line, or of more than it, the tax is in proportion.
std::vector<BudgetNeed> NeedsOf(const Order& order, const OrderInvoiced& invoiced);

// The tax in so much of a line, in minor units of its currency and in proportion; `all`: not negative.
int64_t TaxOfPart(const Line& line, int64_t all);

// Whether something of the order does not go on before budget answers: a step of its own, its change, or a move.
bool AwaitsBudget(const Order& order);

// Whether the order becomes something else when budget says no; else budget does as much as it can.
bool CanBeRefused(const Order& order);

// What budget was told last, and whether it has answered. One for each order that budgets were ever asked about.
struct BudgetFlow {
  std::string order_id;
  std::string spender;
  int64_t version = 0;            // counts what budget is told
  std::string request;            // what it is told, serialized: a repetition says the same
  std::optional<absl::Time> due;  // when it is told, or told again; unset: it has answered

  bool operator==(const BudgetFlow&) const = default;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_BUDGET_H_
