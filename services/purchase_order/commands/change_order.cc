#include "services/purchase_order/commands/change_order.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// A change that waits is written by each of its steps together with the order as it is and as it becomes.
absl::Status CheckBytes(const Scene& scene, const OrderState& state, const Order& proposed) {
  if (!Waits(proposed.change)) return absl::OkStatus();
  const size_t bytes = BytesInLog(scene, {.order = WithChange(proposed), .invoiced = state.invoiced});
  return bytes > limits::kChangedOrderBytes
             ? QuotaExceeded("waiting_change_bytes", static_cast<int64_t>(limits::kChangedOrderBytes))
             : absl::OkStatus();
}

// What is told of a step of an order's change. `before`: the order, whose change waited, or had none.
ChangeNote NoteOfChange(const Order& before, const OrderDecision& decision) {
  const OrderChange& change = decision.after.change;
  switch (change.state) {
    case ChangeState::kInReview:
      return {.change = v1::PurchaseOrderChanged::CHANGE_REVISION_PROPOSED, .reason = change.reason};
    case ChangeState::kFunding:
      return {.change = Waits(before.change) ? v1::PurchaseOrderChanged::CHANGE_REVISION_APPROVED
                                             : v1::PurchaseOrderChanged::CHANGE_REVISION_PROPOSED,
              .reason = change.reason};
    case ChangeState::kInForce:
      return {.change = v1::PurchaseOrderChanged::CHANGE_REVISED,
              .reason = change.reason,
              .without_review = change.attempt == 0,
              .author = change.proposer};
    default:
      return {.change = v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED, .reason = change.end_reason};
  }
}

}  // namespace

absl::StatusOr<command::Outcome> FinishChange(command::Context& context, const Scene& scene, const OrderState& state,
                                              absl::StatusOr<OrderDecision> decision) {
  if (!decision.ok() && IsRefusalByRule(decision.status())) {
    decision = DecideChangeOver(state.order, ChangeState::kNotPossible, MessageOf(decision.status()),
                                /*refusals=*/{}, scene.now);
  }
  OUTLAY_RETURN_IF_ERROR(decision.status());
  return FinishOrder(context, scene, &state, *decision, NoteOfChange(state.order, *decision));
}

absl::StatusOr<command::Outcome> ReviseOrder::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, request_.order_id, request_.etag));
  const std::string& supplier_id = revision_.supplier_id.empty() ? state.order.supplier_id : revision_.supplier_id;
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(context.txn, {scene.organization, supplier_id}));
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision,
                          DecideRevise(state.order, revision_, supplier, state.invoiced, scene.rules,
                                       {.submitter = std::string(ActorOf(context).person()),
                                        .can_be_reviewed = peers_.approval,
                                        .can_ask_budget = peers_.budget},
                                       scene.now));
  OUTLAY_RETURN_IF_ERROR(
      CheckProposers(context.caller.persons, state.invoiced.posters, supplier, scene.rules, &decision));
  OUTLAY_RETURN_IF_ERROR(CheckBytes(scene, state, decision.after));
  if (decision.new_version || !decision.changed) {
    return FinishOrder(context, scene, &state, decision,
                       {.change = v1::PurchaseOrderChanged::CHANGE_REVISED, .reason = request_.reason});
  }
  return FinishOrder(context, scene, &state, decision, NoteOfChange(state.order, decision));
}

absl::StatusOr<OrderDecision> WithdrawChange::Decide(command::Context&, const Scene& scene,
                                                     const OrderState& state) const {
  return DecideWithdrawChange(state.order, scene.now);
}

}  // namespace outlay::purchase_order
