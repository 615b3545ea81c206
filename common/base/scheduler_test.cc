#include "common/base/scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <vector>

#include "common/base/clock.h"

namespace outlay {
namespace {

TEST(ThreadSchedulerTest, RunsTasksOfManyThreads) {
  std::atomic<int> ran = 0;
  {
    ThreadScheduler scheduler(4);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1'000; ++i) {
          scheduler.Run([&ran] { ++ran; });
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    scheduler.Stop();
    EXPECT_EQ(ran, 4'000);
  }
  EXPECT_EQ(ran, 4'000);
}

TEST(ThreadSchedulerTest, RunsTimersInTheOrderOfTheirTimes) {
  ThreadScheduler scheduler(1);
  std::vector<int> order;
  std::promise<void> done;
  scheduler.RunAfter(absl::Milliseconds(30), [&] {
    order.push_back(3);
    done.set_value();
  });
  scheduler.RunAfter(absl::Milliseconds(10), [&] { order.push_back(1); });
  scheduler.RunAfter(absl::Milliseconds(20), [&] { order.push_back(2); });
  scheduler.RunAfter(absl::ZeroDuration(), [&] { order.push_back(0); });
  done.get_future().wait();
  EXPECT_EQ(order, std::vector<int>({0, 1, 2, 3}));
}

TEST(ThreadSchedulerTest, NeverRunsATimerTooSoon) {
  ThreadScheduler scheduler(2);
  const auto start = std::chrono::steady_clock::now();
  std::promise<std::chrono::steady_clock::time_point> ran;
  scheduler.RunAfter(absl::Milliseconds(5), [&] { ran.set_value(std::chrono::steady_clock::now()); });
  EXPECT_GE(ran.get_future().get() - start, std::chrono::milliseconds(5));
}

TEST(ThreadSchedulerTest, StopRunsTasksThatTasksAdd) {
  ThreadScheduler scheduler(2);
  std::atomic<int> depth = 0;
  std::function<void()> descend = [&] {
    if (++depth < 100) {
      scheduler.Run(descend);
    }
  };
  scheduler.Run(descend);
  scheduler.Stop();
  EXPECT_EQ(depth, 100);
}

TEST(ThreadSchedulerTest, StopDropsTimersAndDestroysWhatTheyOwn) {
  const auto owned = std::make_shared<int>(1);
  std::atomic<bool> ran = false;
  ThreadScheduler scheduler(1);
  for (int i = 0; i < 10; ++i) {
    scheduler.RunAfter(i % 2 == 0 ? absl::Hours(1) : absl::InfiniteDuration(), [&ran, owned] { ran = true; });
  }
  EXPECT_EQ(owned.use_count(), 11);
  scheduler.Stop();
  EXPECT_EQ(owned.use_count(), 1);
  EXPECT_FALSE(ran);
}

TEST(ThreadSchedulerTest, DropsWhatComesAfterStop) {
  ThreadScheduler scheduler(1);
  scheduler.Stop();
  scheduler.Stop();
  const auto owned = std::make_shared<int>(1);
  scheduler.Run([owned] { FAIL(); });
  scheduler.RunAfter(absl::Nanoseconds(1), [owned] { FAIL(); });
  EXPECT_EQ(owned.use_count(), 1);
}

TEST(SystemClockTest, TellsATimeOfThisCentury) {
  EXPECT_GT(SystemClock().Now(), absl::FromUnixSeconds(1'704'067'200));
}

}  // namespace
}  // namespace outlay
