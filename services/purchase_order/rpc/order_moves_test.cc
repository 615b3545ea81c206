// Another budget that is proposed while an order is under review (A11). See testing/order_budgets.h for what is fake.
#include "services/purchase_order/rpc/testing/order_moves.h"

#include "common/access/testing/group_authorizer.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kSales[] = "organizations/acme/groups/sales";
constexpr char kEngineering[] = "organizations/acme/groups/engineering";

class OrderMovesTest : public MovesFixture {
 protected:
  OrderMovesTest() {
    Submit("po-1");
    Run();
    approval_.TakeCalls();
  }
};

TEST_F(OrderMovesTest, GoInOneStepAndPeopleAreAskedAboutThem) {
  const std::string before = ChargedTo();
  const int calls = budget_.calls;
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7' project: 'p-1' group: 'organizations/acme/groups/engineering'");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  EXPECT_EQ(Move().proposer(), "bob");
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_PROPOSED);
  EXPECT_EQ(LastEvent().budget_move().number(), 1);
  EXPECT_TRUE(Order().budget().waiting());
  Run();
  EXPECT_EQ(ChargedTo(), before) << "budgets have not answered yet";
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_GT(budget_.calls, calls);
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_EQ(Move().reason(), "theirs");
  EXPECT_EQ(ChargedTo(), "c-7");
  EXPECT_EQ(Order().order_information().project_code(), "p-1");
  EXPECT_EQ(Order().group(), "organizations/acme/groups/engineering");
  EXPECT_EQ(HeldFor(), "c-7");
  EXPECT_EQ(budget_.last.spends(0).spend().project(), "p-1");
  EXPECT_EQ(budget_.last.spends(0).spend().group(), "organizations/acme/groups/engineering");
  EXPECT_EQ(budget_.last.spends(0).spend().member(), "organizations/acme/users/ann") << "the spender stays";
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_REQUEST), 150'00);
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_THAT(Order().requesters(), IsEmpty()) << "who proposes a budget asks for nothing";
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview")) << "who decides is asked about what it is now";
  EXPECT_EQ(approval_.told.group(), "organizations/acme/groups/engineering");
  EXPECT_EQ(approval_.told.lines(0).cost_center(), "c-7");
  const auto moved = Events<v1::PurchaseOrderChanged>();
  EXPECT_EQ(moved.back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_MOVED);
  EXPECT_EQ(moved.back().budget_move().proposer(), "bob");
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Run();
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 150'00);
  EXPECT_EQ(HeldFor(), "c-7");
}

TEST_F(OrderMovesTest, AreRefusedByNameAndNothingChanges) {
  const std::string before = ChargedTo();
  budget_.refusal = ARefusal();
  budget_.refuses_cost_center = "c-7";
  Propose("cost_center: 'c-7'");
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_THAT(Move().end_reason(), HasSubstr("70.00"));
  ASSERT_THAT(Move().refusals(), SizeIs(1));
  EXPECT_EQ(Move().refusals(0).verdict().nodes(0).budget(), "organizations/acme/budgets/b") << "to who spends";
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_EQ(Order().budget().state(), v1::OrderBudget::STATE_HELD);
  EXPECT_EQ(ChargedTo(), before);
  EXPECT_EQ(HeldFor(), before);
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_REQUEST), 150'00);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(HeldFor(), before);
}

TEST_F(OrderMovesTest, AnApprovalMeanwhileIsHeardAgainOnceBudgetsHaveAnswered) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_EQ(Order().budget().state(), v1::OrderBudget::STATE_HELD) << "approved is what it was charged to before";
  // Approval starts another round, because it is shown something else.
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_digest("d2");
  approval_.review.set_round(2);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(ChargedTo(), "c-7");
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderMovesTest, AnotherOneMeanwhileTakesNothingAway) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  Run();
  const int64_t version = Flow().version;
  Propose("cost_center: 'c-8'");
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  EXPECT_EQ(LastEvent().budget_move().number(), 2);
  EXPECT_EQ(LastEvent().budget_move().cost_center(), "c-8");
  EXPECT_EQ(LastEvent().budget_move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_THAT(LastEvent().reason(), HasSubstr("propose it again"));
  EXPECT_EQ(Move().cost_center(), "c-7");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  EXPECT_EQ(Flow().version, version) << "budgets may have done it: their answer counts";
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(ChargedTo(), "c-7");
  Propose("cost_center: 'c-9'");
  Run();
  EXPECT_EQ(ChargedTo(), "c-9");
}

TEST_F(OrderMovesTest, EndWithTheReviewAndTakeNothingBack) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  Review(ap::Review::STATE_REJECTED, "po-1");
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  const auto events = Events<v1::PurchaseOrderChanged>();
  ASSERT_GE(events.size(), 2U);
  EXPECT_EQ(events[events.size() - 2].change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  EXPECT_EQ(events[events.size() - 2].budget_move().proposer(), "bob");
  EXPECT_EQ(events.back().change(), v1::PurchaseOrderChanged::CHANGE_REVIEW_ENDED);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
}

