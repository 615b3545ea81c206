// Forecasts of budgets.
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

class ForecastsTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::BudgetForecast> Forecast(const std::string& id, const std::string& organization = "acme") {
    v1::ForecastBudgetRequest request;
    request.set_name("organizations/" + organization + "/budgets/" + id);
    return Call<v1::BudgetForecast>("Forecasts/ForecastBudget", request, As("ann", organization));
  }
};

TEST_F(ForecastsTest, SaysWhenABudgetRunsOut) {
  MakeBudget("travel", "tools", 140'000);
  // Fourteen days of August are over: 50.00 a day.
  EXPECT_TRUE(Passes("spent", "tools", 70'000));
  ASSERT_THAT(Commit("spent"), IsOk());
  ASSERT_THAT(Post("spent"), IsOk());
  EXPECT_TRUE(Passes("ordered", "tools", 20'000));
  ASSERT_THAT(Commit("ordered"), IsOk());
  EXPECT_TRUE(Passes("asked", "tools", 10'000));

  const absl::StatusOr<v1::BudgetForecast> forecast = Forecast("travel");
  ASSERT_THAT(forecast, IsOk());
  const auto day = [](int number) {
    return absl::ToUnixSeconds(absl::FromCivil(absl::CivilDay(2026, 8, number), absl::UTCTimeZone()));
  };
  EXPECT_EQ(forecast->forecast_time().seconds(), day(15));
  EXPECT_EQ(forecast->at_rate().exhausted_time().seconds(), day(29));
  EXPECT_TRUE(forecast->at_rate().exhausted_in_period());
  EXPECT_EQ(Cents(forecast->at_rate().used_at_end()), 155'000);
  EXPECT_EQ(Cents(forecast->at_rate().remaining_at_end()), -15'000);
  EXPECT_EQ(Cents(forecast->open()), 30'000);
  EXPECT_EQ(forecast->with_open().exhausted_time().seconds(), day(23));
  EXPECT_EQ(Cents(forecast->with_open().used_at_end()), 185'000);
  EXPECT_FALSE(forecast->early());
  ASSERT_EQ(forecast->assumptions_size(), 2);
  EXPECT_THAT(forecast->assumptions(0), HasSubstr("from 2026-08-01 to 2026-08-15: 700.00 USD in 14 days"));
  EXPECT_THAT(forecast->assumptions(1), HasSubstr("300.00 USD"));
}

TEST_F(ForecastsTest, NeedsAPeriodThatIsNow) {
  v1::CreateBudgetRequest draft = ABudget("draft", "tools", 100);
  draft.set_activate(false);
  ASSERT_THAT(Create(draft), IsOk());
  EXPECT_THAT(Forecast("draft"), HasReason("BUDGET_NOT_ACTIVE"));
  EXPECT_THAT(Forecast("nobody"), HasReason("BUDGET_NOT_FOUND"));
  MakeBudget("travel", "tools", 100);
  EXPECT_THAT(Forecast("travel", "globex"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_FALSE(Forecast("travel")->at_rate().has_exhausted_time());
}

}  // namespace
}  // namespace outlay::budget
