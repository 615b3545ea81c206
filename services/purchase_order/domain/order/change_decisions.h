// Decisions on change orders (P5): proposed, withdrawn, reviewed, funded, in force. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/rules.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// A requested change: lines to add or to replace as a whole, lines to remove, and the supplier.
struct Revision {
  std::vector<LineSpec> lines;
  std::vector<std::string> remove;
  std::string supplier_id = {};              // empty: unchanged
  std::vector<std::string> entity_ids = {};  // empty: unchanged; another supplier needs entities of its own
  std::string reason = {};                   // in the proposer's words
};

// Changes the lines or the supplier of an issued order: a new numbered version. The change is in force at once if the
// order costs no more than was approved (where budgets pay, also without tax), or if neither reviews nor budgets are
// on. Otherwise it waits: for its review, where reviews are on and FindTolerated finds nothing (where budgets pay,
// first for what they say whose money it needs), and then for its money, where budgets pay. `supplier` is the one that
// the changed order names.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED, CHANGE_PENDING (another change waits), LINE_BELOW_INVOICED,
// LINE_HAS_INVOICES (a line with bookings cannot be removed, even if their sum is zero), PURCHASE_ORDER_HAS_INVOICES,
// LINE_HAS_PURCHASE (its supplier changes, or an entity is removed), SUPPLIER_BLOCKED (a block of ALL, and more would
// be ordered); APPROVAL_UNAVAILABLE, BUDGET_UNAVAILABLE (it is needed and cannot be asked, I20); NOT_FOUND /
// LINE_NOT_FOUND, BILL_FROM_ENTITY_NOT_FOUND; INVALID_ARGUMENT / FIELD_INVALID: a number or an entity is repeated, an
// entity of another currency; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED; and those of ResolveLine.
absl::StatusOr<OrderDecision> DecideRevise(const Order& order, const Revision& revision, const Supplier& supplier,
                                           const OrderInvoiced& invoiced, const Rules& rules,
                                           const Submission& submission, const Times& now);

// Returns true if `order`, changed from `approved`, needs no new decision (I13): the same things from the same
// supplier, none for more, and where budgets pay, none that takes more of them.
bool IsWithinApproval(const Order& approved, const Order& order, bool is_funded);

// Returns the growth of `changed` since the last decision about the order, if it needs no new one: nothing else than
// the cost of `order` differs, and the growth of its lines, with that since the last decision, is within the
// materiality (A5). Growth is counted line by line, also without tax where budgets pay; what became cheaper does not
// make up for it. Lines of marketplace purchases were never decided about, and no share of them is tolerated. In minor
// units.
std::optional<int64_t> FindTolerated(const Order& order, const Order& changed, const Rules& rules);

// Checks that an order of this currency may name the entities. NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND; INVALID_ARGUMENT
// / FIELD_INVALID.
absl::Status CheckEntities(const Supplier& supplier, const std::vector<std::string>& entity_ids, Currency currency);

// Checks that `acting` may propose the change in `decision`, or edit its content, as JoinRequesters does; but adds
// nobody to the requesters before the change is in force. FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::Status CheckProposers(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision);

// Withdraws the pending change. `number`: that of the change; 0: any. `reason`: of the caller. FAILED_PRECONDITION /
// NO_CHANGE_PENDING: none is pending, or one of another number.
absl::StatusOr<OrderDecision> DecideWithdrawChange(const Order& order, int64_t number, const std::string& reason,
                                                   const Times& now);

// Applies the end of its review to a change: it is in force, waits for money, or is over. Errors: those of
// DecideChangeFunded; BUDGET_UNAVAILABLE.
absl::StatusOr<OrderDecision> DecideChangeReviewed(const Order& order, const ReviewPicture& end,
                                                   const Supplier& supplier, const OrderInvoiced& invoiced,
                                                   const Rules& rules, bool can_ask_budget, const Times& now);

// Puts the change in force after its money was set aside, checked against the current order and its invoices.
// FAILED_PRECONDITION / LINE_BELOW_INVOICED, LINE_HAS_INVOICES, PURCHASE_ORDER_HAS_INVOICES, LINE_HAS_PURCHASE,
// SUPPLIER_BLOCKED, DUTIES_CONFLICT, TOO_MANY_PERSONS; those of CheckEntities; INVALID_ARGUMENT / FIELD_INVALID: a line
// outside the order's period; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<OrderDecision> DecideChangeFunded(const Order& order, const Supplier& supplier,
                                                 const OrderInvoiced& invoiced, const Rules& rules, const Times& now);

// Returns true if a change that budgets pay for needs a review before it is in force, because reviews were switched on,
// or the materiality became narrower, while it waited for its money only (I20).
bool MustBeReviewed(const Order& order, const Rules& rules);
// Makes the change wait for its review, and for its money again after that.
OrderDecision DecideChangeReviewFirst(const Order& order);

// Ends the pending change, and a move of its charge, without putting it in force; the order itself stays unchanged.
OrderDecision DecideChangeOver(const Order& order, ChangeState state, const std::string& reason,
                               const std::string& refusals, const Times& now);

// As DecideChangeOver, as part of a decision on the order.
void GiveUpChange(ChangeState state, const std::string& reason, const Times& now, Order* order);

// Makes the change wait for its first review.
void AskPeople(Order* order);
// Makes the change wait for what budgets say whose money it needs, and for its first review after that (A2).
void AskOwners(Order* order);
// Begins the review of a change that waited for that. `owners`: user ids of the owners of the budgets that it needs,
// and of those that pay for the order so far.
OrderDecision DecideOwnersKnown(const Order& order, std::vector<std::string> owners);
// Makes the pending change wait for a new review, even if it is approved and waits for its money. Does nothing to a
// change without a review.
void AskAboutChangeAnew(Order* order);

// Returns an id that is unique to the order and the number of its change, and always the same for both.
std::string MakeChangeReviewId(const Order& order, int64_t number);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_
