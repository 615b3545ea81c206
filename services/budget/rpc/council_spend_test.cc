// Payments that two councils published: months and years of budgets hold them to the cent. The files may not be copied,
// so the tests need OUTLAY_SHARED_DATA.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"
#include "common/base/strings.h"
#include "common/csv/reader.h"
#include "common/testing/shared_files.h"
#include "services/budget/domain/rules/distribution.h"
#include "services/budget/domain/rules/forecast.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;
using ::outlay::testing::IsOkAndHolds;
using ::outlay::testing::SharedFiles;

constexpr Currency kPound = Currency::Of("GBP");

struct Payment {
  absl::Time time;
  Money amount;
};

struct Published {
  std::vector<Payment> payments;
  std::optional<Money> control_total;  // a last row that has nothing but a sum
};

FiscalCalendar London() {
  return FiscalCalendar::Of(*TimeZone::Load("Europe/London"), 4).value();
}

Periods PeriodsOf(Recurrence recurrence) {
  const PeriodRule rule = {.recurrence = recurrence, .first_day = absl::CivilDay(2010, 4, 1)};
  return Periods::Of("period", rule, London()).value();
}

absl::Time NoonOf(std::string_view text) {
  absl::Time time;
  for (const char* format : {"%Y-%m-%d", "%d/%m/%Y", "%d-%b-%y", "%d-%b-%Y"}) {
    if (absl::ParseTime(format, Concat(text), London().zone().absl_zone(), &time, nullptr)) {
      return time + absl::Hours(12);
    }
  }
  ADD_FAILURE() << text;
  return time;
}

