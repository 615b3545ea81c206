#include "common/rpc/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>
#include <optional>

#include "common/rpc/testing/things.pb.h"
#include "common/rpc/words.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOkAndHolds;
using ::testing::AllOf;

template <typename Proto, typename Value>
Proto ProtoOf(const Value& value) {
  Proto proto;
  ToProto(value, &proto);
  return proto;
}

google::type::Decimal DecimalProto(const char* text) {
  google::type::Decimal proto;
  proto.set_value(text);
  return proto;
}

google::type::Date DateProto(int year, int month, int day) {
  google::type::Date proto;
  proto.set_year(year);
  proto.set_month(month);
  proto.set_day(day);
  return proto;
}

TEST(ValuesTest, GoThereAndBack) {
  for (const Money& money : {Money(0, Currency::Of("EUR")), Money(-105, Currency::Of("EUR")),
                             Money(7, Currency::Of("JPY")), Money(1'234'567, Currency::Of("KWD"))}) {
    EXPECT_THAT(MoneyFromProto("m", ProtoOf<google::type::Money>(money)), IsOkAndHolds(money));
  }
  const Decimal decimal = *Decimal::Parse("-12.500");
  EXPECT_EQ(ProtoOf<google::type::Decimal>(decimal).value(), "-12.5");
  EXPECT_THAT(DecimalFromProto("d", ProtoOf<google::type::Decimal>(decimal)), IsOkAndHolds(decimal));
  const absl::CivilDay day(2024, 2, 29);
  EXPECT_THAT(DateFromProto("d", ProtoOf<google::type::Date>(day)), IsOkAndHolds(day));
  for (const int64_t micros : {int64_t{0}, int64_t{1'700'000'000'123'456}, int64_t{-1'500'000}}) {
    const absl::Time time = absl::FromUnixMicros(micros);
    EXPECT_EQ(TimeFromProto(ProtoOf<google::protobuf::Timestamp>(time)), time);
  }
}

TEST(ValuesTest, PartsBelowAMicrosecondAreCutOff) {
  google::protobuf::Timestamp proto;
  proto.set_nanos(1'999);
  EXPECT_EQ(TimeFromProto(proto), absl::FromUnixMicros(1));
}

TEST(ValuesTest, BadOnesNameTheirField) {
  google::type::Money money;
  money.set_currency_code("EUR");
  money.set_nanos(1);
  const auto bad = AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "total"));
  EXPECT_THAT(MoneyFromProto("total", money), bad);
  money.set_currency_code("XAU");
  EXPECT_THAT(MoneyFromProto("total", money), bad);
  money.set_currency_code("JPY");
  money.set_nanos(0);
  money.set_units(std::numeric_limits<int64_t>::max());
  EXPECT_THAT(MoneyFromProto("total", money), IsOkAndHolds(Money(money.units(), Currency::Of("JPY"))));
  money.set_currency_code("EUR");
  EXPECT_THAT(MoneyFromProto("total", money), bad);
  EXPECT_THAT(DecimalFromProto("price", DecimalProto("1,5")),
              AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "price")));
  EXPECT_THAT(DecimalFromProto("price", DecimalProto("")), HasReason("FIELD_INVALID"));
  EXPECT_THAT(DateFromProto("day", DateProto(0, 0, 0)), AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "day")));
}

TEST(ValuesTest, ADayIsOneThatExistsOfTheYears1To9999) {
  for (const auto& [year, month, day] : {std::array{0, 12, 31},
                                         {10'000, 1, 1},
                                         {-1, 1, 1},
                                         {2023, 2, 29},
                                         {2024, 2, 30},
                                         {2024, 13, 1},
                                         {2024, 0, 1},
                                         {2024, 1, 0},
                                         {2024, -1, 5}}) {
    SCOPED_TRACE(::testing::Message() << year << "-" << month << "-" << day);
    const auto bad = AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "day"));
    EXPECT_EQ(DayOf(DateProto(year, month, day)), std::nullopt);
    EXPECT_THAT(DateFromProto("day", DateProto(year, month, day)), bad);
    EXPECT_THAT(OptionalDateFromProto("day", DateProto(year, month, day)), bad);
  }
  EXPECT_THAT(DateFromProto("day", DateProto(1, 1, 1)), IsOkAndHolds(absl::CivilDay(1, 1, 1)));
  EXPECT_THAT(DateFromProto("day", DateProto(9999, 12, 31)), IsOkAndHolds(absl::CivilDay(9999, 12, 31)));
}

TEST(ValuesTest, AnEmptyOptionalValueIsNone) {
  EXPECT_THAT(OptionalDateFromProto("day", DateProto(0, 0, 0)), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(OptionalDateFromProto("day", DateProto(2024, 2, 29)),
              IsOkAndHolds(std::optional(absl::CivilDay(2024, 2, 29))));
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto(""), 6), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto("-0.5"), 6),
              IsOkAndHolds(std::optional(*Decimal::Parse("-0.5"))));
}

TEST(ValuesTest, AnOptionalDecimalHasAtMostTheDecimalsGiven) {
  const auto bad = AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "price"));
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto("x"), 6), bad);
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto("1.0000001"), 6), bad);
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto("1.0000010"), 6),
              IsOkAndHolds(std::optional(*Decimal::Parse("1.000001"))));
  EXPECT_THAT(OptionalDecimalFromProto("price", DecimalProto("1.1"), 0), bad);
}

TEST(WordsTest, LeaveOutTheNameOfTheirEnum) {
  EXPECT_EQ(WordOf(testing::v1::COLOUR_RED), "RED");
  EXPECT_EQ(WordOf(testing::v1::COLOUR_UNSPECIFIED), "");
  EXPECT_EQ(WordOf(static_cast<testing::v1::Colour>(77)), "77");
}

}  // namespace
}  // namespace outlay::rpc
