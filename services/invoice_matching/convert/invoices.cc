#include "services/invoice_matching/convert/invoices.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/rpc/values.h"
#include "services/invoice_matching/convert/associations.h"
#include "services/invoice_matching/domain/change_invoice.h"
#include "services/invoice_matching/domain/limits.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {
namespace {

absl::StatusOr<InvoiceLine> LineFromProto(const v1::InvoiceLine& proto, int index) {
  InvoiceLine line;
  line.number = proto.number();
  line.item = proto.item();
  if (proto.has_quantity()) {
    OUTLAY_ASSIGN_OR_RETURN(line.quantity, rpc::OptionalDecimalFromProto(Concat("lines[", index, "].quantity"),
                                                                         proto.quantity(), kDecimalPlaces));
  }
  line.unit = proto.unit();
  if (proto.has_unit_price()) {
    OUTLAY_ASSIGN_OR_RETURN(line.unit_price, rpc::OptionalDecimalFromProto(Concat("lines[", index, "].unit_price"),
                                                                           proto.unit_price(), kDecimalPlaces));
  }
  OUTLAY_ASSIGN_OR_RETURN(line.amount, rpc::MoneyFromProto(Concat("lines[", index, "].amount"), proto.amount()));
  return line;
}

absl::StatusOr<std::vector<Charge>> ChargesFromProto(std::string_view field,
                                                     const google::protobuf::RepeatedPtrField<v1::Charge>& protos) {
  std::vector<Charge> charges;
  charges.reserve(static_cast<size_t>(protos.size()));
  for (const v1::Charge& proto : protos) {
    OUTLAY_ASSIGN_OR_RETURN(Money amount,
                            rpc::MoneyFromProto(Concat(field, "[", charges.size(), "].amount"), proto.amount()));
    charges.push_back({.code = proto.code(), .amount = amount});
  }
  return charges;
}

absl::Status ReadDates(const v1::Invoice& proto, Invoice& invoice) {
  if (proto.has_issue_date()) {
    OUTLAY_ASSIGN_OR_RETURN(invoice.issue_date, rpc::OptionalDateFromProto("issue_date", proto.issue_date()));
  }
  if (proto.has_billing_period_start()) {
    OUTLAY_ASSIGN_OR_RETURN(invoice.billing_period_start,
                            rpc::OptionalDateFromProto("billing_period_start", proto.billing_period_start()));
  }
  if (proto.has_billing_period_end()) {
    OUTLAY_ASSIGN_OR_RETURN(invoice.billing_period_end,
                            rpc::OptionalDateFromProto("billing_period_end", proto.billing_period_end()));
  }
  if (proto.has_due_date()) {
    OUTLAY_ASSIGN_OR_RETURN(invoice.due_date, rpc::OptionalDateFromProto("due_date", proto.due_date()));
  }
  if (proto.has_creation_time()) invoice.creation_time = rpc::TimeFromProto(proto.creation_time());
  return absl::OkStatus();
}

absl::Status ReadReferences(const v1::Invoice& proto, Invoice& invoice) {
  std::optional<EntityId> entity = ParseEntityName(proto.bill_from_entity());
  if (!entity.has_value()) return FieldInvalid("bill_from_entity", "must be the name of a bill-from entity");
  invoice.supplier_id = std::move(entity->supplier_id);
  invoice.entity_id = std::move(entity->entity_id);
  if (!proto.credited_invoice().empty()) {
    std::optional<ResourceId> credited = ParseInvoiceName(proto.credited_invoice());
    if (!credited.has_value()) return FieldInvalid("credited_invoice", "must be the name of an invoice");
    invoice.credited_invoice_id = std::move(credited->id);
  }
  return absl::OkStatus();
}

void ChargesToProto(const std::vector<Charge>& charges, google::protobuf::RepeatedPtrField<v1::Charge>* protos) {
  protos->Reserve(static_cast<int>(charges.size()));
  for (const Charge& charge : charges) {
    v1::Charge* const proto = protos->Add();
    proto->set_code(charge.code);
    rpc::ToProto(charge.amount, proto->mutable_amount());
  }
}

void LineToProto(const InvoiceLine& line, v1::InvoiceLine* proto) {
  proto->set_number(line.number);
  proto->set_item(line.item);
  if (line.quantity.has_value()) rpc::ToProto(*line.quantity, proto->mutable_quantity());
  proto->set_unit(line.unit);
  if (line.unit_price.has_value()) rpc::ToProto(*line.unit_price, proto->mutable_unit_price());
  rpc::ToProto(line.amount, proto->mutable_amount());
}

void DocumentToProto(const InvoiceIds& ids, const Invoice& invoice, v1::Invoice* proto) {
  proto->set_name(InvoiceName(ids.organization, ids.invoice_id));
  proto->set_number(invoice.number);
  proto->set_bill_from_entity(EntityName(ids.organization, invoice.supplier_id, invoice.entity_id));
  proto->set_kind(invoice.credit_note ? v1::Invoice::KIND_CREDIT_NOTE : v1::Invoice::KIND_INVOICE);
  proto->set_type(invoice.type);
  if (invoice.issue_date.has_value()) rpc::ToProto(*invoice.issue_date, proto->mutable_issue_date());
  if (invoice.creation_time.has_value()) rpc::ToProto(*invoice.creation_time, proto->mutable_creation_time());
  if (invoice.billing_period_start.has_value()) {
    rpc::ToProto(*invoice.billing_period_start, proto->mutable_billing_period_start());
  }
  if (invoice.billing_period_end.has_value()) {
    rpc::ToProto(*invoice.billing_period_end, proto->mutable_billing_period_end());
  }
  if (invoice.due_date.has_value()) rpc::ToProto(*invoice.due_date, proto->mutable_due_date());
  rpc::ToProto(invoice.amount, proto->mutable_amount());
  proto->mutable_lines()->Reserve(static_cast<int>(invoice.lines.size()));
  for (const InvoiceLine& line : invoice.lines) LineToProto(line, proto->add_lines());
  ChargesToProto(invoice.charges, proto->mutable_charges());
  ChargesToProto(invoice.taxes, proto->mutable_taxes());
  proto->set_purchase_order_number(invoice.order_number);
  proto->set_purchase_order_line_number(invoice.order_line_number);
  proto->set_marketplace_transaction(invoice.marketplace_transaction);
  if (!invoice.credited_invoice_id.empty()) {
    proto->set_credited_invoice(InvoiceName(ids.organization, invoice.credited_invoice_id));
  }
  proto->set_original(EncodeHex(invoice.original_digest));
  rpc::ToProto(invoice.posters, proto->mutable_posted_by());
}

}  // namespace

