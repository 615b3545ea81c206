// The settings of an organization that apply to its orders: an input of every decision.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/duties.h"
#include "common/base/materiality.h"
#include "services/purchase_order/domain/balance.h"
#include "services/purchase_order/domain/line_types.h"

namespace outlay::purchase_order {

// The names of quotas in QUOTA_EXCEEDED (P4).
inline constexpr std::string_view kActiveOrdersQuota = "active_purchase_orders";
inline constexpr std::string_view kLinesQuota = "lines_per_purchase_order";
inline constexpr std::string_view kContactsQuota = "contacts_per_purchase_order";
inline constexpr std::string_view kTagsQuota = "tags_per_purchase_order";

// The quotas of an organization; the defaults are those of P4.
struct Quotas {
  int64_t active_orders = 100;
  int64_t lines = 100;
  int64_t contacts = 10;
  int64_t tags = 50;
};

struct Rules {
  TimeZone zone;
  Quotas quotas;
  // A submitted order waits for a review (P3).
  bool approvals_enabled = false;
  // Budgets are asked about a submitted order first (B4).
  bool budgets_enabled = false;
  // The top group; empty: unknown.
  std::string root_group_id;
  // An order is closed automatically when everything ordered is invoiced (P10).
  bool close_when_complete = false;
  // New bank details need no second person (P11).
  bool bank_details_single_person = false;
  // They need a review instead (A3).
  bool bank_details_review = false;
  // The duties that exclude each other for one person along a chain (I12).
  ConflictMatrix duties;
  // A balance is low when it falls below so many basis points of its amount (N2).
  int balance_threshold_basis_points = kDefaultBalanceThresholdBasisPoints;
  // The growth of an issued order that needs no review, with its amount in the order's currency (A5, P5). Set only for
  // decisions on changes of an order, see commands/group_rules.h.
  Materiality materiality;
  // The types that a line may have, including built-in ones (M2).
  LineTypes line_types;
  // Spending limits are in it (D4).
  Currency base_currency;
  // 1 to 12.
  int fiscal_year_first_month = 1;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_
