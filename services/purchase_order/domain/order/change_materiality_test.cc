// Which changes of issued orders need no review, because they are within the materiality (A5, P5).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/order/change_decisions.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::IsOk;
using ::testing::Eq;
using ::testing::Optional;

// The order of the samples costs 150 dollars; 2 % of it are 3 dollars.
Rules Tolerating(std::optional<int> basis_points = 200, std::optional<Money> amount = std::nullopt) {
  Rules rules;
  rules.approvals_enabled = true;
  rules.materiality.basis_points = basis_points;
  rules.materiality.amount = amount;
  return rules;
}

Revision Lines(std::vector<LineSpec> lines) {
  return {.lines = std::move(lines), .remove = {}};
}

OrderDecision Revised(const Order& order, const Revision& revision, const Rules& rules) {
  const absl::StatusOr<OrderDecision> decision =
      DecideRevise(order, revision, ASupplier(), {}, rules,
                   {.submitter = "ann", .can_be_reviewed = true, .can_ask_budget = true}, InAugust());
  EXPECT_THAT(decision, IsOk());
  return decision.value_or(OrderDecision());
}

ChangeState StateOf(const Order& order, const Revision& revision, const Rules& rules) {
  return Revised(order, revision, rules).after.change.state;
}

TEST(ChangeMaterialityTest, GrowthWithinItIsInForceAtOnce) {
  const OrderDecision within = Revised(AnIssuedOrder(), Lines({ALine("1", "103.00")}), Tolerating());
  EXPECT_TRUE(within.new_version);
  EXPECT_EQ(within.after.change.state, ChangeState::kNone);
  EXPECT_EQ(*TotalOf(within.after), Usd("153.00"));
  EXPECT_EQ(within.after.grown_minor, 3'00);
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "103.01")}), Tolerating()), ChangeState::kInReview);
  const Rules by_amount = Tolerating(std::nullopt, Usd("2.00"));
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "102.00")}), by_amount), ChangeState::kNone);
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "102.01")}), by_amount), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, SmallStepsAddUp) {
  Order order = AnIssuedOrder();
  for (const char* amount : {"101.00", "102.00", "103.00"}) {
    order = Revised(order, Lines({ALine("1", amount)}), Tolerating()).after;
    ASSERT_EQ(order.change.state, ChangeState::kNone) << amount;
  }
  EXPECT_EQ(order.grown_minor, 3'00) << "of the 150.00 that were decided";
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "103.01")}), Tolerating()), ChangeState::kInReview);
  order = Revised(order, Lines({ALine("1", "90.00")}), Tolerating()).after;
  EXPECT_EQ(order.grown_minor, 3'00) << "what became cheaper does not make up for it";
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "90.01")}), Tolerating()), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, GrowthIsThatOfLines) {
  const Revision shifted = Lines({ALine("1", "104.00"), ALine("2", "46.00")});
  EXPECT_EQ(StateOf(AnIssuedOrder(), shifted, Tolerating()), ChangeState::kInReview) << "the total is the same";
  LineSpec other = ALine("1", "100.00");
  other.item = "a golden chair";
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({other}), Tolerating()), ChangeState::kInReview);
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("3", "0.01")}), Tolerating()), ChangeState::kInReview);
  const Revision elsewhere = {.lines = {}, .remove = {}, .supplier_id = "initech", .entity_ids = {"us", "emea"}};
  EXPECT_EQ(StateOf(AnIssuedOrder(), elsewhere, Tolerating()), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, ANewDecisionBeginsAnew) {
  Order order = Revised(AnIssuedOrder(), Lines({ALine("1", "103.00")}), Tolerating()).after;
  order = Revised(order, Lines({ALine("1", "120.00")}), Tolerating()).after;
  ASSERT_EQ(order.change.state, ChangeState::kInReview);
  EXPECT_EQ(order.grown_minor, 3'00) << "until it is in force";
  const ReviewPicture approved = {
      .round = 1, .digest = "d", .outcome = ReviewOutcome::kApproved, .approvers = Persons("bob")};
  order = DecideChangeReviewed(order, approved, ASupplier(), {}, Tolerating(2'500), /*can_ask_budget=*/true, InAugust())
              ->after;
  EXPECT_EQ(order.grown_minor, 0);
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "123.40")}), Tolerating()), ChangeState::kInForce) << "2 % of 170.00";
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "123.41")}), Tolerating()), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, WhatItsReviewToleratedCounts) {
  Order order = ADraft();
  order = DecideSubmit(order, {.submitter = "ann", .can_be_reviewed = true}, ASupplier(), Tolerating(), 0, InAugust())
              ->after;
  const ReviewPicture approved = {
      .round = 1, .digest = "d", .outcome = ReviewOutcome::kApproved, .approvers = Persons("bob"), .grown_minor = 2'00};
  order = DecideReviewed(order, approved, ASupplier(), Tolerating(), /*can_ask_budget=*/true, 0, InAugust())->after;
  ASSERT_EQ(order.state, State::kIssued);
  EXPECT_THAT(FindTolerated(order, order, Tolerating()), Optional(2'00));
  // 148.00 were decided, and 2 % of them are 2.96.
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "100.96")}), Tolerating()), ChangeState::kNone);
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "100.97")}), Tolerating()), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, BudgetsAreAskedForEveryCent) {
  Rules rules = Tolerating();
  rules.budgets_enabled = true;
  const OrderDecision within = Revised(AnIssuedOrder(), Lines({ALine("1", "100.01")}), rules);
  EXPECT_FALSE(within.new_version);
  EXPECT_EQ(within.after.change.state, ChangeState::kFunding);
  EXPECT_EQ(within.after.change.attempt, 0) << "nobody is asked";
  EXPECT_FALSE(MustBeReviewed(within.after, rules));
  const auto funded = DecideChangeFunded(within.after, ASupplier(), {}, rules, InAugust());
  ASSERT_THAT(funded, IsOk());
  EXPECT_EQ(funded->after.grown_minor, 1);
  rules.materiality.basis_points.reset();
  EXPECT_TRUE(MustBeReviewed(within.after, rules)) << "it became narrower meanwhile";
}

TEST(ChangeMaterialityTest, MarketplacePurchasesAreNoDecision) {
  OrderSpec spec = ASpec();
  spec.lines[1].type = "MARKETPLACE_TRANSACTION";
  spec.lines[1].marketplace_transaction = "t";
  const Order order = AnIssuedOrder(spec);
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "102.00")}), Tolerating()), ChangeState::kNone) << "2 % of 100.00";
  EXPECT_EQ(StateOf(order, Lines({ALine("1", "102.01")}), Tolerating()), ChangeState::kInReview);
}

TEST(ChangeMaterialityTest, WithoutOneEveryCentIsReviewed) {
  Rules none = Tolerating(std::nullopt);
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "100.01")}), none), ChangeState::kInReview);
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "99.99")}), none), ChangeState::kNone);
  none.materiality.fields.emplace().insert("notes");
  EXPECT_EQ(StateOf(AnIssuedOrder(), Lines({ALine("1", "100.01")}), none), ChangeState::kInReview);
  Rules off = Tolerating();
  off.approvals_enabled = false;
  EXPECT_EQ(Revised(AnIssuedOrder(), Lines({ALine("1", "101.00")}), off).after.grown_minor, 0) << "decided at once";
  EXPECT_THAT(FindTolerated(AnIssuedOrder(), AnIssuedOrder(), Rules()), Optional(Eq(0)));
}

}  // namespace
}  // namespace outlay::purchase_order
