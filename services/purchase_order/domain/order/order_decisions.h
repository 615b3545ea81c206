// The verbs on purchase orders, as rules: what an order becomes, or why not (P3, P5, P10). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_DECISIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_DECISIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/purchase_order/domain/order/invoiced.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_content.h"
#include "services/purchase_order/domain/rules.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// The two times of a decision: when it is taken, and when it is taken for. Periods and expiry happen in business time,
// records carry system time.
struct Times {
  absl::Time system;
  absl::Time business;
};

// What an order becomes.
struct OrderDecision {
  Order after;
  bool changed = true;         // false: it is that already; nothing is stored or told
  bool new_version = false;    // its lines are a new numbered version
  bool may_take_more = false;  // it may take invoices that it could not take before
};

// Who creates an order, and under which id.
struct Creation {
  std::string order_id;
  std::string creator;
  std::string digest;
};

// Whether who wrote what `decision` makes of an order may have done so; if so, they are among its requesters (I12).
// `posters`: of the order's invoices; `supplier`: that the order names now. Without a change nobody is added.
// FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::Status JoinRequesters(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision);

// Makes a DRAFT. Errors: those of WriteFields.
absl::StatusOr<OrderDecision> DecideCreate(const OrderSpec& spec, const Creation& creation, const Supplier& supplier,
                                           const Rules& rules, const Times& now);

// Makes an order what `spec`, the whole of what users write, says. A field that the state does not let change must keep
// its value. What changes of an order that waits for its review is asked about anew (A5). `supplier` is the one that
// the order will name. `active` counts the organization's active orders: a longer period can make an expired one active
// again.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_ENDED, FIELD_NOT_CHANGEABLE; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED; and those of
// WriteFields.
absl::StatusOr<OrderDecision> DecideUpdate(const Order& order, const OrderSpec& spec, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now);

// Who submits an order, and whether approval can be asked about it.
struct Submission {
  std::string submitter;  // user id
  bool can_be_reviewed = false;
  bool can_ask_budget = false;  // whether budget can be
};

// Issues a draft at once while neither reviews nor budgets are on; else it waits: first for money that is set aside,
// then for its review, then until the money is committed.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_DRAFT, PURCHASE_ORDER_WITHOUT_LINES (no invoice could be booked on it),
// APPROVAL_UNAVAILABLE, BUDGET_UNAVAILABLE (it is on and nobody can be asked, I20), SUPPLIER_BLOCKED (a block of ALL);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED. An order whose period is over counts no more and can still be issued: its
// invoices are being written up.
absl::StatusOr<OrderDecision> DecideSubmit(const Order& order, const Submission& submission, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now);

// What the end of its review makes of an order that waits for it: ISSUED without the lines that were rejected, where
// budgets are asked once they commit the money, or a draft again (P7). FAILED_PRECONDITION /
// PURCHASE_ORDER_WITHOUT_LINES, SUPPLIER_BLOCKED, BUDGET_UNAVAILABLE (they are on since it was submitted, and nobody
// can be asked, I20); RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: it is approved, and cannot be issued as things are now.
absl::StatusOr<OrderDecision> DecideReviewed(const Order& order, const ReviewPicture& end, const Supplier& supplier,
                                             const Rules& rules, bool can_ask_budget, int64_t active, const Times& now);
// Another content must be reviewed, also where the one before is approved and waits for its money.
void AskAnew(Order* order);

// It is a draft again, charged to what its requesters chose.
OrderDecision DecideNotIssued(const Order& order, ReviewOutcome outcome, const std::string& reason, const Times& now);

// Budgets did what the order waits for: it goes on to its review, is issued, or opened again. What waits for nothing
// stays. Errors: those of DecideReviewed, and of DecideReopen.
absl::StatusOr<OrderDecision> DecideFunded(const Order& order, const Supplier& supplier, const Rules& rules,
                                           int64_t active, const Times& now);
// Budgets refused: an order that is not issued is a draft again, one that was to be opened again stays closed.
// `refusals`: what they said, serialized. What waits for nothing stays.
OrderDecision DecideUnfunded(const Order& order, const std::string& reason, const std::string& refusals,
                             const Times& now);

// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED. What is suspended, or not, stays so without a change.
absl::StatusOr<OrderDecision> DecideSuspend(const Order& order, const Times& now);
absl::StatusOr<OrderDecision> DecideResume(const Order& order, const Times& now);

// What budgets do not cover of what an order needs that waits for nothing.
OrderDecision DecideIncomplete(const Order& order, const Shortfall& shortfall);

// Budget does not take, for good, what is said of an order that waits for nothing: that it is told so stays to be
// mended.
OrderDecision DecideUntold(const Order& order, const std::string& reason);

// One that waits to be opened again stays closed. With an order that ends, the change that waits is over.
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED.
absl::StatusOr<OrderDecision> DecideClose(const Order& order, const Times& now);

// Whether everything ordered is invoiced: each line to its amount, on an order that is worth something. Where balances
// are not tracked, amounts say nothing about that.
bool IsComplete(const Order& order, const OrderInvoiced& invoiced);

// Closes an ISSUED order that an invoice has made complete, where the organization wants it (P10) and no change of it
// waits; else changes nothing. No user does it, so the time of the last change by a user stays.
OrderDecision DecideCloseComplete(const Order& order, const OrderInvoiced& invoiced, const Rules& rules);

// Where budgets pay, also for an order that they were never asked about, it stays closed until they commit the rest.
// FAILED_PRECONDITION / PURCHASE_ORDER_DELETED, PURCHASE_ORDER_NOT_CLOSED, BUDGET_UNAVAILABLE (they cannot be asked);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<OrderDecision> DecideReopen(const Order& order, const Submission& submission, const Rules& rules,
                                           int64_t active, const Times& now);

// Gives up what was not issued, or the rest of what was: each line is then worth what is invoiced on it (never less
// than nothing), with its share of the tax, and without quantity, price and discount, which no longer describe it.
// FAILED_PRECONDITION / PURCHASE_ORDER_ENDED.
absl::StatusOr<OrderDecision> DecideCancel(const Order& order, const OrderInvoiced& invoiced, const Times& now);

// What deleting means for an order (P10).
struct DeleteDecision {
  bool remove = false;     // it was never issued: it goes, and its number is free again
  OrderDecision decision;  // otherwise: closed and hidden
};
DeleteDecision DecideDelete(const Order& order, const Times& now);

// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: `order` is about to become active and there are `active` others already.
absl::Status CheckActiveQuota(const Order& order, const Rules& rules, int64_t active, const Times& now);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_DECISIONS_H_
