// What a flow makes of each word of approval, in every phase, early, late and twice.
#include "services/purchase_order/domain/order_review.h"

#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/samples_testing.h"

namespace outlay::purchase_order {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);

ReviewPicture Picture(int round, const std::string& digest, ReviewOutcome outcome = ReviewOutcome::kNone) {
  return {.round = round, .digest = digest, .outcome = outcome, .reason = "why", .rejected_lines = {}};
}

ReviewFlow FlowIn(ReviewPhase phase, std::optional<ReviewPicture> known = std::nullopt) {
  return {.order_id = "po", .requester = "ann", .phase = phase, .attempt = 2, .calls = 1, .due = kNow, .known = known};
}

TEST(ReviewFlowTest, WaitsForAnOpenReviewAndEndsWithAnEndedOne) {
  const ReviewStep open = AfterAnswer(FlowIn(ReviewPhase::kAsk), Picture(1, "d"), kNow);
  EXPECT_FALSE(open.end.has_value());
  EXPECT_EQ(open.flow.phase, ReviewPhase::kWait);
  EXPECT_EQ(open.flow.due, kNow + limits::kReviewCheckInterval);
  const ReviewStep ended = AfterAnswer(FlowIn(ReviewPhase::kAsk), Picture(1, "d", ReviewOutcome::kApproved), kNow);
  EXPECT_EQ(ended.flow.phase, ReviewPhase::kOver);
  ASSERT_TRUE(ended.end.has_value());
  EXPECT_EQ(ended.end->outcome, ReviewOutcome::kApproved);
}

TEST(ReviewFlowTest, AnEndThatIsToldBeforeTheAnswerIsNotLost) {
  const ReviewStep told = AfterEvent(FlowIn(ReviewPhase::kAsk), Picture(1, "d", ReviewOutcome::kRejected), kNow);
  EXPECT_EQ(told.flow.phase, ReviewPhase::kAsk);
  EXPECT_FALSE(told.end.has_value()) << "what it is about is not known yet";
  EXPECT_TRUE(AfterAnswer(told.flow, Picture(1, "d"), kNow).end.has_value());
  EXPECT_FALSE(AfterAnswer(told.flow, Picture(2, "d"), kNow).end.has_value());
  EXPECT_FALSE(AfterAnswer(told.flow, Picture(1, "e"), kNow).end.has_value());
}

TEST(ReviewFlowTest, OnlyAnEndOfWhatWasAskedIsAnEnd) {
  const ReviewFlow waits = FlowIn(ReviewPhase::kWait, Picture(2, "d"));
  EXPECT_TRUE(AfterEvent(waits, Picture(2, "d", ReviewOutcome::kRejected), kNow).end.has_value());
  // An approval is asked for once more: who decided may have taken a part in it meanwhile.
  const ReviewStep approved = AfterEvent(waits, Picture(2, "d", ReviewOutcome::kApproved), kNow);
  EXPECT_FALSE(approved.end.has_value());
  EXPECT_EQ(approved.flow.phase, ReviewPhase::kAsk);
  EXPECT_TRUE(AfterAnswer(approved.flow, Picture(2, "d", ReviewOutcome::kApproved), kNow).end.has_value());
  EXPECT_FALSE(AfterAnswer(approved.flow, Picture(3, "e"), kNow).end.has_value());
  EXPECT_EQ(AfterEvent(waits, Picture(2, "d"), kNow).flow, waits);
  // Late.
  EXPECT_EQ(AfterEvent(waits, Picture(1, "d", ReviewOutcome::kRejected), kNow).flow, waits);
  // Approved, but something else.
  const ReviewStep other = AfterEvent(waits, Picture(2, "e", ReviewOutcome::kApproved), kNow);
  EXPECT_FALSE(other.end.has_value());
  EXPECT_EQ(other.flow.phase, ReviewPhase::kLook);
  EXPECT_EQ(AfterEvent(waits, Picture(3, "d"), kNow).flow.phase, ReviewPhase::kLook);
}

