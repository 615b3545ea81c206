#include "services/purchase_order/rpc/association_reads.h"

#include "services/purchase_order/commands/change_association.h"
#include "services/purchase_order/jobs/book_waiting.h"
#include "services/purchase_order/rpc/testing/association.h"
#include "services/purchase_order/store/associations.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AssociationReadsTest : public AssociationFixture {
 protected:
  absl::StatusOr<v1::ExplainAssociationResponse> Explain(const v1::InvoiceFacts& invoice) {
    v1::ExplainAssociationRequest request;
    request.set_parent("organizations/acme");
    *request.mutable_invoice() = invoice;
    return Call<v1::ExplainAssociationResponse>("ExplainAssociation", request);
  }
  absl::StatusOr<std::vector<std::string>> Simulate(const std::vector<v1::InvoiceFacts>& invoices,
                                                    const std::string& rules = "") {
    auto request = Parse<v1::SimulateAssociationsRequest>(rules);
    request.set_parent("organizations/acme");
    for (const v1::InvoiceFacts& invoice : invoices) *request.add_invoices() = invoice;
    const auto response = Call<v1::SimulateAssociationsResponse>("SimulateAssociations", request);
    if (!response.ok()) return response.status();
    std::vector<std::string> lines;
    for (const v1::AssociationResult& result : response->results()) {
      lines.push_back(result.has_association()
                          ? result.association().purchase_order_number() + "/" + result.association().line_number()
                          : v1::UnmatchedReason_Name(result.unmatched().reason()));
    }
    return lines;
  }
  void AddRate(const std::string& rate, absl::Time from) {
    auto event = Parse<directory::v1::ExchangeRateChanged>(R"pb(organization: "organizations/acme"
                                                                from_currency: "EUR"
                                                                to_currency: "USD")pb");
    event.mutable_rate()->set_value(rate);
    event.mutable_valid_from()->set_seconds(absl::ToUnixSeconds(from));
    Tell(event);
  }
  absl::Status Book(const std::string& invoice_id) {
    return node_.Execute(command::TestCaller("acme"), "", "", std::make_unique<BookWaiting>(invoice_id)).status();
  }
  std::vector<InvoiceKey> Waiting() {
    std::vector<InvoiceKey> keys;
    EXPECT_THAT(ListWaiting(*node_.store().Read(store::PartitionOf("acme")), std::nullopt,
                            [&](const InvoiceKey& key) {
                              keys.push_back(key);
                              return store::Visit::kContinue;
                            }),
                IsOk());
    return keys;
  }
};

constexpr char kHundredEuros[] = "amount { currency_code: 'EUR' units: 100 }";

