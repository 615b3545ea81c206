// What an order counts for in the spending limits of people (D4). Values, and pure functions.
//
// An order counts for the persons who submitted it, in the month in which they did; what raises it later, for those who
// raised it, in the month of that. So an order that is submitted in January and raised in July counts in both. It
// counts from submission on, with its pending change; not at all once it is given up; closed or cancelled, with what is
// invoiced by then.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_SPENDING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_SPENDING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/purchase_order/domain/order/invoiced.h"

namespace outlay::purchase_order {

struct Order;

// A part of an order. All amounts of this file without a currency are minor units of the organization's.
struct SpendingEntry {
  Persons persons;  // for whom it counts; empty: for nobody, as a system or somebody unknown ordered it
  Month month;      // in the organization's time zone
  int64_t minor = 0;

  bool operator==(const SpendingEntry&) const = default;
};

struct OrderSpending {
  bool is_counted = false;             // false: not submitted, or submitted when there was nothing to count by
  std::optional<Decimal> rate;         // into the organization's currency, frozen; unset: the order is in it (B10)
  std::vector<SpendingEntry> entries;  // one for each persons and month; their sum is what the order counts for
  std::string breach;                  // the limits that the order or change under review exceeds, for people

  bool operator==(const OrderSpending&) const = default;
};

// Returns true if somebody wants the order: it was submitted and not given up, or is about to be reopened.
bool IsWanted(const Order& order);

// Returns what an order costs that somebody asked for: nothing before it is submitted; with its pending change, if that
// is dearer. In its own currency. OUT_OF_RANGE / MONEY_OVERFLOW: accepted orders do not overflow.
absl::StatusOr<Money> DemandOf(const Order& order, const OrderInvoiced& invoiced);

// Returns true if the order may cost any amount: it is submitted or in force, and invoices are not checked against it.
bool IsUnbounded(const Order& order);

// Returns true if approval is asked about the step from `before` to `after`; null: the order is new.
bool GoesToReview(const Order* before, const Order& after);

// Returns the sum of the entries.
int64_t CountedMinor(const OrderSpending& spending);

// Changes the sum of the entries to `minor`, not negative. What it grows by counts for `persons` in `month`. What it
// shrinks by is taken first from the entries of `giver`, then from the others, in both from the newest on.
void CountTo(int64_t minor, const Persons& persons, const Month& month, std::string_view giver,
             OrderSpending* spending);

// What changes from one state of an order to another, by user id and month, without zeros.
using SpentKey = std::pair<std::string, Month>;
std::map<SpentKey, int64_t> DifferenceOf(const OrderSpending& before, const OrderSpending& after);

// Returns the months of the period of `length` months (1, 3 or 12) that holds `month`, where fiscal years begin with
// month `fiscal_year_first_month`, 1 to 12. INVALID_ARGUMENT / MONTH_INVALID: beyond the years of Month.
absl::StatusOr<std::vector<Month>> MonthsOfPeriod(const Month& month, int length, int fiscal_year_first_month);

// The limits of a person, and what counts against them with the order. Unset: no limit.
struct LimitedPerson {
  std::string user;
  std::optional<int64_t> per_order;
  std::optional<int64_t> per_period;
  int period_length = 1;  // in months
  int64_t spent = 0;      // in the period, with the order
  int64_t added = 0;      // of that: by the step that is checked
};

// A limit that is exceeded.
struct LimitBreach {
  std::string user;
  std::string_view limit_name;  // "per order", "per month", "per quarter" or "per year"
  int64_t limit = 0;
  std::optional<int64_t> sum;  // of the order, or of the period with it; nullopt: without bound
  int64_t passing = 0;         // the largest order, or step, within the limit

  bool operator==(const LimitBreach&) const = default;
};

// Returns the limits of a person that an order worth `minor` exceeds. An order without bound exceeds any limit.
std::vector<LimitBreach> FindBreaches(const LimitedPerson& person, int64_t minor, bool is_unbounded);

// Returns what exceeds which limit, for people: "ann: limit per order 100.00 EUR, order 250.00 EUR; ...".
std::string TextOf(const std::vector<LimitBreach>& breaches, Currency currency);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_SPENDING_H_
