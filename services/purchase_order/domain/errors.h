// Every refusal of purchase_order, one function for each reason. The reasons are the values of ErrorReason in
// outlay/purchase_order/v1/errors.proto, which says what a caller can do about them; a test compares the two. Reasons
// that all services share (FIELD_INVALID, QUOTA_EXCEEDED, ...) are in common/base/errors.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ERRORS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/money.h"

namespace outlay::purchase_order {

// NOT_FOUND. Ids are plain, without the resource name around them.
absl::Status OrderNotFound(std::string_view order_id);
absl::Status SupplierNotFound(std::string_view supplier_id);
absl::Status EntityNotFound(std::string_view supplier_id, std::string_view entity_id);
absl::Status GroupNotFound(std::string_view group_id);
absl::Status LineNotFound(std::string_view order_id, std::string_view line_number);
absl::Status VersionNotFound(std::string_view order_id, int64_t version);
absl::Status ContactNotFound(std::string_view order_id, std::string_view contact_id);
// `field` names the line of the request.
absl::Status LineTypeNotFound(std::string_view field, std::string_view type);

// ALREADY_EXISTS: the id, number or transaction belongs to an object with other content.
absl::Status OrderIdTaken(std::string_view order_id);
absl::Status OrderNumberTaken(std::string_view number);
absl::Status SupplierIdTaken(std::string_view supplier_id);
absl::Status TransactionTaken(std::string_view transaction_id);

// FAILED_PRECONDITION: the state of an order forbids it. `state` is its name in the API, for instance "CLOSED".
absl::Status OrderNotDraft(std::string_view order_id, std::string_view state);
absl::Status OrderNotIssued(std::string_view order_id, std::string_view state);
absl::Status OrderNotClosed(std::string_view order_id, std::string_view state);
absl::Status OrderEnded(std::string_view order_id, std::string_view state);
absl::Status OrderDeleted(std::string_view order_id);
absl::Status OrderWithoutLines(std::string_view order_id);
// The settings of the order's group require another `field` (D9); empty group: those of the organization.
absl::Status GroupSettingUnmet(std::string_view field, std::string_view group_id);
bool IsGroupSettingUnmet(const absl::Status& status);
absl::Status FieldNotChangeable(std::string_view field, std::string_view state);

// FAILED_PRECONDITION: the invoices of a line or an order limit its revision (P5).
absl::Status LineBelowInvoiced(std::string_view line_number, const Money& amount, const Money& invoiced);
absl::Status LineHasInvoices(std::string_view line_number);
// `field`: the field that can no longer change.
absl::Status OrderHasInvoices(std::string_view order_id, std::string_view field);
absl::Status LineHasPurchase(std::string_view line_number, std::string_view transaction_id, std::string_view field);
// FAILED_PRECONDITION: an order has at most one pending change.
absl::Status ChangePending(std::string_view order_id);
absl::Status NoChangePending(std::string_view order_id);
// FAILED_PRECONDITION: the pending change is larger than one of its steps could write.
absl::Status ChangeTooLong(std::string_view order_id, size_t bytes, size_t limit);

// FAILED_PRECONDITION: reviews are required but approval cannot be asked (I20).
absl::Status ApprovalUnavailable(std::string_view order_id);
// FAILED_PRECONDITION: budgets must be asked but cannot be (I20).
absl::Status BudgetUnavailable(std::string_view order_id);

// FAILED_PRECONDITION: more than a user may spend without an approval, and nobody is asked for one (D4). `limit_name`:
// "per order", "per month", "per quarter" or "per year". `sum`: of the order, or of the period with it; nullopt:
// without bound. `passing`: the largest order, or growth of one, within the limit.
absl::Status SpendingLimitExceeded(std::string_view user, std::string_view limit_name, const Money& limit,
                                   const std::optional<Money>& sum, const Money& passing);
// FAILED_PRECONDITION: there is no rate into the currency of a user's spending limits (B10).
absl::Status SpendingRateMissing(std::string_view user, std::string_view from, std::string_view to);
// Returns true if the error is one of the two.
bool IsSpendingRefusal(const absl::Status& status);

// FAILED_PRECONDITION: suppliers (P11). A block's reason is not told, because not everybody who orders may read it.
absl::Status SupplierBlocked(std::string_view supplier_id);
absl::Status EntityInUse(std::string_view supplier_id, std::string_view entity_id);
absl::Status NoBankDetailsProposed(std::string_view supplier_id);
absl::Status SecondPersonRequired(std::string_view supplier_id);
absl::Status BankDetailsInReview(std::string_view supplier_id);
// Reviews of bank details are required but approval cannot be asked (A3).
absl::Status BankReviewUnavailable(std::string_view supplier_id);

// Associations (M2 to M4). FAILED_PRECONDITION: the invoice was booked before with other content.
absl::Status InvoiceAlreadyBooked(std::string_view invoice_id);
// FAILED_PRECONDITION: the order does not name the invoice's entity.
absl::Status EntityMismatch(std::string_view order_id, std::string_view entity_id);
// FAILED_PRECONDITION: the line stands for another marketplace transaction than the invoice's (P12).
absl::Status LineOfOtherTransaction(std::string_view order_id, std::string_view line_number);
// FAILED_PRECONDITION: more lines than one call may read.
absl::Status TooManyCandidates(int64_t limit);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ERRORS_H_
