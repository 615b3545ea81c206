#include "services/invoice_matching/domain/errors.h"

#include <string>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::invoice_matching {
namespace {

// The time after which a refused import may be retried: about the duration of a small one.
constexpr absl::Duration kImportRetryAfter = absl::Seconds(1);

}  // namespace

absl::Status InvoiceNotFound(std::string_view invoice) {
  return MakeError(absl::StatusCode::kNotFound, "INVOICE_NOT_FOUND",
                   Concat("there is no invoice ", invoice, "; check the name, ListInvoices shows what there is"),
                   {{"invoice", std::string(invoice)}});
}

absl::Status InvoiceIdTaken(std::string_view invoice, std::string_view field) {
  return MakeError(absl::StatusCode::kAlreadyExists, "INVOICE_ID_TAKEN",
                   Concat(invoice, " exists with another ", field,
                          "; choose another id, or repeat the call with what was sent before"),
                   {{"invoice", std::string(invoice)}, {"field", std::string(field)}});
}

absl::Status DuplicateInvoice(std::string_view number, std::string_view other) {
  return MakeError(absl::StatusCode::kAlreadyExists, "DUPLICATE_INVOICE",
                   Concat("the number ", number, " is that of ", other, "; cancel that one first if it was wrong"),
                   {{"number", std::string(number)}, {"other", std::string(other)}});
}

absl::Status AmountsDisagree(const AmountFigures& figures) {
  return MakeError(absl::StatusCode::kInvalidArgument, "AMOUNTS_DISAGREE",
                   Concat("lines (", figures.lines.FormatAmount(), "), charges (", figures.charges.FormatAmount(),
                          ") and taxes (", figures.taxes.FormatAmount(), ") add up to ", figures.sum.FormatAmount(),
                          ", the amount is ", figures.amount.ToString(), "; correct one of them"),
                   {{"amount", figures.amount.FormatAmount()},
                    {"lines", figures.lines.FormatAmount()},
                    {"charges", figures.charges.FormatAmount()},
                    {"taxes", figures.taxes.FormatAmount()},
                    {"sum", figures.sum.FormatAmount()}});
}

absl::Status CreditedInvoiceNotFound(std::string_view credited_invoice) {
  return MakeError(
      absl::StatusCode::kNotFound, "CREDITED_INVOICE_NOT_FOUND",
      Concat("there is no invoice ", credited_invoice, " to credit; create it first, or leave credited_invoice empty"),
      {{"credited_invoice", std::string(credited_invoice)}});
}

absl::Status CreditedInvoiceMismatch(std::string_view credited_invoice, std::string_view field) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CREDITED_INVOICE_MISMATCH",
                   Concat("the credit note does not fit ", credited_invoice, " in its ", field,
                          "; it must name an invoice of the same entity and currency that is no credit note itself"),
                   {{"credited_invoice", std::string(credited_invoice)}, {"field", std::string(field)}});
}

absl::Status CreditExceedsInvoice(std::string_view credited_invoice, const CreditFigures& figures) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "CREDIT_EXCEEDS_INVOICE",
                   Concat(credited_invoice, " claims ", figures.amount.ToString(), ", of which ",
                          figures.credited.FormatAmount(), " are credited; at most ", figures.free.FormatAmount(),
                          " can be, ", figures.asked.FormatAmount(), " are asked"),
                   {{"credited_invoice", std::string(credited_invoice)},
                    {"amount", figures.amount.FormatAmount()},
                    {"credited", figures.credited.FormatAmount()},
                    {"asked", figures.asked.FormatAmount()},
                    {"free", figures.free.FormatAmount()}});
}

absl::Status InvoiceHasCredits(std::string_view invoice, int64_t credit_notes) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "INVOICE_HAS_CREDITS",
                   Concat(credit_notes, " credit notes stand against ", invoice, "; cancel them first"),
                   {{"invoice", std::string(invoice)}, {"credit_notes", Concat(credit_notes)}});
}

absl::Status InvoiceCancelled(std::string_view invoice) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "INVOICE_CANCELLED",
                   Concat(invoice, " is taken back; create a new invoice"), {{"invoice", std::string(invoice)}});
}

absl::Status InvoiceBusy(std::string_view invoice) {
  return MakeError(absl::StatusCode::kAborted, "INVOICE_BUSY",
                   Concat("purchase_order has not answered an earlier step of ", invoice, "; repeat the call shortly"),
                   {{"invoice", std::string(invoice)}});
}

absl::Status NotAssociated(std::string_view invoice) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "NOT_ASSOCIATED",
                   Concat(invoice, " has no booking to undo; name an order and a line to book it"),
                   {{"invoice", std::string(invoice)}});
}

absl::Status OrderNotFound(std::string_view order_id) {
  return MakeError(absl::StatusCode::kNotFound, "PURCHASE_ORDER_NOT_FOUND",
                   Concat("there is no purchase order ", order_id, "; list them to see which there are"),
                   {{"purchase_order", std::string(order_id)}});
}

absl::Status NoOriginal(std::string_view invoice) {
  return MakeError(absl::StatusCode::kNotFound, "NO_ORIGINAL",
                   Concat(invoice, " did not come from a file; GetInvoice has all there is"),
                   {{"invoice", std::string(invoice)}});
}

absl::Status ImportTooLarge(int64_t limit_bytes) {
  return MakeError(absl::StatusCode::kInvalidArgument, "IMPORT_TOO_LARGE",
                   Concat("a file has at most ", limit_bytes, " bytes; split it"), {{"limit", Concat(limit_bytes)}});
}

absl::Status TooManyImports(int64_t limit) {
  return MakeError(absl::StatusCode::kResourceExhausted, "TOO_MANY_IMPORTS",
                   Concat(limit, " imports are in progress, the most at a time; repeat the call later"),
                   {{"limit", Concat(limit)}}, kImportRetryAfter);
}

}  // namespace outlay::invoice_matching
