// The refusals that only this service returns, one function per reason. How callers can react:
// proto/outlay/invoice_matching/v1/errors.proto.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "common/base/money.h"

namespace outlay::invoice_matching {

// Invoices are given by their resource names.

absl::Status InvoiceNotFound(std::string_view invoice);
absl::Status InvoiceIdTaken(std::string_view invoice, std::string_view field);
// `other`: the live invoice with the same number.
absl::Status DuplicateInvoice(std::string_view number, std::string_view other);

struct AmountFigures {
  Money amount, lines, charges, taxes, sum;
};
absl::Status AmountsDisagree(const AmountFigures& figures);

absl::Status CreditedInvoiceNotFound(std::string_view credited_invoice);
absl::Status CreditedInvoiceMismatch(std::string_view credited_invoice, std::string_view field);

struct CreditFigures {
  Money amount, credited, asked, free;
};
absl::Status CreditExceedsInvoice(std::string_view credited_invoice, const CreditFigures& figures);

absl::Status InvoiceHasCredits(std::string_view invoice, int64_t credit_notes);
absl::Status InvoiceCancelled(std::string_view invoice);
absl::Status InvoiceBusy(std::string_view invoice);
absl::Status NotAssociated(std::string_view invoice);
// The order is given by its plain id.
absl::Status OrderNotFound(std::string_view order_id);
absl::Status NoOriginal(std::string_view invoice);
absl::Status ImportTooLarge(int64_t limit_bytes);
absl::Status TooManyImports(int64_t limit);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_ERRORS_H_
