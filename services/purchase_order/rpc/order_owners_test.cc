// The owners of the budgets that pay for an order, as approval is told of them (A2). See testing/order_budgets.h for
// what is fake.
#include "common/access/testing/person_authorizer.h"
#include "services/purchase_order/rpc/testing/order_moves.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAnn[] = "organizations/acme/users/ann";
constexpr char kBob[] = "organizations/acme/users/bob";
constexpr char kCat[] = "organizations/acme/users/cat";

class OrderOwnersTest : public MovesFixture {
 protected:
  OrderOwnersTest() {
    Submit("po-1");
    budget_.owners[ChargedTo()] = {"ann", "bob"};
    budget_.owners["c-7"] = {"cat"};
    Run();
    approval_.TakeCalls();
  }
  void Update(const std::string& what) {
    EXPECT_THAT((Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
                    "PurchaseOrders/UpdatePurchaseOrder",
                    "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' " + what + " }")),
                IsOk());
  }
  // Approval begins another round from now on, because it is shown something else.
  void BeginRound() {
    approval_.review.set_state(ap::Review::STATE_OPEN);
    approval_.review.set_digest("d2");
    approval_.review.set_round(2);
  }
};

TEST_F(OrderOwnersTest, AreAskedInItsReviewAndChangedOnesOnlyInTheNext) {
  EXPECT_THAT(approval_.asked.budget_owners(), ElementsAre(kAnn, kBob));
  budget_.owners[ChargedTo()] = {"cat"};
  Update("notes: 'in blue' lines { number: '1' amount { currency_code: 'USD' units: 90 } }");
  Run();
  ASSERT_EQ(budget_.Total(budget::v1::STAGE_REQUEST), 90'00);
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kAnn, kBob)) << "another owner is no change of the order";
  Review(ap::Review::STATE_REJECTED, "po-1");
  ASSERT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  ASSERT_THAT(SendAs<v1::SubmitPurchaseOrderRequest>("ann", "Submit", "name: 'organizations/acme/purchaseOrders/po-1'"),
              IsOk());
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Run();
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kCat));
}

TEST_F(OrderOwnersTest, OfAnotherChargeAreAskedBeforeItIsApproved) {
  budget_.status = absl::UnavailableError("down");
  Update("order_information { cost_center: 'c-7' }");
  BeginRound();
  Run();
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kAnn, kBob)) << "budget has not answered yet";
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_EQ(Order().budget().state(), v1::OrderBudget::STATE_HELD) << "cat was not asked";
  budget_.status = absl::OkStatus();
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.TakeCalls();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kCat));
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_FUNDED);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kCat)) << "asked once more, the same is shown";
}

TEST_F(OrderOwnersTest, OfARefusedChargeAreNobody) {
  budget_.status = absl::UnavailableError("down");
  Update("order_information { cost_center: 'c-7' }");
  Review(ap::Review::STATE_APPROVED, "po-1");
  budget_.status = absl::OkStatus();
  budget_.refusal = ARefusal();
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(Order().budget().state(), v1::OrderBudget::STATE_REFUSED);
}

TEST_F(OrderOwnersTest, FollowTheOrderToAnotherBudget) {
  budget_.refusal = ARefusal();
  budget_.refuses_cost_center = "c-7";
  Propose("cost_center: 'c-7'");
  Run();
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kAnn, kBob));
  budget_.refusal.reset();
  Propose("cost_center: 'c-7'");
  Run();
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre(kCat));
}

class ChangeOwnersTest : public OrderOwnersTest {
 protected:
  ChangeOwnersTest() {
    approval_.review.set_state(ap::Review::STATE_APPROVED);
    Review(ap::Review::STATE_APPROVED, "po-1");
    Run();
    EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
    approval_.review.set_state(ap::Review::STATE_OPEN);
    approval_.TakeCalls();
  }
  void Revise(const std::string& more = "") {
    ASSERT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                    "PurchaseOrders/RevisePurchaseOrder",
                    "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' "
                    "units: 700 } " +
                        more + "}")),
                IsOk());
  }
};

TEST_F(ChangeOwnersTest, AreAskedAboutIt) {
  Revise();
  budget_.owners[ChargedTo()] = {"cat"};
  Run();
  EXPECT_EQ(approval_.asked.kind(), ap::SUBJECT_KIND_CHANGE_ORDER);
  EXPECT_THAT(approval_.asked.budget_owners(), ElementsAre(kCat)) << "who owns them now";
  Review(ap::Review::STATE_APPROVED, "po-1");
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Run();
  EXPECT_EQ(Order().total().units(), 750);
}

TEST_F(ChangeOwnersTest, OfBudgetsThatOnlyItNeedsAreAskedToo) {
  budget_.owners_by_category["44"] = {"dan"};
  Revise("category: '44'");
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_REVISION_PROPOSED);
  Run();
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_REVISION_ASKED);
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview")) << "people are asked once";
  EXPECT_THAT(approval_.asked.budget_owners(), ElementsAre(kAnn, kBob, "organizations/acme/users/dan"));
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 150'00) << "budget was only asked";
  ASSERT_EQ(budget_.proposed.proposed_spends_size(), 2);
  EXPECT_EQ(budget_.proposed.proposed_spends(1).spend().category(), "44");
  EXPECT_EQ(budget_.proposed.proposed_spends(1).spend().amount().units(), 700);
  const int calls = budget_.calls;
  ASSERT_THAT((Send<v1::WithdrawPurchaseOrderChangeRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/WithdrawPurchaseOrderChange", "name: 'organizations/acme/purchaseOrders/po-1'")),
              IsOk());
  Run();
  EXPECT_EQ(budget_.calls, calls) << "its need is as it was";
  Revise("category: '44'");
  Run();
  EXPECT_EQ(Order().change().number(), 2);
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("AbandonReview", "OpenReview")) << "each change is asked about";
}

TEST_F(ChangeOwnersTest, AreKnownBeforePeopleAreAsked) {
  budget_.status = absl::UnavailableError("down");
  budget_.owners_by_category["44"] = {"dan"};
  Revise("category: '44'");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_FALSE(Order().change().with_approval());
  EXPECT_FALSE(Order().budget().incomplete());
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_TRUE(Order().change().with_approval());
  EXPECT_THAT(approval_.asked.budget_owners(), ElementsAre(kAnn, kBob, "organizations/acme/users/dan"));
}

TEST_F(ChangeOwnersTest, AreAskedAboutNothingThatTheyWroteMeanwhile) {
  access::PersonAuthorizer people;
  authorizer_.Set(&people);
  budget_.status = absl::UnavailableError("down");
  Revise();
  ASSERT_THAT(SendAs<v1::UpdatePurchaseOrderRequest>(
                  "bob", "Update",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' notes: 'for bob' } "
                  "update_mask { paths: 'notes' }"),
              IsOk());
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_THAT(approval_.asked.involved(), ::testing::Contains(kBob)) << "who does not decide about it";
}

TEST_F(ChangeOwnersTest, AreThoseSoFarWhereBudgetDoesNotTakeTheOrder) {
  budget_.status = absl::FailedPreconditionError("there is no such group");
  Revise("category: '44'");
  Run();
  EXPECT_TRUE(Order().budget().incomplete());
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview")) << "nobody waits for ever";
  EXPECT_THAT(approval_.asked.budget_owners(), ElementsAre(kAnn, kBob));
}

}  // namespace
}  // namespace outlay::purchase_order
