// Records a purchase on a marketplace with a PO number (P12).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_RECORD_MARKETPLACE_PURCHASE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_RECORD_MARKETPLACE_PURCHASE_H_

#include <string_view>
#include <utility>

#include "common/command/executor.h"
#include "services/purchase_order/domain/order/marketplace.h"
#include "services/purchase_order/domain/order/period.h"

namespace outlay::purchase_order {

// Idempotent by the purchase's row, permanently.
//
// ALREADY_EXISTS / MARKETPLACE_TRANSACTION_TAKEN; NOT_FOUND / BILL_FROM_ENTITY_NOT_FOUND; INVALID_ARGUMENT /
// FIELD_INVALID: the period.
class RecordMarketplacePurchase final : public command::Command {
 public:
  // `purchase` is the requested one, without period and outcome.
  RecordMarketplacePurchase(MarketplacePurchase purchase, PeriodSpec period)
      : purchase_(std::move(purchase)), period_(std::move(period)) {}

  std::string_view name() const override { return "purchaseOrders.recordMarketplacePurchase"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const MarketplacePurchase purchase_;
  const PeriodSpec period_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_RECORD_MARKETPLACE_PURCHASE_H_
