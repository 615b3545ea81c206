#include "services/purchase_order/commands/propose_move.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/records.h"
#include "services/purchase_order/store/review_flows.h"

namespace outlay::purchase_order {
namespace {

// Applies a proposal of another budget to its order (A11).
class ProposeMove final : public command::Command {
 public:
  ProposeMove(std::string review_id, ReviewFlow flow, ProposedMove proposed)
      : review_id_(std::move(review_id)), flow_(std::move(flow)), proposed_(std::move(proposed)) {}

  std::string_view name() const override { return "purchaseOrders.proposeBudget"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadAnyOrderState(context, scene, flow_.subject_id));
    ProposalDecision decision = DecideProposeMove(state.order, review_id_, proposed_, flow_);
    if (IsAsked(decision)) OUTLAY_RETURN_IF_ERROR(Judge(context, scene, state, &decision));
    const bool is_asked = IsAsked(decision);
    return FinishOrder(context, scene, &state, decision.order,
                       {.change = is_asked ? v1::PurchaseOrderChanged::CHANGE_BUDGET_PROPOSED
                                           : v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED,
                        .reason = is_asked ? proposed_.move.reason : decision.move.end_reason,
                        .move = decision.move});
  }

 private:
  static bool IsAsked(const ProposalDecision& decision) {
    return decision.order.changed && decision.move.state == MoveState::kAsked;
  }
  // Ends a move that the group's settings forbid, before budgets are asked about it.
  static absl::Status Judge(const command::Context& context, const Scene& scene, const OrderState& state,
                            ProposalDecision* decision) {
    const Order moved = WithMove(decision->order.after);
    absl::Status allowed = CheckSettingsInStep(context, scene, state.order, WithChange(moved));
    if (allowed.ok() && Waits(moved.change)) allowed = CheckChangeBytes(scene, state, moved);
    if (allowed.ok() || !IsRefusalByRule(allowed)) return allowed;
    EndMove(MessageOf(allowed), &decision->move);
    decision->order.after.budget.move = decision->move;
    return absl::OkStatus();
  }

  const std::string review_id_;
  const ReviewFlow flow_;
  const ProposedMove proposed_;
};

bool GoesOn(const ReviewFlow& flow) {
  return flow.phase != ReviewPhase::kWithdraw && flow.phase != ReviewPhase::kOver;
}

// Returns how many proposals of an order a body may take, each in a step of its own.
size_t RoomFor(const Order& order, const ReviewFlow& flow) {
  const size_t of_one = limits::kOrderBytesPerStep * ToRecord(order).ByteSizeLong();
  if (GoesOn(flow)) return std::max<size_t>(limits::kProposalStepBytes / of_one, 1);
  // The end of the review has been written in the same body.
  return limits::kProposalEndBytes / of_one;
}

}  // namespace

absl::Status TakeProposals(store::Transaction& txn, const ReviewKey& key, std::vector<ProposedMove> proposed) {
  const auto& [organization, review_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindReviewFlow(txn, key));
  const bool is_known = flow.has_value() && (flow->phase != ReviewPhase::kAsk || flow->shown_round > 0);
  if (!is_known) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Order> order, FindOrder(txn, {organization, flow->subject_id}));
  if (!order.has_value() || order->deleted) return absl::OkStatus();
  const std::optional<int64_t> taken = ProposalsTaken(*order, review_id);
  if (!taken.has_value()) return absl::OkStatus();
  std::erase_if(proposed, [&](const ProposedMove& one) { return one.move.number <= *taken; });
  if (const size_t room = RoomFor(*order, *flow); proposed.size() > room) {
    const auto too_many = static_cast<std::ptrdiff_t>(proposed.size() - room);
    // A review that is over is not looked at again, so its last proposals are kept.
    proposed.erase(GoesOn(*flow) ? proposed.end() - too_many : proposed.begin(),
                   GoesOn(*flow) ? proposed.end() : proposed.begin() + too_many);
    if (flow->phase == ReviewPhase::kWait) {
      OUTLAY_RETURN_IF_ERROR(
          flow::SaveReviewFlow(txn, kReviewTables, key, review::InPhase(*flow, ReviewPhase::kLook, txn.now())));
    }
  }
  for (const ProposedMove& one : proposed) {
    const rpc::Caller caller = {.subject = "purchase_order",
                                .organization = organization,
                                .on_behalf_of = one.move.proposer,
                                .cause = Concat("reviews/", review_id)};
    OUTLAY_RETURN_IF_ERROR(command::Executor::RunInBody(txn, caller, {}, ProposeMove(review_id, *flow, one)).status());
  }
  return absl::OkStatus();
}

}  // namespace outlay::purchase_order