TEST_F(OrderMovesTest, ThatComeTooLateAreToldSo) {
  const std::string before = ChargedTo();
  Review(ap::Review::STATE_APPROVED, "po-1");
  budget_.status = absl::UnavailableError("down");
  Run();
  ASSERT_EQ(Order().budget().state(), v1::OrderBudget::STATE_COMMITTING);
  Propose("cost_center: 'c-7'");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_NOT_MOVED);
  EXPECT_EQ(LastEvent().reason(), "nobody decides about the order any more");
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(ChargedTo(), before);
  EXPECT_EQ(HeldFor(), before);
}

TEST_F(OrderMovesTest, AskApprovalOnceWhereTheyAreApprovedWhileBudgetsAreAsked) {
  budget_.status = absl::UnavailableError("down");
  Propose("cost_center: 'c-7'");
  ASSERT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview")) << "an approval is confirmed";
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL) << "it is about the former charge";
  budget_.status = absl::OkStatus();
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview")) << "about what it is now";
  EXPECT_EQ(approval_.told.lines(0).cost_center(), "c-7");
}

TEST_F(OrderMovesTest, AreTakenFromWhateverSaysThem) {
  // Reported by a snapshot.
  AddProposal("cost_center: 'c-7'");
  TellReview(ap::ReviewOpened());
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_ASKED);
  Run();
  EXPECT_EQ(ChargedTo(), "c-7");
  // The same proposal is reported again.
  TellReview(ap::ReviewOpened());
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_MOVED);
  // Reported by an answer.
  AddProposal("cost_center: 'c-8'");
  node_.clock().SetTime(node_.clock().Now() + absl::Hours(48));
  Run();
  EXPECT_EQ(ChargedTo(), "c-8");
}

TEST_F(OrderMovesTest, AreAboutWhatWasShown) {
  const std::string before = ChargedTo();
  ASSERT_THAT(SendAs<v1::UpdatePurchaseOrderRequest>(
                  "ann", "Update",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' notes: 'ten times as much' } "
                  "update_mask { paths: 'notes' }"),
              IsOk());
  // Bob has not seen this change.
  Propose("cost_center: 'c-7'");
  EXPECT_FALSE(Order().budget().has_move()) << "approval has not said yet whether it is about that";
  approval_.review.set_digest("d2");
  approval_.review.set_round(2);
  Run();
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(Move().end_reason(), "the order has changed since");
  EXPECT_EQ(ChargedTo(), before);
  Propose("cost_center: 'c-7'");
  Run();
  EXPECT_EQ(ChargedTo(), "c-7");
}

TEST_F(OrderMovesTest, OfWhatIsSoAlreadyAskNobody) {
  ASSERT_THAT((Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/UpdatePurchaseOrder",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' order_information { cost_center: "
                  "'c-7' } } update_mask { paths: 'order_information' }")),
              IsOk());
  Run();
  const int calls = budget_.calls;
  Propose("cost_center: 'c-7'");
  EXPECT_EQ(Move().state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(LastEvent().reason(), "the order is charged so already");
  Run();
  EXPECT_EQ(budget_.calls, calls);
}

TEST_F(OrderMovesTest, DraftsGoBackToWhatUsersCharged) {
  Propose("cost_center: 'c-7' project: 'p-1'");
  Run();
  ASSERT_EQ(ChargedTo(), "c-7");
  // A user's later change replaces the requesters' choice.
  ASSERT_THAT(SendAs<v1::UpdatePurchaseOrderRequest>(
                  "ann", "Update",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' order_information { cost_center: "
                  "'c-9' project_code: 'p-1' } } update_mask { paths: 'order_information' }"),
              IsOk());
  Run();
  Review(ap::Review::STATE_REJECTED, "po-1");
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(ChargedTo(), "c-9");
  EXPECT_EQ(Order().order_information().project_code(), "");
}

// Real: what MovesFixture has, and groups. Eve, the submitter, reaches only sales; ann, the reader, reaches all.
class OrderMovesOutOfReachTest : public MovesFixture {
 protected:
  OrderMovesOutOfReachTest() : creation_(ACreation("po-1", "PO po-1")) {
    TellGroup(kSales);
    authorizer_.Set(&groups_);
    creation_.mutable_purchase_order()->set_group(kSales);
    creation_.set_submit(true);
    EXPECT_THAT(CreateAsEve(), IsOk());
    Run();
  }
  void ProposeEngineering() {
    Propose("group: 'organizations/acme/groups/engineering' cost_center: 'c-7'");
    Run();
  }
  absl::StatusOr<v1::PurchaseOrder> CreateAsEve() {
    return Call<v1::PurchaseOrder>("PurchaseOrders/CreatePurchaseOrder", creation_, As("eve"));
  }
  absl::StatusOr<v1::PurchaseOrder> GetAs(const std::string& user) {
    return SendAs<v1::GetPurchaseOrderRequest>(user, "Get", "name: 'organizations/acme/purchaseOrders/po-1'");
  }
  absl::StatusOr<v1::PurchaseOrder> DeleteAsEve() {
    return SendAs<v1::DeletePurchaseOrderRequest>("eve", "Delete", "name: 'organizations/acme/purchaseOrders/po-1'");
  }

