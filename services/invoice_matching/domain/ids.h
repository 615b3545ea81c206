// Ids that this service derives, so that repetitions are recognized: of calls to purchase_order and of imported
// invoices.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_IDS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_IDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// Returns the request id of the call for `step`: the same for every repetition, another one for every step.
std::string StepCallId(std::string_view organization, std::string_view invoice_id, const Step& step);

// Returns the id of the invoice whose first row in a file is `row`: the same import id and row give the same invoice.
std::string ImportedInvoiceId(std::string_view import_id, int64_t row);

// Returns the request id under which the outcome of a person's step is remembered, next to the request for it.
std::string OutcomeRequestId(std::string_view request_id);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_IDS_H_
