#include "services/purchase_order/commands/order_verbs.h"

#include "common/base/status_macros.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {

absl::StatusOr<command::Outcome> OrderVerb::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, request_.order_id, request_.etag));
  OUTLAY_ASSIGN_OR_RETURN(const OrderDecision decision, Decide(context, scene, state));
  const bool waits =
      change_ == v1::PurchaseOrderChanged::CHANGE_ISSUED && decision.after.state == State::kPendingApproval;
  const bool is_to_be_reopened = decision.after.budget.phase == BudgetPhase::kReopening;
  const auto waiting = waits ? v1::PurchaseOrderChanged::CHANGE_SUBMITTED : change_;
  const auto change = is_to_be_reopened ? v1::PurchaseOrderChanged::CHANGE_UPDATED : waiting;
  return FinishOrder(context, scene, &state, decision,
                     {.change = change,
                      .reason = request_.reason,
                      .without_review = change == v1::PurchaseOrderChanged::CHANGE_ISSUED});
}

absl::StatusOr<OrderDecision> SubmitOrder::Decide(command::Context& context, const Scene& scene,
                                                  const OrderState& state) const {
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                          LoadSupplier(context.txn, {scene.organization, state.order.supplier_id}));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t active, CountActiveOrders(context.txn, scene.organization, scene.now.business));
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision, DecideSubmit(state.order,
                                                               {.submitter = std::string(ActorOf(context).person()),
                                                                .can_be_reviewed = peers_.approval,
                                                                .can_ask_budget = peers_.budget},
                                                               supplier, scene.rules, active, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckSettingsOfGroup(context, scene, &state.order, decision.after));
  OUTLAY_RETURN_IF_ERROR(
      JoinRequesters(context.caller.persons, state.invoiced.posters, supplier, scene.rules, &decision));
  return decision;
}

absl::StatusOr<OrderDecision> SuspendOrder::Decide(command::Context&, const Scene& scene,
                                                   const OrderState& state) const {
  return DecideSuspend(state.order, scene.now);
}

absl::StatusOr<OrderDecision> ResumeOrder::Decide(command::Context&, const Scene& scene,
                                                  const OrderState& state) const {
  return DecideResume(state.order, scene.now);
}

absl::StatusOr<OrderDecision> CloseOrder::Decide(command::Context&, const Scene& scene, const OrderState& state) const {
  return DecideClose(state.order, scene.now);
}

absl::StatusOr<OrderDecision> ReopenOrder::Decide(command::Context& context, const Scene& scene,
                                                  const OrderState& state) const {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t active, CountActiveOrders(context.txn, scene.organization, scene.now.business));
  return DecideReopen(state.order,
                      {.submitter = std::string(ActorOf(context).person()), .can_ask_budget = can_ask_budget_},
                      scene.rules, active, scene.now);
}

absl::StatusOr<OrderDecision> CancelOrder::Decide(command::Context&, const Scene& scene,
                                                  const OrderState& state) const {
  return DecideCancel(state.order, state.invoiced, scene.now);
}

absl::StatusOr<command::Outcome> DeleteOrder::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, request_.order_id, request_.etag));
  const DeleteDecision decision = DecideDelete(state.order, scene.now);
  if (decision.remove) {
    return FinishRemoval(context, scene, state);
  }
  return FinishOrder(context, scene, &state, decision.decision,
                     {.change = v1::PurchaseOrderChanged::CHANGE_DELETED, .reason = request_.reason});
}

}  // namespace outlay::purchase_order
