// One line of an order: the item, the charges that it takes, and its amount (P2).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/order/period.h"
#include "services/purchase_order/domain/rules.h"

namespace outlay::purchase_order {

// Numbers as in the API.
enum class LineKind { kUnspecified = 0, kGoods = 1, kService = 2, kBlanket = 3 };

// A line as a user wrote it.
struct LineSpec {
  std::string number;
  std::string type;  // empty: ALL
  LineKind kind = LineKind::kUnspecified;
  std::optional<PeriodSpec> period;  // unset: the order's
  std::string item;
  std::string category;
  std::optional<Decimal> quantity;
  std::string unit;
  std::optional<Decimal> unit_price;
  std::optional<Money> discount;
  std::optional<Money> tax;
  std::optional<Money> amount;  // unset: computed
  std::optional<absl::CivilDay> expected_delivery;
  std::string marketplace_transaction;

  bool operator==(const LineSpec&) const = default;
};

// A line as it is kept: valid, with its amount.
struct Line {
  std::string number;
  std::string type;
  LineKind kind = LineKind::kUnspecified;
  std::optional<Period> period;  // unset: the order's
  std::string item;
  std::string category;
  std::optional<Decimal> quantity;
  std::string unit;
  std::optional<Decimal> unit_price;
  Money discount;
  Money tax;
  Money amount;
  std::optional<absl::CivilDay> expected_delivery;
  std::string marketplace_transaction;

  bool operator==(const Line&) const = default;
};

// The properties of the order that lines are checked against.
struct LineContext {
  const Rules& rules;
  const Period& order_period;
  Currency currency;
  // A line without amount, quantity and price is then worth zero instead of being refused.
  bool balance_tracking_disabled = false;
};

// Checks a line and computes its amount: quantity times price, less discount, plus tax; exact, rounded half-even once.
// `field` is its path in the request, for errors.
//
// INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_INVALID: a part is missing or contradicts another one; the period reaches
// beyond the order's; another currency than the order's; an amount that disagrees with quantity and price.
// NOT_FOUND / LINE_TYPE_NOT_FOUND.
absl::StatusOr<Line> ResolveLine(std::string_view field, const LineSpec& spec, const LineContext& context);

// Resolves all lines of an order, in number order (bytewise). Further errors: INVALID_ARGUMENT / FIELD_INVALID: a
// number is repeated. RESOURCE_EXHAUSTED / QUOTA_EXCEEDED: too many lines.
absl::StatusOr<std::vector<Line>> ResolveLines(const std::vector<LineSpec>& specs, const LineContext& context);

// Checks that the lines' own periods lie within the order's. INVALID_ARGUMENT / FIELD_INVALID {period}.
absl::Status CheckLinePeriods(const std::vector<Line>& lines, const Period& order_period);

// Returns the sum of the lines. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> TotalOf(const std::vector<Line>& lines, Currency currency);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_LINE_H_
