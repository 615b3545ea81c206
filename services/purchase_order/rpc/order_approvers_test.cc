// Approvers of an order have a duty along its chain (A4, I12). Real and fake: see testing/order_reviews.h.
#include "services/purchase_order/rpc/testing/order_reviews.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::Contains;
using ::testing::ElementsAre;

class OrderApproversTest : public OrderReviewsFixture {
 protected:
  // Submits an order, which carl approves in place of bob; an earlier decision of emil is void.
  void SubmitAndApprove(const std::string& id) {
    Submit(id);
    Run();
    approval::v1::Decision& decision = *approval_.review.add_decisions();
    decision.set_user("organizations/acme/users/bob");
    decision.set_decided_by("organizations/acme/users/carl");
    decision.set_round(1);
    approval::v1::Decision& voided = *approval_.review.add_decisions();
    voided.set_user("organizations/acme/users/emil");
    voided.set_round(1);
    voided.set_voided(true);
    Decide(approval::v1::Review::STATE_APPROVED);
  }
};

TEST_F(OrderApproversTest, PostNoneOfItsInvoices) {
  SubmitAndApprove("po-1");
  ASSERT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_THAT(Get("po-1")->approvers(), ElementsAre("bob", "carl"));
  EXPECT_EQ(Post("inv-1", "po-1", "bob"), kConflict);
  EXPECT_EQ(Post("inv-2", "po-1", "carl"), kConflict);
  EXPECT_EQ(Post("inv-3", "po-1", "emil"), "po-1");
}

TEST_F(OrderApproversTest, WriteNeitherTheOrderNorItsSupplierAfterwards) {
  SubmitAndApprove("po-1");
  ActAs("bob");
  auto revision = outlay::testing::Parse<v1::RevisePurchaseOrderRequest>(
      "request_id: 'r' lines { number: '2' amount { currency_code: 'USD' units: 10 } }");
  revision.set_name(NameOf("po-1"));
  const absl::Status revised = CallAs<v1::PurchaseOrder>("PurchaseOrders/RevisePurchaseOrder", revision).status();
  EXPECT_THAT(revised, HasReason("DUTIES_CONFLICT"));
  EXPECT_THAT(revised, HasMetadata("other_duty", "APPROVER"));
  EXPECT_THAT(Rename("initech"), HasReason("DUTIES_CONFLICT"));
  ActAs("emil");
  EXPECT_THAT(Rename("initech"), IsOk());
}

// A person who edits what is being decided is one of its requesters (A4).
TEST_F(OrderApproversTest, AreNotThoseWhoRewroteTheOrderWhileItsChangeWaited) {
  SubmitAndApprove("po-1");
  ActAs("ann");
  ASSERT_THAT(Revise("po-1"), IsOk());
  approval_.review.set_state(approval::v1::Review::STATE_OPEN);
  Run();
  EXPECT_THAT(approval_.review.subject().involved(), ::testing::Not(Contains("organizations/acme/users/dora")));
  ActAs("bob");
  EXPECT_THAT(Annotate("po-1"), HasReason("DUTIES_CONFLICT")) << "who approved the order";
  ActAs("dora");
  ASSERT_THAT(Annotate("po-1"), IsOk());
  Run();
  EXPECT_THAT(approval_.review.subject().involved(), Contains("organizations/acme/users/dora"));
  EXPECT_EQ(approval_.review.subject().requester(), "organizations/acme/users/ann");
}

// Builds a view from an organization's rows, as after a restart.
TEST_F(OrderApproversTest, AreInTheViewOfRows) {
  SubmitAndApprove("po-1");
  const auto view = CandidateView::Load(*node_.store().Read(store::PartitionOf("acme")), "acme").value();
  const auto target =
      static_cast<const CandidateView&>(*view).index().FindTarget({.order_id = "po-1", .line_number = "1"});
  ASSERT_TRUE(target.has_value());
  Persons both("bob");
  both.Add(Persons("carl"));
  EXPECT_EQ(target->approvers, both);
}

}  // namespace
}  // namespace outlay::purchase_order