TEST_F(AssociationReadsTest, ExplainsWhatAssociateThenDoes) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000), LineFor("2", "MONTHLY_USAGE", 500)}));
  Order suspended = YearOrder("po-2", "PO2", {LineFor("1", "MONTHLY_USAGE", 9'000)});
  suspended.suspended = true;
  Put(suspended);
  AssociateOne(Facts("inv-0", "MONTHLY_USAGE", 100));
  const auto explained = Explain(Facts("inv-1", "MONTHLY_USAGE", 600));
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->candidates_total(), 3);
  ASSERT_THAT(explained->candidates(), SizeIs(3));
  EXPECT_EQ(explained->candidates(0).line_number(), "2");
  EXPECT_EQ(explained->candidates(0).specificity(), 1);
  EXPECT_FALSE(explained->candidates(0).enough_balance());
  EXPECT_EQ(explained->candidates(0).balance().units(), 4);
  EXPECT_EQ(explained->candidates(1).lost_by(), v1::DECIDED_BY_TYPE);
  EXPECT_EQ(explained->candidates(2).dropped_by(), v1::UNMATCHED_REASON_SUSPENDED);
  EXPECT_THAT(node_.Log("acme"), SizeIs(1));
  v1::AssociationResult done = AssociateOne(Facts("inv-1", "MONTHLY_USAGE", 600));
  EXPECT_EQ(done.association().SerializeAsString(), explained->result().association().SerializeAsString());
}

TEST_F(AssociationReadsTest, RefusesToExplainForAnEntityThatNobodyKnows) {
  v1::InvoiceFacts invoice = Facts("inv-1", "ALL", 600);
  invoice.set_bill_from_entity("organizations/acme/suppliers/aws/billFromEntities/nobody");
  EXPECT_THAT(Explain(invoice), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
  invoice.set_bill_from_entity("organizations/acme/suppliers/other/billFromEntities/inc");
  EXPECT_THAT(Explain(invoice), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
}

TEST_F(AssociationReadsTest, SimulatesInOrderUnderOtherRulesAndWritesNothing) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Put(YearOrder("po-2", "PO2", {LineFor("1", "ALL", 1'000)}));
  Order suspended = YearOrder("po-3", "PO3", {LineFor("1", "MONTHLY_USAGE", 9'000)});
  suspended.suspended = true;
  Put(suspended);
  const std::vector<v1::InvoiceFacts> invoices = {Facts("a", "MONTHLY_USAGE", 600), Facts("b", "MONTHLY_USAGE", 600),
                                                  Facts("c", "MONTHLY_USAGE", 600, "purchase_order_number: 'PO2'")};
  EXPECT_THAT(*Simulate(invoices), ElementsAre("PO1/1", "PO2/1", "PO2/1"));
  EXPECT_THAT(*Simulate(invoices, "include_suspended: true"), ElementsAre("PO3/1", "PO3/1", "PO2/1"));
  EXPECT_THAT(*Simulate(invoices, "ignore_references: true"), ElementsAre("PO1/1", "PO2/1", "PO1/1"));
  EXPECT_THAT(*Simulate(invoices, "exclude_purchase_orders: 'organizations/acme/purchaseOrders/po-2'"),
              ElementsAre("PO1/1", "PO1/1", "PO1/1"));
  EXPECT_THAT(node_.Log("acme"), IsEmpty());
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
}

TEST_F(AssociationReadsTest, ABlockOfTheSupplierHoldsUntilItsEnd) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000)}));
  Supplier supplier;
  supplier.id = "aws";
  supplier.entities.push_back({.id = "inc", .display_name = "", .payment_terms = "", .currency = Currency::Of("USD")});
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  supplier.block = Block{.scope = BlockScope::kInvoices, .end = end, .reason = "fraud"};
  Put(supplier);
  EXPECT_EQ(AssociateOne(Facts("inv-1", "ALL", 1)).unmatched().reason(), v1::UNMATCHED_REASON_SUPPLIER_BLOCKED);
  EXPECT_THAT(*Simulate({Facts("inv-1", "ALL", 1)}), ElementsAre("UNMATCHED_REASON_SUPPLIER_BLOCKED"));
  const std::string later = "at_time { seconds: " + std::to_string(absl::ToUnixSeconds(end)) + " }";
  EXPECT_THAT(*Simulate({Facts("inv-1", "ALL", 1)}, later), ElementsAre("PO1/1"));
  node_.clock().Advance(absl::Hours(1));
  EXPECT_TRUE(AssociateOne(Facts("inv-1", "ALL", 1)).has_association());
}

TEST_F(AssociationReadsTest, TheEntityDecidesWhichDateCounts) {
  Order may = YearOrder("po-1", "MAY", {LineFor("1", "ALL", 1'000)});
  may.period.interval = {In2020(5), In2020(6)};
  Put(may);
  Supplier supplier;
  supplier.id = "aws";
  supplier.entities.push_back({.id = "inc",
                               .display_name = "",
                               .payment_terms = "",
                               .currency = Currency::Of("USD"),
                               .association_date = AssociationDateRule::kBillingPeriodStart});
  Put(supplier);
  EXPECT_EQ(AssociateOne(Facts("inv-1", "ALL", 1)).unmatched().reason(), v1::UNMATCHED_REASON_OUTSIDE_PERIOD);
  const std::string period = "billing_period_start { year: 2020 month: 5 day: 1 }";
  EXPECT_EQ(AssociateOne(Facts("inv-1", "ALL", 1, period)).association().purchase_order_number(), "MAY");
}

TEST_F(AssociationReadsTest, ExplainsThatACreditFollowsItsInvoice) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 1'000), LineFor("2", "ALL", 1'000)}));
  const std::string reference = "purchase_order_number: 'PO1' line_number: '2'";
  ASSERT_EQ(AssociateOne(Facts("inv-1", "ALL", 600, reference)).association().line_number(), "2");
  const auto credit = [](const std::string& of) {
    return Facts("cn-1", "ALL", 100, "credit_note: true credited_invoice: 'organizations/acme/invoices/" + of + "'");
  };
  auto explained = Explain(credit("inv-1"));
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->result().association().line_number(), "2");
  ASSERT_EQ(explained->candidates_size(), 2);
  EXPECT_EQ(explained->candidates(0).line_number(), "2");
  EXPECT_EQ(explained->candidates(0).lost_by(), v1::DECIDED_BY_UNSPECIFIED);
  EXPECT_EQ(explained->candidates(1).lost_by(), v1::DECIDED_BY_CREDITED_INVOICE);
  explained = Explain(credit("inv-9"));
  ASSERT_THAT(explained, IsOk());
  EXPECT_EQ(explained->result().unmatched().reason(), v1::UNMATCHED_REASON_CREDITED_INVOICE_NOT_BOOKED);
  EXPECT_EQ(explained->candidates(0).dropped_by(), v1::UNMATCHED_REASON_CREDITED_INVOICE_NOT_BOOKED);
}

TEST_F(AssociationReadsTest, AForeignInvoiceIsBookedAtTheRateOfItsDate) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 50'000)}));
  AddRate("1.1", In2020(1));
  AddRate("1.25", In2020(6));
  AddRate("9", In2020(8));
  const v1::Association booked = AssociateOne(Facts("inv-1", "ALL", 0, kHundredEuros)).association();
  EXPECT_EQ(booked.amount().currency_code(), "USD");
  EXPECT_EQ(booked.amount().units(), 125);
  EXPECT_EQ(booked.exchange_rate().value(), "1.25");
}

