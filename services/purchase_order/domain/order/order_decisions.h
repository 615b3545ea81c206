// The verbs on purchase orders as rules: each returns the changed order, or why it is refused (P3, P5, P10). Pure.
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

// The two times of a decision. Periods and expiry use business time, records carry system time.
struct Times {
  absl::Time system;
  absl::Time business;
};

// The result of a verb.
struct OrderDecision {
  Order after;
  bool changed = true;         // false: it was already so; nothing is stored or announced
  bool new_version = false;    // its lines are a new numbered version
  bool may_take_more = false;  // it may take invoices that it did not take before
};

// The creator of an order, and its id.
struct Creation {
  std::string order_id;
  std::string creator;
  std::string digest;
};

// Checks that `acting` may have written the change in `decision`, and adds them to its requesters (I12). `posters`:
// those of the order's invoices; `supplier`: the one that the order names now. Without a change, adds nobody.
// FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::Status JoinRequesters(const Persons& acting, const Persons& posters, const Supplier& supplier, const Rules& rules,
                            OrderDecision* decision);

// Makes a DRAFT. Errors: those of WriteFields.
absl::StatusOr<OrderDecision> DecideCreate(const OrderSpec& spec, const Creation& creation, const Supplier& supplier,
                                           const Rules& rules, const Times& now);

// Writes `spec`, all fields that users write, into an order. A field that the state does not let change must keep its
// value. A changed order that waits for its review is reviewed anew (A5). `supplier` is the one that the order will
// name. `active` counts the organization's active orders: a longer period can make an expired order active again.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_ENDED, FIELD_NOT_CHANGEABLE; RESOURCE_EXHAUSTED / QUOTA_EXCEEDED; and those of
// WriteFields.
absl::StatusOr<OrderDecision> DecideUpdate(const Order& order, const OrderSpec& spec, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now);

// The submitter of an order, and whether approval and budget can be asked about it.
struct Submission {
  std::string submitter;  // user id
  bool can_be_reviewed = false;
  bool can_ask_budget = false;
};

// Issues a draft at once if neither reviews nor budgets are on. Otherwise it waits until money is set aside, then for
// its review, then until the money is committed, as far as each is on.
//
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_DRAFT, PURCHASE_ORDER_WITHOUT_LINES (no invoice could be booked on it),
// APPROVAL_UNAVAILABLE, BUDGET_UNAVAILABLE (it is on and cannot be asked, I20), SUPPLIER_BLOCKED (a block of ALL);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED. An order whose period is over does not count as active and can still be issued,
// for invoices that arrive late.
absl::StatusOr<OrderDecision> DecideSubmit(const Order& order, const Submission& submission, const Supplier& supplier,
                                           const Rules& rules, int64_t active, const Times& now);

// Applies the end of its review to an order: it is ISSUED without the rejected lines, where budgets pay only after they
// commit the money; or it is a draft again (P7). Errors mean that it is approved but cannot be issued now:
// FAILED_PRECONDITION / PURCHASE_ORDER_WITHOUT_LINES, SUPPLIER_BLOCKED, BUDGET_UNAVAILABLE (budgets were switched on
// since it was submitted, and cannot be asked, I20); RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<OrderDecision> DecideReviewed(const Order& order, const ReviewPicture& end, const Supplier& supplier,
                                             const Rules& rules, bool can_ask_budget, int64_t active, const Times& now);
// Requires a new review for changed content, even if the previous one is approved and waits for its money.
void AskAnew(Order* order);

// Makes the order a draft again, charged to what its requesters chose.
OrderDecision DecideNotIssued(const Order& order, ReviewOutcome outcome, const std::string& reason, const Times& now);

// Continues the step that waited for budgets: the order goes to its review, is issued, or reopened. An order that does
// not wait stays unchanged. Errors: those of DecideReviewed and DecideReopen.
absl::StatusOr<OrderDecision> DecideFunded(const Order& order, const Supplier& supplier, const Rules& rules,
                                           int64_t active, const Times& now);
// Ends the step that waited for budgets after a refusal: an order that is not issued is a draft again; one that was to
// be reopened stays closed. `refusals`: their answer, serialized. An order that does not wait stays unchanged.
OrderDecision DecideUnfunded(const Order& order, const std::string& reason, const std::string& refusals,
                             const Times& now);

// Suspend or resume an order; no change if it is suspended, or not, already. FAILED_PRECONDITION /
// PURCHASE_ORDER_NOT_ISSUED.
absl::StatusOr<OrderDecision> DecideSuspend(const Order& order, const Times& now);
absl::StatusOr<OrderDecision> DecideResume(const Order& order, const Times& now);

// What budgets do not cover of what an order needs that waits for nothing.
OrderDecision DecideIncomplete(const Order& order, const Shortfall& shortfall);

// Records that budget permanently rejects the request of an order that does not wait, so that it can be mended.
OrderDecision DecideBudgetRejected(const Order& order, const std::string& reason);

// Closes an order. One that waits to be reopened stays closed. The pending change ends with the order.
// FAILED_PRECONDITION / PURCHASE_ORDER_NOT_ISSUED.
absl::StatusOr<OrderDecision> DecideClose(const Order& order, const Times& now);

// Returns true if everything ordered is invoiced: each line up to its amount, on an order with a positive total. False
// where balances are not tracked, since amounts then do not show it.
bool IsComplete(const Order& order, const OrderInvoiced& invoiced);

// Closes an ISSUED order that an invoice has completed, if the organization wants it (P10) and no change is pending;
// otherwise changes nothing. This is not a change by a user, so the update time stays.
OrderDecision DecideCloseComplete(const Order& order, const OrderInvoiced& invoiced, const Rules& rules);

// Reopens a closed order. Where budgets pay, including for an order that they were never asked about, it stays closed
// until they commit the rest. FAILED_PRECONDITION / PURCHASE_ORDER_DELETED, PURCHASE_ORDER_NOT_CLOSED,
// BUDGET_UNAVAILABLE (they cannot be asked); RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
absl::StatusOr<OrderDecision> DecideReopen(const Order& order, const Submission& submission, const Rules& rules,
                                           int64_t active, const Times& now);

// Cancels an order that is not issued, or the rest of an issued one: each line is then worth what is invoiced on it
// (not negative), with its share of the tax, and without quantity, price and discount, which no longer describe it.
// FAILED_PRECONDITION / PURCHASE_ORDER_ENDED.
absl::StatusOr<OrderDecision> DecideCancel(const Order& order, const OrderInvoiced& invoiced, const Times& now);

// The result of deleting an order (P10).
struct DeleteDecision {
  bool remove = false;     // it was never issued: its row is deleted and its number is free again
  OrderDecision decision;  // otherwise: closed and hidden
};
DeleteDecision DecideDelete(const Order& order, const Times& now);

// Checks the quota of active orders. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: `order` is about to become active and there
// are `active` others already.
absl::Status CheckActiveQuota(const Order& order, const Rules& rules, int64_t active, const Times& now);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_DECISIONS_H_
