#include "tools/bench/load.h"

#include <atomic>
#include <utility>

#include "common/base/scheduler.h"
#include "common/testing/matchers.h"
#include "gtest/gtest.h"

namespace outlay::bench {
namespace {

constexpr absl::Duration kWindow = absl::Milliseconds(20);

TEST(ClosedLoopTest, KeepsEveryCallerBusyWithOneOperation) {
  ThreadScheduler scheduler(2);
  std::atomic<int> under_way = 0;
  std::atomic<int> most = 0;
  const LoadResult result =
      RunClosedLoop({.callers = 8, .warm_up = kWindow, .window = kWindow}, [&](size_t caller, Done done) {
        EXPECT_LT(caller, 8);
        const int now = ++under_way;
        for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        scheduler.Run([&, done = std::move(done)]() mutable {
          --under_way;
          done(3);
        });
      });
  EXPECT_THAT(result.error, testing::IsOk());
  EXPECT_EQ(under_way, 0);
  EXPECT_LE(most, 8);
  EXPECT_GT(result.operations, 0);
  EXPECT_EQ(result.items, 3 * result.operations);
  EXPECT_EQ(result.latency.count(), result.operations);
}

TEST(ClosedLoopTest, TellsTheFirstErrorAndEnds) {
  ThreadScheduler scheduler(1);
  const LoadResult result =
      RunClosedLoop({.callers = 2, .warm_up = kWindow, .window = kWindow}, [&](size_t, Done done) {
        scheduler.Run([done = std::move(done)]() mutable { done(absl::AbortedError("no")); });
      });
  EXPECT_EQ(result.error.message(), "no");
  EXPECT_EQ(result.operations, 0);
}

TEST(OpenLoopTest, CountsFromWhenOperationsWereDue) {
  ThreadScheduler scheduler(1);
  std::atomic<int> started = 0;
  // One caller and answers that take longer than the distance between two calls: the later ones wait.
  const LoadResult result = RunOpenLoop(
      {.rate = 2000, .callers = 1, .warm_up = absl::ZeroDuration(), .window = kWindow}, [&](size_t, Done done) {
        ++started;
        scheduler.RunAfter(absl::Milliseconds(2), [done = std::move(done)]() mutable { done(1); });
      });
  EXPECT_THAT(result.error, testing::IsOk());
  EXPECT_EQ(result.operations, started);
  EXPECT_GE(result.latency.Quantile(0.9), absl::Milliseconds(4));
}

}  // namespace
}  // namespace outlay::bench
