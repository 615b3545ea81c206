#include "services/invoice_matching/domain/check_invoice.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "common/testing/matchers.h"
#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

InvoiceLine Line(std::string number, int64_t cents) {
  InvoiceLine line;
  line.number = std::move(number);
  line.amount = Eur(cents);
  return line;
}

TEST(CheckInvoiceTest, AcceptsAnAmountWithoutLines) {
  EXPECT_THAT(CheckInvoice(SomeInvoice()), IsOk());
}

TEST(CheckInvoiceTest, AcceptsLinesChargesAndTaxesThatAddUp) {
  Invoice invoice = SomeInvoice();
  invoice.lines = {Line("1", 9'500), Line("2", -1'000)};
  invoice.charges = {{.code = "FREIGHT", .amount = Eur(500)}};
  invoice.taxes = {{.code = "VAT", .amount = Eur(1'000)}};
  EXPECT_THAT(CheckInvoice(invoice), IsOk());
}

TEST(CheckInvoiceTest, RefusesOneCentOfDifference) {
  for (const int64_t cents : {9'999, 10'001}) {
    Invoice invoice = SomeInvoice();
    invoice.lines = {Line("1", cents)};
    const absl::Status status = CheckInvoice(invoice);
    EXPECT_THAT(status, HasReason("AMOUNTS_DISAGREE"));
    EXPECT_THAT(status, HasMetadata("amount", "100.00"));
    EXPECT_THAT(status, HasMetadata("sum", cents < 10'000 ? "99.99" : "100.01"));
  }
}

TEST(CheckInvoiceTest, LeavesTheAmountAloneWhenThereAreNoLines) {
  Invoice invoice = SomeInvoice();
  invoice.taxes = {{.code = "VAT", .amount = Eur(1'900)}};
  EXPECT_THAT(CheckInvoice(invoice), IsOk());
}

TEST(CheckInvoiceTest, RefusesSumsBeyondSixtyFourBits) {
  Invoice invoice = SomeInvoice();
  invoice.lines = {Line("1", INT64_MAX), Line("2", 1)};
  EXPECT_THAT(CheckInvoice(invoice), HasReason("MONEY_OVERFLOW"));
}

TEST(CheckInvoiceTest, NamesTheFieldThatIsWrong) {
  struct Case {
    std::string field;
    std::function<void(Invoice&)> spoil;
  };
  const Case cases[] = {
      {"amount", [](Invoice& i) { i.amount = Eur(-1); }},
      {"lines[1].amount",
       [](Invoice& i) {
         i.lines = {Line("1", 10'000), Line("2", 0)};
         i.lines[1].amount = Money(0, Currency::Of("USD"));
       }},
      {"lines[1].number",
       [](Invoice& i) {
         i.lines = {Line("1", 10'000), Line("1", 0)};
       }},
      {"charges[1].code",
       [](Invoice& i) {
         i.charges = {{.code = "X", .amount = Eur(1)}, {.code = "X", .amount = Eur(1)}};
       }},
      {"taxes[0].amount", [](Invoice& i) { i.taxes = {{.code = "X", .amount = Money(1, Currency::Of("JPY"))}}; }},
      {"billing_period_start", [](Invoice& i) { i.billing_period_end = absl::CivilDay(2024, 1, 1); }},
      {"billing_period_end",
       [](Invoice& i) {
         i.billing_period_start = absl::CivilDay(2024, 1, 2);
         i.billing_period_end = absl::CivilDay(2024, 1, 1);
       }},
      {"purchase_order_line_number", [](Invoice& i) { i.order_line_number = "1"; }},
      {"credited_invoice", [](Invoice& i) { i.credited_invoice_id = "inv-0"; }},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(test.field);
    Invoice invoice = SomeInvoice();
    test.spoil(invoice);
    EXPECT_THAT(CheckInvoice(invoice), HasMetadata("field", test.field));
  }
}

TEST(FirstDifferenceTest, FindsEveryFieldAndIgnoresTheOriginal) {
  EXPECT_EQ(FirstDifference(SomeInvoice(), SomeInvoice()), "");
  Invoice other = SomeInvoice();
  other.original_digest = std::string(32, 'x');
  EXPECT_EQ(FirstDifference(SomeInvoice(), other), "");
  const std::pair<std::string, std::function<void(Invoice&)>> cases[] = {
      {"number", [](Invoice& i) { i.number = "x"; }},
      {"bill_from_entity", [](Invoice& i) { i.entity_id = "x"; }},
      {"bill_from_entity", [](Invoice& i) { i.supplier_id = "x"; }},
      {"kind", [](Invoice& i) { i.credit_note = true; }},
      {"type", [](Invoice& i) { i.type = "X"; }},
      {"issue_date", [](Invoice& i) { i.issue_date = absl::CivilDay(2024, 1, 1); }},
      {"creation_time", [](Invoice& i) { i.creation_time = absl::UnixEpoch(); }},
      {"billing_period_start", [](Invoice& i) { i.billing_period_start = absl::CivilDay(2024, 1, 1); }},
      {"billing_period_end", [](Invoice& i) { i.billing_period_end = absl::CivilDay(2024, 1, 1); }},
      {"due_date", [](Invoice& i) { i.due_date = absl::CivilDay(2024, 1, 1); }},
      {"amount", [](Invoice& i) { i.amount = Eur(1); }},
      {"lines", [](Invoice& i) { i.lines = {Line("1", 1)}; }},
      {"charges", [](Invoice& i) { i.charges = {{.code = "X", .amount = Eur(1)}}; }},
      {"taxes", [](Invoice& i) { i.taxes = {{.code = "X", .amount = Eur(1)}}; }},
      {"purchase_order_number", [](Invoice& i) { i.order_number = "x"; }},
      {"purchase_order_line_number", [](Invoice& i) { i.order_line_number = "x"; }},
      {"marketplace_transaction", [](Invoice& i) { i.marketplace_transaction = "x"; }},
      {"credited_invoice", [](Invoice& i) { i.credited_invoice_id = "x"; }},
  };
  for (const auto& [field, change] : cases) {
    Invoice changed = SomeInvoice();
    change(changed);
    EXPECT_EQ(FirstDifference(SomeInvoice(), changed), field);
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
