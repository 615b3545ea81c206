#include "services/invoice_matching/events/purchase_order_events.h"

#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "common/tenant/keyspaces.h"
#include "common/tenant/tenant.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/convert/associations.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/domain/steps.h"
#include "services/invoice_matching/store/duties.h"
#include "services/invoice_matching/store/invoices.h"
#include "services/invoice_matching/store/order_groups.h"
#include "services/invoice_matching/store/rescans.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

// A state event follows missed events, so an issued order counts as one that may take more.
bool MayTakeMore(const po::PurchaseOrderChanged& changed, bool is_state) {
  return changed.may_take_more() || (is_state && changed.purchase_order().state() == po::PurchaseOrder::STATE_ISSUED);
}

bool StopsInvoices(const po::Supplier& supplier) {
  return supplier.has_block() && supplier.block().scope() != po::SupplierBlock::SCOPE_PAYMENTS;
}

// Requests rescans if the organization wants them; at `time`, if that is in the future.
absl::Status RequestRescans(store::Transaction& txn, const std::string& organization,
                            const std::vector<std::string>& entity_names, absl::Time time = absl::InfinitePast()) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> settings,
                          txn.Find(tenant::kOrganizations, {organization}));
  if (!settings.has_value() || !settings->settings().associate_automatically()) return absl::OkStatus();
  for (const std::string& name : entity_names) {
    const std::optional<EntityId> entity = ParseEntityName(name);
    if (!entity.has_value() || entity->organization != organization) continue;
    OUTLAY_RETURN_IF_ERROR(RequestRescanAt(txn, {organization, entity->supplier_id, entity->entity_id}, time));
  }
  return absl::OkStatus();
}

absl::Status EventUnreadable(const feed::FeedEvent& event) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                   "the event's data is not what its type says; check that both services have fitting versions",
                   {{"type", event.event.type()}});
}

}  // namespace

bool PurchaseOrderEvents::Handles(std::string_view type) const {
  return type == po::PurchaseOrderChanged::descriptor()->full_name() ||
         type == po::SupplierChanged::descriptor()->full_name() ||
         type == po::InvoiceAssociated::descriptor()->full_name();
}

absl::Status PurchaseOrderEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  const std::string& type = event.event.type();
  if (type == po::InvoiceAssociated::descriptor()->full_name()) return ApplyBooking(txn, event);
  if (type == po::SupplierChanged::descriptor()->full_name()) return ApplySupplier(txn, event);
  return ApplyOrder(txn, event);
}

absl::Status PurchaseOrderEvents::ApplyOrder(store::Transaction& txn, const feed::FeedEvent& event) {
  po::PurchaseOrderChanged changed;
  if (!changed.ParseFromString(event.event.data())) return EventUnreadable(event);
  const std::optional<ResourceId> order = ParseOrderName(changed.purchase_order().name());
  if (!order.has_value() || order->organization != event.organization) return EventUnreadable(event);
  OUTLAY_RETURN_IF_ERROR(SaveOrderGroup(txn, event.organization, order->id, LastId(changed.purchase_order().group())));
  OUTLAY_RETURN_IF_ERROR(SaveRequesters(txn, {event.organization, order->id},
                                        rpc::PersonsFromProto(changed.purchase_order().requesters())));
  if (!MayTakeMore(changed, event.is_state)) return absl::OkStatus();
  const auto& entities = changed.purchase_order().bill_from_entities();
  return RequestRescans(txn, event.organization, {entities.begin(), entities.end()});
}

absl::Status PurchaseOrderEvents::ApplySupplier(store::Transaction& txn, const feed::FeedEvent& event) {
  po::SupplierChanged changed;
  if (!changed.ParseFromString(event.event.data())) return EventUnreadable(event);
  const po::Supplier& supplier = changed.supplier();
  OUTLAY_RETURN_IF_ERROR(
      SaveEditors(txn, {event.organization, LastId(supplier.name())}, rpc::PersonsFromProto(supplier.editors())));
  absl::Time time = absl::InfinitePast();
  if (StopsInvoices(supplier)) {
    // A block without an end is lifted by another change. Reaching an end causes no event.
    if (!supplier.block().has_end_time()) return absl::OkStatus();
    time = rpc::TimeFromProto(supplier.block().end_time());
  } else if (event.is_state) {
    // The orders of the snapshot cause the retries.
    return absl::OkStatus();
  }
  std::vector<std::string> names;
  for (const po::BillFromEntity& entity : supplier.bill_from_entities()) {
    names.push_back(Concat(supplier.name(), "/billFromEntities/", entity.bill_from_entity_id()));
  }
  return RequestRescans(txn, event.organization, names, time);
}

absl::Status PurchaseOrderEvents::ApplyBooking(store::Transaction& txn, const feed::FeedEvent& event) {
  po::InvoiceAssociated associated;
  if (!associated.ParseFromString(event.event.data())) return EventUnreadable(event);
  if (associated.association().undone()) return absl::OkStatus();
  const std::optional<ResourceId> name = ParseInvoiceName(associated.association().invoice());
  if (!name.has_value() || name->organization != event.organization) return absl::OkStatus();
  const InvoiceRef ref{name->organization, name->id};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<InvoiceState> before, FindState(txn, ref));
  // An invoice of another service, or one that existed before a backup was restored.
  if (!before.has_value()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Booking booking, FromProto(associated.association()));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(txn, ref.organization, txn.now()));
  const StepDecision decision = DecideObserved(*before, booking, now);
  if (decision.after == *before) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Invoice> invoice, FindInvoice(txn, ref));
  if (!invoice.has_value()) return DataLoss(kInvoices.name);
  SaveState(txn, ref, *invoice, *before, decision.after);
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
