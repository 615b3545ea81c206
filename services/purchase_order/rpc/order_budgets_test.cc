// Orders that budgets pay for, until they are issued and when they end. See testing/order_budgets.h for what is fake.
#include "services/purchase_order/rpc/testing/order_budgets.h"

#include "common/access/testing/person_authorizer.h"
#include "common/base/errors.h"
#include "services/purchase_order/store/budget_flows.h"

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

TEST_F(OrderBudgetsTest, AreIssuedOnceTheirMoneyIsCommitted) {
  v1::PurchaseOrder order = Submit("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_EQ(order.budget().state(), v1::OrderBudget::STATE_COMMITTING);
  EXPECT_TRUE(Get("po-1")->budget().waiting());
  Run();
  order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(order.budget().state(), v1::OrderBudget::STATE_COMMITTED);
  EXPECT_FALSE(order.budget().waiting());
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
  const bu::Spend& spend = budget_.last.spends(0).spend();
  EXPECT_EQ(spend.group(), "organizations/acme/groups/root");
  EXPECT_EQ(spend.member(), "organizations/acme/users/ann");
  EXPECT_EQ(spend.supplier(), "organizations/acme/suppliers/initech");
  EXPECT_EQ(spend.document(), "organizations/acme/purchaseOrders/po-1");
  EXPECT_EQ(budget_.caller.on_behalf_of, "ann");
  EXPECT_EQ(budget_.caller.subject, "purchase_order");
  const auto events = Events<v1::PurchaseOrderChanged>();
  EXPECT_EQ(events.back().change(), v1::PurchaseOrderChanged::CHANGE_ISSUED);
  EXPECT_TRUE(events.back().without_review());
  EXPECT_FALSE(events.back().without_budget());
}

// The supplier is blocked while budgets are asked for the last time.
TEST_F(OrderBudgetsTest, WithTheMoneyAndWithoutTheirSupplierAreNotToldAsRefused) {
  for (const bool is_reviewed : {true, false}) {
    Switch(is_reviewed ? "budgets_enabled: true approvals_enabled: true" : "budgets_enabled: true");
    const std::string id = is_reviewed ? "po-1" : "po-2";
    budget_.last.Clear();  // the last request about another order
    Submit(id);
    budget_.status = absl::OkStatus();
    if (is_reviewed) {
      Run();
      Review(ap::Review::STATE_APPROVED, id);
      budget_.status = absl::UnavailableError("down");
      Run();
    }
    ASSERT_EQ(Get(id)->budget().state(), v1::OrderBudget::STATE_COMMITTING);
    ASSERT_THAT((Send<v1::BlockSupplierRequest, v1::Supplier>(
                    "Suppliers/BlockSupplier",
                    "name: 'organizations/acme/suppliers/initech' block { scope: SCOPE_ALL reason: 'late' }")),
                IsOk());
    budget_.status = absl::OkStatus();
    Run();
    EXPECT_EQ(Get(id)->state(), v1::PurchaseOrder::STATE_DRAFT);
    const auto events = Events<v1::PurchaseOrderChanged>();
    EXPECT_EQ(events.back().change(), v1::PurchaseOrderChanged::CHANGE_NOT_ISSUED);
    EXPECT_THAT(events.back().reason(), HasSubstr("blocked"));
    ASSERT_THAT((Send<v1::BlockSupplierRequest, v1::Supplier>("Suppliers/BlockSupplier",
                                                              "name: 'organizations/acme/suppliers/initech'")),
                IsOk());
  }
}

TEST_F(OrderBudgetsTest, AreReviewedBetweenTheRequestAndTheOrder) {
  Switch("budgets_enabled: true approvals_enabled: true");
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Submit("po-1");
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_RESERVING);
  budget_.status = absl::UnavailableError("down");
  Run();
  EXPECT_THAT(approval_.TakeCalls(), IsEmpty()) << "nobody decides before the money is there";
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("OpenReview"));
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_HELD);
  EXPECT_EQ(budget_.Total(bu::STAGE_REQUEST), 150'00);
  approval_.review.add_rejected_lines("2");
  Review(ap::Review::STATE_APPROVED, "po-1");
  // Approval is asked once more, and then budget.
  budget_.status = absl::UnavailableError("down");
  Run();
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_COMMITTING);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  EXPECT_THAT(Get("po-1")->lines(), SizeIs(2));
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 100'00) << "of the rejected line nothing";
  EXPECT_THAT(Get("po-1")->lines(), SizeIs(1));
}

// Nobody who wrote an order lets it pass over budgets (B12).
TEST_F(OrderBudgetsTest, SayWhoIsBehindThemWhileTheyWait) {
  access::PersonAuthorizer people;
  authorizer_.Set(&people);
  budget_.refusal = ARefusal();
  Submit("po-1");
  Run();
  auto edit = Parse<v1::UpdatePurchaseOrderRequest>("request_id: 'edit' purchase_order { notes: 'n' }");
  edit.mutable_purchase_order()->set_name(Get("po-1")->name());
  ASSERT_THAT(Call<v1::PurchaseOrder>("PurchaseOrders/UpdatePurchaseOrder", edit, As("bot-of-cat")), IsOk());
  budget_.refusal.reset();
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_THAT(budget_.last.requesters(),
              ElementsAre("organizations/acme/users/ann", "organizations/acme/users/bot-of-cat",
                          "organizations/acme/users/cat"));
}

