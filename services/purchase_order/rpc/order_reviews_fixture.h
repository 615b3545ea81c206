// For tests of orders that are reviewed: what DutiesFixture has, with the service's flow and what it does with
// approval's events. Fake: approval, which answers as a test says.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_REVIEWS_FIXTURE_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_REVIEWS_FIXTURE_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/rpc/channel.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "outlay/approval/v1/reviews.pb.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/flow/review_flow.h"
#include "services/purchase_order/rpc/duties_fixture.h"

namespace outlay::purchase_order {

// Answers every call at once, as told, and keeps what it was asked.
class FakeApproval final : public rpc::Channel {
 public:
  void Call(std::string_view method, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions& options, UniqueFunction<void(absl::Status)> done) override {
    calls.push_back(std::string(method.substr(method.rfind('/') + 1)));
    caller = options.caller;
    if (const auto* open = dynamic_cast<const approval::v1::OpenReviewRequest*>(&request)) {
      review.set_name(open->parent() + "/reviews/" + open->review_id());
      *review.mutable_subject() = open->subject();
    }
    if (const auto* again = dynamic_cast<const approval::v1::ResubmitReviewRequest*>(&request)) {
      request_ids.push_back(again->request_id());
      *review.mutable_subject() = again->subject();
    }
    response->CopyFrom(review);
    if (!broken.empty() && request.ShortDebugString().find(broken) != std::string::npos) {
      return done(absl::InternalError("cannot be read"));
    }
    const auto refusal = refusals.find(calls.back());
    done(refusal == refusals.end() ? status : refusal->second);
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }

  std::vector<std::string> TakeCalls() { return std::exchange(calls, {}); }

  approval::v1::Review review;  // what it answers
  absl::Status status;
  std::map<std::string, absl::Status> refusals;  // by method
  std::string broken;                            // what it cannot answer about; empty: nothing
  std::vector<std::string> calls;
  std::vector<std::string> request_ids;
  rpc::Caller caller;  // of the last call
};

class OrderReviewsFixture : public DutiesFixture {
 protected:
  OrderReviewsFixture()
      : DutiesFixture({.approval = true}),
        runner_({.store = &node_.store(), .channel = &approval_, .clock = &node_.clock(), .random = &random_},
                /*can_ask_budget=*/false) {
    Tell(R"pb(organization: "organizations/acme"
              base_currency: "USD"
              settings { approvals_enabled: true })pb");
    approval_.review.set_state(approval::v1::Review::STATE_OPEN);
    approval_.review.set_round(1);
    approval_.review.set_digest("d1");
  }

  void Run() {
    runner_.Run();
    node_.scheduler().RunDue();
  }
  void Pass(absl::Duration duration) {
    node_.clock().SetTime(node_.clock().Now() + duration);
    Run();
  }
  v1::PurchaseOrder Submit(const std::string& id) {
    v1::CreatePurchaseOrderRequest request = ACreation(id, "PO " + id);
    request.set_submit(true);
    const absl::StatusOr<v1::PurchaseOrder> order = Create(request);
    EXPECT_THAT(order, outlay::testing::IsOk());
    return order.value_or(v1::PurchaseOrder());
  }
  // Approval tells how its review stands now.
  template <typename Event>
  void Hear() {
    Event event;
    *event.mutable_review() = approval_.review;
    feed::FeedEvent told;
    told.event.set_type(Event::descriptor()->full_name());
    told.event.set_data(event.SerializeAsString());
    told.organization = "acme";
    EXPECT_TRUE(events_.Handles(told.event.type()));
    EXPECT_THAT(node_.Write("acme", [&](store::Transaction& txn) { return events_.Apply(txn, told); }),
                outlay::testing::IsOk());
  }
  void Decide(approval::v1::Review::State state) {
    approval_.review.set_state(state);
    Hear<approval::v1::ReviewDecided>();
    // An approval is asked for once more.
    Run();
  }

  FakeApproval approval_;
  ReviewRunner runner_;
  const ReviewEvents events_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_ORDER_REVIEWS_FIXTURE_H_
