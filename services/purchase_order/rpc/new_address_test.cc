// New delivery addresses of reviewed orders, seen from the API and from approval. Real and fake: see testing/reviews.h.
#include "services/purchase_order/rpc/testing/order_reviews.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::IsOk;

class NewAddressTest : public OrderReviewsFixture {
 protected:
  v1::PurchaseOrder SubmitTo(const std::string& id, const std::string& group, const std::string& street,
                             const std::string& addressee = "Acme") {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    if (!group.empty()) request.mutable_purchase_order()->set_group("organizations/acme/groups/" + group);
    if (!street.empty()) {
      v1::Address& address = *request.mutable_purchase_order()->mutable_ship_to();
      address.set_addressee(addressee);
      address.add_lines(street);
      address.set_region_code("DE");
    }
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
  // Returns whether approval is told of a new address.
  bool IsTold() {
    approval_.review.set_state(ap::Review::STATE_OPEN);
    Run();
    return approval_.review.subject().new_delivery_address();
  }
  absl::Status ShipTo(const std::string& id, const std::string& street) {
    v1::UpdatePurchaseOrderRequest request;
    request.set_request_id(NextRequestId());
    request.mutable_purchase_order()->set_name("organizations/acme/purchaseOrders/" + id);
    v1::Address& address = *request.mutable_purchase_order()->mutable_ship_to();
    address.set_addressee("Acme");
    address.add_lines(street);
    address.set_region_code("DE");
    request.mutable_update_mask()->add_paths("ship_to");
    return Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", request, As("ann")).status();
  }
};

TEST_F(NewAddressTest, IsNewUntilAnOrderOfTheGroupWasIssuedForIt) {
  EXPECT_FALSE(SubmitTo("nowhere", "", "").review().new_delivery_address());
  EXPECT_FALSE(IsTold());
  EXPECT_TRUE(SubmitTo("first", "", "Gate 7").review().new_delivery_address());
  EXPECT_TRUE(IsTold());
  EXPECT_TRUE(SubmitTo("second", "", "Gate 7").review().new_delivery_address()) << "nothing was issued yet";
  EXPECT_TRUE(IsTold());
  Decide(ap::Review::STATE_APPROVED);
  ASSERT_EQ(Get("second")->state(), v1::PurchaseOrder::STATE_ISSUED);
  ASSERT_THAT(Annotate("first"), IsOk());
  EXPECT_TRUE(Get("first")->review().new_delivery_address()) << "what its approvers were shown stands";
  EXPECT_FALSE(SubmitTo("third", "", "Gate 7", "Somebody else").review().new_delivery_address());
  EXPECT_FALSE(IsTold());
  EXPECT_TRUE(SubmitTo("fourth", "engineering", "Gate 7").review().new_delivery_address()) << "another group";
  EXPECT_TRUE(SubmitTo("fifth", "", "Gate 8").review().new_delivery_address());
}

TEST_F(NewAddressTest, IsJudgedAnewWhereAnOrderUnderReviewGoesElsewhere) {
  SubmitTo("known", "", "Gate 7");
  Run();
  Decide(ap::Review::STATE_APPROVED);
  EXPECT_FALSE(SubmitTo("po-1", "", "Gate 7").review().new_delivery_address());
  EXPECT_FALSE(IsTold());
  ASSERT_THAT(ShipTo("po-1", "Gate 8"), IsOk());
  EXPECT_TRUE(Get("po-1")->review().new_delivery_address());
  EXPECT_TRUE(IsTold());
  ASSERT_THAT(ShipTo("po-1", "Gate 7"), IsOk());
  EXPECT_FALSE(Get("po-1")->review().new_delivery_address());
  EXPECT_FALSE(IsTold());
}

TEST_F(NewAddressTest, IsKnownAlsoWhereOrdersAreIssuedWithoutAReview) {
  Tell("organization: 'organizations/acme' base_currency: 'USD'");
  ASSERT_EQ(SubmitTo("po-1", "", "Gate 7").state(), v1::PurchaseOrder::STATE_ISSUED);
  Tell("organization: 'organizations/acme' base_currency: 'USD' settings { approvals_enabled: true }");
  EXPECT_FALSE(SubmitTo("po-2", "", "Gate 7").review().new_delivery_address());
}

}  // namespace
}  // namespace outlay::purchase_order
