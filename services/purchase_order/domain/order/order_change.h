// A change order (P5): a proposed change of an ISSUED order while people decide and budgets are asked about it. Values,
// and the order as it would be. Pure.
//
// An order has one spender, its submitter: budgets are sent the needs of an order as a whole, with its invoices, so the
// additional cost of a change is spent by that user, too, whoever proposes it. If budgets never paid for the order, the
// spender is the proposer of the first change that they pay for.
//
// Until the change is in force, the order stays unchanged, and so does the money set aside for it until budgets are
// asked for more. Then they judge the whole order by the rules that apply now, and keep it so even if the change turns
// out to be impossible. A change is kept as a difference: lines added to the order meanwhile stay.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/base/persons.h"
#include "services/purchase_order/domain/order/line.h"
#include "services/purchase_order/domain/order/order_budget.h"

namespace outlay::purchase_order {

struct Order;

// Numbers as in the API.
enum class ChangeState {
  kNone = 0,         // no change ever had to wait
  kInReview = 1,     // waits for its review; where budgets pay, first for what they say whose money it needs
  kFunding = 2,      // approved, or needs no review: waits until budgets set the money aside
  kInForce = 3,      // applied to the order
  kRejected = 4,     // rejected by its review
  kWithdrawn = 5,    // withdrawn, or the order ended
  kExpired = 6,      // not decided in time
  kNotReviewed = 7,  // approval could not review it
  kNotPossible = 8,  // approved, but the order no longer allows it
  kRefused = 9       // budgets refused it
};

// The last change of an order that had to wait.
struct OrderChange {
  ChangeState state = ChangeState::kNone;
  int64_t number = 0;               // of the order's changes that had to wait, from 1
  std::vector<Line> lines;          // to add or replace, in number order; of a pending change
  std::vector<std::string> remove;  // numbers of lines to remove; of a pending change
  std::string supplier_id;          // with entities and their terms; empty: unchanged; of a pending change
  std::vector<std::string> entity_ids;
  std::string payment_terms;
  std::optional<Charge> charge = {};  // as an approver proposed (A11); of a pending change; unset: unchanged
  std::string proposer;               // user id
  Persons proposers;                  // all persons who may be behind the proposal
  Persons approvers;                  // of kFunding: the approvers
  std::string reason;                 // in the proposer's words
  absl::Time propose_time;
  int64_t attempt = 0;  // of its review, from 1; 0: needs no review, or of kInReview, see AsksOwners
  std::string review_id;
  std::optional<absl::Time> end_time;  // unset: pending
  std::string end_reason;
  std::string end_error;  // of kNotPossible: the error reason that says why, such as LINE_BELOW_INVOICED
  std::string refusals;   // of kRefused: the answer of budgets, serialized
  // Everything ordered was invoiced when it was proposed, and the order was open nevertheless.
  bool was_complete = false;
  int64_t proposals_taken = 0;  // number of the last proposal of another budget that was taken from its review

  bool operator==(const OrderChange&) const = default;
};

inline bool Waits(const OrderChange& change) {
  return change.state == ChangeState::kInReview || change.state == ChangeState::kFunding;
}

// Returns true if the invoice that completes the order may have come while the change was pending, when complete orders
// are not closed (P10).
inline bool MayHideCompletion(const OrderChange& change) {
  return change.number > 0 && !Waits(change) && !change.was_complete;
}

// Ends the pending change, if there is one: puts it in force, or not.
void EndChange(ChangeState state, const std::string& reason, absl::Time now, OrderChange* change);

// Returns the order's lines with `lines` added or replaced and `remove` removed. All in number order.
std::vector<Line> WithLines(std::vector<Line> present, const std::vector<Line>& lines,
                            const std::vector<std::string>& remove);

// Returns the supplier of the order with its pending change; without one, the order's.
const std::string& SupplierWithChange(const Order& order);
// Returns the order as the pending change would make it, paid for by budgets; without one, the order itself.
Order WithChange(const Order& order);
// Returns the order as budgets are asked to pay for it with the pending change, also before people have decided.
Order WithFundedChange(const Order& order);

// Returns true while budgets are asked about another charge of the change, which its approvers proposed (A11).
bool IsMovingChange(const Order& order);
// Returns true while budgets are asked what they would say of the change if it took effect now.
bool AsksAboutChange(const Order& order);
// Returns true while people are not asked about the change yet, because budgets have not said whose money it needs
// (A2).
bool AsksOwners(const Order& order);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_CHANGE_H_
