#include "services/purchase_order/commands/follow_review.h"

#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/status_macros.h"
#include "common/command/executor.h"
#include "common/flow/follow_review.h"
#include "services/purchase_order/commands/change_order.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/propose_move.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/convert/reviews.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/store/budget_flows.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/review_flows.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

constexpr char kSubject[] = "purchase_order";

std::optional<AskedReview> AskedFor(const Order* order) {
  return order != nullptr ? ReviewAskedFor(*order) : std::nullopt;
}

v1::PurchaseOrderChanged::Change ChangeOf(const Order& after) {
  if (after.state == State::kIssued) return v1::PurchaseOrderChanged::CHANGE_ISSUED;
  if (after.state == State::kPendingApproval) return v1::PurchaseOrderChanged::CHANGE_APPROVED;
  const ReviewOutcome outcome = after.review.outcome;
  const bool is_refused = outcome != ReviewOutcome::kNotReviewed && outcome != ReviewOutcome::kNotIssued;
  return is_refused ? v1::PurchaseOrderChanged::CHANGE_REVIEW_ENDED : v1::PurchaseOrderChanged::CHANGE_NOT_ISSUED;
}

// Returns true while budgets have not answered about another charge of an order under review.
absl::StatusOr<bool> IsChargedAnew(const store::Reader& reader, const std::string& organization, const Order& order) {
  if (IsMoving(order)) return true;
  if (order.budget.phase != BudgetPhase::kHeld) return false;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BudgetFlow> flow,
                          FindBudgetFlow(reader, {organization, DocumentIdOf(order)}));
  return flow.has_value() && flow->asks_owners;
}

// Applies the end of a review to its order or change, and saves the review's flow.
class EndReview final : public command::Command {
 public:
  EndReview(const ReviewKey& key, ReviewFlow flow, ReviewPicture end, bool can_ask_budget)
      : key_(key), flow_(std::move(flow)), end_(std::move(end)), can_ask_budget_(can_ask_budget) {}

  std::string_view name() const override { return "purchaseOrders.endReview"; }

  absl::StatusOr<command::Outcome> Run(command::Context& context) const override {
    // Saved before the order, so that ending the order's wait does not withdraw the review.
    OUTLAY_RETURN_IF_ERROR(flow::SaveReviewFlow(context.txn, kReviewTables, key_, flow_));
    OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
    OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadAnyOrderState(context, scene, flow_.subject_id));
    const bool is_of_change = state.order.change.review_id == std::get<1>(key_);
    if (IsUndecided(state.order)) return EndUndecided(context, scene, state, is_of_change);
    if (is_of_change) return EndChangeReview(context, scene, state);
    absl::StatusOr<OrderDecision> decision = Decide(context, scene, state);
    if (!decision.ok() && IsRefusalByRule(decision.status())) {
      decision = DecideNotIssued(state.order, ReviewOutcome::kNotIssued, MessageOf(decision.status()), scene.now);
    }
    OUTLAY_RETURN_IF_ERROR(decision.status());
    return FinishOrder(context, scene, &state, *decision,
                       {.change = ChangeOf(decision->after), .reason = decision->after.review.reason});
  }

 private:
  // Beyond a spending limit a person must have decided, whatever approval's rules or its version say (D4).
  bool IsUndecided(const Order& order) const {
    return end_.outcome == ReviewOutcome::kApproved && end_.approvers.empty() && !order.spending.breach.empty();
  }
  absl::StatusOr<command::Outcome> EndUndecided(command::Context& context, const Scene& scene, const OrderState& state,
                                                bool is_of_change) const {
    const std::string why = Concat("approved by nobody, though beyond a spending limit: ", state.order.spending.breach);
    if (is_of_change) {
      return FinishChange(context, scene, state,
                          DecideChangeOver(state.order, ChangeState::kNotReviewed, why, /*refusals=*/{}, scene.now));
    }
    return FinishOrder(context, scene, &state,
                       DecideNotIssued(state.order, ReviewOutcome::kNotReviewed, why, scene.now),
                       {.change = v1::PurchaseOrderChanged::CHANGE_NOT_ISSUED, .reason = why});
  }

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
    OUTLAY_RETURN_IF_ERROR(CheckSettingsInStep(context, scene, state.order, decision.after));
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

}  // namespace

