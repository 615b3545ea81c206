// What an organization's directory record means for its orders: an input of every decision.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/calendar.h"
#include "common/base/duties.h"
#include "services/purchase_order/domain/balance.h"
#include "services/purchase_order/domain/line_types.h"

namespace outlay::purchase_order {

// Names of quotas, as QUOTA_EXCEEDED tells them (P4).
inline constexpr std::string_view kActiveOrdersQuota = "active_purchase_orders";
inline constexpr std::string_view kLinesQuota = "lines_per_purchase_order";
inline constexpr std::string_view kContactsQuota = "contacts_per_purchase_order";
inline constexpr std::string_view kTagsQuota = "tags_per_purchase_order";

// How much an organization may have; the defaults are those of P4.
struct Quotas {
  int64_t active_orders = 100;
  int64_t lines = 100;
  int64_t contacts = 10;
  int64_t tags = 50;
};

struct Rules {
  TimeZone zone;
  Quotas quotas;
  // Submitting waits for a review (P3).
  bool approvals_enabled = false;
  // Submitting asks budgets first (B4).
  bool budgets_enabled = false;
  // The group on top; empty: it is not known.
  std::string root_group_id;
  // An order closes by itself when everything ordered is invoiced (P10).
  bool close_when_complete = false;
  // New bank details need no second person (P11).
  bool bank_details_single_person = false;
  // Which duties one person may not have along a chain (I12).
  ConflictMatrix duties;
  // A balance crosses when it falls below so many basis points of its amount (N2).
  int balance_threshold_basis_points = kDefaultBalanceThresholdBasisPoints;
  // The types that a line may have, built-in ones included (M2).
  LineTypes line_types;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_RULES_H_
