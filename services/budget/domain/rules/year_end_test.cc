#include "services/budget/domain/rules/year_end.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

constexpr YearEndRule kRules[] = {YearEndRule::kDrop, YearEndRule::kCarryBudget, YearEndRule::kCarryCommitments,
                                  YearEndRule::kCarryBoth};

// Of 1,000: 50 are held, 200 committed and 600 spent, so 150 are available.
YearEndAccount Account(YearEndRule rule, int64_t spent = 600) {
  return {.budget_id = "travel",
          .rule = rule,
          .limit = Euro(1'000),
          .held = Euro(50),
          .committed = Euro(200),
          .spent = Euro(spent)};
}

YearEndLine Line(const YearEndAccount& account) {
  return *DecideYearEnd(account);
}

// Returns the minor units that a closing leaves; the limit where no money was created or lost.
absl::int128 Parts(const YearEndTotals& totals) {
  return absl::int128(totals.spent.minor_units()) + totals.carried.minor_units() + totals.dropped.minor_units();
}

struct Case {
  const char* what;
  YearEndRule rule;
  int64_t spent;
  bool carry_negative;
  bool has_next_period;
  int64_t carried_budget;
  int64_t carried_open;  // held and committed
  int64_t dropped_budget;
  int64_t dropped_open;
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
  std::vector<YearEndTotals> totals;
  for (const YearEndAccount& account : {in_yen, Account(YearEndRule::kCarryBoth), Account(YearEndRule::kDrop)}) {
    ASSERT_THAT(AddTo(Line(account), &totals), IsOk());
  }
  ASSERT_EQ(totals.size(), 2U);
  EXPECT_EQ(totals[0], (YearEndTotals{Euro(2'000), Euro(1'200), Euro(400), Euro(400)}));
  EXPECT_EQ(totals[1].carried, Money(40, yen.currency()));
  EXPECT_EQ(Parts(totals[0]), totals[0].limit.minor_units());
}

TEST(YearEndPropertyTest, NothingIsMadeOrLost) {
  for (uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int bits = static_cast<int>(random.Uniform(50));
    const auto amount = [&] { return Euro(static_cast<int64_t>(random.Next() >> (8 + bits))); };
    std::vector<YearEndTotals> totals;
    absl::int128 limits = 0;
    const uint64_t accounts = random.Uniform(20);
    for (uint64_t i = 0; i < accounts; ++i) {
      const YearEndAccount account = {.budget_id = std::to_string(i),
                                      .rule = kRules[random.Uniform(4)],
                                      .carry_negative = random.Uniform(2) == 0,
                                      .has_next_period = random.Uniform(5) > 0,
                                      .limit = amount(),
                                      .held = amount(),
                                      .committed = amount(),
                                      .spent = random.Uniform(5) > 0 ? amount() : *Negate(amount())};
      const YearEndLine line = Line(account);
      ASSERT_EQ(line, Line(account));
      limits += account.limit.minor_units();
      absl::int128 parts = line.spent.minor_units();
      for (const Money& part : {line.carried_budget, line.carried_held, line.carried_committed, line.dropped_budget,
                                line.dropped_held, line.dropped_committed}) {
        parts += part.minor_units();
      }
      ASSERT_EQ(parts, absl::int128(line.limit.minor_units()));
      ASSERT_EQ(line.limit, account.limit);
      ASSERT_THAT(AddTo(line, &totals), IsOk());
    }
    ASSERT_EQ(totals.size(), accounts == 0 ? 0U : 1U);
    for (const YearEndTotals& sums : totals) {
      ASSERT_EQ(Parts(sums), sums.limit.minor_units());
      ASSERT_EQ(absl::int128(sums.limit.minor_units()), limits);
    }
  }
}

TEST(YearEndTest, RefusesWhatDoesNotFit) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  YearEndAccount account = Account(YearEndRule::kDrop, kMax);
  EXPECT_THAT(DecideYearEnd(account), HasReason("MONEY_OVERFLOW"));
  account = Account(YearEndRule::kDrop);
  account.limit = Euro(kMax);
  std::vector<YearEndTotals> totals;
  ASSERT_THAT(AddTo(Line(account), &totals), IsOk());
  EXPECT_THAT(AddTo(Line(account), &totals), HasReason("MONEY_OVERFLOW"));
  account.held = Money(1, Currency::Of("USD"));
  EXPECT_THAT(DecideYearEnd(account), HasReason("CURRENCY_MISMATCH"));
}

}  // namespace
}  // namespace outlay::budget
