#include "services/directory/domain/access_review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);
const absl::Time kDeadline = kStart + absl::Hours(48);
const absl::Time kLater = kStart + absl::Hours(1);

AccessReview Review() {
  AccessReview review;
  review.id = "2026";
  review.spec = {.display_name = "n", .group_id = "tech", .deadline = kDeadline};
  review.create_time = kStart;
  return review;
}

ReviewedGrant Grant() {
  ReviewedGrant reviewed;
  reviewed.grant.id = "g";
  reviewed.grant.spec = {.user_id = "bob", .role_id = "auditor", .group_id = "team"};
  reviewed.grant.state = RoleGrantState::kGranted;
  reviewed.grant.grant_time = kStart - absl::Hours(1);
  return reviewed;
}

const GroupPath kPath = {"root", "tech", "team"};

TEST(AccessReviewTest, ALineIsAGrantInForceThenOnTheGroupOrBelow) {
  EXPECT_TRUE(IsLine(Review(), Grant(), kPath));
  EXPECT_FALSE(IsLine(Review(), Grant(), {"root", "sales"}));
  EXPECT_FALSE(IsLine(Review(), Grant(), {}));
  ReviewedGrant proposed = Grant();
  proposed.grant.state = RoleGrantState::kProposed;
  EXPECT_FALSE(IsLine(Review(), proposed, kPath));
  ReviewedGrant later = Grant();
  later.grant.grant_time = kLater;
  EXPECT_FALSE(IsLine(Review(), later, kPath));
  ReviewedGrant expired = Grant();
  expired.grant.spec.expire_time = kStart;
  EXPECT_FALSE(IsLine(Review(), expired, kPath));
  ReviewedGrant revoked = Grant();
  revoked.revoke_time = kStart - absl::Microseconds(1);
  EXPECT_FALSE(IsLine(Review(), revoked, kPath));
  revoked.revoke_time = kStart;
  EXPECT_TRUE(IsLine(Review(), revoked, kPath)) << "it was in force then";
}

TEST(AccessReviewTest, EndsByItsDeadlineOrByBeingClosed) {
  EXPECT_TRUE(IsOpen(Review(), kDeadline - absl::Microseconds(1)));
  EXPECT_FALSE(IsOpen(Review(), kDeadline));
  const AccessReview closed = DecideClose(Review(), "ann", kLater);
  EXPECT_FALSE(IsOpen(closed, kLater));
  EXPECT_EQ(closed.closer, "ann");
  EXPECT_EQ(EndOf(closed), kLater);
}

TEST(AccessReviewTest, WhatNobodyAnsweredIsAsOfTheEnd) {
  AccessReviewLine line = {.reviewed = Grant(), .answer = {}};
  EXPECT_EQ(StateOf(Review(), line, kLater), LineState::kUnanswered);
  line.reviewed.revoke_time = kDeadline + absl::Hours(1);
  EXPECT_EQ(StateOf(Review(), line, kDeadline + absl::Hours(2)), LineState::kUnanswered) << "it ended after the review";
  line.reviewed.revoke_time = kLater;
  EXPECT_EQ(StateOf(Review(), line, kLater), LineState::kEnded);
  line.reviewed.revoke_time = std::nullopt;
  line.reviewed.grant.spec.expire_time = kLater;
  EXPECT_EQ(StateOf(Review(), line, kLater), LineState::kEnded);
  line.answer.answer = LineAnswer::kConfirmed;
  EXPECT_EQ(StateOf(Review(), line, kDeadline), LineState::kConfirmed);
}

TEST(AccessReviewTest, DeadlinesLieInTheFutureAndNotTooFar) {
  const auto check = [](absl::Time deadline) {
    return CheckAccessReview({.display_name = "n", .group_id = "g", .deadline = deadline}, kStart);
  };
  EXPECT_THAT(check(kStart), HasReason("FIELD_INVALID"));
  EXPECT_THAT(check(kStart + limits::kAccessReviewTime), IsOk());
  EXPECT_THAT(check(kStart + limits::kAccessReviewTime + absl::Seconds(1)), HasReason("FIELD_INVALID"));
}

class DecideAnswerTest : public ::testing::Test {
 protected:
  absl::StatusOr<AnswerDecision> Decide(const std::string& reviewer, LineAnswer answer, absl::Time now = kLater,
                                        const std::string& note = "") {
    return DecideAnswer(review_, line_,
                        {.reviewer = {.subject = reviewer, .on_behalf_of = {}}, .answer = answer, .note = note},
                        rights_, now);
  }

  AccessReview review_ = Review();
  AccessReviewLine line_ = {.reviewed = Grant(), .answer = {}};
  Rights rights_ = {{std::string(kAnswerPermission), HeldRight()}};
};

TEST_F(DecideAnswerTest, CountsTheLastAnswerOnly) {
  absl::StatusOr<AnswerDecision> decision = Decide("ann", LineAnswer::kConfirmed);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->review.confirmed_count, 1);
  EXPECT_EQ(decision->answer,
            (ReviewAnswer{.answer = LineAnswer::kConfirmed, .answerer = "ann", .time = kLater, .note = ""}));
  review_ = decision->review;
  line_.answer = decision->answer;
  EXPECT_FALSE(Decide("ann", LineAnswer::kConfirmed)->changed);
  EXPECT_TRUE(Decide("ann", LineAnswer::kConfirmed, kLater, "why")->changed);
  decision = Decide("eve", LineAnswer::kRevoked);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->review.confirmed_count, 0);
  EXPECT_EQ(decision->review.revoked_count, 1);
  EXPECT_GT(decision->review.revision, review_.revision);
}

TEST_F(DecideAnswerTest, NobodyAnswersForTheirOwnGrant) {
  EXPECT_THAT(Decide("bob", LineAnswer::kConfirmed), HasReason("SECOND_PERSON_REQUIRED"));
  const AnswerRequest by_a_service = {
      .reviewer = {.subject = "portal", .on_behalf_of = "bob"}, .answer = LineAnswer::kRevoked, .note = ""};
  EXPECT_THAT(DecideAnswer(review_, line_, by_a_service, rights_, kLater), HasReason("SECOND_PERSON_REQUIRED"));
}

TEST_F(DecideAnswerTest, NobodyAnswersForTheirServiceAccount) {
  AnswerRequest by_owner = {
      .reviewer = {.subject = "ann", .on_behalf_of = {}}, .answer = LineAnswer::kConfirmed, .note = ""};
  by_owner.behind = Persons("ann");
  by_owner.holder = Persons("bob");
  EXPECT_THAT(DecideAnswer(review_, line_, by_owner, rights_, kLater), IsOk());
  by_owner.holder.Add("ann");
  EXPECT_THAT(DecideAnswer(review_, line_, by_owner, rights_, kLater), HasReason("SECOND_PERSON_REQUIRED"));
}

TEST_F(DecideAnswerTest, NeedsTheRightAndAnOpenReview) {
  EXPECT_THAT(Decide("ann", LineAnswer::kConfirmed, kDeadline), HasReason("ACCESS_REVIEW_CLOSED"));
  rights_.clear();
  EXPECT_THAT(Decide("ann", LineAnswer::kConfirmed), HasReason("RIGHTS_NOT_HELD"));
}

}  // namespace
}  // namespace outlay::directory
