// What a client does while the service is away, busy or refuses it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/testing/hold_client.h"

namespace outlay::client {
namespace {

using ::testing::SizeIs;

using HoldOutagesTest = HoldClientTest;

TEST_F(HoldOutagesTest, AsksAgainUnderTheSameIdWhenTheAnswerIsLost) {
  Make();
  Ask(ASpend(1));
  stream(0).End(absl::UnavailableError("gone"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  ASSERT_THAT(stream(1).written, SizeIs(1));
  EXPECT_EQ(stream(1).written[0].SerializeAsString(), stream(0).written[0].SerializeAsString());
  stream(1).Allow(0);
  EXPECT_NE(HoldOf(0), "none");
}

TEST_F(HoldOutagesTest, GivesUpAStreamThatStalls) {
  Make();
  Ask(ASpend(1));
  scheduler_.AdvanceBy(limits::kStall + absl::Seconds(1));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  EXPECT_TRUE(stream(0).is_dropped);
  // What it answers later counts no more.
  stream(0).Allow(0);
  EXPECT_EQ(HoldOf(0), "none");
  stream(1).Allow(0);
  EXPECT_NE(HoldOf(0), "none");
}

TEST_F(HoldOutagesTest, MakesNoSecondBatchOfOneWhoseAnswerMayBeLost) {
  Make();
  Ask(ASpend(1));
  stream(0).Allow(0);
  Ask(ASpend(2));
  stream(0).End(absl::UnavailableError("gone"));
  Ask(ASpend(3));
  scheduler_.AdvanceBy(absl::Seconds(1));
  stream(1).Refuse(0, MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "", {{"field", "spends[0].group"}}));
  EXPECT_EQ(ReasonOf(1), "OUTCOME_UNKNOWN");
  EXPECT_TRUE(IsOutcomeUnknown(answers_[1]->status()));
}

TEST_F(HoldOutagesTest, WaitsWhenTheServiceIsBusy) {
  Make();
  Ask(ASpend(1));
  stream(0).Refuse(0, Overloaded(absl::Milliseconds(200)));
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  EXPECT_THAT(stream(0).written, SizeIs(1));
  scheduler_.AdvanceBy(absl::Milliseconds(200));
  ASSERT_THAT(stream(0).written, SizeIs(2));
  EXPECT_EQ(stream(0).batch(1).batch_id(), stream(0).batch(0).batch_id());
}

TEST_F(HoldOutagesTest, TellsWhatIsKnownWhenTheTimePasses) {
  Make();
  Ask(ASpend(1, absl::Milliseconds(500)));
  Ask(ASpend(2, absl::Milliseconds(500)));
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(ReasonOf(0), "OUTCOME_UNKNOWN");
  const ErrorMetadata metadata = GetErrorDetail(answers_[0]->status())->metadata;
  EXPECT_EQ(metadata[0].second, Concat("organizations/acme/holds/", stream(0).batch(0).batch_id(), "-000"));
  EXPECT_EQ(ReasonOf(1), "NOT_SENT");
  EXPECT_FALSE(IsOutcomeUnknown(answers_[1]->status()));
  // Nobody waits: it looks at the time no more.
  EXPECT_EQ(scheduler_.pending(), 0);
}

TEST_F(HoldOutagesTest, KnowsThatNothingHappenedWhereTheServiceWasNotReached) {
  Make();
  channel_.is_reachable = false;
  Ask(ASpend(1, absl::Milliseconds(200)));
  stream(0).End(absl::UnavailableError("refused"));
  scheduler_.AdvanceBy(absl::Milliseconds(250));
  ASSERT_THAT(channel_.streams, SizeIs(2)) << "which is not refused yet";
  EXPECT_EQ(ReasonOf(0), "NOT_SENT");
}

TEST_F(HoldOutagesTest, KnowsOfAnErrorWhatItMeansWhereTheServiceWasNotReachedBefore) {
  Make();
  channel_.is_reachable = false;
  Ask(ASpend(1));
  stream(0).End(absl::UnavailableError("refused"));
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  stream(1).Refuse(0, MakeError(absl::StatusCode::kNotFound, "GROUP_NOT_FOUND", "", {{"field", "spends[0].group"}}));
  EXPECT_EQ(ReasonOf(0), "GROUP_NOT_FOUND");
}

TEST_F(HoldOutagesTest, DoesNotForgetWhatMayBeDecidedWhereTheServiceIsNotReachedAgain) {
  Make();
  Ask(ASpend(1, absl::Milliseconds(500)));
  stream(0).End(absl::UnavailableError("gone"));
  channel_.is_reachable = false;
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  stream(1).End(absl::UnavailableError("refused"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(ReasonOf(0), "OUTCOME_UNKNOWN");
}

TEST_F(HoldOutagesTest, KnowsThatNothingHappenedWhereTheServiceWasBusy) {
  Make();
  Ask(ASpend(1, absl::Milliseconds(100)));
  stream(0).Refuse(0, Overloaded(absl::Milliseconds(200)));
  scheduler_.AdvanceBy(absl::Milliseconds(150));
  EXPECT_EQ(ReasonOf(0), "NOT_SENT");
}

TEST_F(HoldOutagesTest, OpensNoStreamBeforeTheServiceWantsIt) {
  Make();
  Ask(ASpend(1, absl::Milliseconds(600)));
  stream(0).End(Overloaded(absl::Milliseconds(500)));
  scheduler_.AdvanceBy(absl::Milliseconds(450));
  EXPECT_THAT(channel_.streams, SizeIs(1));
  scheduler_.AdvanceBy(absl::Milliseconds(100));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  stream(1).End(Overloaded(absl::Milliseconds(500)));
  scheduler_.AdvanceBy(absl::Milliseconds(200));
  EXPECT_EQ(ReasonOf(0), "NOT_SENT") << "nothing was read of it";
}

TEST_F(HoldOutagesTest, FindsTheServiceAtOnceLongAfterItWasAway) {
  Make();
  for (int i = 0; i < 8; ++i) {
    Ask(ASpend(1, absl::Seconds(5)));
    scheduler_.AdvanceBy(absl::Milliseconds(2'500));
    if (stream(channel_.streams.size() - 1).read) {
      stream(channel_.streams.size() - 1).End(absl::UnavailableError("gone"));
    }
  }
  scheduler_.AdvanceBy(absl::Seconds(4));
  const auto last = channel_.streams.back();
  if (last->read) last->End(absl::UnavailableError("gone"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  ASSERT_EQ(scheduler_.pending(), 0);
  const std::size_t streams = channel_.streams.size();
  scheduler_.AdvanceBy(absl::Hours(8));
  Ask(ASpend(1));
  EXPECT_THAT(channel_.streams, SizeIs(streams + 1));
}

TEST_F(HoldOutagesTest, TellsWhoeverWaitsWhyItMayNotAsk) {
  Make();
  Ask(ASpend(1));
  stream(0).End(MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no"));
  EXPECT_EQ(ReasonOf(0), "PERMISSION_REQUIRED");
}

TEST_F(HoldOutagesTest, AsksOnANewStreamWhenTheOldOneMayNotGoOn) {
  Make();
  Ask(ASpend(1));
  stream(0).Allow(0);
  Ask(ASpend(2));
  Ask(ASpend(3));
  stream(0).End(MakeError(absl::StatusCode::kUnauthenticated, "CREDENTIALS_EXPIRED", "open another one"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  ASSERT_THAT(channel_.streams, SizeIs(2));
  stream(1).Allow(0);
  EXPECT_NE(HoldOf(1), "none");
  stream(1).End(MakeError(absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE", "no"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  stream(2).End(MakeError(absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE", "no"));
  EXPECT_EQ(ReasonOf(2), "USER_NOT_ACTIVE") << "what was not answered was not taken";
}

TEST_F(HoldOutagesTest, KeepsWhatMayBeDecidedUnknownWhenItMayNotAskAgain) {
  Make();
  Ask(ASpend(1));
  stream(0).Allow(0);
  Ask(ASpend(2));
  stream(0).End(absl::UnavailableError("gone"));
  scheduler_.AdvanceBy(absl::Seconds(1));
  stream(1).End(MakeError(absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE", "no"));
  EXPECT_EQ(ReasonOf(1), "OUTCOME_UNKNOWN");
}

TEST_F(HoldOutagesTest, TellsEverybodyWhenItIsClosed) {
  Make();
  Ask(ASpend(1));
  Ask(ASpend(2));
  client_.reset();
  EXPECT_EQ(ReasonOf(0), "OUTCOME_UNKNOWN");
  EXPECT_EQ(ReasonOf(1), "CLIENT_CLOSED");
}

}  // namespace
}  // namespace outlay::client
