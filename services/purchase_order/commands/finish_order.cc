#include "services/purchase_order/commands/finish_order.h"

#include <string_view>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/purchase_order/commands/count_spending.h"
#include "services/purchase_order/commands/follow_budget.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/convert/associations.h"
#include "services/purchase_order/convert/budgets.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/domain/order/budget_move.h"
#include "services/purchase_order/domain/order/revision_balance.h"
#include "services/purchase_order/store/associations.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/spending.h"

namespace outlay::purchase_order {
namespace {

// The announced reason when an order is closed automatically.
constexpr std::string_view kCompleteReason = "everything ordered is invoiced";

v1::PurchaseOrder Picture(const Scene& scene, const OrderState& state, Audience audience) {
  return ToProto({.organization = scene.organization,
                  .order = state.order,
                  .invoiced = state.invoiced,
                  .business_now = scene.now.business},
                 audience);
}

command::Announcement AnnounceChange(const Scene& scene, const OrderState& state, bool may_take_more,
                                     const ChangeNote& note) {
  v1::PurchaseOrderChanged event;
  event.set_change(note.change);
  *event.mutable_purchase_order() = Picture(scene, state, Audience::kFeed);
  event.set_may_take_more(may_take_more);
  event.set_reason(note.reason);
  event.set_without_review(note.without_review);
  event.set_without_budget(note.change == v1::PurchaseOrderChanged::CHANGE_ISSUED &&
                           state.order.budget.phase == BudgetPhase::kOff);
  if (const Order& order = state.order; order.grown_minor > 0) {
    rpc::ToProto(Money(order.grown_minor, order.currency), event.mutable_tolerated_growth());
  }
  if (note.move.has_value()) ToProto(scene.organization, state.order, *note.move, event.mutable_budget_move());
  return command::Announce(OrderName(scene.organization, state.order.id), event);
}

// Returns the version's author: an order that waited is issued by a step of this service, so the author is its
// submitter.
std::string AuthorOf(const command::Context& context, const OrderState* before, const ChangeNote& note) {
  if (!note.author.empty()) return note.author;
  if (before == nullptr || before->order.state != State::kPendingApproval) {
    return std::string(ActorOf(context).person());
  }
  const bool is_funded = before->order.budget.phase != BudgetPhase::kOff;
  return is_funded ? before->order.budget.spender : before->order.review.submitter;
}

// Returns true if the pending change ended with its order.
bool IsOver(const Order& order) {
  return order.state != State::kIssued && order.change.state == ChangeState::kWithdrawn;
}

// Balances are judged only while the order is in force: a cancelled remainder is not notified as a low balance.
absl::StatusOr<Posting> JudgeBalances(const Scene& scene, const OrderState* before, const OrderState& after) {
  if (before == nullptr || after.order.state != State::kIssued) {
    return Posting();
  }
  return JudgeRevision(before->order, after.order, before->invoiced, scene.rules.balance_threshold_basis_points);
}

void ApplyMarks(const Posting& posting, OrderInvoiced* invoiced) {
  for (const FiguresUpdate& update : posting.updates) {
    (update.line_number.empty() ? invoiced->order : invoiced->lines[update.line_number]).marks = update.marks;
  }
}

}  // namespace

size_t BytesInLog(const Scene& scene, const OrderState& state) {
  return Picture(scene, state, Audience::kLog).ByteSizeLong();
}

std::string InLog(const Scene& scene, const OrderState& state) {
  return Picture(scene, state, Audience::kLog).SerializeAsString();
}

std::string MessageOf(const absl::Status& status) {
  return std::string(ToStd(status.message()));
}

command::Outcome UnchangedOrder(const Scene& scene, const OrderState& state) {
  return {.resource = OrderName(scene.organization, state.order.id),
          .before = {},
          .after = InLog(scene, state),
          .answer = std::nullopt,
          .announcements = {},
          .unchanged = true};
}

absl::StatusOr<SavedOrder> SaveDecision(command::Context& context, const Scene& scene, const OrderState* before,
                                        const OrderDecision& decided, const ChangeNote& note) {
  OrderDecision decision = decided;
  OUTLAY_ASSIGN_OR_RETURN(decision.after.spending, SpendingOf(context, scene, before, decision.after));
  OUTLAY_RETURN_IF_ERROR(SaveSpending(context.txn, scene.organization, scene.rules.base_currency,
                                      before != nullptr ? before->order.spending : OrderSpending(),
                                      decision.after.spending));
  if (MustJudgeDelivery(before != nullptr ? &before->order : nullptr, decision.after)) {
    OUTLAY_ASSIGN_OR_RETURN(decision.after.review.new_delivery_address,
                            HasNewDeliveryAddress(context.txn, scene.organization, decision.after));
  }
  SavedOrder saved;
  saved.state = {.order = decision.after, .invoiced = before != nullptr ? before->invoiced : OrderInvoiced()};
  OUTLAY_RETURN_IF_ERROR(
      SaveOrder(context.txn, scene.organization, before != nullptr ? &before->order : nullptr, decision.after));
  OUTLAY_RETURN_IF_ERROR(RecordReviewNeed(context.txn, scene.organization, before != nullptr ? &before->order : nullptr,
                                          &decision.after, scene.now.system));
  OUTLAY_RETURN_IF_ERROR(
      RecordBudgetNeed(context.txn, scene, before != nullptr ? &before->order : nullptr, &saved.state));
  if (decision.new_version) {
    const bool goes_elsewhere = before != nullptr && (before->order.supplier_id != decision.after.supplier_id ||
                                                      before->order.entity_ids != decision.after.entity_ids);
    if (goes_elsewhere) OUTLAY_RETURN_IF_ERROR(KeepRecipients(context.txn, scene.organization, before->order));
    SaveVersion(context.txn, scene.organization, decision.after,
                {.time = scene.now.system,
                 .subject = AuthorOf(context, before, note),
                 .reason = note.reason,
                 .without_review = note.without_review});
  }
  OUTLAY_ASSIGN_OR_RETURN(const Posting posting, JudgeBalances(scene, before, saved.state));
  SaveFigures(context.txn, scene.organization, posting);
  ApplyMarks(posting, &saved.state.invoiced);
  const bool ends_change = before != nullptr && Waits(before->order.change) && IsOver(decision.after);
  if (ends_change && note.change != v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED) {
    saved.announcements.push_back(AnnounceChange(
        scene, saved.state, /*may_take_more=*/false,
        {.change = v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED, .reason = decision.after.change.end_reason}));
  }
  const BudgetMove& move = decision.after.budget.move;
  const bool ends_move = before != nullptr && IsMoving(before->order) && move.state == MoveState::kNotMoved;
  if (ends_move && !note.move.has_value()) {
    saved.announcements.push_back(AnnounceChange(
        scene, saved.state, /*may_take_more=*/false,
        {.change = v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED, .reason = move.end_reason, .move = move}));
  }
  saved.announcements.push_back(AnnounceChange(scene, saved.state, decision.may_take_more, note));
  for (const BalanceCrossing& crossing : posting.crossings) {
    v1::BalanceCrossed event;
    ToProto(scene.organization, crossing, /*invoice_id=*/"", &event);
    saved.announcements.push_back(command::Announce(OrderName(scene.organization, crossing.order_id), event));
  }
  return saved;
}

absl::StatusOr<command::Outcome> FinishOrder(command::Context& context, const Scene& scene, const OrderState* before,
                                             const OrderDecision& decision, const ChangeNote& note) {
  if (!decision.changed) {
    return UnchangedOrder(scene, *before);
  }
  OUTLAY_ASSIGN_OR_RETURN(SavedOrder saved, SaveDecision(context, scene, before, decision, note));
  return command::Outcome{.resource = OrderName(scene.organization, decision.after.id),
                          .before = before != nullptr ? InLog(scene, *before) : std::string(),
                          .after = InLog(scene, saved.state),
                          .answer = std::nullopt,
                          .announcements = std::move(saved.announcements)};
}

absl::StatusOr<command::Outcome> FinishRemoval(command::Context& context, const Scene& scene,
                                               const OrderState& before) {
  OUTLAY_RETURN_IF_ERROR(RemoveOrder(context.txn, scene.organization, before.order));
  OUTLAY_RETURN_IF_ERROR(SaveSpending(context.txn, scene.organization, scene.rules.base_currency, before.order.spending,
                                      /*after=*/{}));
  OUTLAY_RETURN_IF_ERROR(RecordReviewNeed(context.txn, scene.organization, &before.order, nullptr, scene.now.system));
  OUTLAY_RETURN_IF_ERROR(RecordBudgetNeed(context.txn, scene, &before.order, nullptr));
  OrderState removed = before;
  removed.order.deleted = true;
  const std::string was = InLog(scene, before);
  return command::Outcome{.resource = OrderName(scene.organization, before.order.id),
                          .before = was,
                          .after = {},
                          .answer = was,
                          .announcements = {AnnounceChange(scene, removed, /*may_take_more=*/false,
                                                           {.change = v1::PurchaseOrderChanged::CHANGE_DELETED})}};
}

absl::StatusOr<std::optional<OrderState>> CloseIfComplete(command::Context& context, const std::string& order_id,
                                                          command::Outcome* outcome) {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const OrderState state, LoadOrderState(context, scene, order_id, /*etag=*/""));
  const OrderDecision decision = DecideCloseComplete(state.order, state.invoiced, scene.rules);
  if (!decision.changed) return std::optional<OrderState>();
  OUTLAY_ASSIGN_OR_RETURN(SavedOrder saved, SaveDecision(context, scene, &state, decision,
                                                         {.change = v1::PurchaseOrderChanged::CHANGE_CLOSED,
                                                          .reason = std::string(kCompleteReason)}));
  for (command::Announcement& announcement : saved.announcements) {
    outcome->announcements.push_back(std::move(announcement));
  }
  return std::optional(std::move(saved.state));
}

}  // namespace outlay::purchase_order
