#include "services/budget/domain/year_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/samples_testing.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;
using ::testing::IsEmpty;

constexpr YearEndRule kRules[] = {YearEndRule::kDrop, YearEndRule::kCarryBudget, YearEndRule::kCarryCommitments,
                                  YearEndRule::kCarryBoth};

// Of 1,000: 50 are held, 200 committed and 600 spent, so 150 are available.
YearEndAccount Account(YearEndRule rule, std::int64_t spent = 600) {
  return {.budget_id = "travel",
          .rule = rule,
          .limit = Euro(1'000),
          .held = Euro(50),
          .committed = Euro(200),
          .spent = Euro(spent)};
}

YearEndLine Line(const YearEndAccount& account) {
  return DecideYearEnd({account})->lines.front();
}

struct Case {
  const char* what;
  YearEndRule rule;
  std::int64_t spent;
  bool carry_negative;
  bool has_next_period;
  std::int64_t carried_budget;
  std::int64_t carried_open;  // held and committed
  std::int64_t dropped_budget;
  std::int64_t dropped_open;
};

TEST(YearEndTest, CarriesWhatTheRuleSays) {
  const Case cases[] = {
      {"drop", YearEndRule::kDrop, 600, false, true, 0, 0, 150, 250},
      {"budget", YearEndRule::kCarryBudget, 600, false, true, 150, 0, 0, 250},
      {"commitments", YearEndRule::kCarryCommitments, 600, false, true, 0, 250, 150, 0},
      {"both", YearEndRule::kCarryBoth, 600, false, true, 150, 250, 0, 0},
      {"nowhere to go", YearEndRule::kCarryBoth, 600, true, false, 0, 0, 150, 250},
      {"overspent and forgiven", YearEndRule::kCarryBoth, 800, false, true, 0, 250, -50, 0},
      {"overspent and owed", YearEndRule::kCarryBoth, 800, true, true, -50, 250, 0, 0},
      {"overspent and dropped", YearEndRule::kDrop, 800, true, true, 0, 0, -50, 250},
      {"credits", YearEndRule::kCarryBudget, -100, false, true, 850, 0, 0, 250},
  };
  for (const Case& c : cases) {
    YearEndAccount account = Account(c.rule, c.spent);
    account.carry_negative = c.carry_negative;
    account.has_next_period = c.has_next_period;
    const YearEndLine line = Line(account);
    EXPECT_EQ(line.spent, Euro(c.spent)) << c.what;
    EXPECT_EQ(line.carried_budget, Euro(c.carried_budget)) << c.what;
    EXPECT_EQ(line.dropped_budget, Euro(c.dropped_budget)) << c.what;
    EXPECT_EQ(line.carried_held, Euro(c.carried_open == 0 ? 0 : 50)) << c.what;
    EXPECT_EQ(line.carried_committed, Euro(c.carried_open == 0 ? 0 : 200)) << c.what;
    EXPECT_EQ(line.dropped_held, Euro(c.dropped_open == 0 ? 0 : 50)) << c.what;
    EXPECT_EQ(line.dropped_committed, Euro(c.dropped_open == 0 ? 0 : 200)) << c.what;
  }
}

TEST(YearEndTest, SumsEachCurrencyByItself) {
  const Money yen(70, Currency::Of("JPY"));
  const YearEndAccount in_yen = {.budget_id = "tokyo",
                                 .rule = YearEndRule::kCarryBudget,
                                 .limit = yen,
                                 .held = Money(0, yen.currency()),
                                 .committed = Money(0, yen.currency()),
                                 .spent = Money(30, yen.currency())};
  const YearEnd end = *DecideYearEnd({in_yen, Account(YearEndRule::kCarryBoth), Account(YearEndRule::kDrop)});
  ASSERT_EQ(end.totals.size(), 2U);
  EXPECT_EQ(end.totals[0], (YearEndTotals{Euro(2'000), Euro(1'200), Euro(400), Euro(400)}));
  EXPECT_EQ(end.totals[1].carried, Money(40, yen.currency()));
  EXPECT_TRUE(end.totals[0].IsBalanced());
  YearEndTotals wrong = end.totals[0];
  wrong.carried = Euro(401);
  EXPECT_FALSE(wrong.IsBalanced());
  EXPECT_THAT(DecideYearEnd({})->lines, IsEmpty());
}

TEST(YearEndTest, IsUndoneWhileWhatWentOnIsThere) {
  const YearEndLine line = Line(Account(YearEndRule::kCarryBoth));  // 150, and 50 held, and 200 committed
  const NextPeriodFigures next = {.limit = Euro(700), .held = Euro(0), .committed = Euro(10), .spent = Euro(20)};
  const NextPeriodFigures carried = *WithCarried(next, line);
  EXPECT_EQ(carried, (NextPeriodFigures{Euro(1'100), Euro(50), Euro(210), Euro(20)}));
  EXPECT_THAT(WithoutCarried(carried, line), IsOkAndHolds(next));

  NextPeriodFigures used = carried;
  used.spent = Euro(690);  // 150 are available, all that was carried
  EXPECT_EQ(WithoutCarried(used, line)->limit, Euro(700));
  used.spent = Euro(691);
  const absl::StatusOr<NextPeriodFigures> refused = WithoutCarried(used, line);
  EXPECT_THAT(refused, HasReason("YEAR_END_USED"));
  EXPECT_THAT(refused.status(), HasMetadata("missing", "0.01 EUR"));
  EXPECT_THAT(refused.status(), HasMetadata("budget", "travel"));

  NextPeriodFigures ordered = carried;
  ordered.held = Euro(49);
  EXPECT_THAT(WithoutCarried(ordered, line), HasReason("YEAR_END_USED"));
  NextPeriodFigures invoiced = carried;
  invoiced.committed = Euro(199);
  EXPECT_THAT(WithoutCarried(invoiced, line), HasReason("YEAR_END_USED"));
}

TEST(YearEndTest, ADebtIsTakenBackHoweverMuchIsUsed) {
  YearEndAccount account = Account(YearEndRule::kCarryBudget, 800);
  account.carry_negative = true;
  const NextPeriodFigures overspent = {.limit = Euro(50), .held = Euro(0), .committed = Euro(0), .spent = Euro(500)};
  EXPECT_EQ(WithoutCarried(overspent, Line(account))->limit, Euro(100));
}

TEST(YearEndPropertyTest, NothingIsMadeOrLostAndUndoingIsExact) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int bits = static_cast<int>(random.Uniform(50));
    const auto amount = [&] { return Euro(static_cast<std::int64_t>(random.Next() >> (8 + bits))); };
    std::vector<YearEndAccount> accounts;
    for (std::uint64_t i = 0; i < random.Uniform(20); ++i) {
      accounts.push_back({.budget_id = std::to_string(i),
                          .rule = kRules[random.Uniform(4)],
                          .carry_negative = random.Uniform(2) == 0,
                          .has_next_period = random.Uniform(5) > 0,
                          .limit = amount(),
                          .held = amount(),
                          .committed = amount(),
                          .spent = random.Uniform(5) > 0 ? amount() : *Negate(amount())});
    }
    const YearEnd end = *DecideYearEnd(accounts);
    ASSERT_EQ(end, *DecideYearEnd(accounts));
    absl::int128 limits = 0;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      const YearEndLine& line = end.lines[i];
      limits += accounts[i].limit.minor_units();
      absl::int128 parts = line.spent.minor_units();
      for (const Money& part : {line.carried_budget, line.carried_held, line.carried_committed, line.dropped_budget,
                                line.dropped_held, line.dropped_committed}) {
        parts += part.minor_units();
      }
      ASSERT_EQ(parts, absl::int128(line.limit.minor_units()));
      ASSERT_EQ(line.limit, accounts[i].limit);
      const NextPeriodFigures next = {.limit = amount(), .held = Euro(0), .committed = Euro(0), .spent = Euro(0)};
      const NextPeriodFigures carried = *WithCarried(next, line);
      ASSERT_THAT(WithoutCarried(carried, line), IsOkAndHolds(next));
      // What is available rises by the carried budget alone: holds bring their own money.
      ASSERT_EQ(carried.limit.minor_units() - carried.held.minor_units() - carried.committed.minor_units(),
                next.limit.minor_units() + line.carried_budget.minor_units());
    }
    ASSERT_EQ(end.totals.size(), accounts.empty() ? 0U : 1U);
    for (const YearEndTotals& totals : end.totals) {
      ASSERT_TRUE(totals.IsBalanced());
      ASSERT_EQ(absl::int128(totals.limit.minor_units()), limits);
    }
  }
}

TEST(YearEndTest, RefusesWhatDoesNotFit) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  YearEndAccount account = Account(YearEndRule::kDrop, kMax);
  EXPECT_THAT(DecideYearEnd({account}), HasReason("MONEY_OVERFLOW"));
  account = Account(YearEndRule::kDrop);
  account.limit = Euro(kMax);
  EXPECT_THAT(DecideYearEnd({account, account}), HasReason("MONEY_OVERFLOW"));
  account.held = Money(1, Currency::Of("USD"));
  EXPECT_THAT(DecideYearEnd({account}), HasReason("CURRENCY_MISMATCH"));
}

}  // namespace
}  // namespace outlay::budget
