// Budgets whose amount is spread over the months of a period (B3). Real: what ServiceFixture has.
#include "services/budget/rpc/testing/service.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class DistributionServiceTest : public ServiceFixture {
 protected:
  // Makes a budget of July to December 2026, half a year, whose request stage checks sums to date.
  static std::string HalfYear(const std::string& more = "") {
    return "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 7 day: 1 } "
           "last_day { year: 2026 month: 12 day: 31 } } "
           "enforcement { stage: STAGE_REQUEST interval: INTERVAL_TO_DATE action: ACTION_BLOCK } " +
           more;
  }
  static std::string Amounts(const std::vector<int>& dollars) {
    std::string text = "distribution { ";
    for (const int amount : dollars) {
      text += "amounts { currency_code: 'USD' units: " + std::to_string(amount) + " } ";
    }
    return text + "} ";
  }
  void GoTo(absl::CivilDay day) { node_.clock().SetTime(absl::FromCivil(day, absl::UTCTimeZone())); }
};

TEST_F(DistributionServiceTest, EqualMonthsAreCheckedToDateAndWhatIsLeftComesLater) {
  // 601 cents over six months: 101 in July, 100 in each other month. It is August.
  MakeBudget("b", "sales", 601, HalfYear());
  EXPECT_EQ(Cents(FiguresOf("b").allowed_to_date()), 201);
  const auto refused = Authorize(ASpend("too-much", "sales", 202));
  ASSERT_THAT(refused, IsOk());
  EXPECT_EQ(refused->verdict().refusal(), v1::Verdict::REFUSAL_INSUFFICIENT);
  EXPECT_EQ(Cents(refused->verdict().passing_amount()), 201);
  const v1::NodeVerdict& node = refused->verdict().nodes(0);
  EXPECT_EQ(node.interval(), v1::EnforcementRule::INTERVAL_TO_DATE);
  EXPECT_EQ(Cents(node.capacity()), 201);
  EXPECT_EQ(Cents(node.limit()), 601);
  EXPECT_TRUE(Passes("h", "sales", 201));
  GoTo(absl::CivilDay(2026, 9, 1));
  EXPECT_FALSE(Passes("too-early", "sales", 101));
  EXPECT_TRUE(Passes("september", "sales", 100));
  GoTo(absl::CivilDay(2026, 12, 31));
  EXPECT_FALSE(Passes("beyond", "sales", 301));
  EXPECT_TRUE(Passes("rest", "sales", 300));
}

TEST_F(DistributionServiceTest, MonthsByHandFollowTheLimit) {
  const v1::Budget budget = MakeBudget("b", "sales", 10'000, HalfYear(Amounts({10, 0, 0, 40, 0, 50})));
  EXPECT_EQ(budget.distribution().amounts_size(), 6);
  EXPECT_EQ(Cents(budget.figures().allowed_to_date()), 1'000);
  EXPECT_FALSE(Passes("h1", "sales", 1'001));
  // Another amount needs other months that sum to it.
  EXPECT_THAT(Update("b", "budget { amount { currency_code: 'USD' units: 200 } }"),
              HasMetadata("field", "budget.distribution.amounts"));
  const auto doubled =
      Update("b", "budget { amount { currency_code: 'USD' units: 200 } " + Amounts({20, 30, 0, 50, 0, 100}) + "}");
  ASSERT_THAT(doubled, IsOk());
  EXPECT_EQ(Cents(doubled->figures().allowed_to_date()), 5'000);
  EXPECT_TRUE(Passes("h2", "sales", 5'000));
  EXPECT_FALSE(Passes("h3", "sales", 1));
  GoTo(absl::CivilDay(2026, 10, 1));
  EXPECT_TRUE(Passes("h4", "sales", 5'000));
}

TEST_F(DistributionServiceTest, AreRefusedWhereMonthsAndMoneyDisagree) {
  EXPECT_THAT(Create(ABudget("b", "sales", 10'001, HalfYear(Amounts({10, 0, 0, 40, 0, 50})))),
              HasMetadata("field", "budget.distribution.amounts"));
  EXPECT_THAT(Create(ABudget("b", "sales", 10'000, HalfYear(Amounts({50, 50})))),
              HasMetadata("field", "budget.distribution.amounts"));
  const std::string weekly = "period { recurrence: RECURRENCE_WEEKLY first_day { year: 2026 month: 7 day: 6 } } ";
  EXPECT_THAT(Create(ABudget("b", "sales", 100, weekly + Amounts({1}))),
              HasMetadata("field", "budget.distribution.amounts"));
  EXPECT_THAT(
      Create(ABudget("b", "sales", 100,
                     weekly + "enforcement { stage: STAGE_ORDER interval: INTERVAL_TO_DATE action: ACTION_WARN }")),
      HasMetadata("field", "budget.enforcement[0].interval"));
  EXPECT_THAT(Create(ABudget("b", "sales", 100,
                             HalfYear("enforcement { stage: STAGE_REQUEST interval: INTERVAL_TO_DATE "
                                      "action: ACTION_WARN }"))),
              HasMetadata("field", "budget.enforcement[1].stage"));
}

TEST_F(DistributionServiceTest, WhatIsOrderedLaterIsCheckedAgainstTheMonthThatIsThen) {
  MakeBudget("b", "sales", 600,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 7 day: 1 } "
             "last_day { year: 2026 month: 12 day: 31 } } "
             "enforcement { stage: STAGE_ORDER interval: INTERVAL_TO_DATE action: ACTION_BLOCK }");
  ASSERT_TRUE(Passes("h", "sales", 300));
  EXPECT_THAT(Commit("h", 201), HasReason("BUDGET_INSUFFICIENT"));
  EXPECT_THAT(Commit("h", 200), IsOk());
  GoTo(absl::CivilDay(2026, 9, 1));
  EXPECT_THAT(Commit("h", 100), IsOk());
}

}  // namespace
}  // namespace outlay::budget
