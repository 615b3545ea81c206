#include "services/purchase_order/commands/count_spending.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/access/copied_rows.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/domain/errors.h"
#include "services/purchase_order/store/spending.h"

namespace outlay::purchase_order {
namespace {

struct Limited {
  std::string user;
  access::SpendingLimits limits;
};

int LengthOf(access::LimitPeriod period) {
  constexpr int kQuarter = 3;
  if (period == access::LimitPeriod::kMonth) return 1;
  return period == access::LimitPeriod::kQuarter ? kQuarter : Month::kPerYear;
}

// Returns those behind the call who have limits.
absl::StatusOr<std::vector<Limited>> LimitedPersons(const command::Context& context, const Scene& scene) {
  std::vector<Limited> limited;
  for (const std::string_view id : context.caller.persons.ids()) {
    const std::string user(id);
    OUTLAY_ASSIGN_OR_RETURN(const access::SpendingLimits limits,
                            access::FindSpendingLimits(context.txn, scene.organization, user));
    if (!limits.empty()) limited.push_back({.user = user, .limits = limits});
  }
  return limited;
}

// Checks that an order that cannot be counted is nobody's who has limits. FAILED_PRECONDITION / SPENDING_RATE_MISSING.
absl::Status CheckNobodyIsLimited(const command::Context& context, const Scene& scene, Currency currency) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Limited> limited, LimitedPersons(context, scene));
  return limited.empty() ? absl::OkStatus()
                         : SpendingRateMissing(limited.front().user, currency.code(), scene.rules.base_currency.code());
}

absl::StatusOr<int64_t> ToBase(const Money& money, const OrderSpending& spending, const Scene& scene) {
  if (!spending.rate.has_value()) return money.minor_units();
  OUTLAY_ASSIGN_OR_RETURN(const Money converted, Convert(money, *spending.rate, scene.rules.base_currency));
  return converted.minor_units();
}

// Begins to count an order, at the rate of now. What it was worth before counts for nobody. False: there is no rate.
absl::StatusOr<bool> Begin(const command::Context& context, const Scene& scene, const Money& before, const Month& month,
                           OrderSpending* spending) {
  const Currency base = scene.rules.base_currency;
  if (before.currency() != base) {
    OUTLAY_ASSIGN_OR_RETURN(
        const std::optional<tenant::ExchangeRate> found,
        tenant::FindRate(context.txn, scene.organization, before.currency(), base, scene.now.business));
    if (!found.has_value()) return false;
    spending->rate = found->rate;
  }
  spending->is_counted = true;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToBase(before, *spending, scene));
  CountTo(minor, /*persons=*/{}, month, /*giver=*/{}, spending);
  return true;
}

// Returns the limits that the order exceeds in its new state.
absl::StatusOr<std::vector<LimitBreach>> BreachesOf(const command::Context& context, const Scene& scene,
                                                    const std::vector<Limited>& limited, const Month& month,
                                                    const OrderSpending& was, const OrderSpending& is,
                                                    bool is_unbounded) {
  const std::map<SpentKey, int64_t> changes = DifferenceOf(was, is);
  std::vector<LimitBreach> breaches;
  for (const auto& [user, limits] : limited) {
    LimitedPerson person = {.user = user,
                            .per_order = limits.per_order_minor,
                            .per_period = limits.per_period_minor,
                            .period_length = LengthOf(limits.period)};
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Month> months,
                            MonthsOfPeriod(month, person.period_length, scene.rules.fiscal_year_first_month));
    const Currency base = scene.rules.base_currency;
    OUTLAY_ASSIGN_OR_RETURN(const Money spent, SpentIn(context.txn, scene.organization, user, months, base));
    for (const Month& one : months) {
      const auto change = changes.find({user, one});
      if (change != changes.end()) person.added += change->second;
    }
    OUTLAY_ASSIGN_OR_RETURN(const Money sum, Add(spent, Money(person.added, base)));
    person.spent = sum.minor_units();
    const std::vector<LimitBreach> found = FindBreaches(person, CountedMinor(is), is_unbounded);
    breaches.insert(breaches.end(), found.begin(), found.end());
  }
  return breaches;
}

absl::Status ErrorOf(const LimitBreach& breach, Currency base) {
  const auto money = [&](int64_t minor) { return Money(minor, base); };
  return SpendingLimitExceeded(breach.user, breach.limit_name, money(breach.limit),
                               breach.sum.has_value() ? std::optional(money(*breach.sum)) : std::nullopt,
                               money(breach.passing));
}

// Returns true if what the review of the order was told is over.
bool EndsReview(const Order* before, const Order& after) {
  if (before == nullptr || before->state == State::kDraft) return true;
  if (after.state == State::kPendingApproval) return false;
  return before->state != after.state || !Waits(after.change);
}

// Returns who asked for the pending change, if there is one: what an order loses then is given back to that user first.
std::string_view WithdrawsFor(const Order* before) {
  return before != nullptr && Waits(before->change) ? std::string_view(before->change.proposer) : "";
}

}  // namespace

absl::StatusOr<OrderSpending> SpendingOf(const command::Context& context, const Scene& scene, const OrderState* before,
                                         const Order& after) {
  const OrderInvoiced invoiced = before != nullptr ? before->invoiced : OrderInvoiced();
  const Order* const old = before != nullptr ? &before->order : nullptr;
  const OrderSpending was = old != nullptr ? old->spending : OrderSpending();
  OUTLAY_ASSIGN_OR_RETURN(const Money demand, DemandOf(after, invoiced));
  Money demanded = Money::Zero(after.currency);
  OUTLAY_ASSIGN_OR_RETURN(const Month month, MonthOf(scene.now.business, scene.rules.zone));
  const bool is_unbounded = IsUnbounded(after);
  const bool gets_unbounded = is_unbounded && (old == nullptr || !IsUnbounded(*old));
  OrderSpending is = was;
  // Another currency is counted anew, for who chose it.
  const bool is_other_currency = old != nullptr && old->currency != after.currency;
  if (old != nullptr && !is_other_currency) {
    OUTLAY_ASSIGN_OR_RETURN(demanded, DemandOf(*old, invoiced));
  }
  if (is_other_currency) is = {.breach = was.breach};
  if (EndsReview(old, after)) is.breach.clear();
  if (!IsWanted(after) && !after.issue_time.has_value()) return OrderSpending();
  if (!is.is_counted && demand.minor_units() > demanded.minor_units()) {
    OUTLAY_ASSIGN_OR_RETURN(const bool has_rate, Begin(context, scene, demanded, month, &is));
    if (!has_rate) OUTLAY_RETURN_IF_ERROR(CheckNobodyIsLimited(context, scene, after.currency));
  }
  if (is.is_counted) {
    OUTLAY_ASSIGN_OR_RETURN(int64_t minor, ToBase(demand, is, scene));
    // Whoever ends an order orders nothing, whatever was invoiced.
    if (!IsWanted(after)) minor = std::min(minor, CountedMinor(is));
    CountTo(minor, context.caller.persons, month, WithdrawsFor(old), &is);
  }
  const bool grows = is.is_counted && (is_other_currency || CountedMinor(is) > CountedMinor(was));
  if (!grows && !gets_unbounded) return is;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Limited> limited, LimitedPersons(context, scene));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<LimitBreach> breaches,
                          BreachesOf(context, scene, limited, month, was, is, is_unbounded));
  if (breaches.empty()) return is;
  if (!GoesToReview(old, after)) return ErrorOf(breaches.front(), scene.rules.base_currency);
  is.breach = TextOf(breaches, scene.rules.base_currency);
  return is;
}

}  // namespace outlay::purchase_order
