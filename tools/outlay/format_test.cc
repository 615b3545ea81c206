#include "tools/outlay/format.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "outlay/purchase_order/v1/associations.pb.h"

namespace outlay::cli {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

google::type::Money MoneyOf(int64_t units, int32_t nanos, const std::string& currency) {
  google::type::Money money;
  money.set_units(units);
  money.set_nanos(nanos);
  money.set_currency_code(currency);
  return money;
}

TEST(FormatTest, SetsOffThousands) {
  EXPECT_EQ(FormatMoney(MoneyOf(1234567, 890000000, "EUR")), "1,234,567.89 EUR");
  EXPECT_EQ(FormatMoney(MoneyOf(-1234, -500000000, "USD")), "-1,234.50 USD");
  EXPECT_EQ(FormatMoney(MoneyOf(-123, 0, "USD")), "-123.00 USD");
  EXPECT_EQ(FormatMoney(MoneyOf(999, 0, "JPY")), "999 JPY");
  EXPECT_EQ(FormatMoney(MoneyOf(1000, 0, "JPY")), "1,000 JPY");
  EXPECT_EQ(FormatMoney({}), "");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
}

TEST(FormatTest, ShowsAmountsThatItDoesNotUnderstand) {
  EXPECT_EQ(FormatMoney(MoneyOf(-12, -5, "ABC")), "-12.000000005 ABC");
  EXPECT_EQ(FormatMoney(MoneyOf(0, -5, "EUR")), "-0.000000005 EUR");
}

TEST(FormatTest, WritesEnumsAsWords) {
  EXPECT_EQ(EnumWords(purchase_order::v1::PurchaseOrder::STATE_PENDING_APPROVAL), "pending approval");
  EXPECT_EQ(EnumWords(purchase_order::v1::UNMATCHED_REASON_OUTSIDE_LINE_PERIOD), "outside line period");
  EXPECT_EQ(EnumWords(purchase_order::v1::UNMATCHED_REASON_UNSPECIFIED), "");
  EXPECT_EQ(EnumWords(static_cast<purchase_order::v1::UnmatchedReason>(99)), "unknown");
}

TEST(FormatTest, ReadsEnumsHoweverTheyAreWritten) {
  using invoice_matching::v1::Invoice;
  for (const char* words : {"credit-note", "CREDIT_NOTE", "Credit note"}) {
    EXPECT_EQ(ParseEnum<Invoice::Kind>("kind", words).value(), Invoice::KIND_CREDIT_NOTE) << words;
  }
  const auto bad = ParseEnum<Invoice::Kind>("kind", "bill");
  EXPECT_EQ(std::string(bad.status().message()), "--kind: 'bill' is not one of invoice, credit-note");
}

TEST(FormatTest, ReadsAmountsExactlyOrNotAtAll) {
  EXPECT_EQ(FormatMoney(ParseMoney("amount", "1000.5", "EUR").value()), "1,000.50 EUR");
  EXPECT_EQ(FormatMoney(ParseMoney("amount", "7 JPY", "EUR").value()), "7 JPY");
  for (const char* text : {"", "1,50", "1.505", "x", "1 2 EUR", "1 eur", "1 XYZ"}) {
    EXPECT_THAT(ParseMoney("amount", text, "EUR"), HasReason("USAGE")) << text;
  }
  EXPECT_THAT(ParseMoney("amount", "1.00", ""), HasReason("USAGE"));
}

TEST(FormatTest, ReadsTimesAndDays) {
  EXPECT_EQ(FormatTime(ParseTime("at", "2026-01-05T10:30:00Z").value()), "2026-01-05 10:30");
  EXPECT_EQ(FormatTime(ParseTime("at", "2026-01-05T10:30+02:00").value()), "2026-01-05 08:30");
  EXPECT_EQ(FormatTime(ParseTime("at", "2026-01-05").value()), "2026-01-05 00:00");
  EXPECT_EQ(FormatDate(ParseDate("due", "2024-02-29").value()), "2024-02-29");
  EXPECT_THAT(ParseTime("at", "tomorrow"), HasReason("USAGE"));
  const absl::Status bad_flag = ParseTime("at", "soon").status();
  EXPECT_TRUE(ToStd(bad_flag.message()).starts_with("--at: 'soon'")) << bad_flag;
  const absl::Status bad_argument = ParseTime("TIME", "soon").status();
  EXPECT_TRUE(ToStd(bad_argument.message()).starts_with("TIME: 'soon'")) << bad_argument;
  EXPECT_THAT(ParseDate("due", "2023-02-29"), HasReason("USAGE"));
  EXPECT_EQ(FormatTime({}), "");
  EXPECT_EQ(FormatDate({}), "");
}

TEST(FormatTest, ReadsPeriods) {
  EXPECT_EQ(FormatPeriod(ParsePeriod("months", "2026-01..2026-12").value()), "2026-01..2026-12");
  EXPECT_EQ(FormatPeriod(ParsePeriod("months", "2026-03").value()), "2026-03..2026-03");
  EXPECT_EQ(FormatPeriod(ParsePeriod("months", "2026-01-15..2026-02-01").value()),
            "2026-01-15 00:00..2026-02-01 00:00");
  EXPECT_THAT(ParsePeriod("months", "2026"), HasReason("USAGE"));
  EXPECT_THAT(ParsePeriod("months", ""), HasReason("USAGE"));
  EXPECT_EQ(FormatPeriod({}), "");
}

TEST(FormatTest, ShortensNames) {
  EXPECT_EQ(ShortName("organizations/acme/purchaseOrders/po-1"), "po-1");
  EXPECT_EQ(ShortName("po-1"), "po-1");
  EXPECT_EQ(ShortEntity("organizations/acme/suppliers/initech/billFromEntities/gmbh"), "initech/gmbh");
  EXPECT_EQ(ShortEntity("x"), "x");
}

}  // namespace
}  // namespace outlay::cli
