#include "services/purchase_order/commands/record_marketplace_purchase.h"

#include <optional>
#include <string>

#include "common/base/derived_id.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"
#include "services/purchase_order/commands/count_spending.h"
#include "services/purchase_order/commands/finish_order.h"
#include "services/purchase_order/commands/group_rules.h"
#include "services/purchase_order/commands/scene.h"
#include "services/purchase_order/convert/orders.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/names.h"
#include "services/purchase_order/store/orders.h"
#include "services/purchase_order/store/suppliers.h"

namespace outlay::purchase_order {
namespace {

// Returns the id of the order that a transaction creates: always the same, since bodies may run again.
std::string OrderIdOf(std::string_view transaction_id) {
  return DerivedId("mp-", Sha256(transaction_id));
}

command::Outcome Answer(const Scene& scene, const MarketplacePurchase& purchase) {
  return {.resource = MarketplacePurchaseName(scene.organization, purchase.transaction_id),
          .before = {},
          .after = ToProto(scene.organization, purchase).SerializeAsString()};
}

// Checks that no user has taken the id with which the purchase would create its order.
absl::Status CheckIdIsFree(const command::Context& context, const Scene& scene, const std::string& order_id) {
  OUTLAY_ASSIGN_OR_RETURN(const bool taken, context.txn.Contains(kOrders, {scene.organization, order_id}));
  return taken ? OrderIdTaken(order_id) : absl::OkStatus();
}

// Returns the order with the purchase's number, if there is one.
absl::StatusOr<std::optional<OrderState>> FindOrderState(const command::Context& context, const Scene& scene,
                                                         const std::string& number) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> holder,
                          FindOrderIdByNumber(context.txn, {scene.organization, number}));
  if (!holder.has_value()) {
    return std::optional<OrderState>();
  }
  OUTLAY_ASSIGN_OR_RETURN(OrderState state, LoadAnyOrderState(context, scene, *holder));
  return std::optional<OrderState>(std::move(state));
}

absl::StatusOr<Supplier> LoadSupplierOf(const command::Context& context, const Scene& scene,
                                        const MarketplacePurchase& purchase) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Supplier> supplier,
                          FindSupplier(context.txn, {scene.organization, purchase.supplier_id}));
  if (!supplier.has_value() || FindEntity(*supplier, purchase.entity_id) == nullptr) {
    return EntityNotFound(purchase.supplier_id, purchase.entity_id);
  }
  return *std::move(supplier);
}

}  // namespace

absl::StatusOr<command::Outcome> RecordMarketplacePurchase::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<MarketplacePurchase> present,
                          FindMarketplacePurchase(context.txn, {scene.organization, purchase_.transaction_id}));
  if (present.has_value()) {
    if (present->digest != StoredDigest(context)) {
      return TransactionTaken(purchase_.transaction_id);
    }
    command::Outcome outcome = Answer(scene, *present);
    outcome.unchanged = true;
    return outcome;
  }
  MarketplacePurchase purchase = purchase_;
  purchase.digest = StoredDigest(context);
  OUTLAY_ASSIGN_OR_RETURN(purchase.period, ResolvePeriod("period", period_, scene.rules.zone));
  OUTLAY_ASSIGN_OR_RETURN(const Supplier supplier, LoadSupplierOf(context, scene, purchase));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<OrderState> state, FindOrderState(context, scene, purchase.order_number));
  int64_t active = 0;
  if (!state.has_value()) {
    OUTLAY_RETURN_IF_ERROR(CheckIdIsFree(context, scene, OrderIdOf(purchase.transaction_id)));
    OUTLAY_ASSIGN_OR_RETURN(active, CountActiveOrders(context.txn, scene.organization, scene.now.business));
  }
  const MarketplaceSituation situation = {.supplier = supplier,
                                          .order = state.has_value() ? &state->order : nullptr,
                                          .rules = scene.rules,
                                          .active = active,
                                          .new_order_id = OrderIdOf(purchase.transaction_id),
                                          .creator = ActorOf(context).person(),
                                          .acting = context.caller.persons,
                                          .posters = state.has_value() ? state->invoiced.posters : Persons()};
  OUTLAY_ASSIGN_OR_RETURN(MarketplaceDecision decision, DecideMarketplacePurchase(purchase, situation, scene.now));
  if (decision.order.has_value()) {
    const absl::Status settings = CheckSettingsOfGroup(context, scene, situation.order, decision.order->after);
    if (IsGroupSettingUnmet(settings)) {
      Keep(MarketplaceOutcome::kGroupSettingUnmet, &decision);
    } else {
      OUTLAY_RETURN_IF_ERROR(settings);
    }
  }
  if (decision.order.has_value()) {
    const absl::Status limits =
        SpendingOf(context, scene, state.has_value() ? &*state : nullptr, decision.order->after).status();
    if (IsSpendingRefusal(limits)) {
      Keep(MarketplaceOutcome::kSpendingLimitExceeded, &decision);
    } else {
      OUTLAY_RETURN_IF_ERROR(limits);
    }
  }
  SaveMarketplacePurchase(context.txn, scene.organization, decision.purchase);
  command::Outcome outcome = Answer(scene, decision.purchase);
  if (decision.order.has_value()) {
    const auto change = state.has_value() ? v1::PurchaseOrderChanged::CHANGE_MARKETPLACE_LINE_ADDED
                                          : v1::PurchaseOrderChanged::CHANGE_ISSUED;
    OUTLAY_ASSIGN_OR_RETURN(SavedOrder saved,
                            SaveDecision(context, scene, state.has_value() ? &*state : nullptr, *decision.order,
                                         {.change = change, .without_review = !state.has_value()}));
    outcome.announcements = std::move(saved.announcements);
  }
  return outcome;
}

}  // namespace outlay::purchase_order
