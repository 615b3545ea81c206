// Two nodes in one thread, a producer and a consumer of counters, for tests. Real: stores, executors, dispatcher, feed.
// Fake: time, disks and the network between them.
#ifndef OUTLAY_COMMON_FEED_TESTING_FEED_NODES_H_
#define OUTLAY_COMMON_FEED_TESTING_FEED_NODES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/random.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/test_node.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/testing/mirror.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"

namespace outlay::feed {

// Records an observer's notifications.
class RecordingObserver final : public FeedConsumerObserver {
 public:
  void OnApplied(const FeedEvent& event) override { applied.push_back(event); }
  void OnSkipped(uint64_t events) override { skipped += events; }
  void OnParked(const FeedEvent& event) override { parked.push_back(event); }
  void OnUnparked(const std::string& subject) override { unparked.push_back(subject); }
  void OnParkedSubjects(size_t subjects) override { parked_subjects = subjects; }
  void OnDisconnected(const absl::Status& why) override { disconnects.push_back(why); }
  void OnPaused(store::PartitionId, const absl::Status& why) override { pauses.push_back(why); }
  void OnSnapshot(store::PartitionId) override { ++snapshots; }
  void OnCurrent(const PartitionTimes& as_of) override { current = as_of; }
  void OnLag(uint64_t records, absl::Duration age) override {
    lag = records;
    lag_age = age;
  }

  std::vector<FeedEvent> applied;
  uint64_t skipped = 0;
  std::vector<FeedEvent> parked;
  std::vector<std::string> unparked;
  size_t parked_subjects = 0;
  std::vector<absl::Status> disconnects;
  std::vector<absl::Status> pauses;
  int snapshots = 0;
  PartitionTimes current{};
  uint64_t lag = 0;
  absl::Duration lag_age;
};

// The results of the producer's calls, as it knows them.
class EndedCalls final : public rpc::CallObserver {
 public:
  void OnStarted(const rpc::Method&) override {}
  void OnFinished(const rpc::CallContext&, absl::Duration, const absl::Status& status, const absl::Status&) override {
    codes.push_back(status.code());
  }

  std::vector<absl::StatusCode> codes;
};

class FeedNodes {
 public:
  explicit FeedNodes(rpc::LinkFaults* faults = nullptr)
      : channel_({.peer = [this] { return dispatcher_.get(); },
                  .service = "counters",
                  .scheduler = &scheduler,
                  .faults = faults}) {
    StartProducer();
  }

  // Serves the feed of the producer's current store.
  void StartProducer() {
    StopProducer();
    dispatcher_ = std::make_unique<rpc::Dispatcher>(rpc::DispatcherOptions{.clock = &clock,
                                                                           .random = &random,
                                                                           .authenticator = &authenticator_,
                                                                           .authorizer = &authorizer_,
                                                                           .observers = {&ended}});
    service_ = std::make_unique<EventFeedService>(EventFeedOptions{.source = "outlay.counters",
                                                                   .store = &producer.store(),
                                                                   .scheduler = &scheduler,
                                                                   .clock = &clock,
                                                                   .snapshot = snapshot});
    service_->Bind(*dispatcher_);
    sealed = dispatcher_->Seal();
  }
  void StopProducer() {
    service_ = nullptr;
    // Calls in progress still refer to it.
    if (dispatcher_ != nullptr) retired_.push_back(std::move(dispatcher_));
  }

  void StartConsumer() {
    mirror_ = std::make_unique<FeedConsumer>(FeedConsumerOptions{.producer = "counters",
                                                                 .consumer = "mirror",
                                                                 .channel = &channel_,
                                                                 .store = &consumer.store(),
                                                                 .scheduler = &scheduler,
                                                                 .random = &random,
                                                                 .clock = &clock,
                                                                 .handler = &handler,
                                                                 .observer = &observer});
    mirror_->Start();
    scheduler.RunDue();
  }
  void StopConsumer() { mirror_ = nullptr; }

  // Adds to a counter of the producer.
  absl::Status Add(const std::string& organization, const std::string& name, int64_t amount) {
    const std::string id = absl::StrCat("r", ++requests_);
    return producer
        .Execute(command::TestCaller(organization), id, id, std::make_unique<command::AddToCounter>(name, amount))
        .status();
  }

  // Returns the consumer's copy; and how often it was changed.
  int64_t Copy(const std::string& organization, const std::string& name) const {
    return command::ReadCounter(*consumer.store().Read(store::PartitionOf(organization)), organization, name)
        .value_or(-1);
  }
  int64_t Effects(const std::string& organization, const std::string& name) const {
    return Copy(organization, name + ".effects");
  }

  // Deletes the producer's log of an organization's partition, up to a record.
  void Trim(const std::string& organization, uint64_t up_to) {
    producer.store().TrimLog(store::PartitionOf(organization), up_to, [](const absl::Status&) {});
    scheduler.RunDue();
  }

  EventFeedService& service() { return *service_; }
  rpc::LocalChannel& channel() { return channel_; }

  outlay::testing::FakeClock clock;
  outlay::testing::FakeScheduler scheduler{&clock};
  SeededRandom random{1};
  command::TestNode producer{&clock, &scheduler};
  command::TestNode consumer{&clock, &scheduler};
  SnapshotSource snapshot = CounterSnapshots();  // of producers started from now on
  MirrorHandler handler;
  RecordingObserver observer;
  EndedCalls ended;
  absl::Status sealed;

 private:
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  std::vector<std::unique_ptr<rpc::Dispatcher>> retired_;
  std::unique_ptr<rpc::Dispatcher> dispatcher_;
  std::unique_ptr<EventFeedService> service_;
  rpc::LocalChannel channel_;
  std::unique_ptr<FeedConsumer> mirror_;
  int requests_ = 0;
};

}  // namespace outlay::feed

#endif  // OUTLAY_COMMON_FEED_TESTING_FEED_NODES_H_
