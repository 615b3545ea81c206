// What a flow makes of each word of approval, in every phase, early, late and twice.
#include "common/review/review_flow.h"

#include <gtest/gtest.h>

#include "common/review/limits.h"

namespace outlay::review {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);

ReviewPicture Picture(int round, const std::string& digest, ReviewOutcome outcome = ReviewOutcome::kNone) {
  return {.round = round, .digest = digest, .outcome = outcome, .reason = "why", .rejected_lines = {}};
}

ReviewFlow FlowIn(ReviewPhase phase, std::optional<ReviewPicture> known = std::nullopt) {
  return {
      .subject_id = "po", .requester = "ann", .phase = phase, .attempt = 2, .calls = 1, .due = kNow, .known = known};
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

}  // namespace
}  // namespace outlay::review