TEST(ReviewFlowTest, TheFirstCallRepeatedSaysNothingOfWhoMayStillApprove) {
  ReviewFlow first = FlowIn(ReviewPhase::kAsk);
  first.attempt = 1;
  first.calls = 0;
  ReviewPicture approved = Picture(1, "d", ReviewOutcome::kApproved);
  EXPECT_TRUE(AfterAnswer(first, approved, kNow).end.has_value()) << "nobody decided it";
  approved.approvers.Add("bob");
  const ReviewStep step = AfterAnswer(first, approved, kNow);
  EXPECT_FALSE(step.end.has_value());
  EXPECT_EQ(step.flow.phase, ReviewPhase::kAsk);
  EXPECT_TRUE(AfterAnswer(step.flow, approved, kNow).end.has_value());
}

TEST(ReviewFlowTest, ALookFindsWhatWasMissedOrLeadsToAskingAnew) {
  const ReviewFlow looks = FlowIn(ReviewPhase::kLook, Picture(2, "d"));
  const ReviewPicture ended = Picture(3, "d", ReviewOutcome::kRejected);
  EXPECT_TRUE(AfterLook(looks, &ended, kNow).end.has_value());
  const ReviewPicture other = Picture(2, "e", ReviewOutcome::kApproved);
  EXPECT_EQ(AfterLook(looks, &other, kNow).flow.phase, ReviewPhase::kAsk);
  EXPECT_EQ(AfterLook(looks, nullptr, kNow).flow.phase, ReviewPhase::kAsk);
  // What is told during a look makes its answer mean nothing.
  EXPECT_NE(AfterEvent(looks, Picture(3, "d"), kNow).flow.calls, looks.calls);
}

TEST(ReviewFlowTest, AReviewThatNobodyNeedsIsWithdrawn) {
  EXPECT_EQ(AfterEvent(FlowIn(ReviewPhase::kOver), Picture(1, "d"), kNow).flow.phase, ReviewPhase::kWithdraw);
  const ReviewStep ended = AfterEvent(FlowIn(ReviewPhase::kOver), Picture(1, "d", ReviewOutcome::kExpired), kNow);
  EXPECT_EQ(ended.flow.phase, ReviewPhase::kOver);
  EXPECT_FALSE(ended.end.has_value());
  EXPECT_EQ(AfterEvent(FlowIn(ReviewPhase::kWithdraw), Picture(1, "d"), kNow).flow, FlowIn(ReviewPhase::kWithdraw));
}

TEST(ReviewFlowTest, EveryQuestionHasAnIdOfItsOwn) {
  const std::string id = MakeReviewId("po", kNow, "d");
  EXPECT_NE(id, MakeReviewId("po", kNow + absl::Microseconds(1), "d"));
  EXPECT_NE(id, MakeReviewId("po", kNow, "e"));
  EXPECT_EQ(id, MakeReviewId("po", kNow, "d"));
  EXPECT_EQ(id, MakeReviewId("po", kNow, "d", 0));
  EXPECT_NE(id, MakeReviewId("po", kNow, "d", 1));
  EXPECT_LE(MakeReviewId(std::string(63, 'a'), kNow, "d").size(), 63u);
  const ReviewFlow flow = FlowIn(ReviewPhase::kAsk);
  const std::string first = ReviewRequestId(flow, id);
  EXPECT_NE(first, ReviewRequestId(InPhase(flow, ReviewPhase::kAsk, kNow), id));
  EXPECT_LE(first.size(), 64u);
}

// Orders.

Order AWaitingOrder() {
  Rules rules;
  rules.approvals_enabled = true;
  return DecideSubmit(samples::ADraft(), {.submitter = "ann", .can_be_reviewed = true}, samples::ASupplier(), rules, 0,
                      samples::InAugust())
      ->after;
}

