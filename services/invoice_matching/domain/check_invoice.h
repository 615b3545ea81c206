// Checks an invoice by itself (M1), without other data.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_

#include <string>

#include "absl/status/status.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// INVALID_ARGUMENT / FIELD_INVALID {field}: negative amount, a currency other than the amount's, a repeated line
// number, charge code or tax code, a period that ends before it begins, a line without a PO number, a credited invoice
// on an invoice that is not a credit note. INVALID_ARGUMENT / AMOUNTS_DISAGREE: there are lines, and these, charges and
// taxes do not add up to the amount. OUT_OF_RANGE / MONEY_OVERFLOW: their sum exceeds 64 bits of minor units.
absl::Status CheckInvoice(const Invoice& invoice);

// Returns the API's name of the first field in which two invoices differ as written; empty: they are equal.
std::string FirstDifference(const Invoice& left, const Invoice& right);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_
