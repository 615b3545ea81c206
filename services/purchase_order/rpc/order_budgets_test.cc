// Orders that budgets pay for, from both ends: the API, and budget. Real: the service with its flows. Fake: budget and
// approval, which answer as a test says; else see service_testing.h.
#include <utility>

#include "common/base/errors.h"
#include "common/rpc/channel.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/flow/budget_flow.h"
#include "services/purchase_order/flow/limits.h"
#include "services/purchase_order/flow/review_flow.h"
#include "services/purchase_order/rpc/service_testing.h"
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

// Keeps what it is told, as budget does: the largest number stands.
class FakeBudget final : public rpc::Channel {
 public:
  void Call(std::string_view, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) override {
    ++calls;
    caller = options.caller;
    const auto& told = dynamic_cast<const bu::SettleDocumentRequest&>(request);
    if (status.ok() && !refusal.has_value()) {
      EXPECT_GT(told.version(), last.version());
      last = told;
    }
    bu::SettleDocumentResponse answer;
    answer.set_allowed(!refusal.has_value());
    if (refusal.has_value() && told.spends_size() > 0) {
      bu::SpendVerdict& refused = *answer.add_refusals();
      *refused.mutable_spend() = told.spends(0).spend();
      *refused.mutable_verdict() = *refusal;
    }
    if (told.spends().empty()) answer.set_allowed(true);
    response->CopyFrom(answer);
    done(status);
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }

  // Cents that were said to be asked for, or ordered.
  int64_t Total(bu::Stage stage) const {
    int64_t cents = 0;
    for (const bu::DocumentSpend& spend : last.spends()) {
      if (spend.stage() == stage)
        cents += spend.spend().amount().units() * 100 + spend.spend().amount().nanos() / 10'000'000;
    }
    return cents;
  }

  std::optional<bu::Verdict> refusal;
  absl::Status status;
  bu::SettleDocumentRequest last;
  rpc::Caller caller;
  int calls = 0;
};

// Reviews whatever comes, and decides when told to.
class PatientApproval final : public rpc::Channel {
 public:
  void Call(std::string_view method, const google::protobuf::Message&, google::protobuf::Message* response,
            const rpc::CallOptions&, UniqueFunction<void(absl::Status)> done) override {
    calls.emplace_back(method.substr(method.rfind('/') + 1));
    response->CopyFrom(review);
    done(absl::OkStatus());
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }
  std::vector<std::string> TakeCalls() { return std::exchange(calls, {}); }

  ap::Review review;
  std::vector<std::string> calls;
};

class OrderBudgetsTest : public ServiceFixture {
 protected:
  OrderBudgetsTest()
      : ServiceFixture({.approval = true, .budget = true}),
        budgets_({.store = &node_.store(), .channel = &budget_, .clock = &node_.clock(), .random = &random_}),
        reviews_({.store = &node_.store(), .channel = &approval_, .clock = &node_.clock(), .random = &random_}) {
    Switch("budgets_enabled: true");
    approval_.review.set_round(1);
    approval_.review.set_digest("d1");
  }

  void Switch(const std::string& settings) {
    Tell(
        "organization: 'organizations/acme' base_currency: 'USD' root_group: 'organizations/acme/groups/root' "
        "settings { " +
        settings + " }");
  }
  void Run() {
    for (int i = 0; i < 3; ++i) {
      node_.clock().SetTime(node_.clock().Now() + limits::kFlowBackoffMax * 2);
      budgets_.Run();
      node_.scheduler().RunDue();
      reviews_.Run();
      node_.scheduler().RunDue();
    }
  }
  v1::PurchaseOrder Submit(const std::string& id) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
  void Review(ap::Review::State state, const std::string& order_id) {
    approval_.review.set_state(state);
    approval_.review.set_name(Get(order_id)->review().review());
    approval_.review.mutable_subject()->set_kind(ap::SUBJECT_KIND_PURCHASE_ORDER);
    ap::ReviewDecided event;
    *event.mutable_review() = approval_.review;
    feed::FeedEvent told;
    told.event.set_type(ap::ReviewDecided::descriptor()->full_name());
    told.event.set_data(event.SerializeAsString());
    told.organization = "acme";
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.Apply(txn, told); }), IsOk());
  }
  static bu::Verdict ARefusal() {
    return Parse<bu::Verdict>(R"pb(
      refusal: REFUSAL_INSUFFICIENT
      passing_amount { currency_code: "USD" units: 70 }
      nodes {
        budget: "organizations/acme/budgets/b"
        group: "organizations/acme/groups/engineering"
        outcome: OUTCOME_BLOCKED
        limit { currency_code: "USD" units: 100 }
      })pb");
  }

  FakeBudget budget_;
  PatientApproval approval_;
  BudgetRunner budgets_;
  ReviewRunner reviews_;
  const ReviewEvents events_;
};

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
  // Nothing stays set aside, and it can be mended.
  EXPECT_THAT(budget_.last.spends(), IsEmpty());
  budget_.refusal.reset();
  ASSERT_THAT(Verb<v1::SubmitPurchaseOrderRequest>("Submit", "po-1", "again"), IsOk());
  Run();
  EXPECT_EQ(Get("po-1")->state(), v1::PurchaseOrder::STATE_ISSUED);
  EXPECT_THAT(Get("po-1")->budget().refusals(), IsEmpty());
}

TEST_F(OrderBudgetsTest, WhatCannotBeJudgedIsRefusedWithTheReason) {
  budget_.status = MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "there is no group root", {});
  Submit("po-1");
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
  // And a draft that goes takes its row with it.
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
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 150'00) << "invoices leave it so until they are posted";
  ASSERT_THAT(Verb<v1::ClosePurchaseOrderRequest>("Close", "po-1", "c"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 60'00);
  // Opened again only with the money.
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
  // Approved, and not issued yet: what is approved is another order.
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

TEST_F(OrderBudgetsTest, OfAnIssuedOrderOnlyFall) {
  Submit("po-1");
  Run();
  const auto revise = [&](const std::string& amount) {
    return Send<v1::RevisePurchaseOrderRequest, v1::PurchaseOrder>(
        "PurchaseOrders/RevisePurchaseOrder",
        "name: 'organizations/acme/purchaseOrders/po-1' lines { number: '1' amount { currency_code: 'USD' units: " +
            amount + " } }");
  };
  EXPECT_THAT(revise("101"), HasReason("BUDGET_UNAVAILABLE"));
  EXPECT_THAT(revise("80"), IsOk());
  Run();
  EXPECT_EQ(budget_.Total(bu::STAGE_ORDER), 130'00);
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
