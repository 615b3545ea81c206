#include "services/purchase_order/domain/order/marketplace.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "services/purchase_order/domain/line_types.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {
namespace {

Line MakeLine(const MarketplacePurchase& purchase) {
  return {.number = purchase.transaction_id,
          .type = std::string(kLineTypeMarketplaceTransaction),
          .kind = LineKind::kUnspecified,
          .period = purchase.period,
          .item = purchase.item,
          .category = {},
          .quantity = std::nullopt,
          .unit = {},
          .unit_price = std::nullopt,
          .discount = Money::Zero(purchase.amount.currency()),
          .tax = Money::Zero(purchase.amount.currency()),
          .amount = purchase.amount,
          .expected_delivery = std::nullopt,
          .marketplace_transaction = purchase.transaction_id};
}

// Returns why the order cannot take the purchase; nullopt: it can.
std::optional<MarketplaceOutcome> FindObstacle(const MarketplacePurchase& purchase, const Order& order,
                                               const Rules& rules, const Times& now) {
  if (order.state == State::kDraft || order.state == State::kPendingApproval) {
    return MarketplaceOutcome::kOrderNotIssued;
  }
  if (order.state != State::kIssued) {
    return MarketplaceOutcome::kOrderClosed;
  }
  if (order.suspended) {
    return MarketplaceOutcome::kOrderSuspended;
  }
  if (now.business >= order.period.interval.end) {
    return MarketplaceOutcome::kOrderExpired;
  }
  if (!order.period.interval.Contains(purchase.period.interval)) {
    return MarketplaceOutcome::kOutsidePeriod;
  }
  const bool names_entity =
      order.supplier_id == purchase.supplier_id &&
      std::find(order.entity_ids.begin(), order.entity_ids.end(), purchase.entity_id) != order.entity_ids.end();
  if (!names_entity || order.currency != purchase.amount.currency()) {
    return MarketplaceOutcome::kEntityMismatch;
  }
  // A user may have used the transaction's id as the number of a line, or of one that the pending change adds.
  if (static_cast<int64_t>(order.lines.size()) >= rules.quotas.lines ||
      FindLine(order, purchase.transaction_id) != nullptr ||
      FindLine(WithChange(order), purchase.transaction_id) != nullptr) {
    return MarketplaceOutcome::kOrderFull;
  }
  return std::nullopt;
}

absl::StatusOr<OrderDecision> AddLine(const Order& order, Line line) {
  Order after = order;
  const auto place = std::upper_bound(after.lines.begin(), after.lines.end(), line,
                                      [](const Line& a, const Line& b) { return a.number < b.number; });
  after.lines.insert(place, std::move(line));
  OUTLAY_RETURN_IF_ERROR(TotalOf(after));
  after.version += 1;
  after.revision += 1;
  return OrderDecision{.after = std::move(after), .new_version = true, .may_take_more = true};
}

absl::StatusOr<OrderDecision> CreateOrder(const MarketplacePurchase& purchase, const MarketplaceSituation& situation,
                                          const Times& now) {
  OUTLAY_RETURN_IF_ERROR(ValidateOrderNumber("purchase_order_number", purchase.order_number));
  Order order;
  order.id = situation.new_order_id;
  order.number = purchase.order_number;
  order.supplier_id = purchase.supplier_id;
  order.entity_ids = {purchase.entity_id};
  order.period = purchase.period;
  order.lines = {MakeLine(purchase)};
  order.lines.front().period.reset();
  order.currency = purchase.amount.currency();
  order.payment_terms = FindEntity(situation.supplier, purchase.entity_id)->payment_terms;
  order.creator = situation.creator;
  order.state = State::kIssued;
  order.version = 1;
  order.revision = 1;
  order.create_time = now.system;
  order.update_time = now.system;
  order.issue_time = now.system;
  order.create_digest = purchase.digest;
  return OrderDecision{.after = std::move(order), .new_version = true, .may_take_more = true};
}

// Returns why no order can be created for the purchase; nullopt: one can.
std::optional<MarketplaceOutcome> FindObstacleToCreation(const MarketplacePurchase& purchase,
                                                         const MarketplaceSituation& situation, const Times& now) {
  if (FindEntity(situation.supplier, purchase.entity_id)->currency != purchase.amount.currency()) {
    return MarketplaceOutcome::kEntityMismatch;
  }
  const bool counts = now.business < purchase.period.interval.end;
  if (counts && situation.active >= situation.rules.quotas.active_orders) {
    return MarketplaceOutcome::kQuotaExceeded;
  }
  return std::nullopt;
}

std::optional<MarketplaceOutcome> FindGeneralObstacle(const MarketplaceSituation& situation, const Times& now) {
  if (IsBlocked(situation.supplier, BlockScope::kAll, now.business)) {
    return MarketplaceOutcome::kSupplierBlocked;
  }
  // An order must neither grow nor be issued without the review that it needs (I20).
  if (situation.rules.approvals_enabled) {
    return MarketplaceOutcome::kApprovalUnavailable;
  }
  const bool is_funded = situation.order != nullptr && situation.order->budget.phase != BudgetPhase::kOff;
  if (situation.rules.budgets_enabled || is_funded) {
    return MarketplaceOutcome::kBudgetUnavailable;
  }
  return std::nullopt;
}

}  // namespace

void Keep(MarketplaceOutcome outcome, MarketplaceDecision* decision) {
  decision->order.reset();
  decision->purchase.outcome = outcome;
  decision->purchase.order_id.clear();
  decision->purchase.line_number.clear();
}

absl::StatusOr<MarketplaceDecision> DecideMarketplacePurchase(const MarketplacePurchase& purchase,
                                                              const MarketplaceSituation& situation, const Times& now) {
  MarketplaceDecision decision = {.purchase = purchase, .order = std::nullopt};
  decision.purchase.create_time = now.system;
  std::optional<MarketplaceOutcome> obstacle = situation.order != nullptr
                                                   ? FindObstacle(purchase, *situation.order, situation.rules, now)
                                                   : FindObstacleToCreation(purchase, situation, now);
  if (!obstacle.has_value()) {
    obstacle = FindGeneralObstacle(situation, now);
  }
  if (obstacle.has_value()) {
    decision.purchase.outcome = *obstacle;
    return decision;
  }
  if (situation.order != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(decision.order, AddLine(*situation.order, MakeLine(purchase)));
    decision.purchase.outcome = MarketplaceOutcome::kLineAdded;
  } else {
    OUTLAY_ASSIGN_OR_RETURN(decision.order, CreateOrder(purchase, situation, now));
    decision.purchase.outcome = MarketplaceOutcome::kOrderCreated;
  }
  const absl::Status joined =
      JoinRequesters(situation.acting, situation.posters, situation.supplier, situation.rules, &*decision.order);
  if (!joined.ok()) {
    Keep(IsTooManyPersons(joined) ? MarketplaceOutcome::kTooManyPersons : MarketplaceOutcome::kDutiesConflict,
         &decision);
    return decision;
  }
  decision.purchase.order_id = decision.order->after.id;
  decision.purchase.line_number = purchase.transaction_id;
  return decision;
}

}  // namespace outlay::purchase_order
