#include "common/testing/fake_scheduler.h"

#include <gtest/gtest.h>

#include <vector>

namespace outlay::testing {
namespace {

TEST(FakeSchedulerTest, RunsNothingByItself) {
  FakeClock clock;
  FakeScheduler scheduler(&clock);
  int ran = 0;
  scheduler.Run([&] { ++ran; });
  EXPECT_EQ(ran, 0);
  EXPECT_EQ(scheduler.pending(), 1);
  EXPECT_EQ(scheduler.RunDue(), 1);
  EXPECT_EQ(ran, 1);
}

TEST(FakeSchedulerTest, MovesTheClockToEachTask) {
  FakeClock clock;
  FakeScheduler scheduler(&clock);
  const absl::Time start = clock.Now();
  std::vector<absl::Duration> times;
  const auto note = [&] { times.push_back(clock.Now() - start); };
  scheduler.RunAfter(absl::Seconds(3), note);
  scheduler.RunAfter(absl::Seconds(1), [&] {
    note();
    scheduler.RunAfter(absl::Seconds(1), note);
  });
  scheduler.RunAfter(absl::Seconds(5), note);
  EXPECT_EQ(scheduler.AdvanceBy(absl::Seconds(4)), 3);
  EXPECT_EQ(times, std::vector<absl::Duration>({absl::Seconds(1), absl::Seconds(2), absl::Seconds(3)}));
  EXPECT_EQ(clock.Now() - start, absl::Seconds(4));
  EXPECT_EQ(scheduler.pending(), 1);
}

TEST(FakeSchedulerTest, TasksOfOneTimeRunInTheOrderOfSubmission) {
  FakeClock clock;
  FakeScheduler scheduler(&clock);
  std::vector<int> order;
  for (int i = 0; i < 5; ++i) {
    scheduler.RunAfter(absl::Seconds(1), [&order, i] { order.push_back(i); });
  }
  scheduler.AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(order, std::vector<int>({0, 1, 2, 3, 4}));
}

}  // namespace
}  // namespace outlay::testing
