// Decides how a purchase on a marketplace with a PO number is recorded (P12). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_MARKETPLACE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_MARKETPLACE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_decisions.h"
#include "services/purchase_order/domain/rules.h"
#include "services/purchase_order/domain/supplier/supplier.h"

namespace outlay::purchase_order {

// Numbers as in the API.
enum class MarketplaceOutcome {
  kLineAdded = 1,
  kOrderCreated = 2,
  kOrderClosed = 3,
  kOrderSuspended = 4,
  kOrderExpired = 5,
  kOrderFull = 6,
  kOrderNotIssued = 7,
  kEntityMismatch = 8,
  kQuotaExceeded = 9,
  kSupplierBlocked = 10,
  kApprovalUnavailable = 11,
  kOutsidePeriod = 12,
  kDutiesConflict = 13,
  kTooManyPersons = 14,
  kGroupSettingUnmet = 15,
  kBudgetUnavailable = 16,
  kSpendingLimitExceeded = 17,
};

struct MarketplacePurchase {
  std::string transaction_id;
  std::string order_number;
  std::string supplier_id;
  std::string entity_id;
  Money amount;
  Period period;
  std::string item;
  MarketplaceOutcome outcome = MarketplaceOutcome::kLineAdded;
  std::string order_id;     // empty: no order took it
  std::string line_number;  // of that order
  absl::Time create_time;
  std::string digest;  // of the request

  bool operator==(const MarketplacePurchase&) const = default;
};

struct MarketplaceDecision {
  MarketplacePurchase purchase;
  std::optional<OrderDecision> order;  // unset: no order changes
};

// The state that a purchase is decided in.
struct MarketplaceSituation {
  const Supplier& supplier;  // that of the purchase's entity, which it has
  const Order* order;        // the order with that number; null: none
  const Rules& rules;
  int64_t active = 0;        // active orders of the organization
  std::string new_order_id;  // for the order that is created if there is none
  std::string creator;
  Persons acting;   // who may be behind the purchase
  Persons posters;  // of the order's invoices
};

// Decides where `purchase` goes. A purchase is never refused: if no order can take it, it is kept with an outcome that
// says why. Its line stands for the transaction alone and has its months. Adding a line is not a change by a user, so
// the order's update time stays.
//
// INVALID_ARGUMENT / FIELD_INVALID: the number is not valid. OUT_OF_RANGE / MONEY_OVERFLOW: the order's total.
absl::StatusOr<MarketplaceDecision> DecideMarketplacePurchase(const MarketplacePurchase& purchase,
                                                              const MarketplaceSituation& situation, const Times& now);

// Keeps a purchase without an order although an order could have taken it.
void Keep(MarketplaceOutcome outcome, MarketplaceDecision* decision);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_MARKETPLACE_H_
