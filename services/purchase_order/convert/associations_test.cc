#include "services/purchase_order/convert/associations.h"

#include <gmock/gmock.h>

#include "absl/strings/escaping.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"

namespace outlay::purchase_order {
namespace {

using ::google::protobuf::TextFormat;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::AllOf;

constexpr Currency kUsd = Currency::Of("USD");

v1::InvoiceFacts FactsOf(const std::string& more) {
  v1::InvoiceFacts facts;
  EXPECT_TRUE(
      TextFormat::ParseFromString(R"pb(
                                        invoice: "organizations/acme/invoices/inv-1"
                                        bill_from_entity: "organizations/acme/suppliers/aws/billFromEntities/inc"
                                        creation_time { seconds: 1600000000 nanos: 1999 }
                                        amount { currency_code: "USD" units: 12 nanos: 500000000 }
                                      )pb" +
                                      more,
                                  &facts))
      << more;
  return facts;
}

TEST(AssociationConvertTest, ReadsAnInvoice) {
  const auto facts = FromProto(FactsOf(R"pb(
                                 billing_period_start { year: 2020 month: 9 day: 1 }
                                 purchase_order_number: "PO 1"
                                 line_number: "2"
                                 credit_note: true
                                 credited_invoice: "organizations/acme/invoices/inv-0")pb"),
                               "invoice");
  ASSERT_THAT(facts, IsOk());
  EXPECT_EQ(facts->invoice_id, "inv-1");
  EXPECT_EQ(facts->supplier_id, "aws");
  EXPECT_EQ(facts->entity_id, "inc");
  EXPECT_EQ(facts->creation_time, absl::FromUnixMicros(1'600'000'000'000'001));
  EXPECT_EQ(facts->billing_period_start, absl::CivilDay(2020, 9, 1));
  EXPECT_EQ(facts->amount, Money(1'250, kUsd));
  EXPECT_EQ(facts->order_number, "PO 1");
  EXPECT_EQ(facts->line_number, "2");
  EXPECT_EQ(facts->credited_invoice_id, "inv-0");
}

TEST(AssociationConvertTest, RefusesWhatMakesNoSense) {
  const auto refusal = [](const std::string& more) { return FromProto(FactsOf(more), "invoices[3]").status(); };
  EXPECT_THAT(refusal("line_number: '1'"),
              AllOf(HasReason("FIELD_INVALID"), HasMetadata("field", "invoices[3].line_number")));
  EXPECT_THAT(refusal("credited_invoice: 'organizations/acme/invoices/inv-0'"),
              HasMetadata("field", "invoices[3].credited_invoice"));
  EXPECT_THAT(refusal("billing_period_start { year: 2021 month: 2 day: 29 }"),
              HasMetadata("field", "invoices[3].billing_period_start"));
}

// Every byte of these events is chosen, so that a change of the format shows.
TEST(AssociationEventsTest, KeepTheirBytes) {
  const Booking booking = {.line = {.order_id = "po-1", .line_number = "10"},
                           .order_number = "PO-2020-1",
                           .amount = Money(12'755, kUsd),
                           .invoice_amount = Money(10'204, Currency::Of("EUR")),
                           .date = absl::FromUnixMicros(1'600'000'000'000'000),
                           .trace = {.decided_by = DecidedBy::kBalance, .candidates = 3, .enough_balance = true},
                           .reference_failure = DropStep::kClosed,
                           .exchange_rate = *Decimal::Parse("1.25"),
                           .book_time = absl::FromUnixMicros(1'600'000'000'000'002),
                           .line_balance = -5};
  v1::InvoiceAssociated associated;
  ToProto("acme", "inv-1", booking, associated.mutable_association());
  associated.set_previous_purchase_order("organizations/acme/purchaseOrders/po-0");
  associated.set_previous_line_number("1");
  EXPECT_EQ(absl::BytesToHexString(associated.SerializeAsString()),
            "0a98010a216f7267616e697a6174696f6e732f61636d652f696e766f696365732f696e762d3112266f7267616e697a61"
            "74696f6e732f61636d652f70757263686173654f72646572732f706f2d311a09504f2d323032302d31220231302a0d0a"
            "03555344107f1880aba186023a0608041003180142060a04312e32355a090880a0f8fa0510d00f62100a035553441880"
            "9f94e8ffffffffff01680312266f7267616e697a6174696f6e732f61636d652f70757263686173654f72646572732f70"
            "6f2d301a0131");
  const BalanceCrossing crossing = {.order_id = "po-1",
                                    .order_number = "PO-2020-1",
                                    .line_number = "10",
                                    .threshold = BalanceThreshold::kLow,
                                    .threshold_basis_points = 7'500,
                                    .amount = Money(20'000, kUsd),
                                    .before = Money(16'000, kUsd),
                                    .after = Money(-100, kUsd)};
  v1::BalanceCrossed crossed;
  ToProto("acme", crossing, "inv-1", &crossed);
  EXPECT_EQ(absl::BytesToHexString(crossed.SerializeAsString()),
            "0a266f7267616e697a6174696f6e732f61636d652f70757263686173654f72646572732f706f2d311209504f2d323032"
            "302d311a023130200128cc3a32080a0355534410c8013a080a0355534410a00142100a0355534410ffffffffffffffff"
            "ff014a216f7267616e697a6174696f6e732f61636d652f696e766f696365732f696e762d31");
}

}  // namespace
}  // namespace outlay::purchase_order
