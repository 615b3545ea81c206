// Random closings and undoings of years, compared with the sum of all holds, and with an organization that closed
// nothing (B18). Real: what ServiceFixture has, and the job.
#include <map>

#include "common/base/random.h"
#include "common/base/strings.h"
#include "services/budget/rpc/testing/documents.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::IsOk;

// Random spends before, between and after closings and undoings, compared with the sum of all holds.
class YearEndsPropertyTest : public DocumentsTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  // Checks that a budget's rows in all periods equal the worth of its holds that were not given back.
  void CheckSums(const std::string& budget_id) {
    const auto reader = node_.store().Read(store::PartitionOf("acme"));
    StageAmounts stored;
    std::map<std::string, Figures> figures;
    ASSERT_THAT(ListFigures(*reader, {"acme", budget_id},
                            [&](const LatestFigures& found) {
                              stored = *Add(stored, found.figures.used);
                              figures[found.period] = found.figures;
                              return store::Visit::kContinue;
                            }),
                IsOk());
    StageAmounts expected;
    ASSERT_THAT(ListHolds(*reader, "acme", std::nullopt,
                          [&](const Hold& hold) {
                            for (const HoldNode& node : hold.nodes) {
                              if (node.budget_id == budget_id) expected = *Add(expected, hold.amounts);
                            }
                            return store::Visit::kContinue;
                          }),
                IsOk());
    // Amounts that were given back count nowhere.
    ASSERT_THAT(ListClosings(*reader, {"acme", budget_id},
                             [&](const std::string& period, const Closing& closing) {
                               EXPECT_TRUE(figures.at(period).is_closed);
                               EXPECT_EQ(figures.at(period).used.held, 0);
                               EXPECT_EQ(figures.at(period).used.committed, 0);
                               if (!closing.carries_commitments) {
                                 expected = *Subtract(
                                     expected, {.held = closing.moved.held, .committed = closing.moved.committed});
                               }
                               return store::Visit::kContinue;
                             }),
                IsOk());
    EXPECT_EQ(stored.held, expected.held) << budget_id;
    EXPECT_EQ(stored.committed, expected.committed) << budget_id;
    EXPECT_EQ(stored.spent, expected.spent) << budget_id;
  }
  void SpendAtRandom(SeededRandom& random, int round) {
    for (int i = 0; i < 12; ++i) {
      const std::string id = "h-" + std::to_string(round) + "-" + std::to_string(i);
      Passes(id, random.Uniform(2) == 0 ? "sales" : "company", 100 + static_cast<int64_t>(random.Uniform(9'000)));
      holds_made_.push_back(id);
    }
    for (int i = 0; i < 25; ++i) {
      const std::string& id = holds_made_[random.Uniform(holds_made_.size())];
      const auto cents = static_cast<int64_t>(random.Uniform(3) == 0 ? 0 : 1 + random.Uniform(2'000));
      switch (random.Uniform(5)) {
        case 0:
          (void)Commit(id, cents);
          break;
        case 1:
          (void)Post(id, cents, random.Uniform(4) == 0);
          break;
        case 2:
          (void)Release(id, cents);
          break;
        case 3:
          (void)Reverse(id, static_cast<int64_t>(2 + random.Uniform(4)));
          break;
        default:
          (void)Adjust(id, cents + 1);
          break;
      }
    }
  }

  // Settles random ordered and invoiced needs of a document, with best effort.
  void SettleAtRandom(SeededRandom& random) {
    for (int i = 0; i < 4; ++i) {
      Need need = {.cents = static_cast<int64_t>(1 + random.Uniform(9'000)),
                   .category = std::to_string(random.Uniform(2)),
                   .stage = v1::STAGE_ORDER};
      need.invoiced = static_cast<int64_t>(random.Uniform(2) * random.Uniform(static_cast<uint64_t>(need.cents)));
      auto request = Needs<v1::SettleDocumentRequest>({need});
      request.mutable_spends(0)->mutable_spend()->set_group("organizations/acme/groups/sales");
      request.set_version(++version_);
      request.set_best_effort(true);
      ASSERT_THAT(Call<v1::SettleDocumentResponse>("DocumentHolds/SettleDocument", request, As("purchase_order")),
                  IsOk());
    }
  }

  std::vector<std::string> holds_made_;
  int64_t version_ = 0;
};

TEST_P(YearEndsPropertyTest, NothingIsMadeOrLostByClosingsAndUndoings) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  const std::vector<std::string> rules = {"DROP", "CARRY_BUDGET", "CARRY_COMMITMENTS", "CARRY_BOTH"};
  const std::vector<std::string> budgets = {"company", "sales", "monthly"};
  const auto own_rule = [&] {
    return random.Uniform(2) == 0 ? "" : "year_end_rule: YEAR_END_RULE_" + rules[random.Uniform(4)] + " ";
  };
  MakeYearly("company", "company", 500'000, own_rule());
  MakeYearly("sales", "sales", 300'000, own_rule() + "rollover { rule: RULE_ALL carry_negative: true }");
  MakeBudget("monthly", "sales", 100'000, own_rule());
  std::vector<std::string> closed;
  int year = 2026;
  for (int round = 0; round < 8; ++round) {
    SpendAtRandom(random, round);
    SettleAtRandom(random);
    if (random.Uniform(3) > 0 || closed.empty()) {
      GoTo(year + 1, static_cast<int>(1 + random.Uniform(3)), 2);
      const std::string id = "y-" + std::to_string(round);
      const v1::YearEnd end = CloseAll(id, year, rules[random.Uniform(4)], random.Uniform(2) == 0 ? "MOVE" : "REFUSE");
      ASSERT_EQ(end.state(), v1::YearEnd::STATE_CLOSED);
      for (const v1::YearEndTotals& totals : end.totals()) {
        EXPECT_EQ(Cents(totals.limit()), Cents(totals.spent()) + Cents(totals.carried()) + Cents(totals.dropped()));
      }
      closed.push_back(id);
      ++year;
    } else {
      ASSERT_EQ(UndoAll(closed.back()).state(), v1::YearEnd::STATE_REVERSED);
      closed.pop_back();
      --year;
    }
    for (const std::string& budget : budgets) CheckSums(budget);
  }
  // When everything is undone, no closing is left, and every hold counts where it was made.
  while (!closed.empty()) {
    UndoAll(closed.back());
    closed.pop_back();
  }
  for (const std::string& budget : budgets) CheckSums(budget);
}

// Acme closes a year, continues, and undoes it; globex makes the same spends and closes nothing.
class UndoingLatePropertyTest : public YearEndsTest, public ::testing::WithParamInterface<uint64_t> {
 protected:
  void SpendInBoth(int64_t cents) {
    const std::string id = "h-" + std::to_string(++spends_);
    for (const std::string organization : {"acme", "globex"}) {
      const auto made = Authorize(ASpend(id, "sales", cents, "", organization), organization);
      ASSERT_THAT(made, IsOk());
      ASSERT_TRUE(made->verdict().allowed());
    }
  }
  void ReleaseInBoth(int64_t number) {
    for (const std::string organization : {"acme", "globex"}) {
      v1::ReleaseHoldRequest request;
      request.set_request_id(NextRequestId());
      request.set_name("organizations/" + organization + "/holds/h-" + std::to_string(number));
      ASSERT_THAT(Call<v1::Hold>("Holds/ReleaseHold", request, As("ann", organization)), IsOk());
    }
  }
  void CloseInGlobex(const std::string& rule) {
    auto request = Parse<v1::CloseYearRequest>(
        "parent: 'organizations/globex' year_end_id: 'again' last_day { year: 2026 month: 12 day: 31 } "
        "late_entries: LATE_ENTRIES_MOVE default_rule: YEAR_END_RULE_" +
        rule);
    ASSERT_THAT(Call<v1::YearEnd>("YearEnds/CloseYear", request, As("ann", "globex")), IsOk());
    RunJob();
  }
  std::vector<std::string> Periods(const std::string& organization) {
    const auto progress = Call<v1::BudgetProgress>(
        "BudgetReports/GetBudgetProgress",
        Parse<v1::GetBudgetProgressRequest>("name: 'organizations/" + organization + "/budgets/b'"),
        As("ann", organization));
    EXPECT_THAT(progress, IsOk());
    std::vector<std::string> shown;
    for (const v1::PeriodProgress& period : progress->periods()) {
      const v1::Figures& figures = period.figures();
      shown.push_back(outlay::Concat(period.period(), " limit ", Cents(figures.limit()), " carried ",
                                     Cents(figures.rollover()), " used ", Cents(figures.held()), " closed out ",
                                     Cents(figures.closed_out())));
    }
    return shown;
  }

  int64_t spends_ = 0;
};

TEST_P(UndoingLatePropertyTest, PeriodsAreAsIfItHadNotBeenAndAreClosedTheSameWay) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  SeededRandom random(GetParam());
  const std::vector<std::string> rules = {"DROP", "CARRY_BUDGET", "CARRY_COMMITMENTS", "CARRY_BOTH"};
  const std::vector<std::string> rollovers = {
      "", "rollover { rule: RULE_ALL }", "rollover { rule: RULE_ALL carry_negative: true }",
      "rollover { rule: RULE_CAPPED cap { currency_code: 'USD' units: 1500 } }"};
  const std::string rollover = rollovers[random.Uniform(4)];
  const auto cents = [&](uint64_t most) { return static_cast<int64_t>(1 + random.Uniform(most)); };
  GoTo(2026, 12, 1);
  for (const std::string organization : {"acme", "globex"}) {
    ASSERT_THAT(Create(ABudget("b", "sales", 100'000, rollover, organization), organization), IsOk());
  }
  for (int i = 0; i < 3; ++i) SpendInBoth(cents(30'000));
  int month = 1;
  for (const uint64_t until = 1 + random.Uniform(3); static_cast<uint64_t>(month) <= until; ++month) {
    GoTo(2027, month, 3);
    SpendInBoth(cents(10'000));
    if (random.Uniform(2) == 0) ReleaseInBoth(month);  // of December, when the next one has begun
  }
  CloseAll("2026", 2026, rules[random.Uniform(4)]);
  for (const int until = month + static_cast<int>(random.Uniform(4)); month < until; ++month) {
    GoTo(2027, month, 3);
    SpendInBoth(cents(10'000));
  }
  EXPECT_EQ(UndoAll("2026").overdrawn_budgets(), 0);
  EXPECT_EQ(Periods("acme"), Periods("globex"));
  const std::string& rule = rules[random.Uniform(4)];
  CloseAll("again", 2026, rule);
  CloseInGlobex(rule);
  EXPECT_EQ(Periods("acme"), Periods("globex"));
}

INSTANTIATE_TEST_SUITE_P(Seeds, YearEndsPropertyTest, ::testing::Range<uint64_t>(1, 13));
INSTANTIATE_TEST_SUITE_P(Seeds, UndoingLatePropertyTest, ::testing::Range<uint64_t>(1, 41));

}  // namespace
}  // namespace outlay::budget
