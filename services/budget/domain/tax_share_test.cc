#include "services/budget/domain/tax_share.h"

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
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;

TEST(TaxShareTest, CountsNothingAllOrWhatIsNotGivenBack) {
  struct Case {
    std::int64_t tax;
    TaxCounting counting;
    std::int64_t recoverable_basis_points;
    std::int64_t counted;
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
    EXPECT_THAT(CountedWithTax(Euro(10'000), Euro(c.tax), c.counting, recoverable),
                IsOkAndHolds(Euro(10'000 + c.counted)));
  }
}

TEST(TaxSharePropertyTest, PartsAddUpLieWithinTheTaxAndACreditUndoesThem) {
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SeededRandom random(seed);
    const std::int64_t tax = static_cast<std::int64_t>(random.Next() >> (1 + random.Uniform(63)));
    const Percent recoverable = {static_cast<std::int64_t>(random.Uniform(10'001))};
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

TEST(TaxShareTest, RefusesSharesBeyondTheWholeAndOtherCurrencies) {
  EXPECT_THAT(SplitTax(Euro(1), TaxCounting::kNonRecoverable, Percent{-1}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(SplitTax(Euro(1), TaxCounting::kNonRecoverable, Percent{10'001}), HasReason("FIELD_INVALID"));
  EXPECT_THAT(CountedWithTax(Money(1, Currency::Of("USD")), Euro(1), TaxCounting::kWhole, Percent{0}),
              HasReason("CURRENCY_MISMATCH"));
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(CountedWithTax(Euro(kMax), Euro(1), TaxCounting::kWhole, Percent{0}), HasReason("MONEY_OVERFLOW"));
  EXPECT_THAT(CountedWithTax(Euro(kMax), Euro(1), TaxCounting::kNone, Percent{0}), IsOkAndHolds(Euro(kMax)));
}

}  // namespace
}  // namespace outlay::budget
