#include "common/base/money_split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasReason;

constexpr Currency kEur = Currency::Of("EUR");
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::vector<int64_t> MinorUnits(const absl::StatusOr<std::vector<Money>>& split) {
  std::vector<int64_t> minor_units;
  for (const Money& part : split.value()) {
    EXPECT_EQ(part.currency(), kEur);
    minor_units.push_back(part.minor_units());
  }
  return minor_units;
}

std::vector<int64_t> Evenly(int64_t whole, int64_t parts) {
  return MinorUnits(SplitEvenly(Money(whole, kEur), parts));
}

std::vector<int64_t> ByWeights(int64_t whole, const std::vector<int64_t>& weights) {
  return MinorUnits(SplitByWeights(Money(whole, kEur), weights));
}

using Parts = std::vector<int64_t>;

TEST(MoneySplitTest, GivesTheFirstPartsTheOddCents) {
  EXPECT_EQ(Evenly(100, 3), Parts({34, 33, 33}));
  EXPECT_EQ(Evenly(101, 3), Parts({34, 34, 33}));
  EXPECT_EQ(Evenly(-100, 3), Parts({-34, -33, -33}));
  EXPECT_EQ(Evenly(2, 3), Parts({1, 1, 0}));
  EXPECT_EQ(Evenly(0, 2), Parts({0, 0}));
  EXPECT_EQ(Evenly(kMin, 1), Parts({kMin}));
  EXPECT_EQ(Evenly(kMax, 2), Parts({kMax / 2 + 1, kMax / 2}));
}

TEST(MoneySplitTest, GivesTheLargestRemaindersTheOddCents) {
  EXPECT_EQ(ByWeights(100, {1, 1, 1}), Parts({34, 33, 33}));
  // 16.66 and 83.33: the first has the larger remainder.
  EXPECT_EQ(ByWeights(100, {1, 5}), Parts({17, 83}));
  // 14.28, 28.57, 57.14: one cent is left over, for the second.
  EXPECT_EQ(ByWeights(100, {1, 2, 4}), Parts({14, 29, 57}));
  EXPECT_EQ(ByWeights(-100, {1, 2, 4}), Parts({-14, -29, -57}));
  EXPECT_EQ(ByWeights(5, {0, 1, 0}), Parts({0, 5, 0}));
  EXPECT_EQ(ByWeights(1, {0, 1, 1}), Parts({0, 1, 0}));
  EXPECT_EQ(ByWeights(kMax, {kMax, kMax}), Parts({kMax / 2 + 1, kMax / 2}));
  EXPECT_EQ(ByWeights(kMin, {kMax}), Parts({kMin}));
}

TEST(MoneySplitTest, RefusesSplitsThatHaveNoMeaning) {
  const Money whole(100, kEur);
  EXPECT_THAT(SplitEvenly(whole, 0), HasReason("SPLIT_INVALID"));
  EXPECT_THAT(SplitEvenly(whole, kMaxSplitParts + 1), HasReason("SPLIT_INVALID"));
  EXPECT_TRUE(SplitEvenly(whole, kMaxSplitParts).ok());
  EXPECT_THAT(SplitByWeights(whole, {}), HasReason("SPLIT_INVALID"));
  EXPECT_THAT(SplitByWeights(whole, {0, 0}), HasReason("SPLIT_INVALID"));
  EXPECT_THAT(SplitByWeights(whole, {1, -1}), HasReason("SPLIT_INVALID"));
  EXPECT_THAT(SplitByWeights(whole, Parts(static_cast<std::size_t>(kMaxSplitParts) + 1, 1)),
              HasReason("SPLIT_INVALID"));
}

// Sums to the whole, stays within one minor unit of the exact share, and gives nothing for weight zero.
void ExpectFairSplit(int64_t whole, const Parts& weights) {
  const Parts parts = ByWeights(whole, weights);
  ASSERT_EQ(parts.size(), weights.size());
  absl::int128 total_weight = 0;
  for (const int64_t weight : weights) {
    total_weight += weight;
  }
  absl::int128 sum = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    sum += parts[i];
    const absl::int128 error = absl::int128(parts[i]) * total_weight - absl::int128(whole) * weights[i];
    EXPECT_LT(error < 0 ? -error : error, total_weight) << "part " << i;
    if (weights[i] == 0) {
      EXPECT_EQ(parts[i], 0) << "part " << i;
    }
  }
  EXPECT_EQ(sum, absl::int128(whole));
}

TEST(MoneySplitTest, EverySplitSumsToTheCent) {
  constexpr uint64_t kSeed = 20'240'602;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  for (int round = 0; round < 2'000; ++round) {
    const auto whole = static_cast<int64_t>(random.Next()) >> (2 + random.Uniform(61));
    Parts weights(1 + random.Uniform(40));
    for (int64_t& weight : weights) {
      weight = static_cast<int64_t>((random.Next() >> 8) >> random.Uniform(56));
    }
    weights.front() += 1;
    ExpectFairSplit(whole, weights);
    ExpectFairSplit(whole, Parts(weights.size(), 1));
    EXPECT_EQ(Evenly(whole, static_cast<int64_t>(weights.size())), ByWeights(whole, Parts(weights.size(), 1)));
  }
}

}  // namespace
}  // namespace outlay
