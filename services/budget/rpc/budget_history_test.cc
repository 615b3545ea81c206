// Earlier figures of budgets, by month and at any time (B15), through the wrapper. Real: what ServiceFixture has, and
// jobs.
#include "services/budget/rpc/testing/budget_history.h"

#include "common/access/testing/group_authorizer.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

TEST_F(BudgetHistoryTest, TellsWhatWasAvailableAtAnyTime) {
  MakeYearly("b", "sales", 100'000);
  GoAt(At(9, 1, 10, 5));
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  GoAt(At(9, 3, 12, 0));
  ASSERT_THAT(Commit("h"), IsOk());
  ASSERT_THAT(Post("h", 20'000, /*is_final=*/true), IsOk());
  GoAt(At(11, 20, 8, 1));
  EXPECT_EQ(AvailableAt("b", At(8, 20)), 100'000);
  EXPECT_EQ(AvailableAt("b", At(9, 1, 10, 14)), 100'000) << "told is the beginning of the quarter of an hour";
  EXPECT_EQ(AvailableAt("b", At(9, 1, 10, 15)), 70'000);
  EXPECT_EQ(AvailableAt("b", At(9, 3, 12)), 70'000) << "what happened in the instant itself came after it";
  EXPECT_EQ(AvailableAt("b", At(9, 3, 12, 15)), 80'000);
  EXPECT_EQ(AvailableAt("b", At(11, 20, 8, 1)), 80'000);
  const v1::BudgetHistory history = *History("b", At(9, 2, 7, 44));
  EXPECT_EQ(rpc::TimeFromProto(history.time()), At(9, 2, 7, 30));
  EXPECT_EQ(rpc::TimeFromProto(history.known_time()), At(11, 20, 8, 1)) << "now";
  EXPECT_EQ(history.period(), "2026-01-01");
  EXPECT_EQ(Cents(history.figures().held()), 30'000);
}

// "eve" reaches sales only; see group_authorizer.h.
TEST_F(BudgetHistoryTest, IsToldToWhoReachesTheBudgetsGroupOnly) {
  MakeYearly("b", "engineering", 100'000);
  MakeYearly("hidden", "sales", 100'000, "hidden: true");
  access::GroupAuthorizer groups;
  authorizer_.Set(&groups);
  const auto history = [this](const std::string& id, const std::string& subject) {
    v1::GetBudgetHistoryRequest request;
    request.set_name("organizations/acme/budgets/" + id);
    return Call<v1::BudgetHistory>("BudgetReports/GetBudgetHistory", request, As(subject));
  };
  const auto months = [this](const std::string& id, const std::string& subject) {
    v1::GetBudgetMonthsRequest request;
    request.set_name("organizations/acme/budgets/" + id);
    return Call<v1::BudgetMonths>("BudgetReports/GetBudgetMonths", request, As(subject));
  };
  EXPECT_THAT(history("b", "ann"), IsOk());
  EXPECT_THAT(months("b", "ann"), IsOk());
  EXPECT_THAT(history("b", "eve"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(months("b", "eve"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(history("none", "eve"), HasReason("BUDGET_NOT_FOUND"));
  // A hidden budget is hidden from buyers, not from readers of its group's budgets.
  for (const char* const subject : {"ann", "eve"}) {
    EXPECT_THAT(GetBudget("hidden", "acme", subject), IsOk()) << subject;
    EXPECT_THAT(history("hidden", subject), IsOk()) << subject;
    EXPECT_THAT(months("hidden", subject), IsOk()) << subject;
  }
  EXPECT_THAT(history("hidden", "edgar"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(months("hidden", "edgar"), HasReason("BUDGET_NOT_FOUND"));
}

TEST_F(BudgetHistoryTest, AHoldCountsNoMoreFromItsEndOnWheneverThatIsWrittenDown) {
  MakeYearly("b", "sales", 100'000);
  auto request = ASpend("h", "sales", 40'000);
  rpc::ToProto(At(9, 1), request.mutable_expire_time());
  ASSERT_THAT(Authorize(request), IsOk());
  GoAt(At(9, 5));
  for (int look = 0; look < 2; ++look) {
    EXPECT_EQ(AvailableAt("b", At(8, 31, 23, 45)), 60'000);
    EXPECT_EQ(AvailableAt("b", At(9, 1)), 100'000);
    EXPECT_EQ(AvailableAt("b", At(9, 4)), 100'000);
    const v1::BudgetMonths months = *Months("b");
    EXPECT_EQ(Cents(months.months(7).changes().held()), 0) << "it ended with the month";
    if (look == 0) Expire();
    GoAt(At(9, 6));
  }
  EXPECT_EQ(AvailableAt("b", At(9, 5, 0, 15)), 100'000);
}

TEST_F(BudgetHistoryTest, AYearEndTakesEffectWhenTheYearEndedAndIsKnownWhenItWasRun) {
  MakeYearly("b", "sales", 100'000);
  GoTo(2026, 12, 1);
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  GoTo(2027, 1, 20);
  CloseAll("y-26", 2026, "CARRY_BOTH");
  GoTo(2027, 2, 1);
  const absl::Time then = Day(2027, 1, 5);
  EXPECT_EQ(AvailableAt("b", then, then), 100'000) << "nothing was carried yet";
  EXPECT_EQ(AvailableAt("b", then, Day(2027, 1, 20)), 100'000);
  EXPECT_EQ(AvailableAt("b", then), 170'000) << "70,000 came with it; 30,000 pay for what is held";
  EXPECT_EQ(Cents(History("b", then)->figures().held()), 30'000);
  EXPECT_EQ(AvailableAt("b", then, then, "2026-01-01"), 70'000);
  EXPECT_EQ(AvailableAt("b", then, std::nullopt, "2026-01-01"), 0);
  EXPECT_EQ(AvailableAt("b", Day(2026, 12, 31), std::nullopt), 70'000) << "before its effect";
  EXPECT_EQ(AvailableAt("b", Day(2027, 1, 21), Day(2027, 1, 21)), 170'000);
  UndoAll("y-26");
  GoTo(2027, 2, 2);
  EXPECT_EQ(AvailableAt("b", then), 100'000) << "what was undone was never so";
  EXPECT_EQ(AvailableAt("b", then, Day(2027, 2, 1)), 170'000) << "but that was not known before";
  EXPECT_EQ(AvailableAt("b", then, std::nullopt, "2026-01-01"), 70'000);
}

TEST_F(BudgetHistoryTest, APeriodThatNobodyHadOpenedIsToldAsItWouldHaveBegun) {
  MakeBudget("b", "sales", 10'000, "rollover { rule: RULE_ALL }");
  ASSERT_TRUE(Passes("h", "sales", 4'000));
  GoAt(At(9, 10));
  ASSERT_THAT(Release("h"), IsOk());
  GoAt(At(9, 20));
  ASSERT_TRUE(Passes("i", "sales", 1));
  EXPECT_EQ(AvailableAt("b", At(9, 5)), 16'000);
  EXPECT_EQ(AvailableAt("b", At(9, 15)), 20'000);
  EXPECT_EQ(AvailableAt("b", At(9, 20)), 20'000);
  EXPECT_THAT(History("b", At(7, 31)), HasReason("BUDGET_NOT_THERE_YET"));
  EXPECT_THAT(History("b", At(8, 1)), HasReason("BUDGET_NOT_THERE_YET"));
}

TEST_F(BudgetHistoryTest, RefusesTimesThatSayNothing) {
  MakeBudget("b", "sales", 10'000);
  GoAt(At(9, 10));
  const absl::Time now = node_.clock().Now();
  EXPECT_THAT(History("b", now + absl::Seconds(1)), HasReason("FIELD_INVALID"));
  EXPECT_THAT(History("b", now - absl::Hours(1), now - absl::Hours(2)), HasReason("FIELD_INVALID"));
  EXPECT_THAT(History("b", Day(2020, 1, 1)), HasReason("FIELD_INVALID"));
  EXPECT_THAT(History("b", now - absl::Hours(24 * 20), std::nullopt, "2026-09-01"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(History("b", now, std::nullopt, "2026-09-02"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(History("b", now, std::nullopt, "", "globex"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_THAT(Months("b", "2026-10-01"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Months("b", "", "globex"), HasReason("BUDGET_NOT_FOUND"));
  EXPECT_EQ(History("b", std::nullopt)->figures().DebugString(), FiguresOf("b").DebugString());
}

TEST_F(BudgetHistoryTest, FiguresFromBeforeAreToldFromTheirFirstChangeOn) {
  MakeYearly("b", "sales", 100'000);
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  // The rows are as a version without history left them.
  const FiguresKey key = {"acme", "b", "2026-01-01"};
  const absl::StatusOr<std::optional<Figures>> old = FindFigures(*node_.store().Read(store::PartitionOf("acme")), key);
  ASSERT_TRUE(old.ok() && old->has_value());
  Figures figures = **old;
  figures.changed_slot = 0;
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            SaveFigures(txn, key, figures);
                            return absl::OkStatus();
                          }),
              IsOk());
  GoAt(At(9, 10));
  EXPECT_THAT(History("b", At(9, 9)), HasReason("HISTORY_NOT_KEPT"));
  EXPECT_EQ(Cents(History("b", std::nullopt)->figures().available()), 70'000);
  ASSERT_TRUE(Passes("i", "sales", 1));
  GoAt(At(9, 20));
  ASSERT_TRUE(Passes("j", "sales", 1));
  EXPECT_THAT(History("b", At(9, 9)), HasReason("HISTORY_NOT_KEPT"));
  EXPECT_THAT(History("b", At(9, 10)), HasReason("HISTORY_NOT_KEPT"));
  EXPECT_EQ(AvailableAt("b", At(9, 10, 0, 15)), 69'999);
  GoAt(At(10, 20));
  const v1::BudgetMonths months = *Months("b");
  EXPECT_TRUE(months.months(7).incomplete());
  EXPECT_EQ(Cents(months.months(7).changes().used()), 0);
  EXPECT_TRUE(months.months(8).incomplete());
  EXPECT_EQ(Cents(months.months(8).changes().used()), 30'002);
  EXPECT_FALSE(months.months(9).incomplete());
}

TEST_F(BudgetHistoryTest, MonthsTellWhatHappenedInThemAndAddUp) {
  MakeYearly("b", "sales", 120'000);
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  GoAt(At(9, 3));
  ASSERT_THAT(Commit("h", 20'000), IsOk());
  GoAt(At(10, 3));
  ASSERT_THAT(Post("h", 5'000), IsOk());
  const v1::BudgetMonths months = *Months("b");
  ASSERT_EQ(months.months_size(), 12);
  const auto changes = [&](int month) {
    const v1::StageChanges& change = months.months(month - 1).changes();
    return std::vector<int64_t>{Cents(change.held()), Cents(change.committed()), Cents(change.spent())};
  };
  EXPECT_THAT(changes(7), ElementsAre(0, 0, 0));
  EXPECT_THAT(changes(8), ElementsAre(30'000, 0, 0));
  EXPECT_THAT(changes(9), ElementsAre(-20'000, 20'000, 0));
  EXPECT_THAT(changes(10), ElementsAre(0, -5'000, 5'000));
  EXPECT_THAT(changes(11), ElementsAre(0, 0, 0));
  EXPECT_EQ(months.months(7).month(), "2026-08");
  EXPECT_EQ(Cents(months.months(7).planned()), 10'000) << "equal parts";
  EXPECT_EQ(Cents(months.months(7).available()), 90'000);
  EXPECT_TRUE(months.months(9).current());
  EXPECT_FALSE(months.months(10).has_available());
  EXPECT_EQ(Cents(months.later().used()), 0);
  GoTo(2027, 1, 5);
  ASSERT_THAT(Release("h"), IsOk());
  const v1::BudgetMonths over = *Months("b", "2026-01-01");
  EXPECT_EQ(Cents(over.later().used()), -25'000) << "holds count in the period that they were made in";
  EXPECT_EQ(Cents(over.figures().available()), 115'000);
}

TEST_F(BudgetHistoryTest, MonthsBeginAtMidnightOfTheOrganization) {
  auto event = Parse<directory::v1::OrganizationChanged>("base_currency: 'USD' time_zone: 'Asia/Kolkata'");
  event.set_organization("organizations/acme");
  tenant::TellDirectoryEvent(node_, event);
  MakeYearly("b", "sales", 120'000);
  GoAt(At(8, 31, 18, 29));
  ASSERT_TRUE(Passes("h", "sales", 1));
  GoAt(At(8, 31, 18, 30));
  ASSERT_TRUE(Passes("i", "sales", 10));
  GoAt(At(10, 3));
  const v1::BudgetMonths months = *Months("b");
  EXPECT_EQ(Cents(months.months(7).changes().held()), 1);
  EXPECT_EQ(Cents(months.months(8).changes().held()), 10) << "half past six in the evening, UTC";
}

}  // namespace
}  // namespace outlay::budget
