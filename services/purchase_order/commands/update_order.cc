#include "services/purchase_order/commands/update_order.h"

#include <string>
#include <vector>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// Returns the updated order as users would write it.
absl::StatusOr<OrderSpec> MergeSpec(const command::Context& context, const Scene& scene, const OrderState& state,
                                    const v1::UpdatePurchaseOrderRequest& request, const rpc::FieldMaskRules& rules) {
  v1::PurchaseOrder merged = ToProto({.organization = scene.organization,
                                      .order = state.order,
                                      .invoiced = state.invoiced,
                                      .business_now = scene.now.business},
                                     Audience::kCaller);
  OUTLAY_RETURN_IF_ERROR(rules.Apply(request.update_mask(), request.purchase_order(), &merged));
  OUTLAY_ASSIGN_OR_RETURN(OrderSpec spec, FromProto(merged));
  OUTLAY_RETURN_IF_ERROR(FillContactIds(state.order.contacts, context.request_digest.bytes(), &spec.contacts));
  return spec;
}

absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene, const OrderState& state,
                                     const OrderSpec& spec) {
  if (spec.group_id != state.order.group_id) {
    OUTLAY_RETURN_IF_ERROR(CheckGroup(context, scene, spec.group_id));
  }
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(context.txn, {scene.organization, spec.supplier_id}));
  int64_t active = 0;
  if (state.order.state == State::kIssued && !CountsAsActive(state.order, scene.now.business)) {
    OUTLAY_ASSIGN_OR_RETURN(active, CountActiveOrders(context.txn, scene.organization, scene.now.business));
  }
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision,
                          DecideUpdate(state.order, spec, supplier, scene.rules, active, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckSettingsOfGroup(context, scene, &state.order, decision.after));
  if (Waits(decision.after.change)) OUTLAY_RETURN_IF_ERROR(CheckChangeBytes(scene, state, decision.after));
  // The fields that can still change in an issued order make nobody its requester.
  if (!state.order.issue_time.has_value()) {
    OUTLAY_RETURN_IF_ERROR(
        JoinRequesters(context.caller.persons, state.invoiced.posters, supplier, scene.rules, &decision));
  }
  // Done after the requesters are known: a person who changes an order must not decide about it (I12).
  const bool is_reviewed = decision.after.state == State::kPendingApproval && decision.after.review.attempt > 0;
  if (ShowsTheSame(state.order, decision.after)) return decision;
  if (is_reviewed) AskAnew(&decision.after);
  AskAboutChangeAnew(&decision.after);
  const bool is_about_change =
      decision.after.change.attempt != state.order.change.attempt || AsksOwners(decision.after);
  if (!is_about_change) return decision;
  OUTLAY_ASSIGN_OR_RETURN(const Supplier next,
                          LoadSupplier(context.txn, {scene.organization, SupplierWithChange(state.order)}));
  OUTLAY_RETURN_IF_ERROR(CheckProposers(context.caller.persons, state.invoiced.posters, next, scene.rules, &decision));
  return decision;
}

}  // namespace

absl::StatusOr<rpc::FieldMaskRules> MakeOrderMaskRules() {
  std::vector<std::string> paths;
  for (size_t i = 0; i < kOrderFields; ++i) {
    paths.emplace_back(FieldName(static_cast<OrderField>(i)));
  }
  return rpc::FieldMaskRules::Create(v1::PurchaseOrder::descriptor(), std::move(paths));
}

absl::StatusOr<command::Outcome> UpdateOrder::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(
      const OrderState state,
      LoadOrderState(context, scene, LastId(request_.purchase_order().name()), request_.purchase_order().etag()));
  const absl::StatusOr<OrderSpec> spec = MergeSpec(context, scene, state, request_, *rules_);
  if (!spec.ok()) {
    return AtField("purchase_order", spec.status());
  }
  const absl::StatusOr<OrderDecision> decision = Decide(context, scene, state, *spec);
  if (!decision.ok()) {
    return AtField("purchase_order", decision.status());
  }
  return FinishOrder(context, scene, &state, *decision, {.change = v1::PurchaseOrderChanged::CHANGE_UPDATED});
}

}  // namespace outlay::purchase_order
