#include "services/purchase_order/domain/order/line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class LineTest : public ::testing::Test {
 protected:
  absl::StatusOr<Line> Resolve(const LineSpec& spec) const { return ResolveLine("lines[0]", spec, context_); }

  Rules rules_;
  Period period_ = *ResolvePeriod("period", Months("2020-07", "2020-09"), TimeZone());
  LineContext context_ = {.rules = rules_, .order_period = period_, .currency = kUsd};
};

LineSpec Priced(std::string_view quantity, std::string_view price) {
  LineSpec line;
  line.number = "1";
  line.quantity = DecimalOf(quantity);
  line.unit_price = DecimalOf(price);
  return line;
}

struct AmountCase {
  const char* what;
  const char* quantity;
  const char* price;
  const char* discount;
  const char* tax;
  const char* amount;
};

class LineAmountTest : public LineTest, public ::testing::WithParamInterface<AmountCase> {};

TEST_P(LineAmountTest, IsRoundedOnceAtTheEnd) {
  LineSpec spec = Priced(GetParam().quantity, GetParam().price);
  spec.discount = Usd(GetParam().discount);
  spec.tax = Usd(GetParam().tax);
  const absl::StatusOr<Line> line = Resolve(spec);
  ASSERT_THAT(line, IsOk());
  EXPECT_EQ(line->amount, Usd(GetParam().amount));
  spec.amount = Usd(GetParam().amount);
  EXPECT_THAT(Resolve(spec), IsOk());
  spec.amount = *Subtract(line->amount, Usd("0.01"));
  EXPECT_THAT(Resolve(spec), HasReason("FIELD_INVALID"));
}

INSTANTIATE_TEST_SUITE_P(
    All, LineAmountTest,
    ::testing::Values(AmountCase{"Plain", "3", "10.00", "0", "0", "30.00"},
                      AmountCase{"DiscountAndTax", "3", "10.00", "1.50", "2.25", "30.75"},
                      AmountCase{"HalfGoesToEvenDown", "1", "0.125", "0", "0", "0.12"},
                      AmountCase{"HalfGoesToEvenUp", "1", "0.135", "0", "0", "0.14"},
                      AmountCase{"AboveHalf", "1", "0.125001", "0", "0", "0.13"},
                      // 0.005 + 0.01 is 0.015, which goes to 0.02; rounding 0.005 first would give 0.01.
                      AmountCase{"TaxBeforeRounding", "1", "0.005", "0", "0.01", "0.02"},
                      AmountCase{"ToNothing", "1", "5.00", "5.00", "0", "0.00"},
                      AmountCase{"SixPlaces", "0.000001", "1000000", "0", "0", "1.00"},
                      AmountCase{"Largest", "1", "92233720368547758.07", "0", "0", "92233720368547758.07"}),
    [](const auto& test) { return test.param.what; });

TEST_F(LineTest, RefusesAnAmountBeyond64Bits) {
  EXPECT_THAT(Resolve(Priced("1", "92233720368547758.08")), HasMetadata("field", "lines[0].amount"));
  EXPECT_THAT(Resolve(Priced("9999999999999999", "9999999999999999999")), HasReason("FIELD_INVALID"));
}

TEST_F(LineTest, RefusesADiscountThatIsOneCentTooMuch) {
  LineSpec spec = Priced("1", "5.00");
  spec.discount = Usd("5.01");
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].discount"));
}

TEST_F(LineTest, TakesItsDefaults) {
  const absl::StatusOr<Line> line = Resolve(ALine("1", "7.00"));
  ASSERT_THAT(line, IsOk());
  EXPECT_EQ(line->type, "ALL");
  EXPECT_FALSE(line->period.has_value());
  EXPECT_EQ(line->amount, Usd("7.00"));
}

TEST_F(LineTest, NeedsAnAmountOnlyWhileBalancesAreTracked) {
  LineSpec spec;
  spec.number = "1";
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].amount"));
  context_.balance_tracking_disabled = true;
  const absl::StatusOr<Line> line = Resolve(spec);
  ASSERT_THAT(line, IsOk());
  EXPECT_EQ(line->amount, Usd("0"));
}

TEST_F(LineTest, KeepsItsMonthsInsideThoseOfTheOrder) {
  LineSpec spec = ALine("1", "1.00");
  spec.period = Months("2020-07", "2020-09");
  EXPECT_THAT(Resolve(spec), IsOk());
  spec.period = Months("2020-06", "2020-09");
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].period"));
  spec.period = Months("2020-07", "2020-10");
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].period"));
}

TEST_F(LineTest, RefusesTheLineOfTheBlogThatBeginsBeforeItsOrder) {
  // An order from April to June 2021 with a line from January to April.
  period_ = *ResolvePeriod("period", Months("2021-04", "2021-06"), TimeZone());
  LineSpec spec = ALine("1.1", "1.00");
  spec.type = "MONTHLY_USAGE";
  spec.period = Months("2021-01", "2021-04");
  const absl::StatusOr<Line> line = Resolve(spec);
  EXPECT_THAT(line, HasReason("FIELD_INVALID"));
  EXPECT_THAT(std::string(line.status().message()), ::testing::HasSubstr("before the period of the order"));
}

struct BadLine {
  const char* what;
  void (*spoil)(LineSpec&);
  const char* reason;
  const char* field;
};