// Some files end with lines of separators only, and some texts are Latin-1.
std::string Cleaned(const std::string& file) {
  std::string cleaned;
  for (const absl::string_view line : absl::StrSplit(file, '\n')) {
    if (line.find_first_not_of(",\r") != absl::string_view::npos) {
      absl::StrAppend(&cleaned, line, "\n");
    }
  }
  std::replace_if(
      cleaned.begin(), cleaned.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return cleaned;
}

Published Read(const SharedFiles& shared, const std::string& name, const char* date, const char* amount) {
  Published published;
  csv::Options options;
  options.columns = {{.name = date}, {.name = amount}};
  options.allow_unknown_columns = true;
  csv::Reader reader(std::move(options), [&](const csv::Row& row) {
    std::string digits(row.Get(1));
    digits.erase(std::remove_if(digits.begin(), digits.end(), [](char c) { return c == ',' || c == ' '; }),
                 digits.end());
    const Money money = Money::Parse(digits, kPound).value();
    if (row.Get(0).empty()) {
      published.control_total = money;
    } else {
      published.payments.push_back({NoonOf(row.Get(0)), money});
    }
    return absl::OkStatus();
  });
  EXPECT_THAT(reader.Feed(Cleaned(shared.ReadCompressed("council/" + name))), IsOk()) << name;
  EXPECT_THAT(reader.Finish(), IsOk()) << name;
  return published;
}

// Returns the payments of each period, by its key.
std::map<std::string, Money> SumByPeriod(const Periods& periods, const std::vector<Payment>& payments) {
  std::map<std::string, Money> sums;
  for (const Payment& payment : payments) {
    Money& sum = sums.try_emplace(periods.Holding(payment.time)->Key(), Money::Zero(kPound)).first->second;
    sum = *Add(sum, payment.amount);
  }
  return sums;
}

class CouncilSpendTest : public ServiceFixture {
 protected:
  void SetUp() override {
    if (!shared_.are_there()) {
      GTEST_SKIP() << "OUTLAY_SHARED_DATA names no folder";
    }
  }

  // The fiscal year 2012/13 of Calderdale.
  std::vector<Payment> Calderdale() const {
    std::vector<Payment> all;
    for (const char* month : {"2012-04", "2012-05", "2012-06", "2012-07", "2012-08", "2012-09", "2012-10", "2012-11",
                              "2012-12", "2013-01", "2013-02", "2013-03"}) {
      const Published file = Read(shared_, Concat("calderdale/clean/", month, ".csv.gz"), "Date", "Amount");
      all.insert(all.end(), file.payments.begin(), file.payments.end());
    }
    return all;
  }

  SharedFiles shared_;
};

// The sums of the months, computed separately as decimals.
constexpr std::array<int64_t, 12> kCalderdaleMonths = {2'876'838'285, 2'483'595'349, 2'072'506'132, 2'437'495'220,
                                                       2'223'097'430, 2'223'959'645, 1'960'315'126, 2'131'757'784,
                                                       2'230'311'659, 1'970'604'746, 2'011'306'799, 1'805'333'060};

std::vector<Money> PaidByCalderdale() {
  std::vector<Money> pounds;
  for (const int64_t amount : kCalderdaleMonths) {
    pounds.emplace_back(amount, kPound);
  }
  return pounds;
}

TEST_F(CouncilSpendTest, AYearsPaymentsAreInTheirMonthsToTheCent) {
  const std::vector<Payment> payments = Calderdale();
  EXPECT_EQ(payments.size(), 55'965U);
  const std::map<std::string, Money> by_month = SumByPeriod(PeriodsOf(Recurrence::kMonthly), payments);
  std::vector<Money> months;
  for (const auto& [key, sum] : by_month) {
    months.push_back(sum);
  }
  EXPECT_EQ(by_month.begin()->first, "2012-04-01");
  EXPECT_EQ(months, PaidByCalderdale());

  const Periods years = PeriodsOf(Recurrence::kYearly);
  const std::map<std::string, Money> by_year = SumByPeriod(years, payments);
  ASSERT_EQ(by_year.size(), 1U);
  const Money year = by_year.begin()->second;
  const Period period = *years.FindByKey("2012-04-01");
  EXPECT_THAT(CheckDistribution("months", {.manual = months}, year, period.Months().size()), IsOk());
  // A plan equal to the actual payments is used up at the end of each month, and one more payment never passes.
  const MonthlyPlan plan = *MonthlyPlan::Of(period, year, {.manual = months});
  EXPECT_EQ(plan.amounts(), months);
  for (std::size_t i = 0; i < months.size(); ++i) {
    EXPECT_THAT(plan.AvailableToDate(i, months), IsOkAndHolds(Money::Zero(kPound)));
  }
  // The same with equal months.
  const MonthlyPlan equal = *MonthlyPlan::Of(period, year, {});
  EXPECT_EQ(equal.AllowedToDate(11), year);
}

TEST_F(CouncilSpendTest, PublishedControlTotalsAreMet) {
  struct File {
    const char* name;
    const char* date;
    const char* amount;
    std::size_t payments;
    int64_t total;
    bool has_control_total;
  };
  const File files[] = {
      {"leeds/2010-12.csv.gz", "Date paid", "Net amount", 10'303, 7'717'900'924, false},
      {"leeds/2011-05.csv.gz", "Date paid", "Net amount", 7'299, 7'729'096'866, false},
      {"leeds/2012-05.csv.gz", "Date paid", "Net amount", 9'121, 7'367'502'741, true},
      {"leeds/2013-01.csv.gz", "DatePaid", "NetAmount", 8'272, 6'125'285'396, true},
      {"leeds/2013-10.csv.gz", "DatePaid", "NetAmount", 10'130, 8'862'383'353, true},
  };
  for (const File& file : files) {
    const Published published = Read(shared_, file.name, file.date, file.amount);
    EXPECT_EQ(published.payments.size(), file.payments) << file.name;
    EXPECT_EQ(published.control_total.has_value(), file.has_control_total) << file.name;
    // Some of a month's payments have earlier dates: they count in their own month, and nothing is lost.
    Money sum = Money::Zero(kPound);
    for (const auto& [key, of_month] : SumByPeriod(PeriodsOf(Recurrence::kMonthly), published.payments)) {
      sum = *Add(sum, of_month);
    }
    EXPECT_EQ(sum, Money(file.total, kPound)) << file.name;
    EXPECT_EQ(published.control_total.value_or(sum), sum) << file.name;
  }
}

// Every payment of two months, one call each, as spends of two groups; years are moved forward, since the service's
// time does not go back. The months, the year and the groups' budgets all have the sum of the payments.
TEST_F(CouncilSpendTest, ServedBudgetsSumAsTheFilesDo) {
  constexpr int kYearsOn = 15;
  auto event = Parse<directory::v1::OrganizationChanged>(R"pb(base_currency: "USD"
                                                              time_zone: "Europe/London"
                                                              fiscal_year_first_month: 4)pb");
  event.set_organization("organizations/acme");
  tenant::TellDirectoryEvent(node_, event);
  const std::string from_april = "first_day { year: 2027 month: 4 day: 1 } }";
  const std::string tracked = "enforcement { stage: STAGE_REQUEST action: ACTION_TRACK } ";
  MakeBudget("month", "company", 0, tracked + "period { recurrence: RECURRENCE_MONTHLY " + from_april);
  MakeBudget("year", "company", 0, tracked + "period { recurrence: RECURRENCE_YEARLY " + from_april);
  MakeBudget("sales", "sales", 0, tracked + "period { recurrence: RECURRENCE_YEARLY " + from_april);
  int64_t year = 0;
  int64_t of_sales = 0;
  int holds = 0;
  for (const std::size_t month : {0, 1}) {
    const char* const names[] = {"2012-04", "2012-05"};
    std::vector<Payment> payments =
        Read(shared_, Concat("calderdale/clean/", names[month], ".csv.gz"), "Date", "Amount").payments;
    std::stable_sort(payments.begin(), payments.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    for (const Payment& payment : payments) {
      if (payment.amount.IsZero()) continue;
      const absl::CivilSecond civil = absl::ToCivilSecond(payment.time, absl::UTCTimeZone());
      node_.clock().SetTime(absl::FromCivil(
          absl::CivilSecond(civil.year() + kYearsOn, civil.month(), civil.day(), 12, 0, 0), absl::UTCTimeZone()));
      const std::string group = holds % 3 == 0 ? "sales" : "tools";
      of_sales += group == "sales" ? payment.amount.minor_units() : 0;
      const std::string id = Concat("p-", ++holds);
      const auto response =
          Authorize(ASpend(id, group, payment.amount.minor_units(), "stage: STAGE_INVOICE spend { category: '43' }"));
      ASSERT_THAT(response, IsOk()) << id;
      ASSERT_TRUE(response->verdict().allowed()) << id;
    }
    year += kCalderdaleMonths[month];
    EXPECT_EQ(Cents(FiguresOf("month").spent()), kCalderdaleMonths[month]) << names[month];
    EXPECT_EQ(Cents(FiguresOf("year").spent()), year);
    EXPECT_EQ(Cents(FiguresOf("sales").spent()), of_sales);
  }
}

// The error of a year's forecast, month by month, compared with the actual payments, so that nobody relies on it more
// than it deserves.
TEST_F(CouncilSpendTest, AForecastComesNearerMonthByMonth) {
  const Period year = *PeriodsOf(Recurrence::kYearly).FindByKey("2012-04-01");
  const std::vector<Month> months = year.Months();
  const std::vector<Payment> payments = Calderdale();
  const auto paid = [&](const Interval& interval) {
    int64_t pence = 0;
    for (const Payment& payment : payments) {
      pence += interval.Contains(payment.time) ? payment.amount.minor_units() : 0;
    }
    return Money(pence, kPound);
  };
  const Money total = paid(year.interval);
  std::vector<int64_t> off_permille;
  for (std::size_t month = 3; month < months.size(); ++month) {
    const absl::Time now = MonthStart(months[month], London().zone());
    const Interval window = ForecastWindow(year.interval, now);
    const Forecast forecast = *MakeForecast({.period = year.interval,
                                             .now = now,
                                             .limit = total,
                                             .spent = paid({year.interval.start, now}),
                                             .open = Money::Zero(kPound),
                                             .window = window,
                                             .spent_in_window = paid(window)});
    const int64_t off = forecast.at_rate.used_at_end.minor_units() - total.minor_units();
    off_permille.push_back(off * 1'000 / total.minor_units());
  }
  EXPECT_THAT(off_permille, ::testing::Each(::testing::AllOf(::testing::Ge(-150), ::testing::Le(150))))
      << "off by these thousandths";
  EXPECT_LE(std::abs(off_permille.back()), 15);
  RecordProperty("off_permille", ::testing::PrintToString(off_permille));
}

}  // namespace
}  // namespace outlay::budget
