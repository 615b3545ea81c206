// The life cycle of money moves that wait for a confirmation or a review.
#include "services/budget/domain/budgets/budget_move.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "common/testing/matchers.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

const absl::Time kProposedAt = absl::FromUnixSeconds(1'000'000);

BudgetMove AProposal(const std::string& review_id) {
  BudgetMove move;
  move.id = "m";
  move.maker.subject = "ann";
  move.review_id = review_id;
  move.create_time = kProposedAt;
  return move;
}

TEST(BudgetMoveTest, OnlyAReviewKnowsWhenItsTimeIsOver) {
  const absl::Time over = kProposedAt + limits::kMoveProposalTimeToLive;
  EXPECT_EQ(StateAt(AProposal(""), over - absl::Microseconds(1)), MoveState::kProposed);
  EXPECT_EQ(StateAt(AProposal(""), over), MoveState::kExpired);
  EXPECT_EQ(StateAt(AProposal("r"), over), MoveState::kProposed);
}

TEST(BudgetMoveTest, NobodyConfirmsWhatAReviewDecides) {
  const Actor bob = {.subject = "bob", .on_behalf_of = {}};
  EXPECT_THAT(CheckConfirmer(AProposal(""), bob, Persons("bob")), IsOk());
  EXPECT_THAT(CheckConfirmer(AProposal("r"), bob, Persons("bob")), HasReason("MOVE_IN_REVIEW"));
}

std::optional<MovePlace> PlaceOf(int64_t limit_minor) {
  return MovePlace{.account = {.budget_id = "b", .group_path = {}, .limit = Money(limit_minor, Currency::Of("USD"))}};
}

TEST(BudgetMoveTest, WhatChangedWithinTheMaterialityIsNotShownAnew) {
  const Currency usd = Currency::Of("USD");
  BudgetMove move = AProposal("r");
  move.amount = Money(1'000, usd);
  move.from.limit_minor = 5'000;
  move.to.limit_minor = 2'000;
  Materiality materiality;
  const auto is_anew = [&](int64_t from_minor, int64_t to_minor) {
    return GoesBeyondShown(move, DriftFromShown(move, PlaceOf(from_minor), PlaceOf(to_minor)), materiality);
  };
  EXPECT_FALSE(is_anew(5'000, 2'000));
  EXPECT_FALSE(is_anew(4'990, 2'010));
  EXPECT_TRUE(is_anew(4'989, 2'000));
  EXPECT_TRUE(is_anew(5'000, 2'011));
  EXPECT_FALSE(is_anew(9'000, 1)) << "more to take from, and less where it goes";
  materiality.fields.emplace().insert("notes");
  EXPECT_FALSE(is_anew(4'990, 2'000)) << "which says nothing of growth";
  EXPECT_TRUE(is_anew(4'989, 2'000));
  materiality.basis_points = 500;
  EXPECT_FALSE(is_anew(4'950, 2'050));
  EXPECT_TRUE(is_anew(4'949, 2'000));
  materiality.amount = Money(5, usd);
  EXPECT_FALSE(is_anew(5'000, 2'005));
  EXPECT_TRUE(is_anew(5'000, 2'006)) << "less than by default";
}

TEST(BudgetMoveTest, TheDriftIsThatOfTheBudgetThatMovedFurther) {
  BudgetMove move = AProposal("r");
  move.from.limit_minor = 5'000;
  move.to.limit_minor = 2'000;
  EXPECT_EQ(DriftFromShown(move, PlaceOf(4'997), PlaceOf(2'004)), 4);
  EXPECT_EQ(DriftFromShown(move, PlaceOf(4'997), std::nullopt), 3);
  EXPECT_EQ(DriftFromShown(move, std::nullopt, PlaceOf(1)), 0);
}

TEST(BudgetMoveTest, OnlyAnApprovalMovesMoney) {
  using review::ReviewOutcome;
  const std::vector<std::pair<ReviewOutcome, MoveState>> ends = {
      {ReviewOutcome::kApproved, MoveState::kDone},           {ReviewOutcome::kRejected, MoveState::kRejected},
      {ReviewOutcome::kWithdrawn, MoveState::kWithdrawn},     {ReviewOutcome::kExpired, MoveState::kExpired},
      {ReviewOutcome::kNotReviewed, MoveState::kNotPossible}, {ReviewOutcome::kNone, MoveState::kNotPossible}};
  for (const auto& [outcome, state] : ends) EXPECT_EQ(StateAfter(outcome), state) << static_cast<int>(outcome);
  const BudgetMove ended = EndedMove(AProposal("r"), MoveState::kExpired, "nobody decided");
  EXPECT_EQ(StateAt(ended, kProposedAt), MoveState::kExpired);
  EXPECT_EQ(ended.end_reason, "nobody decided");
  EXPECT_FALSE(ended.done_time.has_value());
}

}  // namespace
}  // namespace outlay::budget
