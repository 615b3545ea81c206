// The simulator on the smallest system there is: a service that counts, a consumer of its feed, a client that repeats
// its requests. Real: dispatcher, executor, store, feed. Fake: time, threads, network, disks. docs/simulation.md says
// which check proves which invariant.
#include "common/testing/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/command/chain.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/counter_service.h"
#include "common/command/testing/test_node.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/keyspaces.h"
#include "common/feed/testing/mirror.h"
#include "common/testing/matchers.h"
#include "common/testing/seeds.h"
#include "common/testing/sim_client.h"

namespace outlay::testing {
namespace {

using google::protobuf::Int64Value;

class CountersOnNode final : public SimService {
 public:
  explicit CountersOnNode(SimNode& node)
      : feed_({.source = "outlay.counters",
               .store = &node.store(),
               .scheduler = &node.scheduler(),
               .clock = &node.clock(),
               .snapshot = feed::CounterSnapshots()}),
        counters_(&node.executor()) {
    feed_.Bind(node.dispatcher());
    counters_.Bind(node.dispatcher());
  }

 private:
  feed::EventFeedService feed_;
  command::CounterService counters_;
};

// Mirrors counters, and notes with each snapshot that there was one: what a node only saw is lost when it crashes.
class NotingMirror final : public feed::FeedHandler {
 public:
  NotingMirror() { mirror_.is_healed = true; }

  bool Handles(std::string_view type) const override { return mirror_.Handles(type); }
  absl::Status Apply(store::Transaction& txn, const feed::FeedEvent& event) const override {
    return mirror_.Apply(txn, event);
  }
  absl::Status EndSnapshot(store::Transaction& txn) const override {
    txn.Put(command::kCounters, {"", "snapshots"}, std::string("1"));
    return mirror_.EndSnapshot(txn);
  }

  static bool HadSnapshot(const store::Reader& reader) {
    return command::ReadCounter(reader, "", "snapshots").value_or(0) > 0;
  }

 private:
  feed::MirrorHandler mirror_;
};

class MirrorOnNode final : public SimService {
 public:
  explicit MirrorOnNode(SimNode& node)
      : consumer_({.producer = "counters",
                   .consumer = "mirror",
                   .channel = &node.ChannelTo("counters"),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &handler_}) {
    consumer_.Start();
  }

 private:
  NotingMirror handler_;
  feed::FeedConsumer consumer_;
};

// One request and what is known about it. The client repeats it until it has an answer, and sometimes afterwards (I8).
struct Request {
  std::string organization;
  std::string counter;
  int64_t amount = 0;
  std::optional<std::string> answer;  // the sum, or the reason of the refusal
  int repetitions = 0;                // that are still to come
};

// The world of one seed.
class World {
 public:
  explicit World(uint64_t seed) : simulator_(seed) {
    simulator_.AddNode("counters", [](SimNode& node) { return std::make_unique<CountersOnNode>(node); });
    simulator_.AddNode("mirror", [](SimNode& node) { return std::make_unique<MirrorOnNode>(node); });
    for (const char* organization : kOrganizations) {
      clients_.try_emplace(organization, &simulator_,
                           SimClientOptions{.node = "counters",
                                            .caller = command::TestCaller(organization),
                                            .timeout = absl::Milliseconds(500),
                                            .pause_max = absl::Milliseconds(200)});
    }
  }

