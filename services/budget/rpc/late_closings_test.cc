// Years that are closed after later periods have begun, or that cannot be closed completely (B18). Real: what
// ServiceFixture has, and the job.
#include "services/budget/rpc/testing/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class LateClosingsTest : public YearEndsTest {
 protected:
  void Spend(const std::string& id, int64_t cents, const std::string& more = "") {
    ASSERT_TRUE(Passes(id, "sales", cents, more));
    ASSERT_THAT(Commit(id), IsOk());
    ASSERT_THAT(Post(id), IsOk());
  }
  // Spends, of 1,000 a month, 600 in December, 10 in January and 20 in February 2027, the current month.
  void SpendMonths(const std::string& more) {
    GoTo(2026, 12, 1);
    MakeBudget("b", "sales", 100'000, more);
    Spend("december", 60'000);
    GoTo(2027, 1, 5);
    Spend("january", 1'000);
    GoTo(2027, 2, 5);
    Spend("february", 2'000);
  }
  std::vector<v1::PeriodProgress> Periods(const std::string& id) {
    const auto progress = Send<v1::GetBudgetProgressRequest, v1::BudgetProgress>(
        "BudgetReports/GetBudgetProgress", "name: 'organizations/acme/budgets/" + id + "'");
    EXPECT_THAT(progress, IsOk());
    return {progress->periods().begin(), progress->periods().end()};
  }
  std::vector<std::string> Shown(const std::string& id) {
    std::vector<std::string> shown;
    for (const v1::PeriodProgress& period : Periods(id)) shown.push_back(period.ShortDebugString());
    return shown;
  }
};

TEST_F(LateClosingsTest, WhatIsDroppedIsTakenOutOfThePeriodsThatHaveItByNow) {
  SpendMonths("rollover { rule: RULE_ALL }");
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 139'000) << "400 of December, 990 of January";
  const std::vector<std::string> before = Shown("b");
  CloseAll("2026", 2026, "DROP");
  EXPECT_EQ(Cents(Lines("2026").at(0).dropped_budget()), 40'000);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 99'000);
  UndoAll("2026");
  EXPECT_EQ(Shown("b"), before);
  CloseAll("2026-b", 2026, "CARRY_BUDGET");
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 139'000) << "it was carried by then, and is not carried twice";
}

TEST_F(LateClosingsTest, WhatIsCarriedGoesWhereItCanBeSpent) {
  SpendMonths("");
  ASSERT_TRUE(Passes("held-in-february", "sales", 5'000));
  const std::vector<std::string> before = Shown("b");
  const v1::YearEnd end = CloseAll("2026", 2026, "CARRY_BOTH");
  EXPECT_EQ(Lines("2026").at(0).next_period(), "2027-02-01");
  EXPECT_EQ(Cents(end.totals(0).carried()), 40'000);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 40'000);
  EXPECT_TRUE(Passes("all", "sales", 133'000));
  ASSERT_THAT(Release("all"), IsOk());
  UndoAll("2026");
  EXPECT_EQ(Shown("b"), before);
}

TEST_F(LateClosingsTest, CommitmentsGoWithTheirMoneyIntoThePeriodThatIsNow) {
  MakeBudget("b", "sales", 100'000);
  GoTo(2026, 12, 1);
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  GoTo(2027, 3, 5);
  CloseAll("2026", 2026, "CARRY_COMMITMENTS");
  EXPECT_EQ(Cents(FiguresOf("b").limit()), 130'000) << "nobody had opened March";
  EXPECT_EQ(Cents(FiguresOf("b").held()), 30'000);
  ASSERT_THAT(Release("h"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").available()), 130'000);
}

TEST_F(LateClosingsTest, AClosedBudgetGetsNoMoneyAndIsClosedOnce) {
  MakeYearly("b", "sales", 100'000);
  Spend("h", 30'000);
  ASSERT_THAT(BudgetVerb<v1::CloseBudgetRequest>("Close", "b"), IsOk());
  GoTo(2027, 1, 5);
  CloseAll("2026", 2026, "CARRY_BUDGET");
  ASSERT_EQ(Lines("2026").size(), 1u);
  EXPECT_EQ(Cents(Lines("2026").at(0).limit()), 100'000);
  EXPECT_EQ(Cents(Lines("2026").at(0).dropped_budget()), 70'000);
  for (const int year : {2027, 2028}) {
    GoTo(year + 1, 1, 5);
    EXPECT_EQ(CloseAll("y" + std::to_string(year), year, "CARRY_BUDGET").closed_budgets(), 0);
  }
}

TEST_F(LateClosingsTest, ABudgetThatCannotBeCountedIsLeftAsItIsAndKeepsNobodyFromClosing) {
  for (const std::string id : {"a", "b"}) MakeYearly(id, "sales", 9'000'000'000'000'000'000);
  MakeYearly("c", "sales", 100'000);
  Spend("h", 100);
  GoTo(2027, 1, 5);
  const auto preview = Preview(2026, "DROP");
  ASSERT_THAT(preview.status, IsOk());
  const v1::YearEnd end = CloseAll("2026", 2026, "DROP");
  EXPECT_EQ(end.state(), v1::YearEnd::STATE_CLOSED);
  EXPECT_EQ(end.closed_budgets(), 2);
  EXPECT_EQ(end.failed_budgets(), 1);
  EXPECT_EQ(Lines("2026").at(1).failure(), "MONEY_OVERFLOW");
  EXPECT_EQ(preview.messages.at(0).lines(1).failure(), "MONEY_OVERFLOW");
  ASSERT_EQ(end.totals_size(), 1);
  EXPECT_EQ(Cents(end.totals(0).limit()), 9'000'000'000'000'100'000);
  const v1::YearEnd undone = UndoAll("2026");
  EXPECT_EQ(undone.state(), v1::YearEnd::STATE_REVERSED);
  EXPECT_EQ(undone.failed_budgets(), 0);
  EXPECT_EQ(undone.closed_budgets(), 0);
}

TEST_F(LateClosingsTest, CanBeUndoneBeforeAllIsDone) {
  MakeYearly("b", "sales", 100'000);
  Spend("h", 100);
  GoTo(2027, 1, 5);
  ASSERT_THAT(CloseYear("2026", 2026), IsOk());
  ASSERT_THAT(Undo("2026"), IsOk());
  EXPECT_THAT(Undo("2026"), HasReason("YEAR_END_RUNNING"));
  RunJob();
  EXPECT_EQ(Read("2026").state(), v1::YearEnd::STATE_REVERSED);
}

TEST_F(LateClosingsTest, AClosedPeriodIsUsedAsFarAsItWasAndItsPartsAddUp) {
  MakeYearly("b", "sales", 100'000);
  Spend("h", 40'000);
  GoTo(2027, 1, 5);
  CloseAll("2026", 2026, "DROP");
  const v1::PeriodProgress closed = Periods("b").at(0);
  EXPECT_EQ(closed.used_basis_points(), 4'000);
  EXPECT_EQ(Cents(closed.figures().limit()), 40'000);
  EXPECT_EQ(Cents(closed.figures().closed_out()), 60'000);
  EXPECT_FALSE(Periods("b").at(1).figures().has_closed_out());
}

TEST_F(LateClosingsTest, UndoingGivesWhatWasDroppedToPeriodsThatWereOpenedSince) {
  SpendMonths("rollover { rule: RULE_ALL }");
  CloseAll("2026", 2026, "DROP");
  GoTo(2027, 3, 3);
  Spend("march", 3'000);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 197'000) << "of January and February";
  UndoAll("2026");
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 237'000) << "and 400 of December";
  CloseAll("2026-b", 2026, "CARRY_BUDGET");
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 237'000);
}

TEST_F(LateClosingsTest, UndoingTakesWhatWasCarriedOutOfPeriodsThatWereOpenedSince) {
  GoTo(2026, 12, 1);
  MakeBudget("b", "sales", 100'000, "rollover { rule: RULE_ALL }");
  ASSERT_TRUE(Passes("all", "sales", 100'000));
  GoTo(2027, 1, 3);
  Spend("january", 1'000);
  ASSERT_THAT(Release("all"), IsOk());
  CloseAll("2026", 2026, "CARRY_BUDGET");
  GoTo(2027, 2, 3);
  Spend("february", 200'000);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 199'000) << "1,000 of December, 990 of January";
  EXPECT_EQ(UndoAll("2026").overdrawn_budgets(), 1) << "2,000 of 1,990 are spent";
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 99'000);
  CloseAll("2026-b", 2026, "CARRY_BUDGET");
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 199'000);
}

TEST_F(LateClosingsTest, UndoingCountsWhatLapsedInNeitherYear) {
  MakeYearly("b", "sales", 100'000, "thresholds { thresholds { measure: MEASURE_USED basis_points: 10000 } }");
  const auto until = [](absl::Time time) {
    return "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(time)) + " }";
  };
  ASSERT_TRUE(Passes("old", "sales", 60'000, until(Day(2027, 2, 1))));
  GoTo(2027, 1, 5);
  CloseAll("2026", 2026, "CARRY_COMMITMENTS");
  ASSERT_TRUE(Passes("new", "sales", 90'000, until(Day(2027, 2, 1))));
  GoTo(2027, 2, 1);
  ASSERT_TRUE(Passes("now", "sales", 100'000));
  EXPECT_EQ(Events<v1::ThresholdCrossed>().size(), 0u) << "1,000 of 1,600";
  const v1::YearEnd undone = UndoAll("2026");
  EXPECT_EQ(undone.overdrawn_budgets(), 0) << "1,000 of 1,000: the rest has lapsed";
  EXPECT_EQ(Events<v1::ThresholdCrossed>().size(), 1u);
}

TEST_F(LateClosingsTest, ACrossingByAYearEndSaysWhatWasBefore) {
  MakeYearly("b", "sales", 100'000, "thresholds { thresholds { measure: MEASURE_USED basis_points: 2000 } }");
  ASSERT_TRUE(Passes("h", "sales", 90'000));
  const std::size_t told = Events<v1::ThresholdCrossed>().size();
  GoTo(2027, 1, 5);
  CloseAll("2026", 2026, "CARRY_COMMITMENTS");
  const auto crossings = Events<v1::ThresholdCrossed>();
  ASSERT_EQ(crossings.size(), told + 1);
  EXPECT_EQ(crossings.back().period(), "2027-01-01");
  EXPECT_EQ(Cents(crossings.back().before()), 0);
  EXPECT_EQ(Cents(crossings.back().after()), 90'000);
}

TEST_F(LateClosingsTest, NobodyIsToldOfPeriodsThatAreOver) {
  SpendMonths(
      "rollover { rule: RULE_ALL } thresholds {"
      " thresholds { measure: MEASURE_REMAINING amount { currency_code: 'USD' units: 1000 } }"
      " thresholds { measure: MEASURE_REMAINING amount { currency_code: 'USD' units: 2000 } } }");
  const std::size_t told = Events<v1::ThresholdCrossed>().size();
  // January goes from 1,390 to 990, February from 2,370 to 1,970.
  CloseAll("2026", 2026, "DROP");
  const auto crossings = Events<v1::ThresholdCrossed>();
  ASSERT_EQ(crossings.size(), told + 1);
  EXPECT_EQ(crossings.back().period(), "2027-02-01");
}

}  // namespace
}  // namespace outlay::budget