TEST(ReviewedOrderTest, WaitsUntilItIsApprovedAndGoesWithoutRejectedLines) {
  const Order order = AWaitingOrder();
  EXPECT_EQ(order.state, State::kPendingApproval);
  EXPECT_EQ(order.version, 0);
  ReviewPicture end = Picture(1, "d", ReviewOutcome::kApproved);
  end.rejected_lines = {"1"};
  const auto issued = DecideReviewed(order, end, samples::ASupplier(), Rules(), false, 0, samples::InAugust());
  ASSERT_TRUE(issued.ok());
  EXPECT_EQ(issued->after.state, State::kIssued);
  EXPECT_TRUE(issued->new_version && issued->may_take_more);
  ASSERT_EQ(issued->after.lines.size(), 1u);
  EXPECT_EQ(issued->after.lines[0].number, "2");
  EXPECT_EQ(issued->after.review.rejected_lines, end.rejected_lines);
}

TEST(ReviewedOrderTest, IsADraftAgainWithReasons) {
  for (const ReviewOutcome outcome : {ReviewOutcome::kRejected, ReviewOutcome::kWithdrawn, ReviewOutcome::kExpired}) {
    const auto back = DecideReviewed(AWaitingOrder(), Picture(1, "d", outcome), samples::ASupplier(), Rules(), false, 0,
                                     samples::InAugust());
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->after.state, State::kDraft);
    EXPECT_EQ(back->after.review.outcome, outcome);
    EXPECT_EQ(back->after.review.reason, "why");
    EXPECT_FALSE(back->after.issue_time.has_value());
  }
}

TEST(ReviewedOrderTest, WhatIsApprovedMustStillBeAllowed) {
  const ReviewPicture end = Picture(1, "d", ReviewOutcome::kApproved);
  EXPECT_FALSE(
      DecideReviewed(AWaitingOrder(), end, samples::ASupplier(), Rules(), false, 100, samples::InAugust()).ok());
}

TEST(ReviewedOrderTest, DoesNotWaitForBudgetsThatNobodyTells) {
  Rules rules;
  rules.budgets_enabled = true;  // since it was submitted
  const ReviewPicture end = Picture(1, "d", ReviewOutcome::kApproved);
  const auto decide = [&](bool can_ask_budget) {
    return DecideReviewed(AWaitingOrder(), end, samples::ASupplier(), rules, can_ask_budget, 0, samples::InAugust());
  };
  EXPECT_EQ(decide(true)->after.budget.phase, BudgetPhase::kCommitting);
  EXPECT_THAT(decide(false), outlay::testing::HasReason("BUDGET_UNAVAILABLE"));
}

TEST(ReviewedOrderTest, OnlyContactsTagsAndWhenToTellConcernNobodyWhoDecides) {
  const Order order = AWaitingOrder();
  Order other = order;
  other.tags = {"urgent"};
  other.balance_threshold_basis_points = 1;
  other.contacts = {{.id = "c", .display_name = "n", .email = "e"}};
  other.revision += 1;
  EXPECT_TRUE(ShowsTheSame(order, other));
  const std::vector<void (*)(Order&)> changes = {
      [](Order& changed) { changed.balance_tracking_disabled = true; },
      [](Order& changed) { changed.requesters.Add("bob"); },
      [](Order& changed) { changed.payment_method = "card"; },
      [](Order& changed) { changed.entity_ids = {"emea"}; },
      [](Order& changed) { changed.lines[0].quantity = samples::DecimalOf("2"); },
      [](Order& changed) { changed.notes = "n"; }};
  for (const auto change : changes) {
    Order changed = order;
    change(changed);
    EXPECT_FALSE(ShowsTheSame(order, changed));
  }
  OrderSpec spec = samples::ASpec();
  spec.lines.clear();
  EXPECT_FALSE(DecideUpdate(order, spec, samples::ASupplier(), Rules(), 0, samples::InAugust()).ok());
}

}  // namespace
}  // namespace outlay::purchase_order
