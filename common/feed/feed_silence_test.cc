// When a consumer takes a producer for dead. What is real and what is fake: see FeedNodes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "common/feed/limits.h"
#include "common/feed/testing/feed_nodes.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using outlay::testing::IsOk;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Nobody answers ListHeads, so often.
class UnansweredReports final : public rpc::LinkFaults {
 public:
  rpc::LinkFate Next(std::string_view method) override {
    if (left == 0 || !method.ends_with("ListHeads")) return {};
    --left;
    return {.drop_request = true};
  }

  int left = 0;
};

TEST(FeedConsumerSilenceTest, ConnectsAgainWhenTheProducerDoesNotAnswerTwice) {
  for (const int unanswered : {1, 2, 3, 4}) {
    UnansweredReports faults;
    FeedNodes nodes(&faults);
    ASSERT_THAT(nodes.sealed, IsOk());
    nodes.StartConsumer();
    nodes.scheduler.AdvanceBy(limits::kReportInterval);
    ASSERT_THAT(nodes.observer.disconnects, IsEmpty());
    faults.left = unanswered;
    nodes.scheduler.AdvanceBy(10 * limits::kReportInterval);
    EXPECT_THAT(nodes.observer.disconnects, SizeIs(unanswered / limits::kReportsUnanswered)) << unanswered;
    ASSERT_THAT(nodes.Add("acme", "a", 1), IsOk());
    EXPECT_EQ(nodes.Copy("acme", "a"), 1) << unanswered;
  }
}

// Before it was current for the first time it reports more often, and waits no less.
TEST(FeedConsumerSilenceTest, AConsumerThatWasNeverCurrentGivesASlowProducerAsLong) {
  UnansweredReports faults;
  faults.left = 1'000;
  FeedNodes nodes(&faults);
  ASSERT_THAT(nodes.sealed, IsOk());
  nodes.StartConsumer();
  nodes.scheduler.AdvanceBy(limits::kReportInterval * limits::kReportsUnanswered - absl::Seconds(1));
  EXPECT_THAT(nodes.observer.disconnects, IsEmpty());
  nodes.scheduler.AdvanceBy(limits::kReportInterval * limits::kReportsUnanswered);
  EXPECT_THAT(nodes.observer.disconnects, SizeIs(1));
}

TEST(FeedConsumerSilenceTest, AStreamThatSaysSomethingIsNotDead) {
  UnansweredReports faults;
  faults.left = 1'000;
  FeedNodes nodes(&faults);
  ASSERT_THAT(nodes.sealed, IsOk());
  nodes.StartConsumer();
  for (int i = 1; i <= 100; ++i) {
    nodes.scheduler.AdvanceBy(limits::kReportInterval / 3);
    ASSERT_THAT(nodes.Add("acme", "a", 1), IsOk());
    ASSERT_EQ(nodes.Copy("acme", "a"), i);
  }
  EXPECT_THAT(nodes.observer.disconnects, IsEmpty());
}

// Else lag would be told late by as much.
TEST(FeedConsumerSilenceTest, AProducersClockThatIsAheadHidesNoLag) {
  FeedNodes nodes;
  ASSERT_THAT(nodes.sealed, IsOk());
  const absl::Time start = nodes.clock.Now();
  nodes.clock.SetTime(start + absl::Hours(1));
  ASSERT_THAT(nodes.Add("acme", "a", 1), IsOk());
  nodes.clock.SetTime(start);
  nodes.consumer.engine().SetSyncDelay([] { return absl::Hours(2); });
  nodes.StartConsumer();
  nodes.scheduler.AdvanceBy(limits::kReportInterval);
  EXPECT_EQ(nodes.observer.lag, 1U);
  EXPECT_EQ(nodes.observer.lag_age, limits::kReportInterval);
}

}  // namespace
}  // namespace outlay::feed
