// Whether an invoice makes sense by itself (M1): what needs no look at anything else.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_

#include <string>

#include "absl/status/status.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// INVALID_ARGUMENT / FIELD_INVALID {field}: negative amount, another currency than the amount's, a line number or a
// charge or tax code twice, a period that ends before it begins, a line without a PO number, a credited invoice on what
// is no credit note.
// INVALID_ARGUMENT / AMOUNTS_DISAGREE: lines are given, and they, charges and taxes do not add up to the amount.
// OUT_OF_RANGE / MONEY_OVERFLOW: they add up to more than 64 bits of minor units.
absl::Status CheckInvoice(const Invoice& invoice);

// The API's name of the first field in which two invoices differ as they were written; empty: they are the same.
std::string FirstDifference(const Invoice& left, const Invoice& right);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_CHECK_INVOICE_H_