  v1::CreatePurchaseOrderRequest creation_;
  access::GroupAuthorizer groups_;
};

TEST_F(OrderMovesOutOfReachTest, AreSeenByWhoSubmittedAndChangedWhereTheyAreCharged) {
  ProposeEngineering();
  ASSERT_THAT(GetAs("eve"), IsOk());
  EXPECT_EQ(GetAs("eve")->group(), kEngineering);
  EXPECT_THAT(CreateAsEve(), IsOk()) << "the first answer, again";
  EXPECT_THAT(DeleteAsEve(), HasReason("GROUP_OUT_OF_REACH"));
  EXPECT_THAT(GetAs("edgar"), IsOk());
  EXPECT_THAT(GetAs("nobody"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  v1::ListPurchaseOrdersRequest list;
  list.set_parent("organizations/acme");
  const auto listed = Call<v1::ListPurchaseOrdersResponse>("PurchaseOrders/ListPurchaseOrders", list, As("eve"));
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(listed->purchase_orders(), SizeIs(1));
  Review(ap::Review::STATE_APPROVED, "po-1");
  approval_.review.set_state(ap::Review::STATE_APPROVED);
  Run();
  ASSERT_THAT(GetAs("eve"), IsOk());
  EXPECT_EQ(GetAs("eve")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(GetAs("eve")->group(), kEngineering);
}

TEST_F(OrderMovesOutOfReachTest, ComeBackWhenTheyAreNotIssued) {
  ProposeEngineering();
  ASSERT_EQ(Order().group(), kEngineering);
  Review(ap::Review::STATE_REJECTED, "po-1");
  const absl::StatusOr<v1::PurchaseOrder> order = GetAs("eve");
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(order->group(), kSales);
  EXPECT_FALSE(order->has_order_information());
  EXPECT_THAT(GetAs("edgar"), HasReason("PURCHASE_ORDER_NOT_FOUND"));
  EXPECT_THAT(CreateAsEve(), IsOk()) << "the first answer, again";
  EXPECT_THAT(DeleteAsEve(), IsOk());
  Run();
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
}

TEST_F(OrderMovesOutOfReachTest, SayNothingOfFiguresThereOnceTheyAreIssued) {
  ProposeEngineering();
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  ASSERT_EQ(Order().state(), v1::PurchaseOrder::STATE_ISSUED);
  budget_.refusal = ARefusal();
  Book("inv-1", 120'00);
  Run();
  EXPECT_TRUE(Order().budget().incomplete());
  EXPECT_EQ(LastEvent().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  EXPECT_EQ(LastEvent().reason(), "a budget does not suffice");
  EXPECT_EQ(GetAs("eve")->budget().reason(), "a budget does not suffice");
  budget_.refuses_changes_only = true;
  ASSERT_THAT(SendAs<v1::RevisePurchaseOrderRequest>(
                  "ann", "Revise",
                  "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' "
                  "units: 900 } }"),
              IsOk());
  Run();
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().change().state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_EQ(Order().change().end_reason(), "a budget does not suffice");
  EXPECT_EQ(GetAs("eve")->change().end_reason(), "a budget does not suffice");
}

TEST_F(OrderMovesOutOfReachTest, SayNothingOfSettingsThereWhereTheyAreNotIssued) {
  ProposeEngineering();
  ASSERT_EQ(Order().group(), kEngineering);
  tenant::TellDirectoryEvent(
      node_, Parse<directory::v1::GroupChanged>("group: 'organizations/acme/groups/engineering' parent: "
                                                "'organizations/acme/groups/root' settings { required_order_fields: "
                                                "'project_code' }"));
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Order().state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(Order().review().reason(),
            "the order does not have what the settings of that group ask of its orders; see: outlay group settings");
}

TEST_F(OrderMovesOutOfReachTest, SayNothingOfBudgetsThereToWhoReadsTheOrder) {
  proposer_ = "ann";
  budget_.refusal = ARefusal();
  budget_.refuses_cost_center = "c-7";
  ProposeEngineering();
  const v1::BudgetMove told = GetAs("eve")->budget().move();
  EXPECT_EQ(told.state(), v1::BudgetMove::STATE_NOT_MOVED);
  EXPECT_EQ(told.group(), "");
  EXPECT_EQ(told.end_reason(), "a budget does not suffice");
  EXPECT_THAT(told.refusals(), IsEmpty());
  EXPECT_EQ(Move().group(), kEngineering) << "ann reaches it";
  ASSERT_THAT(Move().refusals(), SizeIs(1));
  EXPECT_EQ(Move().refusals(0).verdict().passing_amount().units(), 70);
  EXPECT_EQ(Move().refusals(0).verdict().nodes(0).budget(), "organizations/acme/budgets/b");
  EXPECT_EQ(LastEvent().purchase_order().budget().move().group(), "") << "all later events of the order tell it, too";
  EXPECT_EQ(LastEvent().budget_move().group(), kEngineering);
  EXPECT_EQ(LastEvent().budget_move().submitter(), "eve");
  EXPECT_EQ(LastEvent().reason(), "a budget does not suffice");
}

}  // namespace
}  // namespace outlay::purchase_order
