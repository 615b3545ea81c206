// A year of ends and crossings of orders, in seconds, in zones whose clocks change at different hours and on different
// days: each notice comes once, from the first instant of its day on, with the right date, also after a month in which
// nothing ran. Real and fake: see ServiceNode.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/calendar.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using YearDay = absl::CivilDay;

// Nothing runs from the first instant of a day until that of another.
struct Outage {
  YearDay from;
  YearDay until;
};

struct Year {
  std::string name;
  std::string zone;
  std::optional<Outage> outage;
};

// An order and the days on which its end is told, by the rule's words, not by the code.
struct YearOrder {
  std::string id;
  YearDay first;
  YearDay last;
  std::vector<YearDay> told;
};

const std::vector<YearOrder>& OrdersOfTheYear() {
  static const auto& orders = *new std::vector<YearOrder>{
      // Up to 1 month: 7 days before, and on the day. Some end, or are told, when clocks change: in Europe on March 31
      // and
      // October 27, in America on March 10 and November 3, in Chile at midnight of April 7 and September 8, on Lord
      // Howe by
      // half an hour on April 7 and October 6.
      {"europe-spring", YearDay(2024, 3, 31), YearDay(2024, 3, 31), {YearDay(2024, 3, 24), YearDay(2024, 3, 31)}},
      {"europe-autumn", YearDay(2024, 10, 1), YearDay(2024, 10, 27), {YearDay(2024, 10, 20), YearDay(2024, 10, 27)}},
      {"america-spring", YearDay(2024, 2, 15), YearDay(2024, 3, 10), {YearDay(2024, 3, 3), YearDay(2024, 3, 10)}},
      {"america-autumn", YearDay(2024, 10, 10), YearDay(2024, 11, 3), {YearDay(2024, 10, 27), YearDay(2024, 11, 3)}},
      {"chile-autumn", YearDay(2024, 3, 20), YearDay(2024, 4, 7), {YearDay(2024, 3, 31), YearDay(2024, 4, 7)}},
      {"chile-spring", YearDay(2024, 8, 15), YearDay(2024, 9, 8), {YearDay(2024, 9, 1), YearDay(2024, 9, 8)}},
      {"lord-howe-spring", YearDay(2024, 9, 10), YearDay(2024, 10, 6), {YearDay(2024, 9, 29), YearDay(2024, 10, 6)}},
      {"leap-february", YearDay(2024, 2, 1), YearDay(2024, 2, 29), {YearDay(2024, 2, 22), YearDay(2024, 2, 29)}},
      {"over-new-year", YearDay(2023, 12, 20), YearDay(2024, 1, 7), {YearDay(2023, 12, 31), YearDay(2024, 1, 7)}},
      {"december", YearDay(2024, 12, 1), YearDay(2024, 12, 31), {YearDay(2024, 12, 24), YearDay(2024, 12, 31)}},
      // Up to 3 months: 1 month before, or on the last day of that month.
      {"quarter", YearDay(2024, 1, 1), YearDay(2024, 3, 31), {YearDay(2024, 2, 29)}},
      {"to-march-30", YearDay(2024, 1, 10), YearDay(2024, 3, 30), {YearDay(2024, 2, 29)}},
      {"to-march-29", YearDay(2024, 1, 10), YearDay(2024, 3, 29), {YearDay(2024, 2, 29)}},
      {"to-march-28", YearDay(2024, 1, 10), YearDay(2024, 3, 28), {YearDay(2024, 2, 28)}},
      {"to-april-10", YearDay(2024, 2, 1), YearDay(2024, 4, 10), {YearDay(2024, 3, 10)}},
      // Longer: 2 months before.
      {"third", YearDay(2024, 1, 1), YearDay(2024, 4, 30), {YearDay(2024, 2, 29)}},
      {"to-may-31", YearDay(2024, 1, 1), YearDay(2024, 5, 31), {YearDay(2024, 3, 31)}},
      {"to-december-27", YearDay(2023, 6, 1), YearDay(2024, 12, 27), {YearDay(2024, 10, 27)}},
      {"year", YearDay(2024, 1, 1), YearDay(2024, 12, 31), {YearDay(2024, 10, 31)}},
      {"leap-to-leap-end", YearDay(2024, 2, 29), YearDay(2025, 2, 28), {YearDay(2024, 12, 28)}},
  };
  return orders;
}