class BadLineTest : public LineTest, public ::testing::WithParamInterface<BadLine> {};

TEST_P(BadLineTest, IsRefusedByName) {
  LineSpec spec = Priced("2", "3.00");
  GetParam().spoil(spec);
  const absl::StatusOr<Line> line = Resolve(spec);
  EXPECT_THAT(line, HasReason(GetParam().reason));
  EXPECT_THAT(line.status(), HasMetadata("field", GetParam().field));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadLineTest,
    ::testing::Values(
        BadLine{"NoNumber", [](LineSpec& l) { l.number.clear(); }, "FIELD_REQUIRED", "lines[0].number"},
        BadLine{"NoPrice", [](LineSpec& l) { l.unit_price.reset(); }, "FIELD_REQUIRED", "lines[0].unit_price"},
        BadLine{"NoQuantity", [](LineSpec& l) { l.quantity.reset(); }, "FIELD_REQUIRED", "lines[0].quantity"},
        BadLine{"ZeroQuantity", [](LineSpec& l) { l.quantity = Decimal(0); }, "FIELD_INVALID", "lines[0].quantity"},
        BadLine{"SevenPlaces", [](LineSpec& l) { l.quantity = DecimalOf("0.0000001"); }, "FIELD_INVALID",
                "lines[0].quantity"},
        BadLine{"NegativePrice", [](LineSpec& l) { l.unit_price = Decimal(-1); }, "FIELD_INVALID",
                "lines[0].unit_price"},
        BadLine{"OtherCurrency", [](LineSpec& l) { l.tax = Money(1, Currency::Of("EUR")); }, "FIELD_INVALID",
                "lines[0].tax"},
        BadLine{"NegativeTax", [](LineSpec& l) { l.tax = Usd("-0.01"); }, "FIELD_INVALID", "lines[0].tax"},
        BadLine{"UnknownType", [](LineSpec& l) { l.type = "NO_SUCH"; }, "LINE_TYPE_NOT_FOUND", "lines[0].type"},
        BadLine{"OddCategory", [](LineSpec& l) { l.category = "431"; }, "FIELD_INVALID", "lines[0].category"},
        BadLine{"LongCategory", [](LineSpec& l) { l.category = "4321150301"; }, "FIELD_INVALID", "lines[0].category"},
        BadLine{"LettersInCategory", [](LineSpec& l) { l.category = "4x"; }, "FIELD_INVALID", "lines[0].category"},
        BadLine{"NoTransaction", [](LineSpec& l) { l.type = "MARKETPLACE_TRANSACTION"; }, "FIELD_REQUIRED",
                "lines[0].marketplace_transaction"},
        BadLine{"TransactionOfOtherType", [](LineSpec& l) { l.marketplace_transaction = "t"; }, "FIELD_INVALID",
                "lines[0].marketplace_transaction"}),
    [](const auto& test) { return test.param.what; });

TEST_F(LineTest, DiscountAndTaxNeedAPrice) {
  LineSpec spec = ALine("1", "5.00");
  spec.discount = Usd("1.00");
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].discount"));
  spec.discount.reset();
  spec.tax = Usd("1.00");
  EXPECT_THAT(Resolve(spec), HasMetadata("field", "lines[0].tax"));
}

TEST_F(LineTest, AnOrganizationsOwnTypeIsAType) {
  rules_.line_types = *LineTypes::Create({{.type = "SOFTWARE_SUPPORT", .parent = ""}});
  LineSpec spec = ALine("1", "5.00");
  spec.type = "SOFTWARE_SUPPORT";
  EXPECT_THAT(Resolve(spec), IsOk());
}

TEST_F(LineTest, LinesStandInNumberOrderAndEachNumberOnce) {
  const absl::StatusOr<std::vector<Line>> lines =
      ResolveLines({ALine("2", "1"), ALine("10", "1"), ALine("1", "1")}, context_);
  ASSERT_THAT(lines, IsOk());
  EXPECT_EQ((*lines)[0].number, "1");
  EXPECT_EQ((*lines)[1].number, "10");
  EXPECT_EQ((*lines)[2].number, "2");
  EXPECT_THAT(ResolveLines({ALine("1", "1"), ALine("1", "2")}, context_), HasMetadata("field", "lines[1].number"));
}

TEST_F(LineTest, TheQuotaOfLinesIsExact) {
  rules_.quotas.lines = 2;
  std::vector<LineSpec> specs = {ALine("1", "1"), ALine("2", "1")};
  EXPECT_THAT(ResolveLines(specs, context_), IsOk());
  specs.push_back(ALine("3", "1"));
  const absl::StatusOr<std::vector<Line>> lines = ResolveLines(specs, context_);
  EXPECT_THAT(lines, HasReason("QUOTA_EXCEEDED"));
  EXPECT_THAT(lines.status(), HasMetadata("quota", "lines_per_purchase_order"));
  EXPECT_THAT(lines.status(), HasMetadata("limit", "2"));
}

TEST_F(LineTest, TheTotalIsChecked) {
  Line half;
  half.amount = Money(std::numeric_limits<int64_t>::max() / 2 + 1, kUsd);
  EXPECT_THAT(TotalOf({half}, kUsd), IsOk());
  EXPECT_THAT(TotalOf({half, half}, kUsd), HasReason("MONEY_OVERFLOW"));
}

}  // namespace
}  // namespace outlay::purchase_order
