// Pure: what is printed of a year by spend area.
#include "tools/demo/area_report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace outlay::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Area Paint() {
  Area area;
  area.title = "Paint";
  area.budget = 100'000'00;
  area.committed = 30'000'00;
  area.spent = 40'000'00;
  area.left = 30'000'00;
  area.refused = 2;
  area.refused_amount = 50'000'00;
  area.past_months = 3;
  area.forecasts = {80'000'00, 40'000'00};
  return area;
}

TEST(AreaReportTest, ABarShowsWhatIsInvoicedOrderedAndLeftInTenths) {
  EXPECT_THAT(AreaTable({Paint()}), HasSubstr("████▓▓▓░░░  70 %"));
}

TEST(AreaReportTest, AllTogetherIsTheSum) {
  EXPECT_THAT(AreaTable({Paint(), Paint()}), HasSubstr("200,000     80,000     60,000     60,000"));
  EXPECT_EQ(AreaSummary({Paint(), Paint()}), "refused 4 times, warned 6 times");
}

TEST(AreaReportTest, AForecastIsComparedWithWhatCame) {
  const std::string table = ForecastTable({Paint()});
  EXPECT_THAT(table, HasSubstr("80,000   +100%"));
  EXPECT_THAT(table, HasSubstr("40,000     +0%"));
}

TEST(AreaReportTest, FiveRefusalsAreShownWithWhatWouldHavePassed) {
  std::vector<AreaRefusal> refusals;
  for (const char* order : {"o-1", "o-2", "o-3", "o-4", "o-5", "o-6"}) {
    refusals.push_back({absl::CivilDay(2018, 8, 3), "Paint", order, 1'500'00, 97'00});
  }
  refusals[0].would_pass = 0;
  const std::string table = RefusalTable(refusals);
  EXPECT_THAT(table, HasSubstr("1,500 asked  →  nothing would have passed"));
  EXPECT_THAT(table, HasSubstr("1,500 asked  →  97 would have passed"));
  EXPECT_THAT(table, HasSubstr("o-5"));
  EXPECT_THAT(table, Not(HasSubstr("o-6")));
}

}  // namespace
}  // namespace outlay::demo
