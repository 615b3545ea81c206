#include "services/invoice_matching/rpc/answers.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "services/invoice_matching/convert/invoices.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {

void ToProto(const InvoiceRef& ref, const FlowResult& result, v1::Invoice* proto) {
  ToProto({ref.organization, ref.invoice_id}, *result.invoice, result.state, result.credits, proto);
}

void ToProto(const InvoiceRef& ref, const StoredInvoice& stored, v1::Invoice* proto) {
  ToProto({ref.organization, ref.invoice_id}, *stored.invoice, stored.state, stored.credits, proto);
}

absl::StatusOr<InvoiceFilter> FromProto(const v1::ListInvoicesRequest::Filter& proto) {
  InvoiceFilter filter;
  for (const int state : proto.states()) {
    if (!v1::Invoice::State_IsValid(state) || state == v1::Invoice::STATE_UNSPECIFIED) {
      return FieldInvalid("filter.states", "must name states that this server knows");
    }
    filter.states.push_back(static_cast<State>(state));
  }
  if (!purchase_order::v1::UnmatchedReason_IsValid(proto.unmatched_reason())) {
    return FieldInvalid("filter.unmatched_reason", "must be a reason that this server knows");
  }
  if (std::optional<EntityId> entity = ParseEntityName(proto.bill_from_entity()); entity.has_value()) {
    filter.supplier_id = std::move(entity->supplier_id);
    filter.entity_id = std::move(entity->entity_id);
  }
  filter.number = proto.number();
  filter.unmatched_reason = proto.unmatched_reason();
  if (std::optional<ResourceId> order = ParseOrderName(proto.purchase_order()); order.has_value()) {
    filter.order_id = std::move(order->id);
  }
  return filter;
}

absl::StatusOr<Invoice> ReadInvoice(const v1::CreateInvoiceRequest& request) {
  absl::StatusOr<Invoice> invoice = FromProto(request.invoice());
  if (!invoice.ok()) return AtField("invoice", invoice.status());
  return invoice;
}

}  // namespace outlay::invoice_matching
