#include "common/jobs/periodic.h"

#include <gtest/gtest.h>

#include <memory>

#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"

namespace outlay::jobs {
namespace {

TEST(PeriodicTest, RunsAgainAfterEachPauseUntilItGoes) {
  outlay::testing::FakeClock clock;
  outlay::testing::FakeScheduler scheduler(&clock);
  int runs = 0;
  auto periodic = std::make_unique<Periodic>(&scheduler, [&runs] {
    ++runs;
    return absl::Seconds(10 * runs);
  });
  periodic->Start(absl::Seconds(5));
  scheduler.AdvanceBy(absl::Seconds(4));
  EXPECT_EQ(runs, 0);
  scheduler.AdvanceBy(absl::Seconds(1));
  EXPECT_EQ(runs, 1);
  scheduler.AdvanceBy(absl::Seconds(10));
  EXPECT_EQ(runs, 2);
  scheduler.AdvanceBy(absl::Seconds(19));
  EXPECT_EQ(runs, 2);
  periodic.reset();
  scheduler.AdvanceBy(absl::Hours(1));
  EXPECT_EQ(runs, 2);
}

}  // namespace
}  // namespace outlay::jobs
