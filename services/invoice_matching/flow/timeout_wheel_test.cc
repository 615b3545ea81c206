#include "services/invoice_matching/flow/timeout_wheel.h"

#include <gtest/gtest.h>

#include "common/testing/fake_scheduler.h"

namespace outlay::invoice_matching {
namespace {

TEST(TimeoutWheelTest, RunsEachTaskInItsTime) {
  outlay::testing::FakeClock clock;
  outlay::testing::FakeScheduler scheduler(&clock);
  TimeoutWheel wheel(absl::Seconds(2), 8, &scheduler);
  const absl::Time start = clock.Now();
  std::vector<absl::Duration> late;
  for (int i = 0; i < 50; ++i) {
    const absl::Time added = clock.Now();
    wheel.Add([&, added] { late.push_back(clock.Now() - added); });
    scheduler.AdvanceBy(absl::Milliseconds(37));
  }
  scheduler.AdvanceBy(absl::Seconds(5));
  ASSERT_EQ(late.size(), 50U);
  for (const absl::Duration after : late) {
    EXPECT_GE(after, absl::Seconds(2));
    EXPECT_LE(after, absl::Milliseconds(2'250));
  }
  EXPECT_EQ(scheduler.pending(), 0) << "an empty wheel has no timer";
  EXPECT_GT(clock.Now(), start);
}

TEST(TimeoutWheelTest, DropsItsTasksWhenItEnds) {
  outlay::testing::FakeClock clock;
  outlay::testing::FakeScheduler scheduler(&clock);
  {
    TimeoutWheel wheel(absl::Seconds(2), 8, &scheduler);
    wheel.Add([] { FAIL(); });
  }
  scheduler.AdvanceBy(absl::Seconds(5));
}

}  // namespace
}  // namespace outlay::invoice_matching
