#include "services/purchase_order/domain/balance.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <limits>

namespace outlay::purchase_order {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kThreshold = kDefaultBalanceThresholdBasisPoints;

BalanceChange After(int64_t invoiced, BalanceMarks marks = {}, int64_t amount = 1'000) {
  return DecideBalanceChange({.amount = amount, .invoiced = invoiced}, marks, true, kThreshold);
}

TEST(BalanceTest, IsLowStrictlyBelowTheShare) {
  EXPECT_THAT(After(250).crossings, IsEmpty());
  EXPECT_THAT(After(251).crossings, ElementsAre(BalanceThreshold::kLow));
}

TEST(BalanceTest, ComparesSharesThatAreNoWholeUnits) {
  // Three quarters of 10 are 7.5.
  EXPECT_THAT(After(2, {}, 10).crossings, IsEmpty());
  EXPECT_THAT(After(3, {}, 10).crossings, ElementsAre(BalanceThreshold::kLow));
}

TEST(BalanceTest, IsExhaustedAtZeroAndBelow) {
  const BalanceMarks low = {.low = true};
  EXPECT_THAT(After(999, low).crossings, IsEmpty());
  EXPECT_THAT(After(1'000, low).crossings, ElementsAre(BalanceThreshold::kExhausted));
  EXPECT_THAT(After(1'001, low).crossings, ElementsAre(BalanceThreshold::kExhausted));
}

TEST(BalanceTest, CrossesBothAtOnce) {
  const BalanceChange change = After(5'000);
  EXPECT_THAT(change.crossings, ElementsAre(BalanceThreshold::kLow, BalanceThreshold::kExhausted));
  EXPECT_EQ(change.marks, (BalanceMarks{.low = true, .exhausted = true}));
}

TEST(BalanceTest, TellsOnceAndArmsAgainWhenItRises) {
  const BalanceChange first = After(1'200);
  const BalanceChange again = After(1'300, first.marks);
  EXPECT_THAT(again.crossings, IsEmpty());
  const BalanceChange risen = After(400, again.marks);
  EXPECT_THAT(risen.crossings, IsEmpty());
  EXPECT_EQ(risen.marks, (BalanceMarks{.low = true, .exhausted = false}));
  EXPECT_THAT(After(1'000, risen.marks).crossings, ElementsAre(BalanceThreshold::kExhausted));
}

TEST(BalanceTest, ARaisedAmountArmsAgain) {
  const BalanceChange change = After(300, {.low = true}, 10'000);
  EXPECT_EQ(change.marks, BalanceMarks());
}

TEST(BalanceTest, AnOrderSaysItsOwnThreshold) {
  EXPECT_EQ(ThresholdOf(0, 7'500), 7'500);
  EXPECT_EQ(ThresholdOf(1, 7'500), 1);
  EXPECT_EQ(ThresholdOf(10'000, 1), 10'000);
}

TEST(BalanceTest, TellsNothingWhileNotTracked) {
  const BalanceChange change =
      DecideBalanceChange({.amount = 10, .invoiced = 100}, {.low = true, .exhausted = true}, false, kThreshold);
  EXPECT_THAT(change.crossings, IsEmpty());
  EXPECT_EQ(change.marks, BalanceMarks());
}

TEST(BalanceTest, SurvivesTheEndsOf64Bits) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_EQ((Figures{.amount = kMax, .invoiced = -1}).Balance(), kMax);
  EXPECT_EQ((Figures{.amount = -2, .invoiced = kMax}).Balance(), std::numeric_limits<int64_t>::min());
  EXPECT_THAT(After(0, {}, kMax).crossings, IsEmpty());
}

}  // namespace
}  // namespace outlay::purchase_order
