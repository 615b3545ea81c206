// Spreads a period's limit over its months, exact to the cent, and returns the part available to date (B3).
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_DISTRIBUTION_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_DISTRIBUTION_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "common/base/calendar.h"
#include "common/base/money.h"
#include "services/budget/domain/rules/period.h"

namespace outlay::budget {

// How a period's amount is spread over its months.
struct Distribution {
  // One amount for each month of a period, as users set them; their sum is the budget's amount, or zero. Empty: equal
  // months. A limit that differs from the amount (a rollover, a transfer) is spread in the same proportion.
  std::vector<Money> manual;

  bool operator==(const Distribution&) const = default;
};

// Checks a distribution. Errors name `field` or an element of it: INVALID_ARGUMENT / FIELD_INVALID: not one amount for
// each of the `months` that every period of the budget has, a negative one, one of another currency, or a sum that is
// not `amount`.
absl::Status CheckDistribution(std::string_view field, const Distribution& distribution, const Money& amount,
                               std::size_t months);

// A period's limit in months. A value; all functions are pure and thread-safe.
class MonthlyPlan {
 public:
  // Spreads `limit` over the months, whose amounts sum exactly to it; remaining minor units go one each to the months
  // with the largest remainders, the earlier one first. A month that the period covers only in part counts as a whole
  // one. INVALID_ARGUMENT / SPLIT_INVALID: a manual distribution whose number of months is not the period's.
  static absl::StatusOr<MonthlyPlan> Of(const Period& period, const Money& limit, const Distribution& distribution);

  const std::vector<Month>& months() const { return months_; }
  const std::vector<Money>& amounts() const { return amounts_; }

  // Returns the place of `month`; nullopt if it is not in the period.
  std::optional<std::size_t> IndexOf(const Month& month) const;

  // Returns what may be spent from the beginning of the period to the end of month `index`, which is less than
  // months().size(): the sum of the months up to it.
  const Money& AllowedToDate(std::size_t index) const { return to_date_[index]; }

  // Returns how much more a spend of month `index` may be where sums to date are checked. `used`: the amount used of
  // each month, as many as the period has. A spend counts in the sums of its own month and of all later ones; amounts
  // used there may leave less than its own month does, so a backdated spend cannot take money that was spent since.
  // Negative where a sum is exceeded. OUT_OF_RANGE / MONEY_OVERFLOW, INVALID_ARGUMENT / CURRENCY_MISMATCH,
  // INVALID_ARGUMENT / SPLIT_INVALID (`used` of another length).
  absl::StatusOr<Money> AvailableToDate(std::size_t index, absl::Span<const Money> used) const;

 private:
  MonthlyPlan(std::vector<Month> months, std::vector<Money> amounts, std::vector<Money> to_date)
      : months_(std::move(months)), amounts_(std::move(amounts)), to_date_(std::move(to_date)) {}

  std::vector<Month> months_;
  std::vector<Money> amounts_;
  std::vector<Money> to_date_;  // running sums of amounts_
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_DISTRIBUTION_H_
