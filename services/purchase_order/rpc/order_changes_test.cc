// Change orders (P5) through reviews and budgets. See testing/order_budgets.h for what is fake.
#include "services/purchase_order/rpc/testing/order_changes.h"

namespace outlay::purchase_order {
namespace {

namespace ap = approval::v1;
namespace bu = budget::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_F(OrderChangesTest, GoThroughTheirReviewAndAreInForceWithTheBudgetsStep) {
  ASSERT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  ASSERT_THAT(Revise("130", "remove_line_numbers: '2'"), IsOk());
  v1::OrderChange change = Change();
  EXPECT_EQ(change.state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_FALSE(change.with_approval());
  EXPECT_EQ(change.total().units(), 130);
  EXPECT_EQ(change.proposer(), "ann");
  EXPECT_THAT(change.lines(), SizeIs(1));
  EXPECT_THAT(change.remove_line_numbers(), ElementsAre("2"));
  EXPECT_EQ(LastEvent(), v1::PurchaseOrderChanged::CHANGE_REVISION_PROPOSED);
  EXPECT_THAT(Events<v1::PurchaseOrderChanged>().back().purchase_order().change().lines(), IsEmpty())
      << "what is not in force is nobody else's business";
  Run();
  EXPECT_TRUE(Change().with_approval());
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_EQ(approval_.asked.kind(), ap::SUBJECT_KIND_CHANGE_ORDER);
  EXPECT_EQ(approval_.asked.requester(), "organizations/acme/users/ann");
  EXPECT_EQ(approval_.asked.amount().units(), 130);
  EXPECT_FALSE(approval_.asked.lines_separable());
  EXPECT_THAT(approval_.asked.details(), HasSubstr("two more chairs"));
  EXPECT_THAT(approval_.asked.details(), HasSubstr("Line 1: 100.00 USD -> 130.00 USD"));
  EXPECT_THAT(approval_.asked.details(), HasSubstr("Line 2: 50.00 USD -> removed"));
  EXPECT_EQ(Total(), 150);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00) << "the budget stays as it is while people decide";
  budget_.status = absl::UnavailableError("down");
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
  EXPECT_EQ(LastEvent(), v1::PurchaseOrderChanged::CHANGE_REVISION_APPROVED);
  EXPECT_EQ(Total(), 150);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE);
  EXPECT_EQ(Total(), 130);
  EXPECT_EQ(Get("po-1")->version(), 2);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 130'00);
  const v1::PurchaseOrderChanged told = Events<v1::PurchaseOrderChanged>().back();
  EXPECT_EQ(told.change(), v1::PurchaseOrderChanged::CHANGE_REVISED);
  EXPECT_EQ(told.reason(), "two more chairs");
  EXPECT_FALSE(told.without_review());
  const int calls = budget_.calls;
  Run();
  EXPECT_EQ(budget_.calls, calls) << "and nothing is left to tell";
}

TEST_F(OrderChangesTest, AreFoundByTheirState) {
  Submit("po-2");
  const auto found = [&](const std::string& states) {
    std::vector<std::string> numbers;
    const auto page = Send<v1::ListPurchaseOrdersRequest, v1::ListPurchaseOrdersResponse>(
        "PurchaseOrders/ListPurchaseOrders", "parent: 'organizations/acme' filter { " + states + " }");
    EXPECT_THAT(page, IsOk());
    for (const v1::PurchaseOrder& order : page->purchase_orders()) numbers.push_back(order.number());
    return numbers;
  };
  EXPECT_THAT(found("change_states: STATE_IN_REVIEW"), ::testing::IsEmpty());
  ASSERT_THAT(Revise("130"), IsOk());
  EXPECT_THAT(found("change_states: STATE_IN_REVIEW change_states: STATE_FUNDING"), ::testing::ElementsAre("PO po-1"));
  EXPECT_THAT(found("change_states: STATE_FUNDING"), ::testing::IsEmpty());
  EXPECT_THAT(found("change_states: STATE_IN_REVIEW states: STATE_CLOSED"), ::testing::IsEmpty());
}

TEST_F(OrderChangesTest, AreRefusedByBudgetsByNameWithNothingHalfDone) {
  ASSERT_THAT(Revise("130"), IsOk());
  Run();
  budget_.refusal = ARefusal();
  budget_.refuses_changes_only = true;
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  const v1::OrderChange change = Change();
  EXPECT_EQ(change.state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_THAT(change.end_reason(), HasSubstr("70.00"));
  ASSERT_THAT(change.refusals(), SizeIs(1));
  EXPECT_EQ(change.refusals(0).verdict().nodes(0).limit().units(), 100) << "the proposer sees the figures";
  EXPECT_EQ(LastEvent(), v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(Get("po-1")->version(), 1);
  EXPECT_EQ(Total(), 150);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
  EXPECT_FALSE(Get("po-1")->budget().incomplete());
  EXPECT_FALSE(Get("po-1")->budget().waiting());
}

TEST_F(OrderChangesTest, ThatAreRejectedOrWithdrawnLeaveTheOrder) {
  ASSERT_THAT(Revise("130"), IsOk());
  EXPECT_THAT(Revise("140"), HasReason("CHANGE_PENDING"));
  Run();
  approval_.review.set_end_reason("too dear");
  Review(ap::Review::STATE_REJECTED, "po-1");
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_REJECTED);
  EXPECT_EQ(Change().end_reason(), "too dear");
  const std::string first = Change().review();
  approval_.review.set_state(ap::Review::STATE_OPEN);
  ASSERT_THAT(Revise("140"), IsOk());
  EXPECT_EQ(Change().number(), 2);
  EXPECT_NE(Change().review(), first);
  Run();
  approval_.TakeCalls();
  EXPECT_THAT(Withdraw("change_number: 1"), HasReason("NO_CHANGE_PENDING")) << "which is over";
  ASSERT_THAT(Withdraw("change_number: 2 reason: 'not needed'"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_WITHDRAWN);
  EXPECT_EQ(Change().end_reason(), "not needed");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("AbandonReview"));
  // A late answer changes nothing.
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Total(), 150);
  EXPECT_THAT(Withdraw(), HasReason("NO_CHANGE_PENDING"));
}

TEST_F(OrderChangesTest, WaitForTheirMoneyAloneWhereReviewsAreOff) {
  Switch("budgets_enabled: true");
  ASSERT_THAT(Revise("130"), IsOk());
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
  EXPECT_EQ(Change().review(), "");
  EXPECT_EQ(Total(), 150);
  Run();
  EXPECT_EQ(Total(), 180);
  EXPECT_TRUE(Events<v1::PurchaseOrderChanged>().back().without_review());
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  // A decrease does not wait.
  ASSERT_THAT(Revise("80"), IsOk());
  EXPECT_EQ(Total(), 130);
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 130'00);
}

TEST_F(OrderChangesTest, AreSpentByWhoSubmittedTheOrderWhoeverProposesThem) {
  Switch("budgets_enabled: true");
  ASSERT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/RevisePurchaseOrder",
                  "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' "
                  "units: 130 } }",
                  "bob")),
              IsOk());
  Run();
  EXPECT_EQ(Change().proposer(), "bob");
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_FORCE);
  ASSERT_THAT(budget_.last.spends(), SizeIs(1));
  EXPECT_EQ(budget_.last.spends(0).spend().member(), "organizations/acme/users/ann");
  EXPECT_EQ(budget_.caller.on_behalf_of, "ann");
}