TEST_F(OrderBudgetsTest, AreDraftsAgainWhenBudgetsRefuse) {
  budget_.refusal = ARefusal();
  Submit("po-1");
  Run();
  v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(order.budget().state(), v1::OrderBudget::STATE_REFUSED);
  EXPECT_THAT(order.budget().reason(), HasSubstr("70.00"));
  ASSERT_THAT(order.budget().refusals(), SizeIs(1));
  EXPECT_EQ(order.budget().refusals(0).verdict().nodes(0).limit().units(), 100) << "the spender sees the figures";
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_REFUSED);
  const bu::Verdict told = Events<v1::PurchaseOrderChanged>().back().purchase_order().budget().refusals(0).verdict();
  EXPECT_EQ(told.passing_amount().units(), 70);
  EXPECT_FALSE(told.nodes(0).has_limit()) << "nobody else does";
  EXPECT_EQ(told.nodes(0).outcome(), bu::NodeVerdict::OUTCOME_BLOCKED);
  v1::GetPurchaseOrderRequest request;
  request.set_name(order.name());
  const auto seen = Call<v1::PurchaseOrder>("PurchaseOrders/GetPurchaseOrder", request, As("bob"));
  EXPECT_EQ(seen->budget().refusals(0).verdict().nodes(0).budget(), "");
  // Nothing stays set aside, and the order can be mended.
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
  budget_.refusal.reset();
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_THAT(Get("po-1")->budget().refusals(), IsEmpty());
}

TEST_F(OrderBudgetsTest, WhatCannotBeJudgedIsRefusedWithTheReasonOnceTheCopyHadItsTime) {
  budget_.status = MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "there is no group root", {});
  Submit("po-1");
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  node_.clock().SetTime(node_.clock().Now() + flow::limits::kPeerCopyWait);
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(Get("po-1")->budget().reason(), "there is no group root");
}

TEST_F(OrderBudgetsTest, GiveBackWhatTheyDoNotNeedAnyMore) {
  Switch("budgets_enabled: true approvals_enabled: true");
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Submit("po-1");
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_REQUEST), 150'00);
  Review(ap::Review::STATE_REJECTED, "po-1");
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_DRAFT);
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_RELEASED);
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
  // A deleted draft takes its row with it.
  approval_.review.set_state(ap::Review::STATE_OPEN);
  const std::string document = Get("po-1")->budget().document_id();
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_REQUEST), 150'00);
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-1", "d"), IsOk());
  Run();
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
  EXPECT_FALSE(FindBudgetFlow(*node_.store().Read(store::PartitionOf("acme")), {"acme", document})->has_value());
}

TEST_F(OrderBudgetsTest, KeepWhatIsInvoicedWhenTheyEnd) {
  Submit("po-1");
  Run();
  Book("inv-1", 60'00);
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
  EXPECT_EQ(budget_.Invoiced(), 60'00);
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 60'00);
  // Reopened only after the money is committed.
  budget_.refusal = ARefusal();
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r"), IsOk());
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_CLOSED);
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_REFUSED);
  budget_.refusal.reset();
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r2"), IsOk());
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_CLOSED);
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00);
}

TEST_F(OrderBudgetsTest, ThatChangeWhileTheyWaitAreAskedAboutAnew) {
  Switch("budgets_enabled: true approvals_enabled: true");
  approval_.review.set_state(ap::Review::STATE_OPEN);
  Submit("po-1");
  Run();
  Review(ap::Review::STATE_APPROVED, "po-1");
  budget_.status = absl::UnavailableError("down");
  Run();
  ASSERT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_COMMITTING);
  approval_.TakeCalls();
  // The order was approved but not issued, and is changed now: the approval is for another content.
  approval_.review.set_state(ap::Review::STATE_OPEN);
  approval_.review.set_digest("d2");
  ASSERT_THAT((Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/UpdatePurchaseOrder",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' "
                  "lines { number: '1' amount { currency_code: 'USD' units: 700 } } } update_mask { paths: 'lines' }")),
              IsOk());
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_HELD);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_THAT(approval_.TakeCalls(), ElementsAre("ResubmitReview"));
  EXPECT_EQ(budget_.Total(bu::STAGE_REQUEST), 700'00);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  Review(ap::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 700'00);
}

TEST_F(OrderBudgetsTest, AreNotAskedWhereThatIsSwitchedOff) {
  Switch("");
  const v1::PurchaseOrder order = Submit("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_FALSE(order.has_budget());
  EXPECT_TRUE(Events<v1::PurchaseOrderChanged>().back().without_budget());
  Run();
  EXPECT_EQ(budget_.calls, 0);
}

class OrdersWithoutBudgetTest : public ServiceFixture {};

TEST_F(OrdersWithoutBudgetTest, AreNotIssuedPastACheckThatCannotBeMade) {
  Tell("organization: 'organizations/acme' base_currency: 'USD' settings { budgets_enabled: true }");
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "PO 1");
  request.set_submit(true);
  EXPECT_THAT(Create(request), HasReason("BUDGET_UNAVAILABLE"));
}

}  // namespace
}  // namespace outlay::purchase_order
