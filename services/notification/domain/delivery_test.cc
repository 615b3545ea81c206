#include "services/notification/domain/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>

#include "services/notification/domain/limits.h"

namespace outlay::notification {
namespace {

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
constexpr uint64_t kMiddle = kMost / 2;
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

Attempt Ended(AttemptOutcome outcome, std::optional<absl::Duration> retry_after = std::nullopt) {
  return {.outcome = outcome, .code = 500, .text = "no", .retry_after = retry_after};
}

TEST(BackoffTest, GrowsAndEndsAfterSomeDays) {
  absl::Duration all;
  absl::Duration last;
  for (int failed = 1; failed <= static_cast<int>(std::size(limits::kBackoff)); ++failed) {
    const auto wait = BackoffAfter(failed, kMiddle);
    ASSERT_TRUE(wait.has_value());
    EXPECT_GT(*wait, last);
    last = *wait;
    all += *wait;
  }
  EXPECT_FALSE(BackoffAfter(static_cast<int>(std::size(limits::kBackoff)) + 1, kMiddle).has_value());
  EXPECT_GT(all, absl::Hours(72));
  EXPECT_LT(all, absl::Hours(96));
}

TEST(BackoffTest, IsScatteredByChanceAroundItsMiddle) {
  EXPECT_EQ(BackoffAfter(3, 0), limits::kBackoff[2] * 0.8);
  EXPECT_EQ(BackoffAfter(3, kMost), limits::kBackoff[2] * 1.2);
}

TEST(DeliveryTest, IsDeliveredOnceAndStaysSo) {
  Delivery delivery;
  delivery = DecideAttempt(delivery, Ended(AttemptOutcome::kDelivered), kNow, 0);
  EXPECT_EQ(delivery.state, DeliveryState::kDelivered);
  EXPECT_EQ(delivery.end_time, kNow);
  EXPECT_EQ(delivery.attempt_count, 1);
  EXPECT_EQ(DecideAttempt(delivery, Ended(AttemptOutcome::kPermanent), kNow, 0), delivery);
}

TEST(DeliveryTest, IsTriedAgainUntilItIsGivenUp) {
  Delivery delivery;
  const int most = static_cast<int>(std::size(limits::kBackoff));
  for (int i = 1; i <= most; ++i) {
    delivery = DecideAttempt(delivery, Ended(AttemptOutcome::kTemporary), kNow, kMiddle);
    EXPECT_EQ(delivery.state, DeliveryState::kPending);
    EXPECT_EQ(delivery.due_time, kNow + *BackoffAfter(i, kMiddle));
  }
  delivery = DecideAttempt(delivery, Ended(AttemptOutcome::kTemporary), kNow, kMiddle);
  EXPECT_EQ(delivery.state, DeliveryState::kDead);
  EXPECT_EQ(delivery.attempt_count, most + 1);
}

TEST(DeliveryTest, IsGivenUpAtOnceWhenItWillNeverBeTaken) {
  EXPECT_EQ(DecideAttempt({}, Ended(AttemptOutcome::kPermanent), kNow, 0).state, DeliveryState::kDead);
}

TEST(DeliveryTest, WaitsAsLongAsTheReceiverAsksForAndNoLonger) {
  const auto due = [](absl::Duration asked) {
    return DecideAttempt({}, Ended(AttemptOutcome::kTemporary, asked), kNow, kMiddle).due_time;
  };
  EXPECT_EQ(due(absl::Minutes(7)), kNow + absl::Minutes(7));
  EXPECT_EQ(due(absl::Seconds(1)), kNow + *BackoffAfter(1, kMiddle));
  EXPECT_EQ(due(absl::Hours(1'000)), kNow + limits::kRetryAfterMax);
}

TEST(DeliveryTest, KeepsTheLastAttemptsAndTheBeginningOfWhatWasSaid) {
  Delivery delivery;
  Attempt attempt = Ended(AttemptOutcome::kTemporary);
  attempt.text = std::string(limits::kAttemptTextBytes * 2, 'x');
  delivery = DecideAttempt(delivery, attempt, kNow, 0);
  EXPECT_EQ(delivery.attempts.front().text.size(), limits::kAttemptTextBytes);
  for (size_t i = 0; i < limits::kKeptAttempts; ++i) {
    delivery = DecideRedelivery(DecideAttempt(delivery, Ended(AttemptOutcome::kPermanent), kNow, 0), 1, kNow);
  }
  EXPECT_EQ(delivery.attempts.size(), limits::kKeptAttempts);
  EXPECT_EQ(delivery.attempts.front().outcome, AttemptOutcome::kPermanent);
}

TEST(DeliveryTest, IsSentAgainFromTheStartBehindTheOthers) {
  Delivery dead;
  for (int i = 0; i < 20; ++i) dead = DecideAttempt(dead, Ended(AttemptOutcome::kTemporary), kNow, 0);
  ASSERT_EQ(dead.state, DeliveryState::kDead);
  const Delivery again = DecideRedelivery(dead, 9, kNow + absl::Hours(1));
  EXPECT_EQ(again.state, DeliveryState::kPending);
  EXPECT_EQ(again.place, 9u);
  EXPECT_EQ(again.attempt_count, 0);
  EXPECT_EQ(again.redeliveries, 1);
  EXPECT_EQ(again.due_time, kNow + absl::Hours(1));
  EXPECT_FALSE(again.end_time.has_value());
  EXPECT_EQ(again.attempts, dead.attempts);
  EXPECT_EQ(DecideRedelivery(again, 10, kNow), again);
}

TEST(TargetStateTest, IsLeftAloneAfterSomeFailuresForLongerAndLonger) {
  TargetState state;
  for (int i = 1; i < limits::kFailuresToPause; ++i) {
    state = DecideTarget(state, Ended(AttemptOutcome::kTemporary), kNow);
    EXPECT_FALSE(state.paused_until.has_value());
    EXPECT_FALSE(IsOnTrial(state));
  }
  absl::Duration pause = limits::kPause;
  for (int i = 0; i < 10; ++i) {
    state = DecideTarget(state, Ended(AttemptOutcome::kTemporary), kNow);
    EXPECT_TRUE(IsOnTrial(state));
    EXPECT_EQ(state.paused_until, kNow + std::min(pause, limits::kPauseMax));
    pause *= 2;
  }
  for (const AttemptOutcome answered : {AttemptOutcome::kDelivered, AttemptOutcome::kPermanent}) {
    const TargetState back = DecideTarget(state, Ended(answered), kNow);
    EXPECT_EQ(back.failures, 0);
    EXPECT_FALSE(back.paused_until.has_value());
  }
}

TEST(TargetStateTest, StaysAsItIsWhenNobodyWasAsked) {
  TargetState state;
  for (int i = 0; i < limits::kFailuresToPause; ++i) {
    state = DecideTarget(state, Ended(AttemptOutcome::kTemporary), kNow);
  }
  Attempt refused = Ended(AttemptOutcome::kPermanent);
  refused.reached_nobody = true;
  EXPECT_EQ(DecideTarget(state, refused, kNow), state);
}

TEST(TargetStateTest, IsLeftAloneAsLongAsItAsksForAndNoShorterAfterwards) {
  TargetState state = DecideTarget({}, Ended(AttemptOutcome::kTemporary, absl::Minutes(5)), kNow);
  EXPECT_EQ(state.paused_until, kNow + absl::Minutes(5));
  state = DecideTarget(state, Ended(AttemptOutcome::kTemporary, absl::Seconds(1)), kNow);
  EXPECT_EQ(state.paused_until, kNow + absl::Minutes(5));
}

TEST(DeliveryTest, OfAnErasedPersonNothingIsTriedAnyMoreAndWhatEndedStays) {
  const Delivery ended = DecideErased(Delivery(), kNow);
  EXPECT_EQ(ended.state, DeliveryState::kSkipped);
  EXPECT_EQ(ended.end_time, kNow);
  EXPECT_EQ(DecideErased(ended, kNow + absl::Hours(1)), ended);
}

TEST(AttemptTest, AnswersOfHttpSayWhatFollows) {
  for (const int code : {200, 201, 202, 204, 299}) EXPECT_EQ(OutcomeOfHttp(code), AttemptOutcome::kDelivered) << code;
  for (const int code : {300, 301, 302, 303, 307, 308, 399, 400, 410, 413, 414, 415, 422}) {
    EXPECT_EQ(OutcomeOfHttp(code), AttemptOutcome::kPermanent) << code;
  }
  for (const int code : {0, 100, 199, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 599}) {
    EXPECT_EQ(OutcomeOfHttp(code), AttemptOutcome::kTemporary) << code;
  }
}

TEST(DeliveryIdTest, SortsAsDeliveriesCame) {
  EXPECT_EQ(DeliveryId(1).size(), DeliveryId(kMost).size());
  EXPECT_LT(DeliveryId(1), DeliveryId(2));
  EXPECT_LT(DeliveryId(255), DeliveryId(256));
  EXPECT_LT(DeliveryId(256), DeliveryId(kMost));
}

TEST(MessageIdTest, IsStableAndOfOneOrganization) {
  EXPECT_EQ(MessageId("acme", DeliveryId(1)), MessageId("acme", DeliveryId(1)));
  EXPECT_NE(MessageId("acme", DeliveryId(1)), MessageId("globex", DeliveryId(1)));
  EXPECT_THAT(MessageId("acme", DeliveryId(1)), ::testing::MatchesRegex("msg_[a-z0-9]{32}"));
}

}  // namespace
}  // namespace outlay::notification
