#include "common/store/record_values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::store {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;
using ::testing::AllOf;

enum class Colour { kRed = 1, kBlue = 2 };

TEST(RecordValuesTest, AreReadBack) {
  const std::optional<Decimal> decimal = *Decimal::Parse("-1.50");
  EXPECT_EQ(DecimalText(decimal), "-1.5");
  EXPECT_THAT(StoredDecimal("-1.5", "things"), IsOkAndHolds(decimal));
  EXPECT_EQ(DecimalText(std::nullopt), "");
  EXPECT_THAT(StoredDecimal("", "things"), IsOkAndHolds(std::nullopt));
  const std::optional<absl::Time> time = absl::FromUnixMicros(-7);
  EXPECT_EQ(TimeMicros(time), -7);
  EXPECT_EQ(StoredTime(-7), time);
  EXPECT_EQ(TimeMicros(std::nullopt), 0);
  EXPECT_EQ(StoredTime(0), std::nullopt);
  EXPECT_THAT(StoredCurrency("EUR", "things"), IsOkAndHolds(Currency::Of("EUR")));
  EXPECT_THAT(StoredEnum(1, Colour::kBlue, "things"), IsOkAndHolds(Colour::kRed));
  EXPECT_THAT(StoredEnum(2, Colour::kBlue, "things"), IsOkAndHolds(Colour::kBlue));
}

TEST(RecordValuesTest, AreDataLossWhenTheyAreNone) {
  const auto lost = AllOf(HasReason("STORED_BYTES_UNREADABLE"), HasMetadata("what", "things"));
  EXPECT_THAT(StoredDecimal("1,5", "things"), lost);
  EXPECT_THAT(StoredCurrency("", "things"), lost);
  EXPECT_THAT(StoredCurrency("XXX", "things"), lost);
  EXPECT_THAT(StoredEnum(0, Colour::kBlue, "things"), lost);
  EXPECT_THAT(StoredEnum(3, Colour::kBlue, "things"), lost);
}

}  // namespace
}  // namespace outlay::store
