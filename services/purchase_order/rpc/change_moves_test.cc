// Another budget that is proposed while a change of an issued order is under review (A11). See testing/order_budgets.h
// for what is fake.
#include "services/purchase_order/rpc/testing/order_moves.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kItsGroup[] = "organizations/acme/groups/engineering";

class ChangeMovesTest : public MovesFixture {
 protected:
  ChangeMovesTest() {
    Submit("po-1");
    Run();
    approval_.review.set_state(ap::Review::STATE_APPROVED);
    Review(ap::Review::STATE_APPROVED, "po-1");
    Run();
    EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
    charged_ = ChargedTo();
    Revise("700");
    approval_.TakeCalls();
  }
  void Revise(const std::string& amount) {
    approval_.review.clear_budget_proposals();
    approval_.review.set_state(ap::Review::STATE_OPEN);
    EXPECT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                    "PurchaseOrders/RevisePurchaseOrder",
                    "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' "
                    "units: " +
                        amount + " } }")),
                IsOk());
    Run();
  }
  // People approve the change as it is shown, and approval confirms it.
  void Approve() {
    approval_.review.set_state(ap::Review::STATE_APPROVED);
    Review(ap::Review::STATE_APPROVED, "po-1");
    Run();
  }
  void ExpectNothingMoved() {
    EXPECT_EQ(ChargedTo(), charged_);
    EXPECT_EQ(Order().group(), "");
    EXPECT_EQ(HeldFor(), charged_);
    EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 150'00);
  }

  std::string charged_;
};

TEST_F(ChangeMovesTest, GoWithTheChangeInOneStep) {
  budget_.owners["c-7"] = {"cat"};
  Propose("cost_center: 'c-7' project: 'p-1' group: 'organizations/acme/groups/engineering'");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_PROPOSED);
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_MOVED);
  ASSERT_EQ(budget_.proposed.proposed_spends_size(), 1);
  EXPECT_EQ(budget_.proposed.proposed_spends(0).spend().group(), kItsGroup);
  EXPECT_EQ(budget_.proposed.proposed_spends(0).spend().amount().units(), 750);
  EXPECT_EQ(budget_.proposed.spends(0).spend().cost_center(), charged_) << "the order keeps what it has";
  ExpectNothingMoved();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview")) << "who decides is asked about the new charge";
  EXPECT_EQ(approval_.told.group(), kItsGroup);
  EXPECT_EQ(approval_.told.lines(0).cost_center(), "c-7");
  EXPECT_THAT(approval_.told.details(), HasSubstr("Group: none -> engineering\nCost centre: none -> c-7\nProject: "));
  EXPECT_THAT(approval_.told.budget_owners(), ElementsAre("organizations/acme/users/cat"));
  Approve();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_FORCE);
  EXPECT_EQ(Order().total().units(), 750);
  EXPECT_EQ(ChargedTo(), "c-7");
  EXPECT_EQ(Order().order_information().project_code(), "p-1");
  EXPECT_EQ(Order().group(), kItsGroup);
  EXPECT_EQ(HeldFor(), "c-7");
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 750'00);
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_THAT(Order().requesters(), Not(::testing::Contains("bob"))) << "who proposes a budget asks for nothing";
}

TEST_F(ChangeMovesTest, AreRefusedByNameAndTheChangeGoesOn) {
  budget_.refusal = ARefusal();
  budget_.refuses_cost_center = "c-7";
  Propose("cost_center: 'c-7'");
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_THAT(Move().end_reason(), HasSubstr("70.00"));
  EXPECT_THAT(Move().refusals(), SizeIs(1));
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_FALSE(Order().budget().incomplete());
  ExpectNothingMoved();
  Approve();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_FORCE);
  EXPECT_EQ(ChargedTo(), charged_);
  EXPECT_EQ(HeldFor(), charged_);
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 750'00);
}

TEST_F(ChangeMovesTest, ComeToNothingWithTheChange) {
  Propose("cost_center: 'c-7'");
  Run();
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  Review(ap::Review::STATE_REJECTED, "po-1");
  Run();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_REJECTED);
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(Move().end_reason(), "the change did not take effect");
  ExpectNothingMoved();
  Propose("cost_center: 'c-8'");
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  EXPECT_EQ(LastEvent().reason(), "nobody decides about the order any more");
  Revise("600");
  Approve();
  EXPECT_EQ(Order().total().units(), 650);
  EXPECT_EQ(ChargedTo(), charged_) << "the next change is another one";
}

TEST_F(ChangeMovesTest, AreRefusedWithTheChangeWhereTheMoneyIsGoneMeanwhile) {
  Propose("cost_center: 'c-7'");
  Run();
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  budget_.refusal = ARefusal();
  budget_.refuses_cost_center = "c-7";
  Approve();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  ExpectNothingMoved();
}

TEST_F(ChangeMovesTest, AnApprovalMeanwhileIsHeardAgainOnceBudgetsHaveAnswered) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_REVIEW) << "approved is the former charge";
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_digest("d2");
  approval_.review.set_round(2);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_REVIEW);
  Approve();
  EXPECT_EQ(ChargedTo(), "c-7");
}

TEST_F(ChangeMovesTest, EndWithTheReview) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  Review(ap::Review::STATE_REJECTED, "po-1");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(Move().end_reason(), "nobody decides about the order any more");
  budget_.status = absl::OkStatus();
  Run();
  ExpectNothingMoved();
}

TEST_F(ChangeMovesTest, AreAboutWhatWasShown) {
  Propose("cost_center: 'c-7'");
  node_.clock().SetTime(node_.clock().Now() + flow::limits::kFlowBackoffMax * 2);
  budgets_.Run();
  node_.scheduler().RunDue();
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  // Approval has not answered about the new charge when somebody who saw the former one proposes.
  Propose("project: 'p-1'");
  EXPECT_EQ(Move().project(), "") << "approval has not said yet whether it is about that";
  approval_.review.set_digest("d2");
  approval_.review.set_round(2);
  Run();
  EXPECT_EQ(Move().project(), "p-1");
  EXPECT_EQ(Move().end_reason(), "the order has changed since");
  Propose("project: 'p-2'");
  Run();
  EXPECT_EQ(Move().project(), "p-2");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  Propose("cost_center: 'c-7' project: 'p-2'");
  Run();
  EXPECT_EQ(Move().end_reason(), "the order is charged so already");
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_IN_REVIEW);
}

}  // namespace
}  // namespace outlay::purchase_order