// The need includes what is invoiced, even before budgets pay for the order.
TEST_F(OrderChangesTest, OfOrdersThatNoBudgetPaidForTellWhatIsInvoicedMeanwhile) {
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  Switch("");
  ASSERT_THAT(Create(ACreation("po-2", "PO 2")), IsOk());
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-2", "s"), IsOk());
  Switch("budgets_enabled: true");
  ASSERT_THAT((Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/RevisePurchaseOrder",
                  "name: 'organizations/acme/purchaseOrders/po-2' lines { number: '3' amount { currency_code: 'USD' "
                  "units: 10 } }")),
              IsOk());
  Book("inv-1", 120'00);
  budget_.last.Clear();
  const int calls = budget_.calls;
  Run();
  EXPECT_EQ(budget_.Invoiced(), 120'00);
  EXPECT_EQ(budget_.calls, calls + 1) << "not only once it is in force";
}

TEST_F(OrderChangesTest, AreReviewedWhereReviewsAreSwitchedOnBeforeTheMoneyIsThere) {
  Switch("budgets_enabled: true");
  budget_.status = absl::UnavailableError("down");
  ASSERT_THAT(Revise("130"), IsOk());
  Switch("budgets_enabled: true approvals_enabled: true");
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_IN_REVIEW);
  EXPECT_TRUE(Change().with_approval());
  EXPECT_EQ(Total(), 150);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Total(), 180);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 180'00);
  EXPECT_FALSE(Events<v1::PurchaseOrderChanged>().back().without_review());
}

