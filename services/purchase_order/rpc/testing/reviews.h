// For tests of reviewed subjects: what DutiesFixture has, with the service's flow and its handler of approval's events.
// Fake: approval, which answers as a test says.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_REVIEWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_REVIEWS_H_

#include <memory>
#include <string>
#include <utility>

#include "common/flow/review_steps.h"
#include "common/flow/testing/fake_approval.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/purchase_order/events/review_events.h"
#include "services/purchase_order/rpc/testing/duties.h"

namespace outlay::purchase_order {

using flow::FakeApproval;

class ReviewsFixture : public DutiesFixture {
 protected:
  explicit ReviewsFixture(std::shared_ptr<const flow::ReviewedSubjects> subjects)
      : DutiesFixture({.approval = true}),
        runner_({.store = &node_.store(), .channel = &approval_, .clock = &node_.clock(), .random = &random_},
                std::move(subjects)) {
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
  // Delivers an event of approval about the review's current state.
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
    // An approval is confirmed by another call.
    Run();
  }

  FakeApproval approval_;
  flow::ReviewRunner runner_;
  const ReviewEvents events_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_RPC_TESTING_REVIEWS_H_
