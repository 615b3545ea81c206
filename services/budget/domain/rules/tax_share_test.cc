#include "services/budget/domain/rules/tax_share.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "common/base/random.h"
#include "common/testing/matchers.h"
#include "services/budget/domain/testing/samples.h"

namespace outlay::budget {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;

TEST(TaxShareTest, CountsNothingAllOrWhatIsNotGivenBack) {
  struct Case {
    int64_t tax;
    TaxCounting counting;
    int64_t recoverable_basis_points;
    int64_t counted;
  };
  const Case cases[] = {
      {1'900, TaxCounting::kNone, 0, 0},
      {1'900, TaxCounting::kWhole, 10'000, 1'900},
      {1'900, TaxCounting::kNonRecoverable, 0, 1'900},
      {1'900, TaxCounting::kNonRecoverable, 10'000, 0},
      {1'900, TaxCounting::kNonRecoverable, 4'000, 1'140},
      {1'900, TaxCounting::kNonRecoverable, 3'333, 1'267},  // 1266.73
      {1, TaxCounting::kNonRecoverable, 5'000, 0},          // 0.5
      {3, TaxCounting::kNonRecoverable, 5'000, 2},          // 1.5
      {5, TaxCounting::kNonRecoverable, 5'000, 2},          // 2.5
      {-3, TaxCounting::kNonRecoverable, 5'000, -2},
      {-5, TaxCounting::kNonRecoverable, 5'000, -2},
      {0, TaxCounting::kNonRecoverable, 5'000, 0},
  };
  for (const Case& c : cases) {
    const Percent recoverable = {c.recoverable_basis_points};
    EXPECT_THAT(SplitTax(Euro(c.tax), c.counting, recoverable),
                IsOkAndHolds(TaxSplit{Euro(c.counted), Euro(c.tax - c.counted)}))
        << c.tax << " " << c.recoverable_basis_points;
    const Money whole = Euro(c.tax < 0 ? c.tax - 10'000 : c.tax + 10'000);
    const Money net = Euro(c.tax < 0 ? -10'000 : 10'000);
    EXPECT_THAT(CountedPart(whole, whole, {.minor = c.tax, .recoverable = recoverable}, c.counting),
                IsOkAndHolds(*Add(net, Euro(c.counted))));
  }
}

TEST(TaxSharePropertyTest, PartsAddUpLieWithinTheTaxAndACreditUndoesThem) {
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int64_t tax = static_cast<int64_t>(random.Next() >> (1 + random.Uniform(63)));
    const Percent recoverable = {static_cast<int64_t>(random.Uniform(10'001))};
    const TaxSplit split = *SplitTax(Euro(tax), TaxCounting::kNonRecoverable, recoverable);
    ASSERT_EQ(*Add(split.counted, split.left), Euro(tax));
    ASSERT_FALSE(split.counted.IsNegative());
    ASSERT_FALSE(split.left.IsNegative());
    const TaxSplit credit = *SplitTax(Euro(-tax), TaxCounting::kNonRecoverable, recoverable);
    ASSERT_EQ(credit.counted, *Negate(split.counted));
    // Within half a cent of the exact share.
    const absl::int128 exact = absl::int128(tax) * (10'000 - recoverable.basis_points);
    const absl::int128 off = absl::int128(split.counted.minor_units()) * 10'000 - exact;
    ASSERT_LE(off < 0 ? -off : off, 5'000);
  }
}

TEST(TaxShareTest, RefusesSharesBeyondTheWholeAndTaxesThatNoAmountHas) {
  EXPECT_THAT(SplitTax(Euro(1), TaxCounting::kNonRecoverable, Percent{-1}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(SplitTax(Euro(1), TaxCounting::kNonRecoverable, Percent{10'001}), HasReason("FIELD_INVALID"));
  struct Case {
    int64_t amount;
    int64_t tax;
    bool is_right;
  };
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  const Case cases[] = {{100, 0, true},         {100, 100, true},      {100, 101, false},   {100, -1, false},
                        {-100, -100, true},     {-100, -101, false},   {-100, 1, false},    {-100, 0, true},
                        {kMax, kMax, true},     {kMin, kMin, true},    {kMax, kMin, false}, {kMin, kMax, false},
                        {kMax, kMax - 1, true}, {kMin, kMin + 1, true}};
  for (const Case& c : cases) {
    EXPECT_EQ(CheckTax(Euro(c.amount), {.minor = c.tax}).ok(), c.is_right) << c.amount << " " << c.tax;
  }
  // The largest amounts that there are, to the cent.
  EXPECT_THAT(CountedPart(Euro(kMax), Euro(kMax), {.minor = kMax}, TaxCounting::kNone), IsOkAndHolds(Euro(0)));
  EXPECT_THAT(CountedPart(Euro(kMin), Euro(kMin), {.minor = kMin}, TaxCounting::kNone), IsOkAndHolds(Euro(0)));
  EXPECT_THAT(CountedPart(Euro(kMin), Euro(kMin), {.minor = kMin + 1}, TaxCounting::kNone), IsOkAndHolds(Euro(-1)));
  EXPECT_THAT(CountedPart(Euro(kMax - 1), Euro(kMax), {.minor = 1}, TaxCounting::kWhole), IsOkAndHolds(Euro(kMax - 1)));
}

TEST(TaxSharePropertyTest, PartsOfASpendAddUpToItAndNeverFall) {
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const int64_t amount = static_cast<int64_t>(random.Next() >> (2 + random.Uniform(60))) + 1;
    const int64_t sign = random.Uniform(2) == 0 ? 1 : -1;
    const Tax tax = {.minor = sign * static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(amount) + 1)),
                     .recoverable = Percent{static_cast<int64_t>(random.Uniform(10'001))}};
    const Money whole = Euro(sign * amount);
    for (const TaxCounting counting : {TaxCounting::kWhole, TaxCounting::kNone, TaxCounting::kNonRecoverable}) {
      const Money left = SplitTax(Euro(tax.minor), counting, tax.recoverable)->left;
      ASSERT_EQ(*CountedPart(whole, whole, tax, counting), *Subtract(whole, left));
      ASSERT_EQ(*CountedPart(Euro(0), whole, tax, counting), Euro(0));
      const int64_t part = static_cast<int64_t>(random.Uniform(static_cast<uint64_t>(amount)));
      const int64_t worth = CountedPart(Euro(sign * part), whole, tax, counting)->minor_units() * sign;
      const int64_t next = CountedPart(Euro(sign * (part + 1)), whole, tax, counting)->minor_units() * sign;
      ASSERT_GE(worth, 0);
      ASSERT_LE(worth, part);
      ASSERT_GE(next, worth);
      ASSERT_LE(next, worth + 1);
    }
  }
}

}  // namespace
}  // namespace outlay::budget
