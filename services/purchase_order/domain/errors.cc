#include "services/purchase_order/domain/errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

using absl::StatusCode;

constexpr char kGroupSettingUnmet[] = "GROUP_SETTING_UNMET";
constexpr char kSpendingLimitExceeded[] = "SPENDING_LIMIT_EXCEEDED";
constexpr char kSpendingRateMissing[] = "SPENDING_RATE_MISSING";

std::string Text(std::string_view text) {
  return std::string(text);
}

// Returns a refusal because of the order's state.
absl::Status WrongState(std::string_view reason, std::string_view order_id, std::string_view state,
                        std::string_view what) {
  return MakeError(StatusCode::kFailedPrecondition, reason,
                   Concat("purchase order ", order_id, " is ", state, "; ", what),
                   {{"purchase_order", Text(order_id)}, {"state", Text(state)}});
}

}  // namespace

absl::Status OrderNotFound(std::string_view order_id) {
  return MakeError(StatusCode::kNotFound, "PURCHASE_ORDER_NOT_FOUND",
                   Concat("there is no purchase order ", order_id, "; list them to see which there are"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status SupplierNotFound(std::string_view supplier_id) {
  return MakeError(StatusCode::kNotFound, "SUPPLIER_NOT_FOUND",
                   Concat("there is no supplier ", supplier_id, "; create it first"),
                   {{"supplier", Text(supplier_id)}});
}

absl::Status EntityNotFound(std::string_view supplier_id, std::string_view entity_id) {
  return MakeError(StatusCode::kNotFound, "BILL_FROM_ENTITY_NOT_FOUND",
                   Concat("supplier ", supplier_id, " has no bill-from entity ", entity_id, "; add it to the supplier"),
                   {{"supplier", Text(supplier_id)}, {"bill_from_entity", Text(entity_id)}});
}

absl::Status GroupNotFound(std::string_view group_id) {
  return MakeError(StatusCode::kNotFound, "GROUP_NOT_FOUND",
                   Concat("there is no group ", group_id, " in the directory; a new one takes a moment to arrive"),
                   {{"group", Text(group_id)}});
}

absl::Status LineNotFound(std::string_view order_id, std::string_view line_number) {
  return MakeError(StatusCode::kNotFound, "LINE_NOT_FOUND",
                   Concat("purchase order ", order_id, " has no line ", line_number),
                   {{"purchase_order", Text(order_id)}, {"line", Text(line_number)}});
}

absl::Status VersionNotFound(std::string_view order_id, int64_t version) {
  return MakeError(StatusCode::kNotFound, "VERSION_NOT_FOUND",
                   Concat("purchase order ", order_id, " has no version ", version),
                   {{"purchase_order", Text(order_id)}, {"version", Concat(version)}});
}

absl::Status ContactNotFound(std::string_view order_id, std::string_view contact_id) {
  return MakeError(StatusCode::kNotFound, "CONTACT_NOT_FOUND",
                   Concat("purchase order ", order_id, " has no contact ", contact_id, ", or not any more"),
                   {{"purchase_order", Text(order_id)}, {"contact", Text(contact_id)}});
}

absl::Status LineTypeNotFound(std::string_view field, std::string_view type) {
  return MakeError(StatusCode::kNotFound, "LINE_TYPE_NOT_FOUND",
                   Concat(field, ": there is no line type ", type, "; add it to the organization's settings"),
                   {{"field", Text(field)}, {"type", Text(type)}});
}

absl::Status OrderIdTaken(std::string_view order_id) {
  return MakeError(StatusCode::kAlreadyExists, "PURCHASE_ORDER_ID_TAKEN",
                   Concat("purchase order ", order_id, " was created with other content; choose another id"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status OrderNumberTaken(std::string_view number) {
  return MakeError(
      StatusCode::kAlreadyExists, "PURCHASE_ORDER_NUMBER_TAKEN",
      Concat("the number \"", number, "\" belongs to another purchase order; numbers are never used again once issued"),
      {{"number", Text(number)}});
}

absl::Status SupplierIdTaken(std::string_view supplier_id) {
  return MakeError(StatusCode::kAlreadyExists, "SUPPLIER_ID_TAKEN",
                   Concat("supplier ", supplier_id, " was created with other content; choose another id"),
                   {{"supplier", Text(supplier_id)}});
}

absl::Status TransactionTaken(std::string_view transaction_id) {
  return MakeError(StatusCode::kAlreadyExists, "MARKETPLACE_TRANSACTION_TAKEN",
                   Concat("transaction ", transaction_id, " was recorded with other content"),
                   {{"transaction", Text(transaction_id)}});
}

absl::Status OrderNotDraft(std::string_view order_id, std::string_view state) {
  return WrongState("PURCHASE_ORDER_NOT_DRAFT", order_id, state, "only a DRAFT can be submitted");
}

absl::Status OrderNotIssued(std::string_view order_id, std::string_view state) {
  return WrongState("PURCHASE_ORDER_NOT_ISSUED", order_id, state, "only an ISSUED one allows this");
}

absl::Status OrderNotClosed(std::string_view order_id, std::string_view state) {
  return WrongState("PURCHASE_ORDER_NOT_CLOSED", order_id, state, "only a CLOSED one can be reopened");
}

absl::Status OrderEnded(std::string_view order_id, std::string_view state) {
  return WrongState("PURCHASE_ORDER_ENDED", order_id, state, "it has ended; reopen it if it is CLOSED");
}

absl::Status OrderDeleted(std::string_view order_id) {
  return MakeError(StatusCode::kFailedPrecondition, "PURCHASE_ORDER_DELETED",
                   Concat("purchase order ", order_id, " is deleted; create another one"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status OrderWithoutLines(std::string_view order_id) {
  return MakeError(StatusCode::kFailedPrecondition, "PURCHASE_ORDER_WITHOUT_LINES",
                   Concat("purchase order ", order_id,
                          " has no lines, and invoices are booked on lines; add one before it is issued"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status GroupSettingUnmet(std::string_view field, std::string_view group_id) {
  return MakeError(StatusCode::kFailedPrecondition, kGroupSettingUnmet,
                   Concat(field, " is not as the settings of group ", group_id,
                          " ask; directory tells what they are, and ", "who administers the group can change them"),
                   {{"field", Text(field)}, {"group", Text(group_id)}});
}

bool IsGroupSettingUnmet(const absl::Status& status) {
  return ErrorReason(status) == kGroupSettingUnmet;
}

absl::Status FieldNotChangeable(std::string_view field, std::string_view state) {
  return MakeError(StatusCode::kFailedPrecondition, "FIELD_NOT_CHANGEABLE",
                   Concat(field, " cannot be changed while the purchase order is ", state,
                          "; lines of an issued one are changed by RevisePurchaseOrder"),
                   {{"field", Text(field)}, {"state", Text(state)}});
}

absl::Status LineBelowInvoiced(std::string_view line_number, const Money& amount, const Money& invoiced) {
  return MakeError(StatusCode::kFailedPrecondition, "LINE_BELOW_INVOICED",
                   Concat("line ", line_number, " would be worth ", amount.ToString(), ", but ", invoiced.ToString(),
                          " are invoiced on it already"),
                   {{"line", Text(line_number)}, {"amount", amount.ToString()}, {"invoiced", invoiced.ToString()}});
}

absl::Status LineHasInvoices(std::string_view line_number) {
  return MakeError(StatusCode::kFailedPrecondition, "LINE_HAS_INVOICES",
                   Concat("line ", line_number, " has invoices and stays; lower its amount to what is invoiced"),
                   {{"line", Text(line_number)}});
}

absl::Status OrderHasInvoices(std::string_view order_id, std::string_view field) {
  return MakeError(StatusCode::kFailedPrecondition, "PURCHASE_ORDER_HAS_INVOICES",
                   Concat("purchase order ", order_id, " has invoices, so that its ", field,
                          " must keep whoever sent them, also once they are undone; begin another order"),
                   {{"purchase_order", Text(order_id)}, {"field", Text(field)}});
}

absl::Status LineHasPurchase(std::string_view line_number, std::string_view transaction_id, std::string_view field) {
  return MakeError(StatusCode::kFailedPrecondition, "LINE_HAS_PURCHASE",
                   Concat("line ", line_number, " stands for transaction ", transaction_id,
                          " on a marketplace, whose invoice comes from whom the order goes to now, so that its ", field,
                          " must stay; remove the line with the same change, or begin another order"),
                   {{"line", Text(line_number)}, {"transaction", Text(transaction_id)}, {"field", Text(field)}});
}

absl::Status ChangeTooLong(std::string_view order_id, size_t bytes, size_t limit) {
  return MakeError(StatusCode::kFailedPrecondition, "CHANGE_TOO_LONG",
                   Concat("a step of this change of purchase order ", order_id, " would write ", bytes, " bytes, and ",
                          limit, " is what one may; order the rest with another order"),
                   {{"purchase_order", Text(order_id)}, {"bytes", Concat(bytes)}, {"limit", Concat(limit)}});
}

absl::Status ChangePending(std::string_view order_id) {
  return MakeError(StatusCode::kFailedPrecondition, "CHANGE_PENDING",
                   Concat("a change of purchase order ", order_id, " waits; let it be decided, or withdraw it"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status NoChangePending(std::string_view order_id) {
  return MakeError(StatusCode::kFailedPrecondition, "NO_CHANGE_PENDING",
                   Concat("no change of purchase order ", order_id, " waits; it is in force, or was given up"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status ApprovalUnavailable(std::string_view order_id) {
  return MakeError(
      StatusCode::kFailedPrecondition, "APPROVAL_UNAVAILABLE",
      Concat(
          "purchase order ", order_id,
          " needs a review, and none can be held: start purchase_order with --approval_target; where an issued order "
          "would grow, order the rest with another one; nothing was changed"),
      {{"purchase_order", Text(order_id)}});
}

absl::Status BudgetUnavailable(std::string_view order_id) {
  return MakeError(StatusCode::kFailedPrecondition, "BUDGET_UNAVAILABLE",
                   Concat("purchase order ", order_id,
                          " needs money of budgets, and they cannot be asked: start purchase_order with "
                          "--budget_target; where an issued order would grow, order the rest with another one; nothing "
                          "was changed"),
                   {{"purchase_order", Text(order_id)}});
}

absl::Status SpendingLimitExceeded(std::string_view user, std::string_view limit_name, const Money& limit,
                                   const std::optional<Money>& sum, const Money& passing) {
  const std::string asked = sum.has_value() ? sum->ToString() : "without bound";
  return MakeError(StatusCode::kFailedPrecondition, kSpendingLimitExceeded,
                   Concat("the spending limit ", limit_name, " of user ", user, " is ", limit.ToString(),
                          ", and this would make it ", asked, "; up to ", passing.ToString(),
                          " would pass; ask somebody whose limits allow it to submit it, or an administrator to raise "
                          "the limit or to have orders reviewed"),
                   {{"user", Text(user)},
                    {"limit_name", Text(limit_name)},
                    {"limit", limit.ToString()},
                    {"sum", asked},
                    {"passing_amount", passing.ToString()}});
}

absl::Status SpendingRateMissing(std::string_view user, std::string_view from, std::string_view to) {
  return MakeError(StatusCode::kFailedPrecondition, kSpendingRateMissing,
                   Concat("the spending limits of user ", user, " are in ", to, ", and there is no exchange rate from ",
                          from, "; ask an administrator to add it to the reference data of the organization"),
                   {{"user", Text(user)}, {"from", Text(from)}, {"to", Text(to)}});
}

bool IsSpendingRefusal(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == kSpendingLimitExceeded || reason == kSpendingRateMissing;
}

absl::Status SupplierBlocked(std::string_view supplier_id) {
  return MakeError(
      StatusCode::kFailedPrecondition, "SUPPLIER_BLOCKED",
      Concat("supplier ", supplier_id, " is blocked: ask who keeps the suppliers, or wait for the block's end"),
      {{"supplier", Text(supplier_id)}});
}

absl::Status EntityInUse(std::string_view supplier_id, std::string_view entity_id) {
  return MakeError(StatusCode::kFailedPrecondition, "BILL_FROM_ENTITY_IN_USE",
                   Concat("purchase orders name bill-from entity ", entity_id, " of supplier ", supplier_id,
                          "; it can be changed, not removed"),
                   {{"supplier", Text(supplier_id)}, {"bill_from_entity", Text(entity_id)}});
}

absl::Status NoBankDetailsProposed(std::string_view supplier_id) {
  return MakeError(
      StatusCode::kFailedPrecondition, "NO_BANK_DETAILS_PROPOSED",
      Concat("no bank details of supplier ", supplier_id, " wait to be confirmed, or their time is over; propose them"),
      {{"supplier", Text(supplier_id)}});
}

absl::Status SecondPersonRequired(std::string_view supplier_id) {
  return MakeError(StatusCode::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
                   Concat("bank details of supplier ", supplier_id,
                          " must be confirmed by another person than the one who proposed them"),
                   {{"supplier", Text(supplier_id)}});
}

absl::Status BankDetailsInReview(std::string_view supplier_id) {
  return MakeError(StatusCode::kFailedPrecondition, "BANK_DETAILS_IN_REVIEW",
                   Concat("the proposed bank details of supplier ", supplier_id,
                          " are decided about by their review; decide there, or propose others, which ends it"),
                   {{"supplier", Text(supplier_id)}});
}

absl::Status BankReviewUnavailable(std::string_view supplier_id) {
  return MakeError(StatusCode::kFailedPrecondition, "APPROVAL_UNAVAILABLE",
                   Concat("new bank details of supplier ", supplier_id,
                          " need a review, and none can be held: start purchase_order with --approval_target; nothing "
                          "was changed"),
                   {{"supplier", Text(supplier_id)}});
}

absl::Status InvoiceAlreadyBooked(std::string_view invoice_id) {
  return MakeError(StatusCode::kFailedPrecondition, "INVOICE_ALREADY_BOOKED",
                   Concat("invoice ", invoice_id,
                          " was associated before with other content; send it as it was, or a new invoice for what "
                          "has changed"),
                   {{"invoice", Text(invoice_id)}});
}

absl::Status EntityMismatch(std::string_view order_id, std::string_view entity_id) {
  return MakeError(StatusCode::kFailedPrecondition, "BILL_FROM_ENTITY_MISMATCH",
                   Concat("purchase order ", order_id, " does not name bill-from entity ", entity_id,
                          "; add it to the order, or choose another order"),
                   {{"purchase_order", Text(order_id)}, {"bill_from_entity", Text(entity_id)}});
}

absl::Status LineOfOtherTransaction(std::string_view order_id, std::string_view line_number) {
  return MakeError(StatusCode::kFailedPrecondition, "LINE_OF_OTHER_TRANSACTION",
                   Concat("line ", line_number, " of purchase order ", order_id,
                          " takes only invoices of its own marketplace transaction; choose another line"),
                   {{"purchase_order", Text(order_id)}, {"line", Text(line_number)}});
}

absl::Status TooManyCandidates(int64_t limit) {
  return MakeError(StatusCode::kFailedPrecondition, "TOO_MANY_CANDIDATES",
                   Concat("the organization has more than ", limit,
                          " order lines, which is what one call may look at; leave orders out of the simulation, or "
                          "read why an invoice went where it did from its association"),
                   {{"limit", Concat(limit)}});
}

}  // namespace outlay::purchase_order
