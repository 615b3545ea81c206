// The feed with real threads: what the other tests cannot see, the thread sanitizer sees here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/testing/mirror.h"
#include "common/rpc/local_channel.h"
#include "common/store/memory_store.h"
#include "common/testing/matchers.h"

namespace outlay::feed {
namespace {

using outlay::testing::IsOk;

// Lets the test wait for a number of things.
class Counter {
 public:
  void Add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  void WaitFor(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

class CountingObserver final : public FeedConsumerObserver {
 public:
  void OnApplied(const FeedEvent&) override { applied.Add(); }
  Counter applied;
};

// Real: threads, time, stores in memory, executor, feed. Fake: the network.
TEST(FeedThreadsTest, AppliesEveryEventOnceWhileManyThreadsWrite) {
  constexpr int kCommands = 2'000;
  constexpr int kOrganizations = 20;
  const SystemClock clock;
  SystemRandom random;
  MirrorHandler handler;
  handler.is_healed = true;
  CountingObserver observer;
  Counter answered;
  std::unique_ptr<store::Store> producer = store::MakeMemoryStore().value();
  std::unique_ptr<store::Store> mirror = store::MakeMemoryStore().value();
  ThreadScheduler scheduler(4);
  rpc::DevelopmentAuthenticator authenticator;
  rpc::DevelopmentAuthorizer authorizer;
  rpc::Dispatcher dispatcher(
      {.clock = &clock, .random = &random, .authenticator = &authenticator, .authorizer = &authorizer});
  EventFeedService service({.source = "outlay.counters",
                            .store = producer.get(),
                            .scheduler = &scheduler,
                            .clock = &clock,
                            .snapshot = CounterSnapshots()});
  service.Bind(dispatcher);
  ASSERT_THAT(dispatcher.Seal(), IsOk());
  rpc::LocalChannel channel({.peer = [&dispatcher] { return &dispatcher; },
                             .service = "counters",
                             .scheduler = &scheduler,
                             .faults = nullptr});
  auto consumer = std::make_unique<FeedConsumer>(FeedConsumerOptions{.producer = "counters",
                                                                     .consumer = "mirror",
                                                                     .channel = &channel,
                                                                     .store = mirror.get(),
                                                                     .scheduler = &scheduler,
                                                                     .random = &random,
                                                                     .clock = &clock,
                                                                     .handler = &handler,
                                                                     .observer = &observer});
  consumer->Start();
  command::Executor executor(*producer);
  for (int i = 0; i < kCommands; ++i) {
    executor.Execute(command::TestCaller(absl::StrCat("org", i % kOrganizations)),
                     {.request_id = absl::StrCat("r", i), .digest = {}},
                     std::make_unique<command::AddToCounter>("clicks", 1),
                     [&answered](const absl::StatusOr<command::Result>& result) {
                       if (result.ok()) answered.Add();
                     });
  }
  answered.WaitFor(kCommands);
  observer.applied.WaitFor(kCommands);
  consumer.reset();
  scheduler.Stop();
  for (int i = 0; i < kOrganizations; ++i) {
    const std::string organization = absl::StrCat("org", i);
    const std::unique_ptr<store::Reader> reader = mirror->Read(store::PartitionOf(organization));
    EXPECT_EQ(command::ReadCounter(*reader, organization, "clicks").value(), kCommands / kOrganizations);
    EXPECT_EQ(command::ReadCounter(*reader, organization, "clicks.effects").value(), kCommands / kOrganizations);
  }
}

}  // namespace
}  // namespace outlay::feed
