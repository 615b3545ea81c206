#include "services/budget/domain/rules/distribution.h"

#include <algorithm>
#include <cstdint>

#include "common/base/errors.h"
#include "common/base/money_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

absl::Status WrongMonths(std::size_t given, std::size_t expected) {
  return MakeError(absl::StatusCode::kInvalidArgument, "SPLIT_INVALID",
                   Concat("the period has ", expected, " months, not ", given));
}

absl::StatusOr<std::vector<Money>> Spread(const Money& limit, std::size_t months, const std::vector<Money>& manual) {
  if (manual.empty()) {
    return SplitEvenly(limit, static_cast<int64_t>(months));
  }
  if (manual.size() != months) {
    return WrongMonths(manual.size(), months);
  }
  std::vector<int64_t> weights;
  weights.reserve(manual.size());
  for (const Money& month : manual) {
    weights.push_back(month.minor_units());
  }
  // Months of zero give no proportion for money to follow, for instance for a rollover into a budget of zero.
  if (std::all_of(weights.begin(), weights.end(), [](int64_t weight) { return weight == 0; })) {
    return SplitEvenly(limit, static_cast<int64_t>(months));
  }
  return SplitByWeights(limit, weights);
}

}  // namespace

absl::Status CheckDistribution(std::string_view field, const Distribution& distribution, const Money& amount,
                               std::size_t months) {
  if (distribution.manual.empty()) {
    return absl::OkStatus();
  }
  if (distribution.manual.size() != months) {
    return FieldInvalid(field, Concat("must have one amount for each of the ", months, " months of a period"));
  }
  Money sum = Money::Zero(amount.currency());
  for (std::size_t i = 0; i < months; ++i) {
    const Money& month = distribution.manual[i];
    if (month.currency() != amount.currency()) {
      return FieldInvalid(Concat(field, "[", i, "]"),
                          Concat("must be in the budget's currency, ", amount.currency().code()));
    }
    if (month.IsNegative()) {
      return FieldInvalid(Concat(field, "[", i, "]"), "must not be negative");
    }
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, month));
  }
  return sum == amount ? absl::OkStatus()
                       : FieldInvalid(field, Concat("must add up to the budget's ", amount.ToString(), "; they are ",
                                                    sum.ToString()));
}

absl::StatusOr<MonthlyPlan> MonthlyPlan::Of(const Period& period, const Money& limit,
                                            const Distribution& distribution) {
  std::vector<Month> months = period.Months();
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Money> amounts, Spread(limit, months.size(), distribution.manual));
  std::vector<Money> to_date;
  to_date.reserve(amounts.size());
  Money sum = Money::Zero(limit.currency());
  for (const Money& amount : amounts) {
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, amount));
    to_date.push_back(sum);
  }
  return MonthlyPlan(std::move(months), std::move(amounts), std::move(to_date));
}

std::optional<std::size_t> MonthlyPlan::IndexOf(const Month& month) const {
  const int64_t index = months_.front().MonthsUntil(month);
  if (index < 0 || index >= static_cast<int64_t>(months_.size())) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(index);
}

absl::StatusOr<Money> MonthlyPlan::AvailableToDate(std::size_t index, absl::Span<const Money> used) const {
  if (used.size() != months_.size() || index >= months_.size()) {
    return WrongMonths(used.size(), months_.size());
  }
  std::optional<Money> least;
  Money sum = Money::Zero(to_date_.front().currency());
  for (std::size_t i = 0; i < used.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, used[i]));
    if (i < index) {
      continue;
    }
    OUTLAY_ASSIGN_OR_RETURN(const Money available, Subtract(to_date_[i], sum));
    if (!least.has_value() || available.minor_units() < least->minor_units()) {
      least = available;
    }
  }
  return *least;
}

}  // namespace outlay::budget