OrdersInReview::OrdersInReview(bool can_ask_budget)
    : ReviewedSubjects({.tables = kReviewTables,
                        .service = kSubject,
                        .collection = "purchaseOrders",
                        .withdrawal = "nobody waits for it any more: the purchase order, or its change, was given up",
                        .kinds = {approval::v1::SUBJECT_KIND_PURCHASE_ORDER, approval::v1::SUBJECT_KIND_CHANGE_ORDER}}),
      can_ask_budget_(can_ask_budget) {}

absl::StatusOr<flow::ReviewedSubjects::Shown> OrdersInReview::Show(const store::Reader& reader,
                                                                   const flow::FlowKey& key,
                                                                   const ReviewFlow& flow) const {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(reader, {organization, flow.subject_id}));
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplier(reader, {organization, SupplierWithChange(order)}));
  OUTLAY_ASSIGN_OR_RETURN(const OrderInvoiced invoiced, LoadInvoiced(reader, {organization, order.id}));
  return Shown{.subject = ToSubject(organization, order, invoiced, supplier),
               .ask_time = ReviewAskedFor(order).value_or(AskedReview()).submit_time};
}

absl::Status OrdersInReview::End(store::Transaction& txn, const flow::FlowKey& key, const ReviewFlow& flow,
                                 const ReviewPicture& end) const {
  const auto& [organization, review_id] = key;
  OUTLAY_ASSIGN_OR_RETURN(const Order order, LoadOrder(txn, {organization, flow.subject_id}));
  if (end.outcome == ReviewOutcome::kApproved) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_charged_anew, IsChargedAnew(txn, organization, order));
    // The approval is about the former charge: approval is asked anew once budgets have answered about the new one.
    if (is_charged_anew) {
      return flow::SaveReviewFlow(txn, kReviewTables, key, review::InPhase(flow, ReviewPhase::kWait, txn.now()));
    }
  }
  return flow::ApplyEnd(txn, *this, key, EndReview(key, flow, end, can_ask_budget_));
}

absl::Status OrdersInReview::Follow(store::Transaction& txn, const flow::FlowKey& key,
                                    const approval::v1::Review& review) const {
  return review.budget_proposals().empty() ? absl::OkStatus() : TakeProposals(txn, key, ProposedMoves(review));
}

absl::Status RecordReviewNeed(store::Transaction& txn, const std::string& organization, const Order* before,
                              const Order* after, absl::Time now) {
  const std::optional<AskedReview> was = AskedFor(before);
  const std::optional<AskedReview> is = AskedFor(after);
  if (was.has_value() && (!is.has_value() || is->review_id != was->review_id)) {
    OUTLAY_RETURN_IF_ERROR(flow::WithdrawReview(txn, kReviewTables, {organization, was->review_id}, now));
  }
  const bool is_asked = was.has_value() && is.has_value() && was->review_id == is->review_id;
  if (!is.has_value() || (is_asked && was->attempt == is->attempt)) return absl::OkStatus();
  const ReviewKey key = {organization, is->review_id};
  ReviewFlow asks = {.subject_id = after->id,
                     .requester = is->submitter,
                     .phase = ReviewPhase::kAsk,
                     .attempt = is->attempt,
                     .calls = 0,
                     .due = now,
                     .known = std::nullopt};
  if (is_asked && ShowsTheSame(WithChange(*before), WithChange(*after))) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ReviewFlow> asked, FindReviewFlow(txn, key));
    asks.shown_round = asked.value_or(ReviewFlow()).shown_round;
    asks.shown_digest = asked.value_or(ReviewFlow()).shown_digest;
  }
  return flow::SaveReviewFlow(txn, kReviewTables, key, asks);
}

}  // namespace outlay::purchase_order
