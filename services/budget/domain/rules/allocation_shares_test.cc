#include "services/budget/domain/rules/allocation_shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

AllocationShare Amount(int64_t cents) {
  return {.kind = ShareKind::kAmount, .amount = Euro(cents)};
}
AllocationShare Share(int64_t basis_points) {
  return {.kind = ShareKind::kShare, .share = Percent{basis_points}};
}
const AllocationShare kEvenly = {.kind = ShareKind::kEven};

struct Case {
  const char* what;
  int64_t limit;
  std::vector<AllocationShare> shares;
  std::vector<int64_t> amounts;
  int64_t rest;
};

TEST(AllocationSharesTest, SplitTheLimitToTheCent) {
  const Case cases[] = {
      {"nobody", 100, {}, {}, 100},
      {"amounts", 100, {Amount(30), Amount(60)}, {30, 60}, 10},
      {"more than there is", 100, {Amount(70), Amount(60)}, {70, 60}, -30},
      {"percentages that are all", 100, {Share(3'333), Share(3'333), Share(3'334)}, {33, 33, 34}, 0},
      {"thirds of a cent", 10, {Share(3'333), Share(3'333), Share(3'334)}, {3, 3, 4}, 0},
      {"some percentages", 1'001, {Share(1'000), Share(1'500)}, {100, 150}, 751},
      {"even parts", 100, {kEvenly, kEvenly, kEvenly}, {34, 33, 33}, 0},
      {"even parts of what is left", 1'000, {kEvenly, Amount(100), Share(2'000), kEvenly}, {350, 100, 200, 350}, 0},
      {"nothing is left for even parts", 100, {Amount(100), kEvenly}, {100, 0}, 0},
      {"less than nothing is left", 100, {Amount(150), kEvenly}, {150, 0}, -50},
      {"nothing to split", 0, {Share(5'000), kEvenly, Amount(0)}, {0, 0, 0}, 0},
      {"a debt", -100, {Share(5'000), kEvenly, Amount(7)}, {0, 0, 7}, -107},
      {"no percent", 100, {Share(0), Share(10'000)}, {0, 100}, 0},
  };
  for (const Case& c : cases) {
    const absl::StatusOr<SplitShares> split = SplitIntoShares(Euro(c.limit), c.shares);
    ASSERT_THAT(split, IsOk()) << c.what;
    ASSERT_EQ(split->amounts.size(), c.amounts.size()) << c.what;
    for (std::size_t i = 0; i < c.amounts.size(); ++i) {
      EXPECT_EQ(split->amounts[i], Euro(c.amounts[i])) << c.what << " " << i;
    }
    EXPECT_EQ(split->rest, Euro(c.rest)) << c.what;
  }
}

TEST(AllocationSharesTest, ANewPeriodShrinksWhatMayNotExceedIt) {
  const std::vector<AllocationShare> shares = {Amount(100), Amount(200), Share(1'000)};
  const SplitShares shrunk = *SplitOfNewPeriod(Euro(100), shares, false);
  EXPECT_EQ(shrunk.allocated, Euro(100));
  EXPECT_EQ(shrunk.rest, Euro(0));
  EXPECT_EQ(shrunk.amounts, (std::vector<Money>{Euro(32), Euro(65), Euro(3)}));  // 32.26, 64.52, 3.23
  EXPECT_EQ(SplitOfNewPeriod(Euro(100), shares, true)->amounts, (std::vector<Money>{Euro(100), Euro(200), Euro(10)}));
  EXPECT_EQ(SplitOfNewPeriod(Euro(1'000), shares, false)->rest, Euro(600));
  EXPECT_EQ(SplitOfNewPeriod(Euro(-5), shares, false)->allocated, Euro(0));
  EXPECT_EQ(SplitOfNewPeriod(Euro(-5), {}, false)->rest, Euro(-5));
}

TEST(AllocationSharesTest, TheSumMayExceedTheLimitOrNot) {
  const SplitShares exact = *SplitIntoShares(Euro(100), {Amount(100)});
  const SplitShares above = *SplitIntoShares(Euro(100), {Amount(101)});
  EXPECT_THAT(CheckSum(exact, Euro(100), false), IsOk());
  EXPECT_THAT(CheckSum(above, Euro(100), true), IsOk());
  const absl::Status refused = CheckSum(above, Euro(100), false);
  EXPECT_THAT(refused, HasReason("ALLOCATIONS_ABOVE_LIMIT"));
  EXPECT_THAT(refused, HasMetadata("allocated", "1.01 EUR"));
  // A negative rest, none of which is allocated to anybody.
  EXPECT_THAT(CheckSum(*SplitIntoShares(Euro(-5), {kEvenly}), Euro(-5), false), IsOk());
}

TEST(AllocationSharesPropertyTest, PartsAddUpAndLieWithinACentOfTheirShares) {
  for (uint64_t seed = 1; seed <= 5'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int64_t limit = static_cast<int64_t>(random.Next() >> (2 + random.Uniform(50)));
    std::vector<AllocationShare> shares;
    int64_t percentages = 0;
    int64_t evens = 0;
    for (uint64_t i = 0; i < random.Uniform(60); ++i) {
      switch (random.Uniform(3)) {
        case 0:
          shares.push_back(Amount(static_cast<int64_t>(random.Uniform(1'000'000))));
          break;
        case 1:
          shares.push_back(Share(static_cast<int64_t>(random.Uniform(600))));
          percentages += shares.back().share.basis_points;
          break;
        default:
          shares.push_back(kEvenly);
          ++evens;
      }
    }
    const SplitShares split = *SplitIntoShares(Euro(limit), shares);
    absl::int128 sum = 0;
    absl::int128 by_percentage = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const absl::int128 amount = split.amounts[i].minor_units();
      sum += amount;
      if (shares[i].kind == ShareKind::kShare) {
        by_percentage += amount;
        const absl::int128 off = amount * 10'000 - absl::int128(limit) * shares[i].share.basis_points;
        ASSERT_LT(off < 0 ? -off : off, 20'000) << i;  // a cent, and a half of the sum's rounding
      } else if (shares[i].kind == ShareKind::kAmount) {
        ASSERT_EQ(split.amounts[i], shares[i].amount);
      }
    }
    const absl::int128 off = by_percentage * 10'000 - absl::int128(limit) * percentages;
    ASSERT_LE(off < 0 ? -off : off, 5'000);
    ASSERT_EQ(absl::int128(split.allocated.minor_units()), sum);
    ASSERT_EQ(absl::int128(split.rest.minor_units()), limit - sum);
    if (evens > 0) {
      ASSERT_LE(split.rest.minor_units(), 0);  // even parts take all that is left
    }
    const SplitShares renewed = *SplitOfNewPeriod(Euro(limit), shares, false);
    ASSERT_FALSE(renewed.rest.IsNegative());
    if (!split.rest.IsNegative()) {
      ASSERT_EQ(renewed, split);
    } else {
      ASSERT_EQ(renewed.allocated, Euro(limit));
    }
  }
}

TEST(AllocationSharesTest, SurvivesTheEndsOf64Bits) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(SplitIntoShares(Euro(kMax), {Amount(kMax), Amount(1)}), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(SplitIntoShares(Euro(kMax), {Share(10'000), Share(1)}), HasReason("MONEY_OVERFLOW"));
  EXPECT_EQ(SplitIntoShares(Euro(kMax), {Share(10'000)})->allocated, Euro(kMax));
}

TEST(AllocationSharesTest, RefusesSharesByName) {
  const auto field = [](const AllocationShare& share, const char* name) {
    EXPECT_THAT(CheckShares("shares", {kEvenly, share}, kEuro), HasMetadata("field", name));
  };
  field(Amount(-1), "shares[1].amount");
  field({.kind = ShareKind::kAmount, .amount = Money(1, Currency::Of("USD"))}, "shares[1].amount");
  field(Share(-1), "shares[1].basis_points");
  field(Share(10'001), "shares[1].basis_points");
  EXPECT_THAT(CheckShares("shares", {kEvenly, Amount(0), Share(0), Share(10'000)}, kEuro), IsOk());
  std::vector<AllocationShare> many(limits::kAllocations, kEvenly);
  EXPECT_THAT(CheckShares("shares", many, kEuro), IsOk());
  many.push_back(kEvenly);
  EXPECT_THAT(CheckShares("shares", many, kEuro), HasReason("TOO_MANY_ITEMS"));
}

}  // namespace
}  // namespace outlay::budget
