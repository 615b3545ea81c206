#include "services/purchase_order/domain/order/order_spending.h"

#include <algorithm>
#include <string_view>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/order/order.h"

namespace outlay::purchase_order {
namespace {

std::string_view NameOfPeriod(int length) {
  if (length == 1) return "per month";
  return length == Month::kPerYear ? "per year" : "per quarter";
}

// Takes up to `*rest` from the entries that `takes` accepts, the newest first.
template <typename Takes>
void TakeFrom(std::vector<SpendingEntry>* entries, int64_t* rest, Takes takes) {
  for (auto entry = entries->rbegin(); entry != entries->rend() && *rest > 0; ++entry) {
    if (!takes(*entry)) continue;
    const int64_t taken = std::min(entry->minor, *rest);
    entry->minor -= taken;
    *rest -= taken;
  }
}

void Raise(int64_t minor, const Persons& persons, const Month& month, std::vector<SpendingEntry>* entries) {
  const auto same = std::find_if(entries->begin(), entries->end(), [&](const SpendingEntry& entry) {
    return entry.persons == persons && entry.month == month;
  });
  if (same != entries->end()) {
    same->minor += minor;
    return;
  }
  entries->push_back({.persons = persons, .month = month, .minor = minor});
}

void Add(const OrderSpending& spending, int64_t sign, std::map<SpentKey, int64_t>* sums) {
  for (const SpendingEntry& entry : spending.entries) {
    for (const std::string_view user : entry.persons.ids()) {
      (*sums)[{std::string(user), entry.month}] += sign * entry.minor;
    }
  }
}

}  // namespace

bool IsWanted(const Order& order) {
  return order.state == State::kPendingApproval || order.state == State::kIssued ||
         (order.state == State::kClosed && order.budget.phase == BudgetPhase::kReopening);
}

absl::StatusOr<Money> DemandOf(const Order& order, const OrderInvoiced& invoiced) {
  if (IsWanted(order)) {
    OUTLAY_ASSIGN_OR_RETURN(const Money total, TotalOf(order));
    if (!Waits(order.change)) return total;
    OUTLAY_ASSIGN_OR_RETURN(const Money changed, TotalOf(WithChange(order)));
    return changed.minor_units() > total.minor_units() ? changed : total;
  }
  if (!order.issue_time.has_value()) return Money::Zero(order.currency);
  OUTLAY_ASSIGN_OR_RETURN(const Money total, TotalOf(order));
  const int64_t taken = std::clamp<int64_t>(invoiced.order.minor, 0, total.minor_units());
  return Money(taken, order.currency);
}

bool IsUnbounded(const Order& order) {
  return IsWanted(order) && order.balance_tracking_disabled;
}

bool GoesToReview(const Order* before, const Order& after) {
  const int64_t attempt = before != nullptr ? before->review.attempt : 0;
  if (after.state == State::kPendingApproval) return after.review.attempt > attempt;
  if (after.change.state != ChangeState::kInReview || before == nullptr) return false;
  return after.change.number != before->change.number || after.change.attempt > before->change.attempt;
}

int64_t CountedMinor(const OrderSpending& spending) {
  int64_t sum = 0;
  for (const SpendingEntry& entry : spending.entries) sum += entry.minor;
  return sum;
}

void CountTo(int64_t minor, const Persons& persons, const Month& month, std::string_view giver,
             OrderSpending* spending) {
  const int64_t growth = minor - CountedMinor(*spending);
  std::vector<SpendingEntry>& entries = spending->entries;
  if (growth > 0) Raise(growth, persons, month, &entries);
  int64_t rest = -growth;
  const Persons first(giver);
  TakeFrom(&entries, &rest, [&](const SpendingEntry& entry) { return entry.persons.Overlaps(first); });
  TakeFrom(&entries, &rest, [](const SpendingEntry&) { return true; });
  std::erase_if(entries, [](const SpendingEntry& entry) { return entry.minor == 0; });
}

std::map<SpentKey, int64_t> DifferenceOf(const OrderSpending& before, const OrderSpending& after) {
  std::map<SpentKey, int64_t> sums;
  Add(before, -1, &sums);
  Add(after, 1, &sums);
  std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
  return sums;
}

absl::StatusOr<std::vector<Month>> MonthsOfPeriod(const Month& month, int length, int fiscal_year_first_month) {
  const int into_year = (month.month() - fiscal_year_first_month + Month::kPerYear) % Month::kPerYear;
  std::vector<Month> months;
  for (int i = 0; i < length; ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const Month next, month.Plus(i - into_year % length));
    months.push_back(next);
  }
  return months;
}

std::vector<LimitBreach> FindBreaches(const LimitedPerson& person, int64_t minor, bool is_unbounded) {
  std::vector<LimitBreach> breaches;
  const auto sum_of = [&](int64_t sum) { return is_unbounded ? std::nullopt : std::optional(sum); };
  if (person.per_order.has_value() && (is_unbounded || minor > *person.per_order)) {
    breaches.push_back({.user = person.user,
                        .limit_name = "per order",
                        .limit = *person.per_order,
                        .sum = sum_of(minor),
                        .passing = *person.per_order});
  }
  if (person.per_period.has_value() && (is_unbounded || person.spent > *person.per_period)) {
    const int64_t before = person.spent - person.added;
    breaches.push_back({.user = person.user,
                        .limit_name = NameOfPeriod(person.period_length),
                        .limit = *person.per_period,
                        .sum = sum_of(person.spent),
                        .passing = std::max<int64_t>(*person.per_period - before, 0)});
  }
  return breaches;
}

std::string TextOf(const std::vector<LimitBreach>& breaches, Currency currency) {
  std::string text;
  for (const LimitBreach& breach : breaches) {
    const bool is_order = breach.limit_name == "per order";
    text += Concat(text.empty() ? "" : "; ", breach.user, ": limit ", breach.limit_name, " ",
                   Money(breach.limit, currency).ToString(), is_order ? ", order " : ", with this ",
                   breach.sum.has_value() ? Money(*breach.sum, currency).ToString() : "without bound");
  }
  return CutText(text, limits::kSpendingBreachBytes);
}

}  // namespace outlay::purchase_order
