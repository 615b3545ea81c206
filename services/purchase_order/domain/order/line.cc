#include "services/purchase_order/domain/order/line.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/line_types.h"

namespace outlay::purchase_order {
namespace {

std::string Sub(std::string_view field, std::string_view part) {
  return Concat(field, ".", part);
}

absl::Status CheckCategory(std::string_view field, std::string_view category) {
  const bool digits = std::all_of(category.begin(), category.end(), [](char c) { return '0' <= c && c <= '9'; });
  if (!digits || category.size() > 8 || category.size() % 2 != 0) {
    return FieldInvalid(field, "must be a UNSPSC code of 2, 4, 6 or 8 digits");
  }
  return absl::OkStatus();
}

absl::Status CheckPlaces(std::string_view field, const std::optional<Decimal>& value) {
  if (value.has_value() && value->Normalized().scale() > limits::kDecimalPlaces) {
    return FieldInvalid(field, Concat("must have at most ", limits::kDecimalPlaces, " decimals"));
  }
  return absl::OkStatus();
}

// Returns the money's value; zero if absent.
absl::StatusOr<Money> MoneyOrZero(std::string_view field, const std::optional<Money>& money, Currency currency) {
  if (!money.has_value()) {
    return Money::Zero(currency);
  }
  if (money->currency() != currency) {
    return FieldInvalid(field, Concat("must be in ", currency.code(), ", the currency of the order"));
  }
  if (money->IsNegative()) {
    return FieldInvalid(field, "must not be negative");
  }
  return *money;
}

absl::Status CheckQuantityAndPrice(std::string_view field, const LineSpec& spec) {
  if (spec.quantity.has_value() != spec.unit_price.has_value()) {
    return FieldRequired(Sub(field, spec.quantity.has_value() ? "unit_price" : "quantity"));
  }
  if (spec.quantity.has_value() && !spec.quantity->IsPositive()) {
    return FieldInvalid(Sub(field, "quantity"), "must be positive");
  }
  if (spec.unit_price.has_value() && spec.unit_price->IsNegative()) {
    return FieldInvalid(Sub(field, "unit_price"), "must not be negative");
  }
  OUTLAY_RETURN_IF_ERROR(CheckPlaces(Sub(field, "quantity"), spec.quantity));
  OUTLAY_RETURN_IF_ERROR(CheckPlaces(Sub(field, "unit_price"), spec.unit_price));
  if (!spec.quantity.has_value() && spec.discount.has_value()) {
    return FieldInvalid(Sub(field, "discount"), "needs quantity and unit_price");
  }
  if (!spec.quantity.has_value() && spec.tax.has_value()) {
    return FieldInvalid(Sub(field, "tax"), "needs quantity and unit_price; or put it into amount");
  }
  return absl::OkStatus();
}

// Rounded in the last step only: rounding the product before discount and tax could differ by a minor unit.
absl::StatusOr<Money> ComputeAmount(const Decimal& quantity, const Decimal& price, const Line& line) {
  OUTLAY_ASSIGN_OR_RETURN(const Decimal product, Multiply(quantity, price));
  OUTLAY_ASSIGN_OR_RETURN(const Decimal reduced, Subtract(product, ToDecimal(line.discount)));
  OUTLAY_ASSIGN_OR_RETURN(const Decimal taxed, Add(reduced, ToDecimal(line.tax)));
  return ToMoney(taxed, line.discount.currency(), Rounding::kHalfEven);
}

absl::StatusOr<Money> ResolveAmount(std::string_view field, const LineSpec& spec, const Line& line,
                                    const LineContext& context) {
  const std::string path = Sub(field, "amount");
  OUTLAY_ASSIGN_OR_RETURN(const Money given, MoneyOrZero(path, spec.amount, context.currency));
  if (!spec.quantity.has_value()) {
    if (!spec.amount.has_value() && !context.balance_tracking_disabled) {
      return FieldRequired(path);
    }
    return given;
  }
  const absl::StatusOr<Money> computed = ComputeAmount(*spec.quantity, *spec.unit_price, line);
  if (!computed.ok()) {
    return FieldInvalid(path, "would be greater than an amount can be");
  }
  if (computed->IsNegative()) {
    return FieldInvalid(Sub(field, "discount"), "must not be greater than quantity times price, plus tax");
  }
  if (spec.amount.has_value() && given != *computed) {
    return FieldInvalid(path, Concat("must be ", computed->ToString(),
                                     " (quantity times price, less discount, plus tax), not ", given.ToString()));
  }
  return *computed;
}

absl::Status CheckInside(std::string_view field, const Period& inner, const Period& outer) {
  if (inner.interval.start < outer.interval.start) {
    return FieldInvalid(field, "must not begin before the period of the order");
  }
  if (inner.interval.end > outer.interval.end) {
    return FieldInvalid(field, "must not end after the period of the order");
  }
  return absl::OkStatus();
}

absl::Status CheckType(std::string_view field, const Line& line, const Rules& rules) {
  if (!rules.line_types.Contains(line.type)) {
    return LineTypeNotFound(Sub(field, "type"), line.type);
  }
  const std::string transaction = Sub(field, "marketplace_transaction");
  if (line.type == kLineTypeMarketplaceTransaction && line.marketplace_transaction.empty()) {
    return FieldRequired(transaction);
  }
  if (line.type != kLineTypeMarketplaceTransaction && !line.marketplace_transaction.empty()) {
    return FieldInvalid(transaction, "is only for lines of type MARKETPLACE_TRANSACTION");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Line> ResolveLine(std::string_view field, const LineSpec& spec, const LineContext& context) {
  Line line = {.number = spec.number,
               .type = spec.type.empty() ? std::string(kLineTypeAll) : spec.type,
               .kind = spec.kind,
               .period = std::nullopt,
               .item = spec.item,
               .category = spec.category,
               .quantity = spec.quantity,
               .unit = spec.unit,
               .unit_price = spec.unit_price,
               .discount = {},
               .tax = {},
               .amount = {},
               .expected_delivery = spec.expected_delivery,
               .marketplace_transaction = spec.marketplace_transaction};
  if (line.number.empty()) {
    return FieldRequired(Sub(field, "number"));
  }
  OUTLAY_RETURN_IF_ERROR(CheckType(field, line, context.rules));
  if (spec.period.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(line.period, ResolvePeriod(Sub(field, "period"), *spec.period, context.rules.zone));
    OUTLAY_RETURN_IF_ERROR(CheckInside(Sub(field, "period"), *line.period, context.order_period));
  }
  OUTLAY_RETURN_IF_ERROR(CheckCategory(Sub(field, "category"), spec.category));
  OUTLAY_RETURN_IF_ERROR(CheckQuantityAndPrice(field, spec));
  OUTLAY_ASSIGN_OR_RETURN(line.discount, MoneyOrZero(Sub(field, "discount"), spec.discount, context.currency));
  OUTLAY_ASSIGN_OR_RETURN(line.tax, MoneyOrZero(Sub(field, "tax"), spec.tax, context.currency));
  OUTLAY_ASSIGN_OR_RETURN(line.amount, ResolveAmount(field, spec, line, context));
  return line;
}

absl::StatusOr<std::vector<Line>> ResolveLines(const std::vector<LineSpec>& specs, const LineContext& context) {
  if (static_cast<int64_t>(specs.size()) > context.rules.quotas.lines) {
    return QuotaExceeded(kLinesQuota, context.rules.quotas.lines);
  }
  std::vector<Line> lines;
  lines.reserve(specs.size());
  std::set<std::string_view> numbers;
  for (size_t i = 0; i < specs.size(); ++i) {
    const std::string field = Concat("lines[", i, "]");
    OUTLAY_ASSIGN_OR_RETURN(Line line, ResolveLine(field, specs[i], context));
    if (!numbers.insert(specs[i].number).second) {
      return FieldInvalid(Sub(field, "number"), Concat("must not come twice: ", specs[i].number));
    }
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.number < b.number; });
  return lines;
}

absl::Status CheckLinePeriods(const std::vector<Line>& lines, const Period& order_period) {
  for (const Line& line : lines) {
    if (line.period.has_value() && !order_period.interval.Contains(line.period->interval)) {
      return FieldInvalid("period", Concat("must contain the period of line ", line.number,
                                           "; change the line first, or choose a longer period"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Money> TotalOf(const std::vector<Line>& lines, Currency currency) {
  Money total = Money::Zero(currency);
  for (const Line& line : lines) {
    OUTLAY_ASSIGN_OR_RETURN(total, Add(total, line.amount));
  }
  return total;
}

}  // namespace outlay::purchase_order
