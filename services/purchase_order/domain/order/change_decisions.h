// What becomes of change orders (P5), as rules: proposed, withdrawn, decided about, funded, in force. Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_

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

// Lines to add or to replace as a whole, lines to remove, and who the order goes to.
struct Revision {
  std::vector<LineSpec> lines;
  std::vector<std::string> remove;
  std::string supplier_id = {};              // empty: it stays
  std::vector<std::string> entity_ids = {};  // empty: they stay; another supplier needs its own
  std::string reason = {};                   // in the words of who asks
};

// Changes the lines of an issued order, and who it goes to: a numbered version. In force at once while it costs no more
// than what was approved (where budgets pay, also without its tax), or neither reviews nor budgets are on; else it
// waits: for its review, where reviews are on, and then for its money, where budgets pay. `supplier` is the one that
// the order will name.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED, CHANGE_PENDING (another one waits), LINE_BELOW_INVOICED,
// LINE_HAS_INVOICES (a line with bookings cannot be removed, even when they sum to nothing),
// PURCHASE_ORDER_HAS_INVOICES, LINE_HAS_PURCHASE (of another supplier, or of entities that would go), SUPPLIER_BLOCKED
// (of ALL, and more would be ordered there); APPROVAL_UNAVAILABLE, BUDGET_UNAVAILABLE (nobody can be asked, I20);
// NOT_FOUND / LINE_NOT_FOUND, BILL_FROM_ENTITY_NOT_FOUND; INVALID_ARGUMENT / FIELD_INVALID: a number or entity comes
// twice, an entity of another currency; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED; and those of ResolveLine.
absl::StatusOr<OrderDecision> DecideRevise(const Order& order, const Revision& revision, const Supplier& supplier,
                                           const OrderInvoiced& invoiced, const Rules& rules,
                                           const Submission& submission, const Times& now);

// Whether nobody would have to decide anew on what `order` became of `approved` (I13): the same things from the same,
// none for more, and where budgets pay, none that takes more of them.
bool IsWithinApproval(const Order& approved, const Order& order, bool is_funded);

// That an order of this currency may name the entities. NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND; INVALID_ARGUMENT /
// FIELD_INVALID.
absl::Status CheckEntities(const Supplier& supplier, const std::vector<std::string>& entity_ids, Currency currency);

// Whether who proposes the change that `decision` made, or rewrites what it is decided about, may do so: as
// JoinRequesters, but nobody is among the requesters before the change is in force.
absl::Status CheckProposers(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision);

// `number`: of the change; 0: whichever waits. `reason`: of whoever gives it up. FAILED_PRECONDITION /
// NO_CHANGE_PENDING, also where another one waits.
absl::StatusOr<OrderDecision> DecideWithdrawChange(const Order& order, int64_t number, const std::string& reason,
                                                   const Times& now);

// What the end of its review makes of a change that waits for it: in force, or waiting for money, or over. Errors:
// those of DecideChangeFunded; BUDGET_UNAVAILABLE.
absl::StatusOr<OrderDecision> DecideChangeReviewed(const Order& order, const ReviewPicture& end,
                                                   const Supplier& supplier, const OrderInvoiced& invoiced,
                                                   const Rules& rules, bool can_ask_budget, const Times& now);

// The money is set aside: the change is in force. It is said against what the order and its invoices are by now.
// FAILED_PRECONDITION / LINE_BELOW_INVOICED, LINE_HAS_INVOICES, PURCHASE_ORDER_HAS_INVOICES, LINE_HAS_PURCHASE,
// SUPPLIER_BLOCKED, DUTIES_CONFLICT, TOO_MANY_PERSONS; those of CheckEntities; INVALID_ARGUMENT / FIELD_INVALID: a line
// outside the order's period; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<OrderDecision> DecideChangeFunded(const Order& order, const Supplier& supplier,
                                                 const OrderInvoiced& invoiced, const Rules& rules, const Times& now);

// Whether people must decide about a change that budgets pay for before it is in force: reviews were switched on while
// it waited for nothing but its money (I20).
bool MustBeReviewed(const Order& order, const Rules& rules);
// It waits for its review, and for its money again after that.
OrderDecision DecideChangeReviewFirst(const Order& order);

// The change that waits is over without being in force; the order stays as it is.
OrderDecision DecideChangeOver(const Order& order, ChangeState state, const std::string& reason,
                               const std::string& refusals, const Times& now);

// The change waits for its first review.
void AskPeople(Order* order);
// The change that waits must be decided about anew, also where it is approved and waits for its money. Without a
// review, nothing.
void AskAboutChangeAnew(Order* order);

// Always the same for an order and the number of its change; of no other order, review or change.
std::string MakeChangeReviewId(const Order& order, int64_t number);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_CHANGE_DECISIONS_H_
