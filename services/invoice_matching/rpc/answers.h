// Converts results to answers: common functions of the handlers in this folder.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_RPC_ANSWERS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_RPC_ANSWERS_H_

#include "absl/status/statusor.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/domain/filter.h"
#include "services/invoice_matching/flow/progress.h"
#include "services/invoice_matching/store/invoice_pages.h"

namespace outlay::invoice_matching {

void ToProto(const InvoiceRef& ref, const FlowResult& result, v1::Invoice* proto);
void ToProto(const InvoiceRef& ref, const StoredInvoice& stored, v1::Invoice* proto);

// INVALID_ARGUMENT / FIELD_INVALID {field}: an unknown state or reason.
absl::StatusOr<InvoiceFilter> FromProto(const v1::ListInvoicesRequest::Filter& proto);

// Returns the invoice in a CreateInvoice request. INVALID_ARGUMENT / FIELD_INVALID and those of values.
absl::StatusOr<Invoice> ReadInvoice(const v1::CreateInvoiceRequest& request);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_RPC_ANSWERS_H_
