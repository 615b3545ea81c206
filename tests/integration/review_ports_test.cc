// An order that is reviewed, over real ports: submitted while approval is down, taken there when it is up, approved,
// and issued after purchase_order was killed. Real: three programs, their processes, gRPC, RocksDB, the feeds between
// them. Fake: nothing.
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

class ReviewPortsTest : public ReviewedServices {
 protected:
  ReviewPortsTest() : ReviewedServices("reviews") {}

  // Of 100 USD, "po-<number>". `street`: where it is delivered; empty: not said.
  po::PurchaseOrder Submit(const std::string& number, const std::string& street = "") {
    return Send<po::CreatePurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/CreatePurchaseOrder",
        Concat("parent: 'organizations/acme' purchase_order_id: 'po-", number,
               "' submit: true purchase_order { number: '", number,
               "' supplier: 'organizations/acme/suppliers/s' bill_from_entities: "
               "'organizations/acme/suppliers/s/billFromEntities/e' period { first_month: '2026-01' last_month: "
               "'2026-12' } lines { number: '1' amount { currency_code: 'USD' units: 100 } } ",
               street.empty() ? "" : Concat("ship_to { lines: '", street, "' region_code: 'DE' } "), "}"));
  }
  po::PurchaseOrder Read(const std::string& number = "1") {
    return Send<po::GetPurchaseOrderRequest, po::PurchaseOrder>(
        "eve", "purchase_order.v1.PurchaseOrders/GetPurchaseOrder",
        Concat("name: 'organizations/acme/purchaseOrders/po-", number, "'"));
  }
  // Returns the rules that ask for the stages of the only review that waits for bob; empty: there is not one.
  std::vector<std::string> RulesOfReview() {
    const std::vector<approval::v1::Review> waiting = WaitingForBob();
    std::vector<std::string> rules;
    if (waiting.size() != 1) return rules;
    for (const approval::v1::ReviewStage& stage : waiting[0].stages()) rules.push_back(stage.rule());
    return rules;
  }
  void MakeSupplier() {
    Send<po::CreateSupplierRequest, po::Supplier>(
        "ann", "purchase_order.v1.Suppliers/CreateSupplier",
        "parent: 'organizations/acme' supplier_id: 's' supplier { display_name: 'S' bill_from_entities { "
        "bill_from_entity_id: 'e' currency: 'USD' } }");
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
  MakeSupplier();
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

TEST_F(ReviewPortsTest, RulesAskForAddressesThatAreNewToTheGroup) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  Start("approval");
  ASSERT_FALSE(HasFailure());
  Start("purchase_order", {"approval"});
  ASSERT_FALSE(HasFailure());
  MakeCompany("approvals_enabled: true", "requisitioner");
  MakeSupplier();
  const std::string all = "organizations/acme/rules/all";
  const std::string elsewhere = "organizations/acme/rules/elsewhere";
  Send<approval::v1::CreateRuleRequest, approval::v1::Rule>(
      "ann", "approval.v1.Rules/CreateRule",
      "parent: 'organizations/acme' rule_id: 'elsewhere' rule { group: 'organizations/acme/groups/root' conditions { "
      "new_delivery_address_only: true } tiers { stages { display_name: 'Where to?' approvers { user: "
      "'organizations/acme/users/bob' } quorum: QUORUM_ANY_ONE } } }");
  EXPECT_TRUE(Submit("1", "Gate 7").review().new_delivery_address());
  ASSERT_TRUE(Until([&] { return !RulesOfReview().empty(); }));
  EXPECT_THAT(RulesOfReview(), ::testing::UnorderedElementsAre(all, elsewhere));
  int decisions = 0;
  ASSERT_TRUE(Until([&] {
    for (const approval::v1::Review& review : WaitingForBob()) {
      Send<approval::v1::DecideReviewRequest, approval::v1::Review>(
          "bob", "approval.v1.Reviews/DecideReview",
          Concat("request_id: 'stage-", ++decisions, "' name: '", review.name(), "' digest: '", review.digest(),
                 "' verdict: VERDICT_APPROVE"));
    }
    return Read().state() == po::PurchaseOrder::STATE_ISSUED;
  }));
  // Now it is known.
  EXPECT_FALSE(Submit("2", "Gate 7").review().new_delivery_address());
  ASSERT_TRUE(Until([&] { return !RulesOfReview().empty(); }));
  EXPECT_THAT(RulesOfReview(), ::testing::ElementsAre(all));
}

}  // namespace
}  // namespace outlay
