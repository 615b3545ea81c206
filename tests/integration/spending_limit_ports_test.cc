// Spending limits over real ports (D4): directory announces them, purchase_order counts and compares, approval asks the
// manager where its rules would approve automatically, and the sums outlive a kill. Real: three programs, their
// processes, gRPC, RocksDB, the feeds between them. Fake: nothing.
#include <gmock/gmock.h>
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
using ::testing::HasSubstr;

class SpendingLimitPortsTest : public ReviewedServices {
 protected:
  SpendingLimitPortsTest() : ReviewedServices("spending-limits") {}

  // Bob is eve's manager; she may spend 50 dollars with an order and 150 in a month; all is approved automatically.
  void MakeLimits() {
    MakeCompany("approvals_enabled: true", "requisitioner");
    Send<approval::v1::UpdateRuleRequest, approval::v1::Rule>(
        "ann", "approval.v1.Rules/UpdateRule",
        "request_id: 'rule' rule { name: 'organizations/acme/rules/all' group: 'organizations/acme/groups/root' tiers "
        "{} }");
    Send<directory::v1::UpdateUserRequest, directory::v1::User>(
        "ann", "directory.v1.Users/UpdateUser",
        "request_id: 'manager' user { name: 'organizations/acme/users/eve' manager: 'organizations/acme/users/bob' } "
        "update_mask { paths: 'manager' }");
    Send<directory::v1::SetSpendingLimitsRequest, directory::v1::User>(
        "ann", "directory.v1.Users/SetSpendingLimits",
        "request_id: 'limits' name: 'organizations/acme/users/eve' spending_limits { per_order { currency_code: 'USD' "
        "units: 50 } per_period { currency_code: 'USD' units: 150 } period: PERIOD_YEAR }");
    Send<po::CreateSupplierRequest, po::Supplier>(
        "ann", "purchase_order.v1.Suppliers/CreateSupplier",
        "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
        "bill_from_entity_id: 'e' currency: 'USD' } }");
  }
  po::PurchaseOrder Submit(const std::string& id, int dollars) {
    return Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
        Concat("parent: 'organizations/acme' purchase_order_id: '", id, "' submit: true purchase_order { number: '", id,
               "' supplier: 'organizations/acme/suppliers/s' bill_from_entities: "
               "'organizations/acme/suppliers/s/billFromEntities/e' period { first_month: '2026-01' last_month: "
               "'2026-12' } lines { number: '1' amount { currency_code: 'USD' units: ",
               dollars, " } } }"));
  }
  bool IsIssued(const std::string& id) {
    return Until([&] {
      return Send<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
                 "eve", "purchase_order.v1.PurchaseOrders/GetPurchaseOrder",
                 Concat("name: 'organizations/acme/purchaseOrders/", id, "'"))
                 .state() == po::PurchaseOrder::STATE_ISSUED;
    });
  }
};

TEST_F(SpendingLimitPortsTest, TheManagerIsAskedBeyondALimitAlsoAfterAKill) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  Start("approval");
  ASSERT_FALSE(HasFailure());
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  MakeLimits();
  // Directory's events come in their order, but with a delay.
  int tries = 0;
  ASSERT_TRUE(Until([&] {
    const po::PurchaseOrder first = Submit(Concat("first-", ++tries), 51);
    if (!first.spending_limit_breach().empty()) return true;
    Send<po::CancelPurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/CancelPurchaseOrder",
        Concat("request_id: 'cancel-", tries, "' name: '", first.name(), "'"));
    return false;
  }));
  ASSERT_TRUE(Until([&] { return !WaitingForBob().empty(); }));
  const std::vector<approval::v1::Review> waiting = WaitingForBob();
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting[0].subject().spending_limit_breach(), "eve: limit per order 50.00 USD, order 51.00 USD");
  EXPECT_TRUE(waiting[0].subject().policy_breach());
  Approve(waiting[0]);
  EXPECT_TRUE(IsIssued(Concat("first-", tries)));

  EXPECT_EQ(Submit("second", 50).spending_limit_breach(), "") << "101 of 150";
  EXPECT_TRUE(IsIssued("second"));
  Kill("purchase_order");
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  EXPECT_EQ(Submit("third", 50).spending_limit_breach(), "eve: limit per year 150.00 USD, with this 151.00 USD");
  Send<po::CancelPurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CancelPurchaseOrder",
      "request_id: 'cancel' name: 'organizations/acme/purchaseOrders/second'");
  EXPECT_THAT(Submit("fourth", 50).spending_limit_breach(), HasSubstr("with this 151.00 USD"));
  Send<po::CancelPurchaseOrderRequest, po::PurchaseOrder>(
      "eve", "purchase_order.v1.PurchaseOrders/CancelPurchaseOrder",
      "request_id: 'cancel-third' name: 'organizations/acme/purchaseOrders/third'");
  EXPECT_EQ(Submit("fifth", 49).spending_limit_breach(), "") << "150 of 150";
  EXPECT_TRUE(IsIssued("fifth"));
}

}  // namespace
}  // namespace outlay
