// Converts requests to purchase_order, and its answers, between its API and domain values.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_ASSOCIATIONS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_ASSOCIATIONS_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/domain/invoice.h"
#include "services/invoice_matching/domain/steps.h"

namespace outlay::invoice_matching {

// Sets the facts about an invoice that association needs.
void ToFacts(const InvoiceIds& ids, const Invoice& invoice, absl::Time creation_time,
             purchase_order::v1::InvoiceFacts* facts);

// INTERNAL / PEER_ANSWER_INVALID: an answer that no version of purchase_order sends.
absl::StatusOr<Booking> FromProto(const purchase_order::v1::Association& proto);
// A refusal of a single invoice counts as unmatched, with its text: the flow must end, and people can read the reason.
absl::StatusOr<Answer> FromProto(const purchase_order::v1::AssociationResult& proto);

// `invoice` determines whether the booking is a credit.
void ToProto(const InvoiceIds& ids, const Invoice& invoice, const Booking& booking,
             purchase_order::v1::Association* proto);
void ToProto(const Unmatched& unmatched, purchase_order::v1::Unmatched* proto);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_ASSOCIATIONS_H_
