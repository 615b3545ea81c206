// Requests of issued orders to budgets: invoices, ends, and needs that no step waits for. See testing/order_budgets.h
// for what is fake.
#include <string>

#include "common/base/errors.h"
#include "common/flow/limits.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/rpc/testing/order_budgets.h"
#include "services/purchase_order/store/budget_flows.h"

namespace outlay::purchase_order {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::IsEmpty;

class OrderPostingsTest : public OrderBudgetsTest {
 protected:
  void UndoInvoice(const std::string& invoice) {
    ASSERT_THAT(
        (Send<v1::UndoAssociationRequest, v1::Association>(
            "Associations/UndoAssociation", "parent: 'organizations/acme' invoice: 'organizations/acme/invoices/" +
                                                invoice + "' request_id: 'undo-" + invoice + "'")),
        IsOk());
  }
  absl::StatusOr<v1::PurchaseOrder> Revise(const std::string& amount) {
    return Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/RevisePurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' units: " +
            amount + " } }");
  }
  bool HasFlow(const std::string& document) {
    return FindBudgetFlow(*node_.store().Read(store::PartitionOf("acme")), {"acme", document})->has_value();
  }
};

TEST_F(OrderPostingsTest, SayWhatIsInvoicedAlsoAfterTheirEnd) {
  Submit("po-1");
  Run();
  Book("inv-1", 60'00);
  Run();
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 150'00);
  EXPECT_EQ(budget_.Invoiced(), 60'00);
  EXPECT_TRUE(budget_.last.best_effort());
  // More than is ordered on the line.
  Book("inv-2", 70'00);
  Run();
  EXPECT_EQ(budget_.Invoiced(), 130'00);
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 130'00);
  UndoInvoice("inv-1");
  EXPECT_TRUE(Get("po-1")->budget().waiting());
  Run();
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 70'00) << "nothing of what is undone stays";
  EXPECT_EQ(budget_.Invoiced(), 70'00);
  UndoInvoice("inv-2");
  Run();
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
}

TEST_F(OrderPostingsTest, KeepWhatBudgetsRefuseThoughNobodyWaits) {
  Submit("po-1");
  Run();
  budget_.refusal = ARefusal();
  Book("inv-1", 120'00);
  Run();
  v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_TRUE(order.budget().incomplete());
  EXPECT_FALSE(order.budget().waiting());
  EXPECT_EQ(order.budget().refusals_size(), 1);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  const auto events = Events<v1::PurchaseOrderChanged>().size();
  Book("inv-2", 1'00);
  Run();
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().size(), events) << "told once";
  budget_.refusal.reset();
  Book("inv-3", 1'00);
  Run();
  order = *Get("po-1");
  EXPECT_FALSE(order.budget().incomplete());
  EXPECT_EQ(order.budget().refusals_size(), 0);
}

TEST_F(OrderPostingsTest, KnowWhatIsSpentThoughBudgetsDidNotAllowIt) {
  Submit("po-1");
  Run();
  budget_.beyond = "currency_code: 'USD' units: 20";
  Book("inv-1", 120'00);
  Run();
  v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(budget_.last.spends(0).beyond_order().units(), 20) << "who waits is not refused for it";
  EXPECT_TRUE(order.budget().incomplete());
  EXPECT_EQ(order.budget().spent_beyond().units(), 20);
  EXPECT_EQ(order.budget().reason(), "20.00 USD of what is invoiced is spent beyond what budgets allow");
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  const auto events = Events<v1::PurchaseOrderChanged>().size();
  Book("inv-2", 1'00);
  Run();
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().size(), events) << "told once";
  // An order that is opened again has it still.
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r"), IsOk());
  Run();
  order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_TRUE(order.budget().incomplete());
  EXPECT_EQ(order.budget().spent_beyond().units(), 20);
  budget_.beyond.clear();
  Book("inv-3", 1'00);
  Run();
  order = *Get("po-1");
  EXPECT_FALSE(order.budget().incomplete());
  EXPECT_FALSE(order.budget().has_spent_beyond());
  EXPECT_EQ(order.budget().reason(), "");
}

TEST_F(OrderPostingsTest, AreToldAgainUntilAllThatIsInvoicedCounts) {
  Submit("po-1");
  Run();
  budget_.refusal = ARefusal();
  budget_.unplaced = true;
  Book("inv-1", 120'00);
  Run();
  EXPECT_TRUE(Get("po-1")->budget().waiting());
  EXPECT_TRUE(Get("po-1")->budget().incomplete()) << "somebody has to know";
  const int calls = budget_.calls;
  const auto events = Events<v1::PurchaseOrderChanged>().size();
  Run();
  EXPECT_EQ(budget_.calls, calls) << "not every few seconds";
  node_.clock().SetTime(node_.clock().Now() + limits::kRefusedPause);
  Run();
  EXPECT_EQ(budget_.calls, calls + 1);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().size(), events) << "told once";
  budget_.refusal.reset();
  budget_.unplaced = false;
  node_.clock().SetTime(node_.clock().Now() + limits::kRefusedPause);
  Run();
  EXPECT_FALSE(Get("po-1")->budget().waiting());
  EXPECT_FALSE(Get("po-1")->budget().incomplete());
}

TEST_F(OrderPostingsTest, AreToldAgainAfterAPauseWhileARateIsMissing) {
  Submit("po-1");
  Run();
  budget_.refusal = ARefusal();
  budget_.refusal->set_refusal(budget::v1::Verdict::REFUSAL_NO_EXCHANGE_RATE);
  budget_.unplaced = true;
  Book("inv-1", 120'00);
  Run();
  EXPECT_FALSE(Get("po-1")->budget().incomplete()) << "a new rate takes a moment";
  node_.clock().SetTime(node_.clock().Now() + flow::limits::kPeerCopyWait);
  Run();
  EXPECT_TRUE(Get("po-1")->budget().incomplete());
  for (int hours = 0; hours < 3; ++hours) {
    const int calls = budget_.calls;
    node_.clock().SetTime(node_.clock().Now() + limits::kRefusedPause);
    Run();
    EXPECT_EQ(budget_.calls, calls + 1) << "not every few seconds";
  }
  // Something else is told for the first time, and so may be ahead of its rate.
  const int calls = budget_.calls;
  Book("inv-2", 1'00);
  Run();
  EXPECT_GT(budget_.calls, calls + 1);
}

TEST_F(OrderPostingsTest, KeepWhyTheyWereNotOpenedAgain) {
  Submit("po-1");
  Run();
  Book("inv-1", 120'00);
  Run();
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  budget_.refusal = ARefusal();
  budget_.refuses_changes_only = true;
  budget_.beyond = "currency_code: 'USD' units: 20";
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r"), IsOk());
  Run();
  const v1::PurchaseOrder order = *Get("po-1");
  EXPECT_EQ(order.state(), v1::PurchaseOrder::STATE_CLOSED);
  EXPECT_EQ(order.budget().state(), v1::OrderBudget::STATE_REFUSED);
  EXPECT_TRUE(order.budget().incomplete()) << "the closed order was told again";
  EXPECT_EQ(order.budget().spent_beyond().units(), 20);
  EXPECT_THAT(order.budget().reason(), ::testing::HasSubstr("70.00 USD would pass"));
  EXPECT_EQ(order.budget().refusals_size(), 1);
  const v1::PurchaseOrderChanged told = Events<v1::PurchaseOrderChanged>().back();
  EXPECT_EQ(told.change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  EXPECT_EQ(told.reason(), "20.00 USD of what is invoiced is spent beyond what budgets allow");
}

TEST_F(OrderPostingsTest, AreToldUntilBudgetDoesIt) {
  Submit("po-1");
  Run();
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  // A fault of configuration, which somebody mends later.
  budget_.status = MakeError(absl::StatusCode::kPermissionDenied, "SERVICE_NOT_ALLOWED", "not this service", {});
  Run();
  EXPECT_TRUE(Get("po-1")->budget().waiting());
  EXPECT_FALSE(Get("po-1")->budget().incomplete());
  budget_.status = MakeError(absl::StatusCode::kFailedPrecondition, "TOO_MANY_BUDGETS", "too many", {});
  Run();
  v1::PurchaseOrder order = *Get("po-1");
  EXPECT_TRUE(order.budget().waiting());
  EXPECT_TRUE(order.budget().incomplete()) << "somebody has to know";
  EXPECT_EQ(order.budget().reason(), "too many");
  const auto events = Events<v1::PurchaseOrderChanged>();
  EXPECT_EQ(events.back().change(), v1::PurchaseOrderChanged::CHANGE_BUDGET_INCOMPLETE);
  int calls = budget_.calls;
  Run();
  EXPECT_EQ(budget_.calls, calls) << "not every few seconds for ever";
  node_.clock().SetTime(node_.clock().Now() + limits::kRefusedPause);
  Run();
  EXPECT_EQ(budget_.calls, calls + 1);
  EXPECT_EQ(Events<v1::PurchaseOrderChanged>().size(), events.size()) << "told once";
  budget_.status = absl::OkStatus();
  node_.clock().SetTime(node_.clock().Now() + limits::kRefusedPause);
  Run();
  order = *Get("po-1");
  EXPECT_FALSE(order.budget().waiting());
  EXPECT_FALSE(order.budget().incomplete());
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
}

TEST_F(OrderPostingsTest, WaitWhileNobodyMayCallBudget) {
  budget_.status = MakeError(absl::StatusCode::kPermissionDenied, "SERVICE_NOT_ALLOWED", "not this service", {});
  Submit("po-1");
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_PENDING_APPROVAL);
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderPostingsTest, AreToldUnderALargerNumberWhereBudgetKnowsOne) {
  budget_.status = MakeError(absl::StatusCode::kFailedPrecondition, "DOCUMENT_SUPERSEDED", "late", {{"version", "7"}});
  Submit("po-1");
  budgets_.Run();
  node_.scheduler().RunDue();
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(budget_.last.version(), 8);
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
}

TEST_F(OrderPostingsTest, SayTheirTaxInProportion) {
  v1::CreatePurchaseOrderRequest request = ACreation("po-1", "PO 1");
  request.mutable_purchase_order()->clear_lines();
  v1::Line& line = *request.mutable_purchase_order()->add_lines();
  line.set_number("1");
  line.mutable_tax()->set_currency_code("USD");
  line.mutable_tax()->set_units(19);
  line.mutable_quantity()->set_value("1");
  line.mutable_unit_price()->set_value("100");
  request.set_submit(true);
  ASSERT_THAT(Create(request), IsOk());
  Run();
  EXPECT_EQ(budget_.last.spends(0).spend().tax().units(), 19);
  Book("inv-1", 59'50);
  ASSERT_THAT(Verb<v1::CancelPurchaseOrderRequest>("Cancel", "po-1", "c"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 59'50);
  EXPECT_EQ(budget_.last.spends(0).spend().tax().units(), 9);
  EXPECT_EQ(budget_.last.spends(0).spend().tax().nanos(), 500'000'000);
}

TEST_F(OrderPostingsTest, OfBeforeTheSwitchAreAskedAboutWhenTheyAreOpenedAgain) {
  Switch("");
  Submit("po-1");
  Switch("budgets_enabled: true");
  EXPECT_THAT(Revise("80"), IsOk());
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r"), IsOk());
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_CLOSED);
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_EQ(budget_.Total(budget::v1::STAGE_ORDER), 130'00);
  EXPECT_EQ(budget_.caller.on_behalf_of, "ann");
}

TEST_F(OrderPostingsTest, OfBeforeTheSwitchAreAskedAboutWhenTheyAreApproved) {
  Switch("approvals_enabled: true");
  approval_.review.set_state(approval::v1::Review::STATE_OPEN);
  Submit("po-1");
  Run();
  Switch("approvals_enabled: true budgets_enabled: true");
  budget_.refusal = ARefusal();
  Review(approval::v1::Review::STATE_APPROVED, "po-1");
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_DRAFT);
}

TEST_F(OrderPostingsTest, StayWhereTheyAreChargedWhileTheirMoneyIsSetAside) {
  Submit("po-1");
  Run();
  Switch("");
  EXPECT_THAT((Send<v1::UpdatePurchaseOrderRequest, v1::PurchaseOrder>(
                  "PurchaseOrders/UpdatePurchaseOrder",
                  "purchase_order { name: 'organizations/acme/purchaseOrders/po-1' order_information { cost_center: "
                  "'other' } } update_mask { paths: 'order_information' }")),
              HasReason("FIELD_NOT_CHANGEABLE"));
}

TEST_F(OrderPostingsTest, ThatWaitToBeOpenedAgainCanBeClosed) {
  Submit("po-1");
  Run();
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  budget_.status = absl::UnavailableError("down");
  ASSERT_THAT(Verb<v1::ReopenPurchaseOrderRequest>("Reopen", "po-1", "r"), IsOk());
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c2"), IsOk());
  budget_.status = absl::OkStatus();
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_CLOSED);
  EXPECT_EQ(Get("po-1")->budget().state(), v1::OrderBudget::STATE_RELEASED);
}

TEST_F(OrderPostingsTest, OfDraftsThatGoLeaveNoRow) {
  Switch("budgets_enabled: true approvals_enabled: true");
  approval_.review.set_state(approval::v1::Review::STATE_OPEN);
  Submit("po-1");
  Run();
  const std::string document = Get("po-1")->budget().document_id();
  Review(approval::v1::Review::STATE_REJECTED, "po-1");
  Run();
  ASSERT_TRUE(HasFlow(document));
  ASSERT_THAT(Verb<v1::DeletePurchaseOrderRequest>("Delete", "po-1", "d"), IsOk());
  EXPECT_FALSE(HasFlow(document));
}

TEST_F(OrderPostingsTest, OfOneOrganizationDoNotStandInTheWayOfAnothers) {
  std::string other = "globex";
  for (int i = 0; store::PartitionOf(other) != store::PartitionOf("acme"); ++i) other = "org-" + std::to_string(i);
  const auto save = [&](const std::string& organization, int from, int to, absl::Time due) {
    ASSERT_THAT(node_.Write(organization,
                            [&](store::Transaction& txn) {
                              for (int i = from; i < to; ++i) {
                                const std::string document = "d-" + std::to_string(i);
                                budget::v1::SettleDocumentRequest request;
                                request.set_document_id(organization + document);
                                request.set_best_effort(true);
                                EXPECT_THAT(SaveBudgetFlow(txn, {organization, document},
                                                           BudgetFlow{.order_id = "o",
                                                                      .spender = "ann",
                                                                      .version = 1,
                                                                      .request = request.SerializeAsString(),
                                                                      .due = due}),
                                            IsOk());
                              }
                              return absl::OkStatus();
                            }),
                IsOk());
  };
  const absl::Time start = node_.clock().Now();
  for (int from = 0; from < 2'400; from += 300) save("acme", from, from + 300, start);
  save(other, 0, 1, start + absl::Seconds(1));
  node_.clock().SetTime(start + absl::Seconds(2));
  // Every request about the first organization fails permanently.
  budget_.status = absl::ResourceExhaustedError("full");
  for (int i = 0; i < 3; ++i) {
    budgets_.Run();
    node_.scheduler().RunDue();
  }
  EXPECT_EQ(budget_.asked.count(other + "d-0"), 1u);
}

}  // namespace
}  // namespace outlay::purchase_order
