#include "services/purchase_order/commands/follow_review.h"

#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/executor.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/domain/change_decisions.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr char kSubject[] = "purchase_order";

std::optional<AskedReview> AskedFor(const Order* order) {
  return order != nullptr ? ReviewAskedFor(*order) : std::nullopt;
}

v1::PurchaseOrderChanged::Change ChangeOf(State after) {
  switch (after) {
    case State::kIssued:
      return v1::PurchaseOrderChanged::CHANGE_ISSUED;
    case State::kPendingApproval:
      return v1::PurchaseOrderChanged::CHANGE_APPROVED;
    default:
      return v1::PurchaseOrderChanged::CHANGE_REVIEW_ENDED;
  }
}

// Carries the end of a review out on its order, or on its change, and saves the flow behind it.
class EndReview final : public command::Command {
 public:
  EndReview(const ReviewKey& key, ReviewFlow flow, ReviewPicture end, bool can_ask_budget)
      : key_(key), flow_(std::move(flow)), end_(std::move(end)), can_ask_budget_(can_ask_budget) {}

  std::string_view name() const override { return "purchaseOrders.endReview"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    // Before the order: that the review is needed no more then needs no telling.
    OUTLAY_RETURN_IF_ERROR(SaveReviewFlow(context.txn, key_, flow_));
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadAnyOrderState(context, scene, flow_.order_id));
    if (state.order.change.review_id == std::get<1>(key_)) return EndChangeReview(context, scene, state);
    absl::StatusOr<OrderDecision> decision = Decide(context, scene, state);
    if (!decision.ok() && IsRefusalByRule(decision.status())) {
      decision = DecideNotIssued(state.order, ReviewOutcome::kNotIssued, MessageOf(decision.status()), scene.now);
    }
    OUTLAY_RETURN_IF_ERROR(decision.status());
    return FinishOrder(context, scene, &state, *decision,
                       {.change = ChangeOf(decision->after.state), .reason = decision->after.review.reason});
  }

 private:
  absl::StatusOr<OrderDecision> Decide(command::Context& context, const Scene& scene, const OrderState& state) const {
    if (end_.outcome == ReviewOutcome::kNotReviewed) {
      OrderDecision decision = DecideNotIssued(state.order, end_.outcome, end_.reason, scene.now);
      if (end_.is_full) ++decision.after.review.generation;
      return decision;
    }
    OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                            LoadSupplier(context.txn, {scene.organization, state.order.supplier_id}));
    OUTLAY_ASSIGN_OR_RETURN(const int64_t active,
                            CountActiveOrders(context.txn, scene.organization, scene.now.business));
    OUTLAY_ASSIGN_OR_RETURN(OrderDecision decision, DecideReviewed(state.order, end_, supplier, scene.rules,
                                                                   can_ask_budget_, active, scene.now));
    OUTLAY_RETURN_IF_ERROR(CheckSettingsOfGroup(context, scene, &state.order, decision.after));
    return decision;
  }

  absl::StatusOr<command::Outcome> EndChangeReview(command::Context& context, const Scene& scene,
                                                   const OrderState& state) const {
    OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier,
                            LoadSupplier(context.txn, {scene.organization, SupplierWithChange(state.order)}));
    return FinishChange(
        context, scene, state,
        DecideChangeReviewed(state.order, end_, supplier, state.invoiced, scene.rules, can_ask_budget_, scene.now));
  }

  const ReviewKey key_;
  const ReviewFlow flow_;
  const ReviewPicture end_;
  const bool can_ask_budget_;
};

absl::Status Take(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& before, ReviewStep step,
                  bool can_ask_budget) {
  if (!step.end.has_value()) {
    return step.flow == before ? absl::OkStatus() : SaveReviewFlow(txn, key, step.flow);
  }
  const auto& [organization, review_id] = key;
  const rpc::Caller caller = {
      .subject = kSubject, .organization = organization, .on_behalf_of = {}, .cause = Concat("reviews/", review_id)};
  return command::Executor::RunInBody(txn, caller, {},
                                      EndReview(key, std::move(step.flow), *std::move(step.end), can_ask_budget))
      .status();
}

