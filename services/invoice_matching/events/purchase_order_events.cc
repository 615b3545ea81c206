#include "services/invoice_matching/events/purchase_order_events.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/tenant/keyspaces.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/invoice_matching/domain/names.h"
#include "services/invoice_matching/store/rescans.h"

namespace outlay::invoice_matching {
namespace {

namespace po = purchase_order::v1;

// A state event comes after events that were missed, so an issued order counts as one that may take more.
bool MayTakeMore(const po::PurchaseOrderChanged& changed, bool is_state) {
  return changed.may_take_more() || (is_state && changed.purchase_order().state() == po::PurchaseOrder::STATE_ISSUED);
}

}  // namespace

bool PurchaseOrderEvents::Handles(std::string_view type) const {
  return type == po::PurchaseOrderChanged::descriptor()->full_name();
}

absl::Status PurchaseOrderEvents::Apply(store::Transaction& txn, const feed::FeedEvent& event) const {
  po::PurchaseOrderChanged changed;
  if (!changed.ParseFromString(event.event.data())) {
    return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                     "the event's data is not what its type says; check that both services have fitting versions",
                     {{"type", event.event.type()}});
  }
  if (!MayTakeMore(changed, event.is_state)) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<directory::v1::OrganizationChanged> organization,
                          txn.Find(tenant::kOrganizations, {event.organization}));
  if (!organization.has_value() || !organization->settings().associate_automatically()) return absl::OkStatus();
  for (const std::string& name : changed.purchase_order().bill_from_entities()) {
    const std::optional<EntityId> entity = ParseEntityName(name);
    if (!entity.has_value() || entity->organization != event.organization) continue;
    OUTLAY_RETURN_IF_ERROR(RequestRescan(txn, {event.organization, entity->supplier_id, entity->entity_id}));
  }
  return absl::OkStatus();
}

}  // namespace outlay::invoice_matching