  void Run() {
    simulator_.node("counters").Start();
    simulator_.node("mirror").Start();
    Random& random = simulator_.random();
    simulator_.DrawFaults({.drop_permille = 150,
                           .duplicate_permille = 150,
                           .delay_max = absl::Milliseconds(30),
                           .sync_max = absl::Milliseconds(5)});
    const size_t requests = 3 + random.Uniform(8);
    for (size_t i = 0; i < requests; ++i) {
      requests_.push_back({.organization = kOrganizations[random.Uniform(std::size(kOrganizations))],
                           .counter = absl::StrCat("c", random.Uniform(2)),
                           .amount = static_cast<int64_t>(random.Uniform(10) == 0 ? 2000 : 1 + random.Uniform(9)),
                           .repetitions = static_cast<int>(random.Uniform(2))});
      Within(absl::Seconds(2), [this, i] { Send(i); });
    }
    const uint64_t disturbances = random.Uniform(4);
    for (uint64_t i = 0; i < disturbances; ++i) {
      simulator_.Within(absl::Seconds(2), [this] { BreakSomething(); });
    }
    simulator_.RunFor(absl::Seconds(3));
    if (!simulator_.HealAndSettle(absl::Seconds(45), [this] { return IsSettled(); })) {
      Problem("45 seconds after all faults ended it is still not quiet (I18)");
    }
    // What is still on its way must not change anything any more.
    simulator_.RunFor(absl::Seconds(2));
  }

  void Check() {
    ASSERT_TRUE(first_problem_.empty()) << first_problem_;
    for (const auto& [counter, answered] : Answered()) {
      EXPECT_EQ(Read("counters", counter), answered.sum) << "an answered request counts once (I7, I8)";
      EXPECT_EQ(Read("mirror", counter), answered.sum) << "every event reaches every consumer (I9)";
      const store::PartitionId partition = store::PartitionOf(counter.first);
      // A snapshot tells of many changes at once.
      if (!NotingMirror::HadSnapshot(*simulator_.node("mirror").store().Read(partition))) {
        const Counter effects{counter.first, counter.second + ".effects"};
        EXPECT_EQ(Read("mirror", effects), answered.changes) << "once (I9)";
      }
    }
    EXPECT_THAT(simulator_.CheckChains(), IsOk()) << "(I16)";
    if (!is_trimmed_) {
      EXPECT_EQ(Records(), requests_.size()) << "one record per change and refusal (I16)";
    }
  }

  Simulator& simulator() { return simulator_; }

 private:
  static constexpr const char* kOrganizations[] = {"org0", "org1", "org2"};

  using Counter = std::pair<std::string, std::string>;  // organization, name
  // What the requests that have an answer come to.
  struct Sum {
    int64_t sum = 0;
    int64_t changes = 0;
  };
  std::map<Counter, Sum> Answered() const {
    std::map<Counter, Sum> answered;
    for (const Request& request : requests_) {
      // Counters that nobody added to must be zero, in every organization (I15).
      for (const char* organization : kOrganizations) answered.try_emplace({organization, request.counter});
      if (!request.answer.has_value() || *request.answer == "COUNTER_FULL") continue;
      Sum& sum = answered[{request.organization, request.counter}];
      sum.sum += request.amount;
      ++sum.changes;
    }
    return answered;
  }

  void Within(absl::Duration span, UniqueFunction<void()> what) {
    ++planned_;
    simulator_.Within(span, [this, what = std::move(what)]() mutable {
      --planned_;
      what();
    });
  }

  v1::AddToCounterRequest MessageOf(size_t number) const {
    v1::AddToCounterRequest message;
    message.set_request_id(absl::StrCat("r", number));
    message.set_parent("organizations/" + requests_[number].organization);
    message.set_name(requests_[number].counter);
    message.set_amount(requests_[number].amount);
    return message;
  }

  void Send(size_t number) {
    clients_.at(requests_[number].organization)
        .Call<Int64Value>(kMethod, MessageOf(number),
                          [this, number](const absl::Status& status, const Int64Value& sum) {
                            OnAnswer(number, status, sum.value());
                          });
  }