TEST_F(AssociationReadsTest, WaitsListedForARateAndIsBookedWhenItComes) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 50'000)}));
  const v1::Association waiting = AssociateOne(Facts("inv-1", "ALL", 0, kHundredEuros)).association();
  EXPECT_TRUE(waiting.waiting_for_rate());
  EXPECT_FALSE(waiting.trace().enough_balance());
  EXPECT_THAT(Waiting(), ElementsAre(InvoiceKey("acme", "inv-1")));
  EXPECT_THAT(Book("inv-1"), IsOk());
  AddRate("2", In2020(8));
  EXPECT_THAT(Book("inv-1"), IsOk());
  EXPECT_THAT(Waiting(), SizeIs(1));
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
  AddRate("1.5", In2020(1));
  EXPECT_THAT(Book("inv-1"), IsOk());
  EXPECT_THAT(Waiting(), IsEmpty());
  EXPECT_EQ(Invoiced("po-1").order.minor, 15'000);
  EXPECT_THAT(Book("inv-1"), IsOk());
  EXPECT_THAT(Book("inv-9"), IsOk());
  EXPECT_EQ(Invoiced("po-1").order.minor, 15'000);
  const v1::Association booked = AssociateOne(Facts("inv-1", "ALL", 0, kHundredEuros)).association();
  EXPECT_EQ(booked.amount().units(), 150);
  EXPECT_FALSE(booked.waiting_for_rate());
}

TEST_F(AssociationReadsTest, CreditsThatWaitedWithTheirInvoiceSumToItWhoeverComesFirst) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 50'000)}));
  constexpr char kCredit[] = "credit_note: true credited_invoice: 'organizations/acme/invoices/inv-1' ";
  AssociateOne(Facts("inv-1", "ALL", 0, "amount { currency_code: 'EUR' nanos: 20000000 }"));
  for (const char* note : {"a", "b"}) {
    AssociateOne(Facts(note, "ALL", 0, std::string(kCredit) + "amount { currency_code: 'EUR' nanos: 10000000 }"));
  }
  AddRate("1.4", In2020(1));
  // 0.02 EUR are 0.03 USD; each note by itself would be 0.01.
  for (const char* invoice : {"a", "inv-1", "a", "b"}) EXPECT_THAT(Book(invoice), IsOk());
  EXPECT_THAT(Waiting(), IsEmpty());
  EXPECT_EQ(Invoiced("po-1").order.minor, 0);
}

TEST_F(AssociationReadsTest, TheJobBooksWhatHasItsRateAndLeavesTheRestAlone) {
  Put(YearOrder("po-1", "PO1", {LineFor("1", "ALL", 50'000)}));
  AssociateOne(Facts("inv-1", "ALL", 0, kHundredEuros));
  AssociateOne(Facts("inv-2", "ALL", 0, "amount { currency_code: 'GBP' units: 100 }"));
  AssociateOne(Facts("inv-3", "ALL", 0, kHundredEuros));
  AddRate("1.5", In2020(1));
  std::vector<jobs::DueReport> reports;
  jobs::DueJob job({.name = "book_waiting",
                    .items_max = 1,
                    .on_run = [&](const std::string&, const jobs::DueReport& report) { reports.push_back(report); }},
                   BookWaitingScan(), &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
  for (int run = 0; run < 4; ++run) {
    EXPECT_TRUE(job.RunOnce());
    node_.scheduler().RunDue();
  }
  EXPECT_THAT(Waiting(), ElementsAre(InvoiceKey("acme", "inv-2")));
  EXPECT_EQ(Invoiced("po-1").order.minor, 30'000);
  ASSERT_THAT(reports, SizeIs(4));
  EXPECT_EQ(reports[0].items + reports[1].items, 2U);
  EXPECT_EQ(reports[2].items + reports[3].items, 0U);
}

TEST_F(AssociationReadsTest, OwnLineTypesComeFromTheSettings) {
  Tell(Parse<directory::v1::OrganizationChanged>(
      R"pb(organization: "organizations/acme"
           base_currency: "USD"
           settings { line_types { type: "SUPPORT" parent: "SUBSCRIPTION_PURCHASE" } })pb"));
  Put(YearOrder("po-1", "PO1", {LineFor("1", "SUBSCRIPTION_PURCHASE", 1'000), LineFor("2", "SUPPORT", 1'000)}));
  EXPECT_EQ(AssociateOne(Facts("inv-1", "SUPPORT", 1)).association().line_number(), "2");
  EXPECT_EQ(AssociateOne(Facts("inv-2", "SUBSCRIPTION_PURCHASE", 1)).association().line_number(), "1");
}

}  // namespace
}  // namespace outlay::purchase_order
