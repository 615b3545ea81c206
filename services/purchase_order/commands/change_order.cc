#include "services/purchase_order/commands/change_order.h"

#include <algorithm>
#include <vector>

#include "common/base/status_macros.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// That every step of a change that waits can be written: the row, the event, and before and after in the log, with what
// budgets are told of it. When it is approved, three of them with what it makes different; in force, one, and a
// version.
absl::Status CheckBytes(const Scene& scene, const OrderState& state, const Order& after) {
  if (!Waits(after.change)) return absl::OkStatus();
  const auto bytes_of = [&](const Order& order) {
    return BytesInLog(scene, {.order = order, .invoiced = state.invoiced});
  };
  Order funding = after;
  funding.change.state = ChangeState::kFunding;
  const Order changed = WithChange(funding);
  size_t bytes = std::max(3 * bytes_of(after) + bytes_of(state.order), bytes_of(after) + 4 * bytes_of(changed));
  const std::vector<BudgetNeed> needs = NeedsOf(changed, state.invoiced);
  for (const auto& spend : ToSpends(scene.organization, changed, needs, scene.rules.root_group_id)) {
    bytes += spend.ByteSizeLong();
  }
  return bytes > limits::kChangeStepBytes ? ChangeTooLong(after.id, bytes, limits::kChangeStepBytes) : absl::OkStatus();
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
