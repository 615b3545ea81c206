// The tests of every implementation of Store; store_test and store_rocks_test each provide one.
#ifndef OUTLAY_COMMON_STORE_TESTING_CONTRACT_H_
#define OUTLAY_COMMON_STORE_TESTING_CONTRACT_H_

#include <gmock/gmock.h>
#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/status_macros.h"
#include "common/store/lane_options.h"
#include "common/store/store.h"
#include "common/store/write_and_wait.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"

namespace outlay::store {

using Text = google::protobuf::StringValue;
using ThingKey = std::tuple<std::string, std::string>;
using RankKey = std::tuple<std::string, uint64_t, std::string>;

// (organization, thing) -> its text.
inline constexpr Keyspace<ThingKey, Text> kThings{Family::kRows, 1, "things"};
// (organization, rank, thing) -> nothing.
inline constexpr Keyspace<RankKey, NoValue> kThingsByRank{Family::kRows, 2, "things_by_rank"};
inline constexpr Keyspace<ThingKey, Text> kRequests{Family::kRequests, 3, "requests"};
inline constexpr Keyspace<std::tuple<std::string>, std::string> kOriginals{Family::kBlobs, 4, "originals"};

inline Text MakeText(std::string_view text) {
  Text message;
  message.set_value(std::string(text));
  return message;
}

// An implementation under test, and the disk below it.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  // Opens the state that the last store left.
  virtual absl::StatusOr<std::unique_ptr<Store>> Open(const LaneOptions& options) = 0;
};

struct Implementation {
  std::string name;
  std::function<std::unique_ptr<StoreUnderTest>()> make;
};

// Returns the implementations in this test binary.
std::vector<Implementation> Implementations();

inline std::string NameOf(const ::testing::TestParamInfo<Implementation>& info) {
  return info.param.name;
}

// An event that happens once, on another thread.
class Event {
 public:
  void Set() {
    const std::lock_guard lock(mutex_);
    is_set_ = true;
    changed_.notify_all();
  }
  void Wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

// Real: the store with its threads. Fake: the clock.
class StoreContractTest : public ::testing::TestWithParam<Implementation> {
 protected:
  void SetUp() override {
    under_test_ = GetParam().make();
    options_.clock = &clock_;
    options_.run_bodies_twice = true;
    Open();
  }

  // Opens, or closes and reopens.
  void Open() {
    store_ = nullptr;
    absl::StatusOr<std::unique_ptr<Store>> opened = under_test_->Open(options_);
    ASSERT_THAT(opened, testing::IsOk());
    store_ = *std::move(opened);
  }

  absl::Status Write(Body body, const std::string& organization = "org") {
    return WriteAndWait(*store_, {PartitionOf(organization), organization, std::move(body)});
  }

  absl::Status PutThing(const std::string& thing, std::string_view text, const std::string& organization = "org") {
    return Write(
        [&](Transaction& txn) {
          txn.Put(kThings, {organization, thing}, MakeText(text));
          return absl::OkStatus();
        },
        organization);
  }

  // Returns "" if there is no such row.
  static std::string TextOf(const Reader& reader, const std::string& thing, const std::string& organization = "org") {
    const absl::StatusOr<std::optional<Text>> found = reader.Find(kThings, {organization, thing});
    EXPECT_THAT(found, testing::IsOk());
    return found.ok() && found->has_value() ? (*found)->value() : "";
  }

  std::string TextOf(const std::string& thing, const std::string& organization = "org") const {
    return TextOf(*store_->Read(PartitionOf(organization)), thing, organization);
  }

  static std::vector<std::string> ThingsOf(const Reader& reader, Order order = Order::kAscending,
                                           const std::optional<ThingKey>& after = std::nullopt) {
    std::vector<std::string> things;
    const auto visit = [&](const ThingKey& key, const Text& text) {
      things.push_back(std::get<1>(key) + "=" + text.value());
      return Visit::kContinue;
    };
    EXPECT_THAT(reader.Scan(kThings, std::tuple("org"), visit, order, after), testing::IsOk());
    return things;
  }

  // Blocks the organization's writer until the returned event is set.
  std::shared_ptr<Event> HoldWriter(const std::string& organization = "org") {
    auto entered = std::make_shared<Event>();
    auto release = std::make_shared<Event>();
    store_->Write({PartitionOf(organization), organization,
                   [=](Transaction&) {
                     entered->Set();
                     release->Wait();
                     return absl::OkStatus();
                   }},
                  [](absl::Status) {});
    entered->Wait();
    return release;
  }

  testing::FakeClock clock_;
  LaneOptions options_;
  std::unique_ptr<StoreUnderTest> under_test_;
  std::unique_ptr<Store> store_;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_TESTING_CONTRACT_H_
