// The simulator on the smallest system there is: a service that counts, a consumer of its feed, a client that repeats
// its requests. Real: dispatcher, executor, store, feed. Fake: time, threads, network, disks. OUTLAY_SIMULATION_SEEDS
// says how many seeds to run, OUTLAY_SIMULATION_FIRST_SEED where to begin (to repeat a failure: with 1 seed).
#include "common/testing/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/command/chain.h"
#include "common/command/testing/counter.h"
#include "common/command/testing/counter_service.h"
#include "common/command/testing/test_node.h"
#include "common/feed/event_feed.h"
#include "common/feed/feed_consumer.h"
#include "common/feed/testing/mirror.h"
#include "common/testing/matchers.h"

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

class MirrorOnNode final : public SimService, private feed::FeedConsumerObserver {
 public:
  MirrorOnNode(SimNode& node, int* snapshots)
      : snapshots_(snapshots),
        consumer_({.producer = "counters",
                   .consumer = "mirror",
                   .channel = &node.ChannelTo("counters"),
                   .store = &node.store(),
                   .scheduler = &node.scheduler(),
                   .random = &node.random(),
                   .clock = &node.clock(),
                   .handler = &handler_,
                   .observer = this}) {
    handler_.is_healed = true;
    consumer_.Start();
  }

 private:
  void OnSnapshot(store::PartitionId) override { ++*snapshots_; }

