#include "common/rpc/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::IsOkAndHolds;

TEST(ValuesTest, GoThereAndBack) {
  for (const Money& money : {Money(0, Currency::Of("EUR")), Money(-105, Currency::Of("EUR")),
                             Money(7, Currency::Of("JPY")), Money(1'234'567, Currency::Of("KWD"))}) {
    EXPECT_THAT(MoneyFromProto("m", MoneyToProto(money)), IsOkAndHolds(money));
  }
  const Decimal decimal = *Decimal::Parse("-12.500");
  EXPECT_EQ(DecimalToProto(decimal).value(), "-12.5");
  EXPECT_THAT(DecimalFromProto("d", DecimalToProto(decimal)), IsOkAndHolds(decimal));
  EXPECT_THAT(DateFromProto("d", DateToProto(absl::CivilDay(2024, 2, 29))), IsOkAndHolds(absl::CivilDay(2024, 2, 29)));
  for (const int64_t micros : {int64_t{0}, int64_t{1'700'000'000'123'456}, int64_t{-1'500'000}}) {
    EXPECT_EQ(TimeFromProto(TimeToProto(absl::FromUnixMicros(micros))), absl::FromUnixMicros(micros));
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
  EXPECT_THAT(MoneyFromProto("total", money), HasMetadata("field", "total"));
  money.set_currency_code("XAU");
  EXPECT_THAT(MoneyFromProto("total", money), HasMetadata("field", "total"));
  google::type::Decimal decimal;
  decimal.set_value("1,5");
  EXPECT_THAT(DecimalFromProto("price", decimal), HasMetadata("field", "price"));
  google::type::Date date;
  date.set_year(2023);
  date.set_month(2);
  date.set_day(29);
  EXPECT_THAT(DateFromProto("day", date), HasMetadata("field", "day"));
}

}  // namespace
}  // namespace outlay::rpc