class SimulatedYearTest : public ::testing::TestWithParam<Year>, public ServiceNode {
 protected:
  SimulatedYearTest() : zone_(TimeZone::Load(GetParam().zone).value()) {
    SetUpOrganization("acme", GetParam().zone);
    node_.clock().SetTime(DayStart(YearDay(2023, 12, 1), zone_));
    for (const YearOrder& order : OrdersOfTheYear()) {
      auto event = OrderEvent(order.id, order.first, order.last);
      purchase_order::v1::Period& period = *event.mutable_purchase_order()->mutable_period();
      rpc::ToProto(DayStart(order.first, zone_), period.mutable_start_time());
      rpc::ToProto(DayStart(order.last + 1, zone_), period.mutable_end_time());
      EXPECT_THAT(Apply(event, event.purchase_order().name()), IsOk());
    }
  }
  bool IsDown(YearDay day) const {
    const std::optional<Outage>& outage = GetParam().outage;
    return outage.has_value() && outage->from <= day && day < outage->until;
  }
  // When a step is told: the first instant of its day, or of the day on which things run again.
  absl::Time TellTime(YearDay day) const { return DayStart(IsDown(day) ? GetParam().outage->until : day, zone_); }
  // Titles of notices that are new, with how often they came.
  std::map<std::string, int> News() {
    std::map<std::string, int> news;
    for (const v1::Notice& notice : Inbox()) {
      if (seen_.insert(notice.name()).second) news[notice.title()] += 1;
    }
    return news;
  }
  std::map<std::string, int> TellAt(absl::Time time) {
    node_.clock().SetTime(time);
    TellExpiries();
    return News();
  }

  const TimeZone zone_;

 private:
  std::set<std::string> seen_;
};

TEST_P(SimulatedYearTest, TellsEachEndOnceFromTheFirstInstantOfItsDay) {
  News();
  std::map<absl::Time, std::map<std::string, int>> expected;
  for (const YearOrder& order : OrdersOfTheYear()) {
    for (const YearDay day : order.told) {
      expected[TellTime(day)]["Purchase order PO " + order.id + " ends on " + absl::FormatCivilTime(order.last)] += 1;
    }
  }
  int told = 0;
  for (const auto& [time, titles] : expected) {
    SCOPED_TRACE(absl::FormatTime(time, zone_.absl_zone()));
    // While things are down, nobody looks.
    if (!IsDown(DayOf(time - absl::Microseconds(1), zone_))) {
      EXPECT_EQ(TellAt(time - absl::Microseconds(1)), (std::map<std::string, int>()))
          << "it is still the day before there";
    }
    EXPECT_EQ(TellAt(time), titles);
    EXPECT_EQ(TellAt(time + absl::Hours(1)), (std::map<std::string, int>()))
        << "an hour that comes twice tells nothing twice";
    for (const auto& [title, count] : titles) told += count;
  }
  EXPECT_EQ(told, 30);
  EXPECT_EQ(TellAt(DayStart(YearDay(2026, 1, 1), zone_)), (std::map<std::string, int>()));
}

TEST_P(SimulatedYearTest, TellsEachCrossingOnceWithTheFiguresOfItsTime) {
  News();
  std::map<std::string, int> told;
  int crossings = 0;
  for (YearDay day(2024, 2, 1); day < YearDay(2025, 1, 1); day += 1) {
    if (day.day() != 1 && day != YearDay(2024, 2, 29) && day != YearDay(2024, 3, 31)) continue;
    // One after another, also when all that waited comes at once.
    node_.clock().SetTime(TellTime(day) + absl::Seconds(++crossings));
    event_time = DayStart(day, zone_);
    Cross("year");
    for (const auto& [title, count] : News()) told[title] += count;
    const v1::Notice newest = Inbox().front();
    EXPECT_EQ(rpc::TimeFromProto(newest.event_time()), DayStart(day, zone_));
    EXPECT_THAT(newest.text(), ::testing::HasSubstr("74.50 EUR"));
  }
  EXPECT_EQ(told, (std::map<std::string, int>{{"Purchase order PO year runs low", 13}}));
}

INSTANTIATE_TEST_SUITE_P(
    All, SimulatedYearTest,
    ::testing::Values(
        Year{"Berlin", "Europe/Berlin", std::nullopt}, Year{"NewYork", "America/New_York", std::nullopt},
        Year{"Santiago", "America/Santiago", std::nullopt}, Year{"LordHowe", "Australia/Lord_Howe", std::nullopt},
        Year{"Kathmandu", "Asia/Kathmandu", std::nullopt}, Year{"Kiritimati", "Pacific/Kiritimati", std::nullopt},
        Year{"BerlinDownOverTheSpringNight", "Europe/Berlin", Outage{YearDay(2024, 3, 5), YearDay(2024, 4, 5)}},
        Year{"NewYorkDownOverTheLeapDay", "America/New_York", Outage{YearDay(2024, 2, 10), YearDay(2024, 3, 11)}},
        Year{"SantiagoDownUntilTheNightWithoutMidnight", "America/Santiago",
             Outage{YearDay(2024, 8, 8), YearDay(2024, 9, 8)}},
        Year{"BerlinDownOverTheAutumnNight", "Europe/Berlin", Outage{YearDay(2024, 10, 10), YearDay(2024, 11, 10)}}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace outlay::notification
