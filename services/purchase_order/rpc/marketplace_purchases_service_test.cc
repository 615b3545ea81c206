#include "services/purchase_order/rpc/marketplace_purchases_service.h"

#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class MarketplacePurchasesTest : public ServiceFixture {
 protected:
  static v1::RecordMarketplacePurchaseRequest APurchase(const std::string& transaction, const std::string& number) {
    v1::RecordMarketplacePurchaseRequest request = Parse<v1::RecordMarketplacePurchaseRequest>(R"pb(
      parent: "organizations/acme"
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      amount { currency_code: "USD" units: 25 }
      period { first_month: "2020-08" last_month: "2020-09" }
      item: "A contract")pb");
    request.set_transaction_id(transaction);
    request.set_purchase_order_number(number);
    return request;
  }
  absl::StatusOr<v1::MarketplacePurchase> Record(const v1::RecordMarketplacePurchaseRequest& request) {
    return Call<v1::MarketplacePurchase>("MarketplacePurchases/RecordMarketplacePurchase", request);
  }
  absl::StatusOr<v1::ListMarketplacePurchasesResponse> List(bool kept_only) {
    v1::ListMarketplacePurchasesRequest request;
    request.set_parent("organizations/acme");
    request.set_kept_only(kept_only);
    return Call<v1::ListMarketplacePurchasesResponse>("MarketplacePurchases/ListMarketplacePurchases", request);
  }
};

TEST_F(MarketplacePurchasesTest, ANumberThatExistsGetsALine) {
  Issue("1234");
  const absl::StatusOr<v1::MarketplacePurchase> purchase = Record(APurchase("tx-1", "PO 1234"));
  ASSERT_THAT(purchase, IsOk());
  EXPECT_EQ(purchase->outcome(), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
  EXPECT_EQ(purchase->purchase_order(), "organizations/acme/purchaseOrders/1234");
  const v1::PurchaseOrder order = *Get("1234");
  ASSERT_EQ(order.lines_size(), 3);
  EXPECT_EQ(order.lines(2).type(), "MARKETPLACE_TRANSACTION");
  EXPECT_EQ(order.lines(2).number(), purchase->line_number());
  EXPECT_EQ(order.total().units(), 175);
  EXPECT_EQ(order.version(), 2);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(),
            v1::PurchaseOrderChanged::CHANGE_MARKETPLACE_LINE_ADDED);
  EXPECT_TRUE(Events<v1::PurchaseOrderChanged>().back().may_take_more());
}

TEST_F(MarketplacePurchasesTest, ANewNumberBecomesAnIssuedOrder) {
  const absl::StatusOr<v1::MarketplacePurchase> purchase = Record(APurchase("tx-1", "poc1"));
  ASSERT_THAT(purchase, IsOk());
  EXPECT_EQ(purchase->outcome(), v1::MarketplacePurchase::OUTCOME_ORDER_CREATED);
  v1::GetPurchaseOrderRequest request;
  request.set_name(purchase->purchase_order());
  const auto order = Call<v1::PurchaseOrder>("PurchaseOrders/GetPurchaseOrder", request);
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->number(), "poc1");
  EXPECT_EQ(order->label(), v1::PurchaseOrder::LABEL_ACTIVE);
  EXPECT_EQ(order->period().last_month(), "2020-09");
  // The next purchase with this number finds that order.
  EXPECT_EQ(Record(APurchase("tx-2", "poc1"))->outcome(), v1::MarketplacePurchase::OUTCOME_LINE_ADDED);
}

TEST_F(MarketplacePurchasesTest, ATransactionCountsOnceForEver) {
  Issue("1");
  const v1::RecordMarketplacePurchaseRequest request = APurchase("tx-1", "PO 1");
  const auto first = Record(request);
  node_.clock().Advance(absl::Hours(24 * 30));
  const auto again = Record(request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Get("1")->lines_size(), 3);
  v1::RecordMarketplacePurchaseRequest other = request;
  other.mutable_amount()->set_units(26);
  EXPECT_THAT(Record(other), HasReason("MARKETPLACE_TRANSACTION_TAKEN"));
}

TEST_F(MarketplacePurchasesTest, APurchaseThatNoOrderTakesIsKeptAndListed) {
  Issue("1");
  ASSERT_THAT(Verb<v1::SuspendPurchaseOrderRequest>("Suspend", "1", "r1"), IsOk());
  EXPECT_EQ(Record(APurchase("tx-1", "PO 1"))->outcome(), v1::MarketplacePurchase::OUTCOME_ORDER_SUSPENDED);
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "1", "r2"), IsOk());
  EXPECT_EQ(Record(APurchase("tx-2", "PO 1"))->outcome(), v1::MarketplacePurchase::OUTCOME_ORDER_CLOSED);
  ASSERT_THAT(Create(ACreation("draft", "draft")), IsOk());
  EXPECT_EQ(Record(APurchase("tx-3", "draft"))->outcome(), v1::MarketplacePurchase::OUTCOME_ORDER_NOT_ISSUED);
  EXPECT_EQ(Record(APurchase("tx-4", "new"))->outcome(), v1::MarketplacePurchase::OUTCOME_ORDER_CREATED);
  const auto kept = List(/*kept_only=*/true);
  ASSERT_THAT(kept, IsOk());
  ASSERT_EQ(kept->marketplace_purchases_size(), 3);
  EXPECT_EQ(kept->marketplace_purchases(0).transaction_id(), "tx-1");
  EXPECT_EQ(List(/*kept_only=*/false)->marketplace_purchases_size(), 4);
}

TEST_F(MarketplacePurchasesTest, WrongOnesAreRefused) {
  v1::RecordMarketplacePurchaseRequest request = APurchase("tx-1", "n");
  request.set_bill_from_entity("organizations/acme/suppliers/initech/billFromEntities/nobody");
  EXPECT_THAT(Record(request), HasReason("BILL_FROM_ENTITY_NOT_FOUND"));
  request = APurchase("tx-1", "n");
  request.mutable_period()->set_last_month("2020-07");
  EXPECT_THAT(Record(request), HasMetadata("field", "period.last_month"));
  request = APurchase("tx-1", "n");
  request.mutable_amount()->set_units(0);
  EXPECT_THAT(Record(request), HasMetadata("field", "amount"));
}

TEST_F(MarketplacePurchasesTest, AnInvoiceOfTheTransactionGoesToItsLine) {
  Issue("1");
  ASSERT_THAT(Record(APurchase("tx-1", "PO 1")), IsOk());
  v1::AssociateInvoicesRequest request = Parse<v1::AssociateInvoicesRequest>(R"pb(
    invoices {
      invoice: "organizations/acme/invoices/inv-1"
      bill_from_entity: "organizations/acme/suppliers/initech/billFromEntities/us"
      creation_time { seconds: 1597449600 }
      type: "MARKETPLACE_TRANSACTION"
      amount { currency_code: "USD" units: 25 }
      marketplace_transaction: "tx-1"
    })pb");
  const auto response = Call<v1::AssociateInvoicesResponse>("Associations/AssociateInvoices", request);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).association().line_number(), "tx-1") << response->DebugString();
}

}  // namespace
}  // namespace outlay::purchase_order
