#include "services/budget/domain/rules/threshold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

Threshold UsedShare(int64_t basis_points) {
  return {.share = Percent{basis_points}};
}
Threshold UsedAmount(int64_t amount) {
  return {.amount_minor = amount};
}
Threshold RemainingShare(int64_t basis_points) {
  return {.measure = ThresholdMeasure::kRemaining, .share = Percent{basis_points}};
}
Threshold RemainingAmount(int64_t amount) {
  return {.measure = ThresholdMeasure::kRemaining, .amount_minor = amount};
}

ThresholdFigures Spent(int64_t spent, int64_t limit = 1'000) {
  return {.limit = limit, .spent = spent};
}

TEST(ThresholdTest, UsedIsReachedAtTheFigureAndRemainingBelowIt) {
  struct Case {
    const char* what;
    Threshold threshold;
    ThresholdFigures figures;
    bool reached;
  };
  const Case cases[] = {
      {"one below 80 %", UsedShare(8'000), Spent(799), false},
      {"80 %", UsedShare(8'000), Spent(800), true},
      {"one above 80 %", UsedShare(8'000), Spent(801), true},
      {"a share between two cents, below", UsedShare(3'333), Spent(333), false},
      {"a share between two cents, above", UsedShare(3'333), Spent(334), true},
      {"one below the amount", UsedAmount(500), Spent(499), false},
      {"the amount", UsedAmount(500), Spent(500), true},
      {"exactly 20 % remain", RemainingShare(2'000), Spent(800), false},
      {"less than 20 % remain", RemainingShare(2'000), Spent(801), true},
      {"exactly the amount remains", RemainingAmount(250), Spent(750), false},
      {"less than the amount remains", RemainingAmount(250), Spent(751), true},
      {"all is spent", RemainingShare(0), Spent(1'000), false},
      {"more than all is spent", RemainingShare(0), Spent(1'001), true},
      {"110 %, one below", UsedShare(11'000), Spent(1'099), false},
      {"110 %", UsedShare(11'000), Spent(1'100), true},
      {"nothing of nothing is used", UsedShare(8'000), Spent(0, 0), false},
      {"something of nothing is used", UsedShare(8'000), Spent(1, 0), true},
      {"nothing of a debt is used", UsedShare(8'000), Spent(0, -10), false},
      {"a credit uses nothing", UsedShare(1), Spent(-1, 0), false},
      {"nothing of nothing remains", RemainingShare(2'000), Spent(0, 0), false},
      {"a debt remains", RemainingAmount(0), Spent(0, -10), true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(IsReached(c.threshold, c.figures), c.reached) << c.what;
  }
}

TEST(ThresholdTest, CountsTheStagesThatItSays) {
  const ThresholdFigures figures = {.limit = 1'000, .held = 100, .committed = 20, .spent = 3};
  for (int stages = 1; stages < 8; ++stages) {
    Threshold threshold;
    threshold.counts_held = (stages & 1) != 0;
    threshold.counts_committed = (stages & 2) != 0;
    threshold.counts_spent = (stages & 4) != 0;
    const int used =
        (threshold.counts_held ? 100 : 0) + (threshold.counts_committed ? 20 : 0) + (threshold.counts_spent ? 3 : 0);
    EXPECT_EQ(Measured(threshold, figures), used);
    threshold.amount_minor = used;
    EXPECT_TRUE(IsReached(threshold, figures));
    threshold.amount_minor = used + 1;
    EXPECT_FALSE(IsReached(threshold, figures));
    threshold.measure = ThresholdMeasure::kRemaining;
    EXPECT_EQ(Measured(threshold, figures), 1'000 - used);
  }
}

TEST(ThresholdTest, IsToldOnceAndArmedAgainWhenItUnCrosses) {
  const std::vector<Threshold> list = {UsedShare(8'000), UsedShare(10'000)};
  const ThresholdChange first = DecideCrossings(list, 0, Spent(700), Spent(850));
  EXPECT_THAT(first.crossings, ElementsAre(ThresholdCrossing{.index = 0, .before = 700, .after = 850}));
  EXPECT_THAT(DecideCrossings(list, first.marks, Spent(700), Spent(850)).crossings, IsEmpty());
  const ThresholdChange second = DecideCrossings(list, first.marks, Spent(850), Spent(1'000));
  EXPECT_THAT(second.crossings, ElementsAre(ThresholdCrossing{.index = 1, .before = 850, .after = 1'000}));
  const ThresholdChange down = DecideCrossings(list, second.marks, Spent(1'000), Spent(100));
  EXPECT_THAT(down.crossings, IsEmpty());
  EXPECT_EQ(down.marks, 0U);
  const ThresholdChange both = DecideCrossings(list, down.marks, Spent(100), Spent(1'200));
  EXPECT_THAT(both.crossings, ElementsAre(ThresholdCrossing{.index = 0, .before = 100, .after = 1'200},
                                          ThresholdCrossing{.index = 1, .before = 100, .after = 1'200}));
}

TEST(ThresholdTest, AChangedLimitCrossesAndArmsAgain) {
  const std::vector<Threshold> list = {RemainingShare(2'000)};
  const ThresholdChange cut = DecideCrossings(list, 0, Spent(700, 1'000), Spent(700, 800));
  EXPECT_THAT(cut.crossings, ElementsAre(ThresholdCrossing{.index = 0, .before = 300, .after = 100}));
  const ThresholdChange raised = DecideCrossings(list, cut.marks, Spent(700, 800), Spent(700, 1'000));
  EXPECT_EQ(raised, ThresholdChange());
}

TEST(ThresholdTest, AnEditedListKeepsTheMarksOfWhatStays) {
  const std::vector<Threshold> old_list = {UsedShare(5'000), UsedShare(8'000), UsedAmount(10)};
  const std::vector<Threshold> new_list = {UsedShare(8'000), UsedShare(9'000), UsedShare(5'000)};
  EXPECT_EQ(MarksAfterEdit(old_list, 0b010, new_list), 0b001U);
  EXPECT_EQ(MarksAfterEdit(old_list, 0b111, new_list), 0b101U);
  EXPECT_EQ(MarksAfterEdit(old_list, 0b111, {}), 0U);
  // The new threshold is reached already: it is notified with the next change, even if that change crosses nothing.
  const ThresholdMarks marks = MarksAfterEdit(old_list, 0b011, new_list);
  EXPECT_THAT(DecideCrossings(new_list, marks, Spent(950), Spent(950)).crossings,
              ElementsAre(ThresholdCrossing{.index = 1, .before = 950, .after = 950}));
}

// For any figures, each threshold is notified exactly as often as it changes from not reached to reached.
TEST(ThresholdPropertyTest, TellsEveryRiseExactlyOnce) {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    std::vector<Threshold> list;
    for (uint64_t i = 0; i < 1 + random.Uniform(limits::kThresholds); ++i) {
      Threshold threshold = {.measure = random.Uniform(2) == 0 ? ThresholdMeasure::kUsed : ThresholdMeasure::kRemaining,
                             .share = {1 + static_cast<int64_t>(random.Uniform(10'000))},
                             .counts_held = random.Uniform(2) == 0,
                             .counts_committed = random.Uniform(2) == 0};
      if (random.Uniform(2) == 0) {
        threshold.amount_minor = 1 + static_cast<int64_t>(random.Uniform(200));
      }
      list.push_back(threshold);
    }
    ThresholdFigures figures = {.limit = 100};
    std::vector<bool> reached(list.size());
    ThresholdMarks marks = DecideCrossings(list, 0, figures, figures).marks;
    for (std::size_t i = 0; i < list.size(); ++i) {
      reached[i] = IsReached(list[i], figures);
    }
    for (int step = 0; step < 100; ++step) {
      const ThresholdFigures before = figures;
      const int64_t by = static_cast<int64_t>(random.Uniform(61)) - 30;
      int64_t* const stages[] = {&figures.held, &figures.committed, &figures.spent};
      if (random.Uniform(4) == 0) {
        figures.limit += by;
      } else {
        *stages[random.Uniform(3)] += by;
      }
      const ThresholdChange change = DecideCrossings(list, marks, before, figures);
      std::vector<ThresholdCrossing> expected;
      for (std::size_t i = 0; i < list.size(); ++i) {
        const bool is_now = IsReached(list[i], figures);
        if (is_now && !reached[i]) {
          expected.push_back({i, Measured(list[i], before), Measured(list[i], figures)});
        }
        reached[i] = is_now;
      }
      ASSERT_THAT(change.crossings, ::testing::ElementsAreArray(expected));
      marks = change.marks;
    }
  }
}

TEST(ThresholdTest, SurvivesTheEndsOf64Bits) {
  const ThresholdFigures most = {.limit = kMax, .held = kMax, .committed = kMax, .spent = kMax};
  EXPECT_EQ(Measured(UsedShare(1), most), absl::int128(kMax) * 3);
  EXPECT_TRUE(IsReached(UsedShare(30'000), most));
  EXPECT_FALSE(IsReached(UsedShare(30'001), most));
  const ThresholdFigures least = {.limit = kMin, .held = 0, .committed = 0, .spent = kMax};
  EXPECT_EQ(Measured(RemainingShare(1), least), absl::int128(kMin) - kMax);
  EXPECT_TRUE(IsReached(RemainingAmount(kMin), least));
}

TEST(ThresholdTest, RefusesListsByName) {
  const auto refused = [](const std::vector<Threshold>& list, const char* field) {
    const absl::Status status = CheckThresholds("thresholds", list);
    EXPECT_THAT(status, HasReason("FIELD_INVALID")) << field;
    EXPECT_THAT(status, HasMetadata("field", field));
  };
  refused({UsedShare(8'000), UsedShare(0)}, "thresholds[1].basis_points");
  refused({UsedShare(100'001)}, "thresholds[0].basis_points");
  refused({RemainingShare(-1)}, "thresholds[0].basis_points");
  refused({RemainingShare(10'001)}, "thresholds[0].basis_points");
  refused({UsedAmount(0)}, "thresholds[0].amount");
  refused({RemainingAmount(-1)}, "thresholds[0].amount");
  refused({UsedShare(8'000), UsedAmount(1), UsedShare(8'000)}, "thresholds[2]");
  Threshold nothing;
  nothing.counts_held = nothing.counts_committed = nothing.counts_spent = false;
  refused({nothing}, "thresholds[0]");
  EXPECT_THAT(CheckThresholds("thresholds", {UsedShare(1), UsedShare(100'000), RemainingShare(0),
                                             RemainingShare(10'000), UsedAmount(1), RemainingAmount(0)}),
              IsOk());
  std::vector<Threshold> many;
  for (std::size_t i = 1; i <= limits::kThresholds; ++i) {
    many.push_back(UsedAmount(static_cast<int64_t>(i)));
  }
  EXPECT_THAT(CheckThresholds("thresholds", many), IsOk());
  many.push_back(UsedShare(8'000));
  EXPECT_THAT(CheckThresholds("thresholds", many), HasReason("TOO_MANY_ITEMS"));
  many.resize(10'000);
  EXPECT_THAT(CheckThresholds("thresholds", many), HasReason("TOO_MANY_ITEMS"));
}

}  // namespace
}  // namespace outlay::budget
