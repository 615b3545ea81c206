// A change order (P5): what somebody wants to be different in an ISSUED order, while people decide and budgets are
// asked about it. Values, and the order as it would be. Pure.
//
// An order has one spender, who submitted it: what a change adds is spent by that user, too, whoever proposes it, since
// budgets are told of an order as a whole, with what is invoiced on it. Of an order that budgets never paid for, it is
// who proposes the first change that they pay for.
//
// Until the change is in force, the order stays as it is, and what budgets set aside for it until they are asked for
// more: then they judge it whole, by what applies now, and keep it so where the change is not possible after all. A
// change is kept as what differs: lines that come to the order meanwhile stay.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/persons.h"
#include "services/purchase_order/domain/order/line.h"

namespace outlay::purchase_order {

struct Order;

// Numbers as in the API.
enum class ChangeState {
  kNone = 0,         // there was no change that had to wait
  kInReview = 1,     // people decide
  kFunding = 2,      // approved, or not to be: waits until budgets set the money aside
  kInForce = 3,      // the order is what it says
  kRejected = 4,     // people said no
  kWithdrawn = 5,    // given up, or the order ended
  kExpired = 6,      // not decided in time
  kNotReviewed = 7,  // approval could not review it
  kNotPossible = 8,  // approved, and the order does not allow it any more
  kRefused = 9       // budgets refused it
};

// The last change of an order that had to wait.
struct OrderChange {
  ChangeState state = ChangeState::kNone;
  int64_t number = 0;               // of the order's changes that had to wait, from 1
  std::vector<Line> lines;          // to put, in number order; of a change that waits
  std::vector<std::string> remove;  // numbers of lines to take away; of a change that waits
  std::string supplier_id;          // with entities and their terms; empty: they stay; of a change that waits
  std::vector<std::string> entity_ids;
  std::string payment_terms;
  std::string proposer;  // user id
  Persons proposers;     // everybody who may be behind the proposal
  Persons approvers;     // of kFunding: who decided
  std::string reason;    // in the proposer's words
  absl::Time propose_time;
  int64_t attempt = 0;  // of its review, from 1; 0: nobody need decide
  std::string review_id;
  std::optional<absl::Time> end_time;  // unset: it waits
  std::string end_reason;
  std::string end_error;  // of kNotPossible: the reason of the contract that says why, such as LINE_BELOW_INVOICED
  std::string refusals;   // of kRefused: what budgets said, serialized
  // Everything ordered was invoiced when it was proposed, and the order open all the same.
  bool was_complete = false;

  bool operator==(const OrderChange&) const = default;
};

inline bool Waits(const OrderChange& change) {
  return change.state == ChangeState::kInReview || change.state == ChangeState::kFunding;
}

// Whether the invoice that completes the order may have come while the change waited, when nobody closes it (P10).
inline bool MayHideCompletion(const OrderChange& change) {
  return change.number > 0 && !Waits(change) && !change.was_complete;
}

// The change that waits, if one does, is over without being in force.
void EndChange(ChangeState state, const std::string& reason, absl::Time now, OrderChange* change);

// The order's lines with `lines` put and those of `remove` taken away. All in number order.
std::vector<Line> WithLines(std::vector<Line> present, const std::vector<Line>& lines,
                            const std::vector<std::string>& remove);

// Whom the order names then; without a change that waits, whom it names.
const std::string& SupplierWithChange(const Order& order);
// The order as the change that waits would make it; budgets pay for it then. Without one, the order.
Order WithChange(const Order& order);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_
