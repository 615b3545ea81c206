// The amount that the rest of a period adds to the next one (B2).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ROLLOVER_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ROLLOVER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/money.h"
#include "common/base/percent.h"

namespace outlay::budget {

// Numbers as in the API.
enum class RolloverKind : uint8_t { kNone = 1, kAll = 2, kCapped = 3 };

struct RolloverRule {
  RolloverKind kind = RolloverKind::kNone;
  // kCapped: the maximum as an amount, and as a share of the budget's amount for a period; the lower of the two that
  // are set applies.
  std::optional<Money> cap;
  std::optional<Percent> cap_share;
  // Whether a negative rest reduces the next period; otherwise it is forgiven. No cap applies to it, and it does not
  // depend on the kind.
  bool carry_negative = false;

  bool operator==(const RolloverRule&) const = default;
};

// Checks a rule. Errors name `field` or its parts: INVALID_ARGUMENT / FIELD_REQUIRED: kCapped without a cap.
// INVALID_ARGUMENT / FIELD_INVALID: a cap of another kind, a negative one, or one of another currency than `currency`.
absl::Status CheckRollover(std::string_view field, const RolloverRule& rule, Currency currency);

// Returns the carried part of `rest`, the amount available when a period ended. `amount` is the budget's own amount for
// that period, without the rollover into it, so a share of it does not grow from period to period. The share is rounded
// half to even. INVALID_ARGUMENT / CURRENCY_MISMATCH, OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<Money> Carried(const Money& rest, const Money& amount, const RolloverRule& rule);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_ROLLOVER_H_
