// Orders that budgets pay for, seen from the API and from budget. Real: the service with its flows. Fake: budget and
// approval, which answer as a test says; for the rest see testing/service.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_BUDGETS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_BUDGETS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/flow/limits.h"
#include "common/flow/review_steps.h"
#include "common/rpc/channel.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "outlay/budget/v1/document_holds.pb.h"
#include "services/purchase_order/commands/follow_review.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/flow/budget_flow.h"
#include "services/purchase_order/rpc/testing/service.h"

namespace outlay::purchase_order {

// Keeps the requests that it gets, as budget does: the largest version counts.
class FakeBudget final : public rpc::Channel {
 public:
  void Call(std::string_view, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) override {
    ++calls;
    caller = options.caller;
    const auto& told = dynamic_cast<const budget::v1::SettleDocumentRequest&>(request);
    asked.insert(told.document_id());
    const bool is_meant = refuses_cost_center.empty() ||
                          (told.spends_size() > 0 && told.spends(0).spend().cost_center() == refuses_cost_center);
    if (status.ok() && (!refusal.has_value() || !is_meant || told.best_effort())) {
      EXPECT_TRUE(told.version() > last.version() || (is_unplaced && told.version() == last.version()));
      last = told;
    }
    budget::v1::SettleDocumentResponse answer;
    const bool is_refused = refusal.has_value() && is_meant && !(refuses_changes_only && told.best_effort());
    answer.set_allowed(!is_refused);
    if (is_refused && told.spends_size() > 0) {
      budget::v1::SpendVerdict& refused = *answer.add_refusals();
      *refused.mutable_spend() = told.spends(0).spend();
      *refused.mutable_verdict() = *refusal;
    }
    if (told.spends().empty() || told.best_effort()) answer.set_allowed(true);
    if (answer.allowed() && told.spends_size() > 0) {
      for (const std::string& owner : owners[told.spends(0).spend().cost_center()]) {
        answer.add_budget_owners("organizations/acme/users/" + owner);
      }
    }
    if (told.proposed_spends_size() > 0) {
      proposed = told;
      const budget::v1::Spend& first = told.proposed_spends(0).spend();
      const bool fits =
          !refusal.has_value() || (!refuses_cost_center.empty() && first.cost_center() != refuses_cost_center);
      answer.mutable_proposed()->set_allowed(fits);
      if (!fits) {
        budget::v1::SpendVerdict& refused = *answer.mutable_proposed()->add_refusals();
        *refused.mutable_spend() = first;
        *refused.mutable_verdict() = *refusal;
      }
    }
    for (const budget::v1::DocumentSpend& spend : told.proposed_spends()) {
      const auto add = [&](const std::vector<std::string>& found) {
        for (const std::string& owner : found) {
          answer.mutable_proposed()->add_budget_owners("organizations/acme/users/" + owner);
        }
      };
      add(owners_by_category[spend.spend().category()]);
      add(owners[spend.spend().cost_center()]);
    }
    if (!beyond.empty() && answer.allowed() && told.spends_size() > 0) {
      budget::v1::ExceededSpend& exceeded = *answer.add_exceeded();
      *exceeded.mutable_spend() = told.spends(0).spend();
      *exceeded.mutable_beyond() = testing::Parse<google::type::Money>(beyond);
    }
    is_unplaced = unplaced;
    answer.set_unplaced(unplaced);
    response->CopyFrom(answer);
    done(status);
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }

  // Returns the cents that were requested as held or committed.
  int64_t Total(budget::v1::Stage stage) const {
    int64_t cents = 0;
    for (const budget::v1::DocumentSpend& spend : last.spends()) {
      if (spend.stage() == stage)
        cents += spend.spend().amount().units() * 100 + spend.spend().amount().nanos() / 10'000'000;
    }
    return cents;
  }

  // Returns the cents that were reported as invoiced.
  int64_t Invoiced() const {
    int64_t cents = 0;
    for (const budget::v1::DocumentSpend& spend : last.spends()) {
      cents += spend.invoiced().units() * 100 + spend.invoiced().nanos() / 10'000'000;
    }
    return cents;
  }

  std::optional<budget::v1::Verdict> refusal;
  std::string beyond;                 // money: of the first spend, what is spent though budgets did not allow it
  bool unplaced = false;              // not all that is invoiced could be counted
  bool is_unplaced = false;           // as was answered last
  bool refuses_changes_only = false;  // what is told of orders as they are it has
  std::string refuses_cost_center;    // not empty: spends of others it has
  std::map<std::string, std::vector<std::string>> owners;              // by cost center: who own its budgets
  std::map<std::string, std::vector<std::string>> owners_by_category;  // of what a proposed change needs
  absl::Status status;
  budget::v1::SettleDocumentRequest last;
  budget::v1::SettleDocumentRequest proposed;  // the last that asked about a proposed change
  rpc::Caller caller;
  int calls = 0;
  std::set<std::string> asked;  // documents
};

// Accepts every review, and decides when told to.
class PatientApproval final : public rpc::Channel {
 public:
  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions&, UniqueFunction<void(absl::Status)> done) override {
    calls.emplace_back(method.substr(method.rfind('/') + 1));
    if (const auto* open = dynamic_cast<const approval::v1::OpenReviewRequest*>(&request)) asked = open->subject();
    if (const auto* again = dynamic_cast<const approval::v1::ResubmitReviewRequest*>(&request)) told = again->subject();
    response->CopyFrom(review);
    done(absl::OkStatus());
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }
  std::vector<std::string> TakeCalls() { return std::exchange(calls, {}); }

  approval::v1::Review review;
  approval::v1::Subject asked;  // of the last review that was opened
  approval::v1::Subject told;   // of the last request for a new round
  std::vector<std::string> calls;
};

class OrderBudgetsTest : public ServiceFixture {
 protected:
  OrderBudgetsTest()
      : ServiceFixture({.approval = true, .budget = true}),
        budgets_({.store = &node_.store(), .channel = &budget_, .clock = &node_.clock(), .random = &random_}),
        reviews_({.store = &node_.store(), .channel = &approval_, .clock = &node_.clock(), .random = &random_},
                 std::make_shared<OrdersInReview>(/*can_ask_budget=*/true)) {
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
      node_.clock().SetTime(node_.clock().Now() + flow::limits::kFlowBackoffMax * 2);
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
    EXPECT_THAT(order, outlay::testing::IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
  void Review(approval::v1::Review::State state, const std::string& order_id) {
    const v1::PurchaseOrder order = *Get(order_id);
    const bool is_change = order.change().state() == v1::OrderChange::STATE_IN_REVIEW;
    approval_.review.set_state(state);
    approval_.review.set_name(is_change ? order.change().review() : order.review().review());
    approval_.review.mutable_subject()->set_kind(is_change ? approval::v1::SUBJECT_KIND_CHANGE_ORDER
                                                           : approval::v1::SUBJECT_KIND_PURCHASE_ORDER);
    approval::v1::ReviewDecided event;
    *event.mutable_review() = approval_.review;
    feed::FeedEvent told;
    told.event.set_type(approval::v1::ReviewDecided::descriptor()->full_name());
    told.event.set_data(event.SerializeAsString());
    told.organization = "acme";
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.Apply(txn, told); }),
                outlay::testing::IsOk());
  }
  static budget::v1::Verdict ARefusal() {
    return outlay::testing::Parse<budget::v1::Verdict>(R"pb(
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
  flow::ReviewRunner reviews_;
  const ReviewEvents events_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_ORDER_BUDGETS_H_