absl::StatusOr<Invoice> FromProto(const v1::Invoice& proto) {
  if (!v1::Invoice::Kind_IsValid(proto.kind())) return FieldInvalid("kind", "must be a kind that this server knows");
  Invoice invoice;
  invoice.number = proto.number();
  invoice.credit_note = proto.kind() == v1::Invoice::KIND_CREDIT_NOTE;
  invoice.type = proto.type();
  OUTLAY_RETURN_IF_ERROR(ReadReferences(proto, invoice));
  OUTLAY_RETURN_IF_ERROR(ReadDates(proto, invoice));
  OUTLAY_ASSIGN_OR_RETURN(invoice.amount, rpc::MoneyFromProto("amount", proto.amount()));
  invoice.lines.reserve(static_cast<size_t>(proto.lines_size()));
  for (int i = 0; i < proto.lines_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(InvoiceLine line, LineFromProto(proto.lines(i), i));
    invoice.lines.push_back(std::move(line));
  }
  OUTLAY_ASSIGN_OR_RETURN(invoice.charges, ChargesFromProto("charges", proto.charges()));
  OUTLAY_ASSIGN_OR_RETURN(invoice.taxes, ChargesFromProto("taxes", proto.taxes()));
  invoice.order_number = proto.purchase_order_number();
  invoice.order_line_number = proto.purchase_order_line_number();
  invoice.marketplace_transaction = proto.marketplace_transaction();
  return invoice;
}

void ToProto(const InvoiceIds& ids, const Invoice& invoice, const InvoiceState& state, const Credits& credits,
             v1::Invoice* proto) {
  DocumentToProto(ids, invoice, proto);
  proto->set_state(static_cast<v1::Invoice::State>(state.state));
  if (state.booking.has_value()) ToProto(ids, invoice, *state.booking, proto->mutable_association());
  if (state.unmatched.has_value()) ToProto(*state.unmatched, proto->mutable_unmatched());
  rpc::ToProto(state.receive_time, proto->mutable_receive_time());
  rpc::ToProto(state.update_time, proto->mutable_update_time());
  if (credits.live_notes > 0) {
    rpc::ToProto(Money(credits.credited_minor, invoice.amount.currency()), proto->mutable_credited());
  }
  proto->set_etag(EtagOf(state, credits));
}

void ToProto(const InvoiceIds& ids, const InvoiceState& state,
             v1::StreamCreateInvoicesResponse::CreatedInvoice* proto) {
  proto->set_name(InvoiceName(ids.organization, ids.invoice_id));
  proto->set_state(static_cast<v1::Invoice::State>(state.state));
  if (state.booking.has_value()) {
    proto->set_purchase_order(OrderName(ids.organization, state.booking->order_id));
    proto->set_line_number(state.booking->line_number);
  }
  if (state.unmatched.has_value()) {
    proto->set_unmatched_reason(static_cast<purchase_order::v1::UnmatchedReason>(state.unmatched->reason));
  }
}

v1::InvoiceChanged ToEvent(const InvoiceIds& ids, const Invoice& invoice, const InvoiceState& state,
                           const Credits& credits, std::optional<Change> change) {
  v1::InvoiceChanged event;
  if (change.has_value()) event.set_change(static_cast<v1::InvoiceChanged::Change>(*change));
  event.set_invoice(InvoiceName(ids.organization, ids.invoice_id));
  event.set_number(invoice.number);
  event.set_bill_from_entity(EntityName(ids.organization, invoice.supplier_id, invoice.entity_id));
  event.set_kind(invoice.credit_note ? v1::Invoice::KIND_CREDIT_NOTE : v1::Invoice::KIND_INVOICE);
  rpc::ToProto(invoice.amount, event.mutable_amount());
  if (invoice.due_date.has_value()) rpc::ToProto(*invoice.due_date, event.mutable_due_date());
  event.set_state(static_cast<v1::Invoice::State>(state.state));
  if (state.booking.has_value()) {
    event.set_purchase_order(OrderName(ids.organization, state.booking->order_id));
    event.set_purchase_order_number(state.booking->order_number);
    event.set_line_number(state.booking->line_number);
  }
  if (state.unmatched.has_value()) {
    event.set_unmatched_reason(static_cast<purchase_order::v1::UnmatchedReason>(state.unmatched->reason));
  }
  if (!invoice.credited_invoice_id.empty()) {
    event.set_credited_invoice(InvoiceName(ids.organization, invoice.credited_invoice_id));
  }
  if (credits.live_notes > 0) {
    rpc::ToProto(Money(credits.credited_minor, invoice.amount.currency()), event.mutable_credited());
  }
  event.set_reason(state.cancel_reason);
  rpc::ToProto(invoice.posters, event.mutable_posted_by());
  rpc::ToProto(state.receive_time, event.mutable_receive_time());
  return event;
}

}  // namespace outlay::invoice_matching