  void OnAnswer(size_t number, const absl::Status& status, int64_t sum) {
    Request& request = requests_[number];
    const std::string answer = status.ok() ? absl::StrCat(sum) : ErrorReason(status);
    const bool is_known = status.ok() || answer == "COUNTER_FULL" || (answer == "REQUEST_TOO_OLD" && is_trimmed_);
    if (!is_known) Problem(absl::StrCat("request ", number, " ended with ", status.ToString()));
    if (answer == "REQUEST_TOO_OLD") {
      // It was carried out, but its first answer was lost, and then trimmed.
      if (!request.answer.has_value()) request.answer = request.amount > command::kCounterMax ? "COUNTER_FULL" : "done";
      return;
    }
    if (request.answer.has_value() && *request.answer != "done" && *request.answer != answer) {
      Problem(absl::StrCat("request ", number, " answered ", *request.answer, " and then ", answer, " (I8)"));
    }
    request.answer = answer;
    CheckOwnWrites(request);
    if (request.repetitions-- > 0) {
      Within(absl::Seconds(1), [this, number] { Send(number); });
      Within(absl::Seconds(1), [this, number] { Misuse(number); });
    }
  }

  // The id of an answered request with other content.
  void Misuse(size_t number) {
    v1::AddToCounterRequest message = MessageOf(number);
    message.set_amount(message.amount() + 1);
    clients_.at(requests_[number].organization)
        .Call<Int64Value>(kMethod, message, [this](const absl::Status& status, const Int64Value&) {
          if (ErrorReason(status) == "REQUEST_ID_REUSED" || (is_trimmed_ && ErrorReason(status) == "REQUEST_TOO_OLD")) {
            return;
          }
          Problem(absl::StrCat("the id of another request was accepted: ", status.ToString(), " (I8)"));
        });
  }

  // Counters only grow, so what is there must be at least what was answered.
  void CheckOwnWrites(const Request& request) {
    if (!simulator_.node("counters").is_up()) return;
    const Counter counter{request.organization, request.counter};
    const int64_t answered = Answered().at(counter).sum;
    const int64_t now = Read("counters", counter);
    if (now < answered) Problem(absl::StrCat("answered ", answered, ", but ", now, " can be read (I10)"));
  }

  void BreakSomething() {
    SimNode& counters = simulator_.node("counters");
    if (counters.is_up() && simulator_.random().Uniform(8) == 0) {
      is_trimmed_ = true;
      return counters.TrimLogs();
    }
    simulator_.BreakOneOf({"counters", "mirror"}, absl::Seconds(1));
  }

  // Nobody waits for anything, and the mirror has seen everything.
  bool IsSettled() {
    bool is_settled = planned_ == 0;
    for (const auto& [organization, client] : clients_) is_settled = is_settled && client.open() == 0;
    for (const char* organization : kOrganizations) {
      const store::PartitionId partition = store::PartitionOf(organization);
      const uint64_t last = simulator_.node("counters").store().Head(partition)->last_sequence;
      const auto cursor = simulator_.node("mirror").store().Read(partition)->Find(feed::kCursors, {"counters"});
      is_settled = is_settled && (last == 0 || (cursor.ok() && cursor->has_value() && (*cursor)->sequence() == last));
    }
    return is_settled;
  }

  int64_t Read(const std::string& node, const Counter& counter) {
    return command::ReadCounter(*simulator_.node(node).store().Read(store::PartitionOf(counter.first)), counter.first,
                                counter.second)
        .value_or(-1);
  }

  uint64_t Records() {
    uint64_t records = 0;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      records += simulator_.node("counters").store().Head({partition})->last_sequence;
    }
    return records;
  }

  void Problem(std::string what) {
    if (first_problem_.empty()) first_problem_ = std::move(what);
  }

  static constexpr char kMethod[] = "/outlay.testing.v1.Counters/AddToCounter";

  int planned_ = 0;
  bool is_trimmed_ = false;
  std::vector<Request> requests_;
  std::string first_problem_;
  std::map<std::string, SimClient> clients_;
  Simulator simulator_;
};

TEST(SimulatorTest, KeepsItsPromisesForEverySeed) {
  CheckWorlds<World>(SeedsFromEnvironment({.first = 1, .count = 300}));
}

TEST(SimulatorTest, RepeatsARunByteForByte) {
  CheckWorldsRepeat<World>({.first = 1, .count = 20});
}

}  // namespace
}  // namespace outlay::testing
