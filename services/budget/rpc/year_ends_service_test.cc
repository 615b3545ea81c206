// Closing fiscal years, and undoing it (B18). Real: what ServiceFixture has, and the job.
#include <set>

#include "services/budget/jobs/expire_holds.h"
#include "services/budget/rpc/testing/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

// Of 1,000 dollars: 50 are held, 200 committed and 600 spent.
class TypicalYear : public YearEndsTest {
 protected:
  void Spend(const std::string& rule = "") {
    MakeYearly("b", "sales", 100'000, rule.empty() ? "" : "year_end_rule: YEAR_END_RULE_" + rule);
    ASSERT_TRUE(Passes("held", "sales", 5'000));
    ASSERT_TRUE(Passes("ordered", "sales", 20'000));
    ASSERT_THAT(Commit("ordered"), IsOk());
    ASSERT_TRUE(Passes("paid", "sales", 60'000));
    ASSERT_THAT(Commit("paid"), IsOk());
    ASSERT_THAT(Post("paid"), IsOk());
    GoTo(2027, 1, 10);
  }
};

TEST_F(TypicalYear, CarriesBothAndWhatIsInvoicedLaterCountsInTheNextYear) {
  Spend();
  const v1::YearEnd end = CloseAll("2026", 2026);
  EXPECT_EQ(end.state(), v1::YearEnd::STATE_CLOSED);
  EXPECT_EQ(end.closed_budgets(), 1);
  ASSERT_EQ(end.totals_size(), 1);
  EXPECT_EQ(Cents(end.totals(0).limit()), 100'000);
  EXPECT_EQ(Cents(end.totals(0).spent()), 60'000);
  EXPECT_EQ(Cents(end.totals(0).carried()), 40'000);
  EXPECT_EQ(Cents(end.totals(0).dropped()), 0);
  ASSERT_EQ(Lines("2026").size(), 1u);
  EXPECT_EQ(Lines("2026")[0].next_period(), "2027-01-01");
  EXPECT_EQ(Cents(Lines("2026")[0].carried_committed()), 20'000);
  // 1,000 and the carried amount; holds have brought their money along.
  EXPECT_EQ(Cents(FiguresOf("b").limit()), 140'000);
  EXPECT_EQ(Cents(FiguresOf("b").rollover()), 40'000);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 5'000);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 20'000);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 115'000);
  ASSERT_THAT(Post("ordered"), IsOk());
  ASSERT_THAT(Commit("held", 3'000), IsOk());
  ASSERT_THAT(Release("held", 1'000), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").held()), 1'000);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 3'000);
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 20'000);
}

TEST_F(TypicalYear, DropsWhatTheBudgetsOwnRuleSaysAndGivesHoldsBack) {
  Spend("DROP");
  CloseAll("2026", 2026, "CARRY_BOTH");
  const v1::YearEndLine line = Lines("2026").at(0);
  EXPECT_EQ(line.rule(), v1::YEAR_END_RULE_DROP);
  EXPECT_EQ(Cents(line.dropped_budget()), 15'000);
  EXPECT_EQ(Cents(line.dropped_held()), 5'000);
  EXPECT_EQ(Cents(line.dropped_committed()), 20'000);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 100'000);
  EXPECT_THAT(Post("ordered"), HasReason("HOLD_GIVEN_BACK"));
  EXPECT_THAT(Commit("held"), HasReason("HOLD_GIVEN_BACK"));
  EXPECT_THAT(Adjust("held", 1), HasReason("HOLD_GIVEN_BACK"));
  EXPECT_THAT(Release("held"), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").available()), 100'000);
}

TEST_F(TypicalYear, TheBudgetsOwnRuleCanBeChanged) {
  Spend("DROP");
  ASSERT_THAT(
      Update("b", "budget { year_end_rule: YEAR_END_RULE_CARRY_BUDGET } update_mask { paths: 'year_end_rule' }"),
      IsOk());
  EXPECT_EQ(GetBudget("b")->year_end_rule(), v1::YEAR_END_RULE_CARRY_BUDGET);
  ASSERT_THAT(Update("b", "update_mask { paths: 'year_end_rule' }"), IsOk());
  EXPECT_EQ(GetBudget("b")->year_end_rule(), v1::YEAR_END_RULE_UNSPECIFIED);
  CloseAll("2026", 2026, "CARRY_COMMITMENTS");
  EXPECT_EQ(Lines("2026").at(0).rule(), v1::YEAR_END_RULE_CARRY_COMMITMENTS);
  EXPECT_EQ(Cents(Lines("2026").at(0).carried_budget()), 0);
}

TEST_F(TypicalYear, LateEntriesAreMovedOrRefused) {
  Spend();
  CloseAll("2026", 2026, "DROP", "REFUSE");
  EXPECT_THAT(Reverse("paid", 3), HasReason("PERIOD_CLOSED"));
  EXPECT_EQ(UndoAll("2026").state(), v1::YearEnd::STATE_REVERSED);
  CloseAll("2026-b", 2026, "DROP", "MOVE");
  ASSERT_THAT(Reverse("paid", 3), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").spent()), -60'000);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 0) << "what it commits again was given back";
  // Undoing an invoice that came after the closing is not a late entry.
  UndoAll("2026-b");
  CloseAll("2026-c", 2026, "CARRY_BOTH", "REFUSE");
  ASSERT_THAT(Post("ordered"), IsOk());
  EXPECT_THAT(Reverse("ordered", 3), IsOk());
}

TEST_F(TypicalYear, UndoingIsExactWhateverHappenedSince) {
  Spend();
  const v1::Figures next = FiguresOf("b");
  CloseAll("2026", 2026);
  ASSERT_TRUE(Passes("new", "sales", 110'000));
  ASSERT_THAT(Post("ordered", 15'000), IsOk());
  ASSERT_THAT(Release("held"), IsOk());
  ASSERT_THAT(Reverse("paid", 3), IsOk());
  const v1::YearEnd undone = UndoAll("2026");
  EXPECT_EQ(undone.state(), v1::YearEnd::STATE_REVERSED);
  EXPECT_EQ(undone.closed_budgets(), 0);
  EXPECT_EQ(undone.overdrawn_budgets(), 1) << "1,100 of 1,000 are held";
  EXPECT_TRUE(Lines("2026").at(0).overdrawn());
  EXPECT_EQ(Cents(FiguresOf("b").limit()), Cents(next.limit()));
  EXPECT_EQ(Cents(FiguresOf("b").held()), 110'000);
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 0);
  // As if the year had never been closed: the 150 and 600 are booked there.
  CloseAll("2026-b", 2026);
  const v1::YearEndLine line = Lines("2026-b").at(0);
  EXPECT_EQ(Cents(line.limit()), 100'000);
  EXPECT_EQ(Cents(line.spent()), 15'000);
  EXPECT_EQ(Cents(line.carried_held()), 0);
  EXPECT_EQ(Cents(line.carried_committed()), 65'000);
}

TEST_F(TypicalYear, AnExpiryAfterTheClosingCountsBeforeAnyJobRan) {
  MakeYearly("b", "sales", 100'000);
  auto lapses = ASpend("lapses", "sales", 30'000);
  rpc::ToProto(Day(2027, 2, 1), lapses.mutable_expire_time());
  ASSERT_THAT(Authorize(lapses), IsOk());
  auto lapsed = ASpend("lapsed", "sales", 10'000);
  rpc::ToProto(Day(2027, 1, 5), lapsed.mutable_expire_time());
  ASSERT_THAT(Authorize(lapsed), IsOk());
  GoTo(2027, 1, 10);
  CloseAll("2026", 2026, "CARRY_COMMITMENTS");
  EXPECT_EQ(Cents(Lines("2026").at(0).carried_held()), 30'000) << "what had lapsed is available";
  EXPECT_EQ(Cents(FiguresOf("b").held()), 30'000);
  EXPECT_TRUE(Passes("all", "sales", 100'000));
  GoTo(2027, 2, 1);
  EXPECT_EQ(Cents(FiguresOf("b").available()), 30'000);
  EXPECT_TRUE(Passes("more", "sales", 30'000));
  jobs::DueJob job({.name = "expire_holds"}, ExpireHoldsScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock());
  job.RunOnce();
  node_.scheduler().RunDue();
  EXPECT_EQ(GetHold("lapsed")->state(), v1::Hold::STATE_EXPIRED);
  EXPECT_EQ(Cents(FiguresOf("b").held()), 130'000);
}

TEST_F(YearEndsTest, APreviewSaysTheSameAndWritesNothing) {
  const std::vector<std::string> rules = {"DROP", "CARRY_BUDGET", "CARRY_COMMITMENTS", "CARRY_BOTH"};
  for (std::size_t i = 0; i < 8; ++i) {
    const std::string id = "b-" + std::to_string(i);
    MakeYearly(id, "sales", 100'000, i < 4 ? "year_end_rule: YEAR_END_RULE_" + rules[i] : "");
    MakeBudget("m-" + std::to_string(i), "sales", 50'000, "rollover { rule: RULE_ALL }");
  }
  ASSERT_TRUE(Passes("h", "sales", 20'000));
  GoTo(2026, 12, 3);
  ASSERT_TRUE(Passes("h-2", "sales", 30'000));
  ASSERT_THAT(Commit("h-2"), IsOk());
  ASSERT_THAT(Post("h-2", 10'000), IsOk());
  GoTo(2027, 1, 10);
  const std::size_t rows = node_.rows_changed();
  const auto preview = Preview(2026, "CARRY_BOTH");
  ASSERT_THAT(preview.status, IsOk());
  EXPECT_EQ(node_.rows_changed(), rows);
  std::vector<v1::YearEndLine> lines;
  for (const auto& part : preview.messages) lines.insert(lines.end(), part.lines().begin(), part.lines().end());
  const v1::YearEnd end = CloseAll("2026", 2026, "CARRY_BOTH");
  EXPECT_EQ(Texts(Lines("2026", 3)), Texts(lines));
  EXPECT_EQ(lines.size(), 16u);
  ASSERT_EQ(preview.messages.back().totals_size(), 1);
  EXPECT_EQ(preview.messages.back().totals(0).ShortDebugString(), end.totals(0).ShortDebugString());
  EXPECT_EQ(Cents(end.totals(0).limit()),
            Cents(end.totals(0).spent()) + Cents(end.totals(0).carried()) + Cents(end.totals(0).dropped()));
  // Of August, long past, only its commitment is carried; December has what eleven months left.
  EXPECT_EQ(lines.at(8).period(), "2026-12-01");
  EXPECT_EQ(Cents(lines.at(8).limit()), 5 * 50'000);
}

TEST_F(YearEndsTest, IsRefusedWhereNoYearEndsOrOneIsInTheWay) {
  MakeYearly("b", "sales", 100'000);
  EXPECT_THAT(CloseYear("2026", 2026), HasReason("YEAR_NOT_OVER"));
  EXPECT_THAT(Preview(2026, "DROP").status, HasReason("YEAR_NOT_OVER"));
  GoTo(2028, 1, 1);
  EXPECT_THAT((Send<v1::CloseYearRequest, v1::YearEnd>(
                  "YearEnds/CloseYear",
                  "parent: 'organizations/acme' year_end_id: 'x' last_day { year: 2026 month: 11 day: 30 } "
                  "default_rule: YEAR_END_RULE_DROP late_entries: LATE_ENTRIES_MOVE")),
              HasReason("FIELD_INVALID"));
  ASSERT_THAT(CloseYear("2026", 2026), IsOk());
  EXPECT_THAT(CloseYear("2027", 2027), HasReason("YEAR_END_RUNNING"));
  RunJob();
  EXPECT_THAT(CloseYear("again", 2026), HasReason("YEAR_CLOSED"));
  EXPECT_THAT(CloseYear("2026", 2026, "DROP"), HasReason("YEAR_END_ID_TAKEN"));
  EXPECT_EQ(CloseYear("2026", 2026)->state(), v1::YearEnd::STATE_CLOSED) << "a repeated request finds it";
  const std::string etag = Read("2026").etag();
  EXPECT_EQ(CloseAll("2027", 2027).closed_budgets(), 1);
  EXPECT_THAT(Undo("2026"), HasReason("YEAR_END_NOT_LATEST"));
  EXPECT_THAT(Undo("nothing"), HasReason("YEAR_END_NOT_FOUND"));
  UndoAll("2027");
  EXPECT_THAT(Undo("2027"), HasReason("YEAR_END_REVERSED"));
  EXPECT_THAT(Undo("2026", "other"), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Undo("2026", etag), IsOk());
  RunJob();
  const auto all =
      Send<v1::ListYearEndsRequest, v1::ListYearEndsResponse>("YearEnds/ListYearEnds", "parent: 'organizations/acme'");
  ASSERT_THAT(all, IsOk());
  ASSERT_EQ(all->year_ends_size(), 2);
  EXPECT_EQ(all->year_ends(0).state(), v1::YearEnd::STATE_REVERSED);
}

TEST_F(YearEndsTest, CommitmentsGoOnFromYearToYear) {
  MakeYearly("b", "sales", 100'000);
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  ASSERT_THAT(Commit("h"), IsOk());
  GoTo(2028, 1, 1);
  CloseAll("2026", 2026);
  CloseAll("2027", 2027);
  EXPECT_EQ(Cents(FiguresOf("b").limit()), 300'000);
  ASSERT_THAT(Post("h", 10'000), IsOk());
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 10'000);
  EXPECT_EQ(Cents(FiguresOf("b").committed()), 20'000);
  UndoAll("2027");
  EXPECT_EQ(Cents(FiguresOf("b").spent()), 0);
  ASSERT_THAT(Release("h", 5'000), IsOk());
  UndoAll("2026");
  CloseAll("2026-b", 2026);
  EXPECT_EQ(Cents(Lines("2026-b").at(0).spent()), 10'000);
  EXPECT_EQ(Cents(Lines("2026-b").at(0).carried_committed()), 15'000);
}

TEST_F(YearEndsTest, ABudgetThatEndsHasNowhereToGo) {
  MakeBudget("project", "sales", 100'000,
             "period { recurrence: RECURRENCE_ONE_OFF first_day { year: 2026 month: 3 day: 1 } "
             "last_day { year: 2026 month: 10 day: 31 } }");
  ASSERT_TRUE(Passes("h", "sales", 30'000));
  ASSERT_THAT(Commit("h"), IsOk());
  ASSERT_THAT(Post("h", 10'000), IsOk());
  GoTo(2027, 1, 1);
  CloseAll("2026", 2026);
  const v1::YearEndLine line = Lines("2026").at(0);
  EXPECT_EQ(line.next_period(), "");
  EXPECT_EQ(Cents(line.dropped_committed()), 20'000);
  EXPECT_EQ(Cents(line.dropped_budget()), 70'000);
  EXPECT_THAT(Reverse("h", 3), HasReason("PERIOD_CLOSED"));
  EXPECT_THAT(Release("h"), IsOk());
}

TEST_F(YearEndsTest, EveryStepBeginsBehindTheLastOneUntilAllIsDone) {
  for (int i = 0; i < 300; ++i) MakeYearly("b-" + std::to_string(1000 + i), "sales", 1'000 + i, "by_choice: true");
  GoTo(2027, 1, 10);
  ASSERT_THAT(CloseYear("2026", 2026), IsOk());
  jobs::DueJob one({.name = "advance_year_ends", .items_max = 1}, AdvanceYearEndsScan(), &node_.store(),
                   &node_.executor(), &node_.scheduler(), &node_.clock());
  one.RunOnce();
  node_.scheduler().RunDue();
  const v1::YearEnd half = Read("2026");
  EXPECT_EQ(half.state(), v1::YearEnd::STATE_CLOSING);
  EXPECT_GT(half.closed_budgets(), 0);
  EXPECT_LT(half.closed_budgets(), 300);
  RunJob();
  const v1::YearEnd end = Read("2026");
  EXPECT_EQ(end.state(), v1::YearEnd::STATE_CLOSED);
  EXPECT_EQ(end.closed_budgets(), 300);
  EXPECT_EQ(Lines("2026", 1000).size(), 300u);
  int64_t sum = 0;
  std::set<std::string> told;
  for (const v1::YearEndChanged& changed : Events<v1::YearEndChanged>()) {
    for (const v1::YearEndLine& line : changed.lines()) {
      EXPECT_TRUE(told.insert(line.budget()).second) << "told twice: " << line.budget();
      sum += Cents(line.limit());
    }
  }
  EXPECT_EQ(told.size(), 300u);
  EXPECT_EQ(sum, Cents(end.totals(0).limit()));
  EXPECT_EQ(UndoAll("2026").closed_budgets(), 0);
}

}  // namespace
}  // namespace outlay::budget
