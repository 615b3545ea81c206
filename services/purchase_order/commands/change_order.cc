#include "services/purchase_order/commands/change_order.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/commands/count_spending.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// The bytes of an announcement that the balance of a line has crossed a threshold.
constexpr size_t kCrossingBytes = 300;

// Returns the number of lines whose balance may cross when the change is in force: their amount falls, and something is
// invoiced on them.
size_t LinesThatMayCross(const OrderState& state, const Order& changed) {
  return static_cast<size_t>(std::ranges::count_if(changed.lines, [&](const Line& line) {
    const Line* const old = FindLine(state.order, line.number);
    return old != nullptr && line.amount.minor_units() < old->amount.minor_units() &&
           state.invoiced.lines.contains(line.number);
  }));
}

// Checks a step that continues a change against the settings of the group (D9), which apply to the changed order, and
// against the bytes that can be written. `is_by_caller`: the caller alone gets the answer.
absl::Status CheckStep(const command::Context& context, const Scene& scene, const OrderState& state,
                       const OrderDecision& decision, bool is_by_caller) {
  const bool waits = Waits(decision.after.change);
  if (!decision.changed || (!waits && !decision.new_version)) return absl::OkStatus();
  const Order changed = WithChange(decision.after);
  OUTLAY_RETURN_IF_ERROR(is_by_caller ? CheckSettingsOfGroup(context, scene, &state.order, changed)
                                      : CheckSettingsInStep(context, scene, state.order, changed));
  return waits || Waits(state.order.change) ? CheckChangeBytes(scene, state, decision.after) : absl::OkStatus();
}

// Returns the announcement of a step of an order's change. `before`: the order with the pending change, or without one.
ChangeNote NoteOfChange(const Order& before, const OrderDecision& decision) {
  const OrderChange& change = decision.after.change;
  switch (change.state) {
    case ChangeState::kInReview:
      return {.change = AsksOwners(before) ? v1::PurchaseOrderChanged::CHANGE_REVISION_ASKED
                                           : v1::PurchaseOrderChanged::CHANGE_REVISION_PROPOSED,
              .reason = change.reason};
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

// A step writes the row, the event, the order before and after in the log, and the request to budget, which may be
// about the order without and with the change. When the change is approved, three of these include the change; when it
// comes into force, one does, and a version is written.
absl::Status CheckChangeBytes(const Scene& scene, const OrderState& state, const Order& after) {
  const auto bytes_of = [&](const Order& order) {
    return BytesInLog(scene, {.order = order, .invoiced = state.invoiced});
  };
  const Order changed = WithFundedChange(after);
  const Order& waiting = Waits(after.change) ? after : state.order;
  Order present = waiting;
  present.change = {};
  size_t bytes = std::max(3 * bytes_of(waiting) + bytes_of(present), bytes_of(waiting) + 4 * bytes_of(changed));
  bytes += LinesThatMayCross(state, changed) * kCrossingBytes;
  for (const Order* const order : {&std::as_const(present), &changed}) {
    const std::vector<BudgetNeed> needs = NeedsOf(*order, state.invoiced);
    for (const auto& spend : ToSpends(scene.organization, *order, needs, scene.rules.root_group_id)) {
      bytes += spend.ByteSizeLong();
    }
  }
  return bytes > limits::kChangeStepBytes ? ChangeTooLong(after.id, bytes, limits::kChangeStepBytes) : absl::OkStatus();
}

absl::StatusOr<command::Outcome> FinishChange(command::Context& context, const Scene& scene, const OrderState& state,
                                              absl::StatusOr<OrderDecision> decision) {
  const absl::Status allowed =
      decision.ok() ? CheckStep(context, scene, state, *decision, /*is_by_caller=*/false) : decision.status();
  if (!allowed.ok()) {
    if (!IsRefusalByRule(allowed)) return allowed;
    decision = DecideChangeOver(state.order, ChangeState::kNotPossible, MessageOf(allowed), /*refusals=*/{}, scene.now);
    decision->after.change.end_error = ErrorReason(allowed);
  }
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome,
                          FinishOrder(context, scene, &state, *decision, NoteOfChange(state.order, *decision)));
  if (!decision->changed || !MayHideCompletion(decision->after.change)) return outcome;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<OrderState> closed, CloseIfComplete(context, state.order.id, &outcome));
  if (closed.has_value()) outcome.after = InLog(scene, *closed);
  return outcome;
}

absl::StatusOr<command::Outcome> ReviseOrder::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, request_.order_id, request_.etag));
  const std::string& supplier_id = revision_.supplier_id.empty() ? state.order.supplier_id : revision_.supplier_id;
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(context.txn, {scene.organization, supplier_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Rules rules, RulesOfChange(context, scene, state.order));
  const auto decide = [&](const Rules& by) {
    return DecideRevise(state.order, revision_, supplier, state.invoiced, by,
                        {.submitter = std::string(ActorOf(context).person()),
                         .can_be_reviewed = peers_.approval,
                         .can_ask_budget = peers_.budget},
                        scene.now);
  };
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision, decide(rules));
  // Beyond a spending limit nothing is tolerated without a review.
  if (IsSpendingRefusal(SpendingOf(context, scene, &state, decision.after).status())) {
    OUTLAY_ASSIGN_OR_RETURN(decision, decide(scene.rules));
  }
  OUTLAY_RETURN_IF_ERROR(
      CheckProposers(context.caller.persons, state.invoiced.posters, supplier, scene.rules, &decision));
  OUTLAY_RETURN_IF_ERROR(CheckStep(context, scene, state, decision, /*is_by_caller=*/true));
  if (decision.new_version || !decision.changed) {
    const bool is_approved = IsWithinApproval(state.order, decision.after, /*is_funded=*/false);
    return FinishOrder(context, scene, &state, decision,
                       {.change = v1::PurchaseOrderChanged::CHANGE_REVISED,
                        .reason = request_.reason,
                        .without_review = !is_approved});
  }
  return FinishOrder(context, scene, &state, decision, NoteOfChange(state.order, decision));
}

absl::StatusOr<command::Outcome> WithdrawChange::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, request_.order_id, request_.etag));
  OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision,
                          DecideWithdrawChange(state.order, number_, request_.reason, scene.now));
  return FinishChange(context, scene, state, std::move(decision));
}

}  // namespace outlay::purchase_order
