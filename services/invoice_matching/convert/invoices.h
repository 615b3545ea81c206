// Converts invoices between the API's messages and domain values.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_INVOICES_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_INVOICES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/invoice_matching/v1/invoices.pb.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// An invoice's ids as plain text.
struct InvoiceIds {
  std::string_view organization;
  std::string_view invoice_id;
};

// Reads only fields that callers set, and ignores output-only ones. INVALID_ARGUMENT / FIELD_INVALID {field} and those
// of money.
absl::StatusOr<Invoice> FromProto(const v1::Invoice& proto);

// Sets the whole invoice in its current state.
void ToProto(const InvoiceIds& ids, const Invoice& invoice, const InvoiceState& state, const Credits& credits,
             v1::Invoice* proto);

// Sets an invoice in an answer of StreamCreateInvoices.
void ToProto(const InvoiceIds& ids, const InvoiceState& state, v1::StreamCreateInvoicesResponse::CreatedInvoice* proto);

// Returns the event that announces `change`; none: a state event.
v1::InvoiceChanged ToEvent(const InvoiceIds& ids, const Invoice& invoice, const InvoiceState& state,
                           const Credits& credits, std::optional<Change> change);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_INVOICES_H_