  int* const snapshots_;
  feed::MirrorHandler handler_;
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
    simulator_.AddNode("mirror", [this](SimNode& node) { return std::make_unique<MirrorOnNode>(node, &snapshots_); });
  }

  void Run() {
    simulator_.node("counters").Start();
    simulator_.node("mirror").Start();
    Random& random = simulator_.random();
    simulator_.SetFaults({.drop_permille = random.Uniform(150),
                          .duplicate_permille = random.Uniform(150),
                          .delay_max = absl::Milliseconds(static_cast<int64_t>(random.Uniform(30))),
                          .sync_max = absl::Milliseconds(static_cast<int64_t>(random.Uniform(5)))});
    for (size_t i = 0; i < 3 + random.Uniform(8); ++i) {
      requests_.push_back({.organization = absl::StrCat("org", random.Uniform(3)),
                           .counter = absl::StrCat("c", random.Uniform(2)),
                           .amount = static_cast<int64_t>(random.Uniform(10) == 0 ? 2000 : 1 + random.Uniform(9)),
                           .repetitions = static_cast<int>(random.Uniform(2))});
      After(2000, [this, i] { Send(i); });
    }
    for (uint64_t i = 0; i < random.Uniform(4); ++i) After(2000, [this] { BreakSomething(); });
    simulator_.RunFor(absl::Seconds(3));
    simulator_.Heal();
    simulator_.RunFor(absl::Seconds(45));
  }

  void Check() {
    ASSERT_TRUE(first_problem_.empty()) << first_problem_;
    std::map<std::pair<std::string, std::string>, int64_t> sums;
    std::map<std::pair<std::string, std::string>, int64_t> changes;
    for (const Request& request : requests_) {
      ASSERT_TRUE(request.answer.has_value()) << "a request has no answer long after all faults ended (I18)";
      if (*request.answer == "COUNTER_FULL") continue;
      sums[{request.organization, request.counter}] += request.amount;
      ++changes[{request.organization, request.counter}];
    }
    for (const auto& [counter, sum] : sums) {
      EXPECT_EQ(Read("counters", counter.first, counter.second), sum) << "an answered request counts once (I7, I8)";
      EXPECT_EQ(Read("mirror", counter.first, counter.second), sum) << "every event reaches every consumer (I9)";
      if (snapshots_ == 0) {
        EXPECT_EQ(Read("mirror", counter.first, counter.second + ".effects"), changes[counter]) << "once (I9)";
      }
    }
    EXPECT_THAT(simulator_.CheckChains(), IsOk());
    if (!is_trimmed_) {
      EXPECT_EQ(Records(), requests_.size()) << "one record per change and refusal (I16)";
    }
  }

  Simulator& simulator() { return simulator_; }

 private:
  // Some time within the next `millis`.
  void After(uint64_t millis, UniqueFunction<void()> what) {
    const uint64_t in = simulator_.random().Uniform(millis * 1000);
    simulator_.scheduler().RunAfter(absl::Microseconds(static_cast<int64_t>(in)), std::move(what));
  }

  void Send(size_t number) {
    const Request& request = requests_[number];
    v1::AddToCounterRequest message;
    message.set_request_id(absl::StrCat("r", number));
    message.set_parent("organizations/" + request.organization);
    message.set_name(request.counter);
    message.set_amount(request.amount);
    const auto sum = std::make_shared<Int64Value>();
    simulator_.ChannelTo("counters")
        .Call("/outlay.testing.v1.Counters/AddToCounter", message, sum.get(),
              {.caller = command::TestCaller(request.organization), .timeout = absl::Milliseconds(500)},
              [this, number, sum](const absl::Status& status) { OnAnswer(number, status, sum->value()); });
  }

  void OnAnswer(size_t number, const absl::Status& status, int64_t sum) {
    switch (status.code()) {
      case absl::StatusCode::kUnavailable:
      case absl::StatusCode::kDeadlineExceeded:
      case absl::StatusCode::kResourceExhausted:
        return After(200, [this, number] { Send(number); });
      default:
        break;
    }
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
    if (request.repetitions-- > 0) After(1000, [this, number] { Send(number); });
  }

  void BreakSomething() {
    Random& random = simulator_.random();
    const std::string name = random.Uniform(2) == 0 ? "counters" : "mirror";
    SimNode& node = simulator_.node(name);
    if (!node.is_up()) return;
    if (name == "counters" && random.Uniform(4) == 0) return TrimEverything(node);
    node.CrashAtWrite(1 + random.Uniform(3));
    if (random.Uniform(3) == 0) node.Crash();
    After(1000, [&node] { node.Start(); });
  }

  void TrimEverything(SimNode& node) {
    is_trimmed_ = true;
    for (uint32_t partition = 0; partition < store::kPartitions; ++partition) {
      const absl::StatusOr<store::LogHead> head = node.store().Head({partition});
      if (head.ok() && head->last_sequence > 0) {
        node.store().TrimLog({partition}, head->last_sequence, [](const absl::Status&) {});
      }
    }
  }

  int64_t Read(const std::string& node, const std::string& organization, const std::string& counter) {
    return command::ReadCounter(*simulator_.node(node).store().Read(store::PartitionOf(organization)), organization,
                                counter)
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

  int snapshots_ = 0;
  bool is_trimmed_ = false;
  std::vector<Request> requests_;
  std::string first_problem_;
  Simulator simulator_;
};

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

TEST(SimulatorTest, KeepsItsPromisesForEverySeed) {
  const uint64_t first = FromEnvironment("OUTLAY_SIMULATION_FIRST_SEED", 1);
  const uint64_t seeds = FromEnvironment("OUTLAY_SIMULATION_SEEDS", 300);
  for (uint64_t seed = first; seed < first + seeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("OUTLAY_SIMULATION_FIRST_SEED=", seed));
    World world(seed);
    world.Run();
    world.Check();
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(SimulatorTest, RepeatsARunByteForByte) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    World one(seed);
    World other(seed);
    one.Run();
    other.Run();
    EXPECT_EQ(one.simulator().StateDigest(), other.simulator().StateDigest());
    EXPECT_EQ(one.simulator().tasks_run(), other.simulator().tasks_run());
  }
  World one(1);
  World other(2);
  one.Run();
  other.Run();
  EXPECT_NE(one.simulator().StateDigest(), other.simulator().StateDigest());
}

}  // namespace
}  // namespace outlay::testing
