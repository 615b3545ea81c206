// Converts invoices, bookings and explanations between messages of the API and domain values.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ASSOCIATIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ASSOCIATIONS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "outlay/purchase_order/v1/associations.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/purchase_order/domain/association/booking.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/association/explain.h"
#include "services/purchase_order/domain/association/posting.h"

namespace outlay::purchase_order {

// Converts the message at the path `field` of its request, which errors name. Formats were checked before; all names
// must be of the invoice's organization. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<InvoiceFacts> FromProto(const v1::InvoiceFacts& proto, std::string_view field);

// Writes the booking of an invoice; both ids are plain.
void ToProto(std::string_view organization, std::string_view invoice_id, const Booking& booking,
             v1::Association* proto);
// Writes why an invoice has no line.
void ToProto(DropStep unmatched, DropStep reference_failure, v1::Unmatched* proto);
void ToProto(std::string_view organization, const BalanceCrossing& crossing, std::string_view invoice_id,
             v1::BalanceCrossed* proto);
void ToProto(std::string_view organization, const ExplainedCandidate& candidate, v1::Candidate* proto);
// Writes an actual or simulated decision.
void ToProto(std::string_view organization, std::string_view invoice_id, const AssociationDecision& decision,
             v1::AssociationResult* proto);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ASSOCIATIONS_H_
