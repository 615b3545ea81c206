#include "services/budget/domain/rules/fiscal_calendar.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "common/testing/matchers.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;

Month M(std::string_view text) {
  return Month::Parse(text).value();
}

FiscalCalendar Calendar(std::string_view zone, int first_month) {
  return FiscalCalendar::Of(TimeZone::Load(zone).value(), first_month).value();
}

TEST(FiscalCalendarTest, AYearBeginsWithItsFirstMonth) {
  struct Case {
    int first_month;
    const char* month;
    const char* year_begins;
    const char* label;
  };
  const Case cases[] = {
      {1, "2026-01", "2026-01", "FY2026"},     {1, "2026-12", "2026-01", "FY2026"},
      {4, "2026-03", "2025-04", "FY2025/26"},  {4, "2026-04", "2026-04", "FY2026/27"},
      {10, "2026-09", "2025-10", "FY2025/26"}, {10, "2026-10", "2026-10", "FY2026/27"},
      {12, "2026-11", "2025-12", "FY2025/26"}, {12, "2026-12", "2026-12", "FY2026/27"},
      {2, "2000-01", "1999-02", "FY1999/00"},  {2, "2000-02", "2000-02", "FY2000/01"},
  };
  for (const Case& c : cases) {
    const absl::StatusOr<FiscalYear> year = Calendar("UTC", c.first_month).YearOf(M(c.month));
    ASSERT_THAT(year, IsOkAndHolds(FiscalYear{M(c.year_begins)})) << c.first_month << " " << c.month;
    EXPECT_EQ(year->Label(), c.label);
  }
}

TEST(FiscalCalendarTest, EveryMonthIsInTheYearThatHoldsIt) {
  for (int first_month = 1; first_month <= 12; ++first_month) {
    const FiscalCalendar calendar = Calendar("Europe/London", first_month);
    for (Month month = M("1999-01"); month < M("2005-01"); month = *month.Plus(1)) {
      const FiscalYear year = *calendar.YearOf(month);
      EXPECT_EQ(year.first_month.month(), first_month);
      EXPECT_GE(year.first_month.MonthsUntil(month), 0);
      EXPECT_LT(year.first_month.MonthsUntil(month), 12);
      EXPECT_TRUE(calendar.Bounds(year)->Contains(MonthStart(month, calendar.zone())));
    }
  }
}

TEST(FiscalCalendarTest, AnInstantBelongsToTheYearOfItsZone) {
  // The last second of March in London is the first of April in Berlin, an hour ahead.
  const absl::Time time = absl::FromCivil(absl::CivilSecond(2026, 3, 31, 22, 59, 59), absl::UTCTimeZone());
  EXPECT_THAT(Calendar("Europe/London", 4).YearOf(time), IsOkAndHolds(FiscalYear{M("2025-04")}));
  EXPECT_THAT(Calendar("Europe/Berlin", 4).YearOf(time), IsOkAndHolds(FiscalYear{M("2026-04")}));
}

TEST(FiscalCalendarTest, AYearWithALeapDayHasIt) {
  EXPECT_EQ(Calendar("UTC", 3).Bounds(FiscalYear{M("2023-03")})->end,
            absl::FromCivil(absl::CivilDay(2024, 3, 1), absl::UTCTimeZone()));
  const Interval leap = *Calendar("UTC", 2).Bounds(FiscalYear{M("2024-02")});
  EXPECT_EQ(leap.end - leap.start, absl::Hours(366 * 24));
}

TEST(FiscalCalendarTest, RefusesWhatIsNoMonthAndYearsBeyondTheCalendar) {
  for (const int first_month : {0, 13, -1}) {
    const absl::StatusOr<FiscalCalendar> calendar = FiscalCalendar::Of(TimeZone(), first_month);
    EXPECT_THAT(calendar, HasReason("FIELD_INVALID"));
    EXPECT_THAT(calendar.status(), HasMetadata("field", "fiscal_year_first_month"));
  }
  EXPECT_THAT(Calendar("UTC", 2).YearOf(M("0001-01")), HasReason("MONTH_INVALID"));
  EXPECT_THAT(Calendar("UTC", 2).Bounds(FiscalYear{M("9999-02")}), HasReason("MONTH_INVALID"));
  EXPECT_THAT(Calendar("UTC", 1).YearOf(absl::InfiniteFuture()), HasReason("MONTH_INVALID"));
}

}  // namespace
}  // namespace outlay::budget
