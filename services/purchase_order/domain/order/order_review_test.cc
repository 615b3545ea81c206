// The effects of the end of a review on an order.
#include "services/purchase_order/domain/order/order_review.h"

#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

ReviewPicture Picture(int round, const std::string& digest, ReviewOutcome outcome = ReviewOutcome::kNone) {
  return {.round = round, .digest = digest, .outcome = outcome, .reason = "why", .rejected_lines = {}};
}

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