TEST_F(OrderChangesTest, LetAnOrderCloseThatBecameCompleteWhileTheyWaited) {
  Switch("budgets_enabled: true approvals_enabled: true close_when_complete: true");
  ASSERT_THAT(Revise("130"), IsOk());
  Book("inv-1", 100'00);
  Book("inv-2", 50'00);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  ASSERT_THAT(Withdraw(), IsOk());
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_CLOSED);
  EXPECT_EQ(LastEvent(), v1::PurchaseOrderChanged::CHANGE_CLOSED);
  // A user who reopens the order wants it open.
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "reopen"), IsOk());
  Run();
  ASSERT_THAT(Revise("130"), IsOk());
  ASSERT_THAT(Withdraw(), IsOk());
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderChangesTest, AreToldToBeOverWhenTheirOrderEnds) {
  ASSERT_THAT(Revise("130"), IsOk());
  ASSERT_THAT(Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "c"), IsOk());
  const auto events = Events<v1::PurchaseOrderChanged>();
  EXPECT_EQ(events.back().change(), v1::PurchaseOrderChanged::CHANGE_CANCELLED);
  const v1::PurchaseOrderChanged& told = events[events.size() - 2];
  EXPECT_EQ(told.change(), v1::PurchaseOrderChanged::CHANGE_REVISION_ENDED);
  EXPECT_EQ(told.reason(), "the order has ended");
  EXPECT_EQ(told.purchase_order().change().proposer(), "ann");
}

TEST_F(OrderChangesTest, AreHeldAgainstTheSettingsOfTheGroupWhenTheyAreApproved) {
  MakeGlobex();
  ASSERT_THAT(Revise("100",
                     "supplier: 'organizations/acme/suppliers/globex' bill_from_entities: "
                     "'organizations/acme/suppliers/globex/billFromEntities/us'"),
              IsOk());
  Run();
  tenant::TellDirectoryEvent(node_, Parse<directory::v1::GroupChanged>(
                                        "group: 'organizations/acme/groups/root' settings { invoice_terms { codes: "
                                        "'net 30' } }"));
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Change().end_reason(), HasSubstr("payment_terms"));
}

TEST_F(OrderChangesTest, OfOrdersThatNoBudgetPaidForAreAskedForWhole) {
  Switch("");
  ASSERT_THAT(Create(ACreation("po-2", "PO 2")), IsOk());
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-2", "s"), IsOk());
  EXPECT_FALSE(Get("po-2")->has_budget());
  Switch("budgets_enabled: true");
  const auto revise = [&] {
    return Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/RevisePurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/po-2' lines { number: '1' amount { currency_code: 'USD' units: 101 "
        "} }");
  };
  budget_.refusal = ARefusal();
  budget_.last.Clear();
  ASSERT_THAT(revise(), IsOk());
  Run();
  EXPECT_EQ(Get("po-2")->change().state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_FALSE(Get("po-2")->has_budget()) << "nothing is half done";
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
  budget_.refusal.reset();
  ASSERT_THAT(revise(), IsOk());
  Run();
  EXPECT_EQ(Get("po-2")->budget().state(), v1::OrderBudget::STATE_COMMITTED);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 151'00);
  EXPECT_EQ(budget_.caller.on_behalf_of, "ann");
}

TEST_F(OrderChangesTest, GiveBackWhatTheyWereGivenWhereTheyAreNotPossibleAnyMore) {
  Switch("budgets_enabled: true");
  ASSERT_THAT(Revise("60", "lines { number: '3' amount { currency_code: 'USD' units: 90 } }"), IsOk());
  ASSERT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
  Book("inv-1", 70'00);
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_NOT_POSSIBLE);
  EXPECT_THAT(Change().end_reason(), HasSubstr("70.00"));
  EXPECT_EQ(Change().end_error(), "LINE_BELOW_INVOICED");
  EXPECT_EQ(Total(), 150);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
}

TEST_F(OrderChangesTest, AreDecidedAboutAnewWhenTheOrderSaysSomethingElse) {
  ASSERT_THAT(Revise("130"), IsOk());
  Run();
  approval_.TakeCalls();
  ASSERT_THAT(Update("tags: 'urgent'"), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty());
  ASSERT_THAT(Update("notes: 'to the other door'"), IsOk());
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
}

// Budget is told again what it was told before the refused request, and what that request replaced.
TEST_F(OrderChangesTest, ThatAreRefusedTakeNothingFromWhatIsInvoiced) {
  Switch("budgets_enabled: true");
  budget_.status = absl::UnavailableError("down");
  Book("inv-1", 120'00);
  // Another item for the same amount: the order's needs stay the same.
  ASSERT_THAT(Revise("100", "lines { number: '2' item: 'stools' amount { currency_code: 'USD' units: 50 } }"), IsOk());
  ASSERT_EQ(Change().state(), v1::OrderChange::STATE_FUNDING);
  budget_.refusal = ARefusal();
  budget_.refuses_changes_only = true;
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Change().state(), v1::OrderChange::STATE_REFUSED);
  EXPECT_EQ(budget_.Invoiced(), 120'00);
  const int calls = budget_.calls;
  Run();
  EXPECT_EQ(budget_.calls, calls);
}

}  // namespace
}  // namespace outlay::purchase_order
