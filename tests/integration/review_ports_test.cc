// An order that is reviewed, over real ports: submitted while approval is down, taken there when it is up, approved,
// and issued after purchase_order was killed. Real: three programs, their processes, gRPC, RocksDB, the feeds between
// them. Fake: nothing.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/strings.h"
#include "outlay/purchase_order/v1/purchase_orders.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/reviewed_services.h"

namespace outlay {
namespace {

namespace po = purchase_order::v1;

class ReviewPortsTest : public ReviewedServices {
 protected:
  ReviewPortsTest() : ReviewedServices("reviews") {}

  // Of 100 USD, "po-<number>".
  po::PurchaseOrder Submit(const std::string& number) {
    return Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
        Concat("parent: 'organizations/acme' purchase_order_id: 'po-", number,
               "' submit: true purchase_order { number: '", number,
               "' supplier: 'organizations/acme/suppliers/s' bill_from_entities: "
               "'organizations/acme/suppliers/s/billFromEntities/e' period { first_month: '2026-01' last_month: "
               "'2026-12' } lines { number: '1' amount { currency_code: 'USD' units: 100 } } }"));
  }
  po::PurchaseOrder Read() {
    return Send<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/GetPurchaseOrder", "name: 'organizations/acme/purchaseOrders/po-1'");
  }
};

TEST_F(ReviewPortsTest, AnOrderIsSubmittedReviewedAndIssued) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  Start("approval");
  ASSERT_FALSE(HasFailure());
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  MakeCompany("approvals_enabled: true", "requisitioner");
  Send<po::CreateSupplierRequest, po::Supplier>(
      "ann", "purchase_order.v1.Suppliers/CreateSupplier",
      "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
      "bill_from_entity_id: 'e' currency: 'USD' } }");
  Kill("approval");
  const po::PurchaseOrder order = Submit("1");
  EXPECT_EQ(order.state(), po::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_FALSE(Read().review().with_approval());

  Start("approval");
  ASSERT_FALSE(HasFailure());
  ASSERT_TRUE(Until([&] { return Read().review().with_approval(); }));
  const std::vector<approval::v1::Review> waiting = WaitingForBob();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].name(), order.review().review());
  Kill("purchase_order");
  Approve(waiting[0]);
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  EXPECT_TRUE(Until([&] { return Read().state() == po::PurchaseOrder::STATE_ISSUED; }));

  // Given up, it is none of bob's business any more.
  Submit("2");
  ASSERT_TRUE(Until([&] { return WaitingForBob().size() == 1; }));
  Send<po::CancelPurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CancelPurchaseOrder",
      "request_id: 'no' name: 'organizations/acme/purchaseOrders/po-2'");
  EXPECT_TRUE(Until([&] { return WaitingForBob().empty(); }));
}

}  // namespace
}  // namespace outlay