// The flow, if approval is still to say what it was asked.
absl::StatusOr<std::optional<ReviewFlow>> FindAsked(store::Transaction& txn, const ReviewKey& key,
                                                    const ReviewFlow& asked) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ReviewFlow> flow, FindReviewFlow(txn, key));
  const bool is_same =
      flow.has_value() && flow->phase == asked.phase && flow->attempt == asked.attempt && flow->calls == asked.calls;
  if (!is_same) flow.reset();
  return flow;
}

}  // namespace

absl::Status RecordReviewNeed(store::Transaction& txn, const std::string& organization, const Order* before,
                              const Order* after, absl::Time now) {
  const std::optional<AskedReview> was = AskedFor(before);
  const std::optional<AskedReview> is = AskedFor(after);
  if (was.has_value() && (!is.has_value() || is->review_id != was->review_id)) {
    const ReviewKey key = {organization, was->review_id};
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindReviewFlow(txn, key));
    if (flow.has_value() && flow->phase != ReviewPhase::kOver) {
      OUTLAY_RETURN_IF_ERROR(SaveReviewFlow(txn, key, InPhase(*flow, ReviewPhase::kWithdraw, now)));
    }
  }
  const bool is_asked = was.has_value() && is.has_value() && was->review_id == is->review_id;
  if (!is.has_value() || (is_asked && was->attempt == is->attempt)) return absl::OkStatus();
  return SaveReviewFlow(txn, {organization, is->review_id},
                        ReviewFlow{.order_id = after->id,
                                   .requester = is->submitter,
                                   .phase = ReviewPhase::kAsk,
                                   .attempt = is->attempt,
                                   .calls = 0,
                                   .due = now,
                                   .known = std::nullopt});
}

absl::Status TakeAnswer(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked,
                        const ReviewPicture* answer, bool can_ask_budget) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  ReviewStep step =
      flow->phase == ReviewPhase::kLook ? AfterLook(*flow, answer, txn.now()) : AfterAnswer(*flow, *answer, txn.now());
  return Take(txn, key, *flow, std::move(step), can_ask_budget);
}

absl::Status TakeRefusal(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked,
                         const std::string& reason, bool is_full) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  ReviewPicture end;
  end.outcome = ReviewOutcome::kNotReviewed;
  end.reason = reason;
  end.is_full = is_full;
  // A review of an earlier attempt may be open.
  return Take(txn, key, *flow, {.flow = InPhase(*flow, ReviewPhase::kWithdraw, txn.now()), .end = std::move(end)},
              /*can_ask_budget=*/false);
}

absl::Status TakeEnd(store::Transaction& txn, const ReviewKey& key, const ReviewFlow& asked) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindAsked(txn, key, asked));
  if (!flow.has_value()) return absl::OkStatus();
  switch (flow->phase) {
    case ReviewPhase::kWithdraw:
      return SaveReviewFlow(txn, key, InPhase(*flow, ReviewPhase::kOver, txn.now()));
    case ReviewPhase::kLook:
      return SaveReviewFlow(txn, key, InPhase(*flow, ReviewPhase::kWait, txn.now()));
    case ReviewPhase::kWait:
      return SaveReviewFlow(txn, key, InPhase(*flow, ReviewPhase::kLook, txn.now()));
    case ReviewPhase::kAsk:
      // Under another id: the refusal of this one may be remembered.
      return SaveReviewFlow(txn, key, InPhase(*flow, ReviewPhase::kAsk, txn.now()));
    case ReviewPhase::kOver:
      break;
  }
  return SaveReviewFlow(txn, key, std::nullopt);
}

absl::Status TakeEvent(store::Transaction& txn, const ReviewKey& key, const ReviewPicture& told) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> flow, FindReviewFlow(txn, key));
  // Not a review of an order, or one that was over long ago.
  if (!flow.has_value()) return absl::OkStatus();
  // Only an answer ends it as approved.
  return Take(txn, key, *flow, AfterEvent(*flow, told, txn.now()), /*can_ask_budget=*/false);
}

}  // namespace outlay::purchase_order
