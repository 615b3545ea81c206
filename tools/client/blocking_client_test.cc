#include "tools/client/blocking_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/rpc/testing/fixture.h"
#include "common/testing/matchers.h"

namespace outlay::client {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using outlay::testing::v1::EchoRequest;
using outlay::testing::v1::EchoResponse;

// Answers each call with the next status, and remembers what was asked.
class ScriptedChannel final : public rpc::Channel {
 public:
  explicit ScriptedChannel(std::deque<absl::Status> answers) : answers_(std::move(answers)) {}

  void Call(std::string_view, const google::protobuf::Message& request, google::protobuf::Message* response,
            const rpc::CallOptions&, UniqueFunction<void(absl::Status)> done) override {
    asked.push_back(request.ShortDebugString());
    const absl::Status answer = answers_.front();
    answers_.pop_front();
    // A call that fails may have filled a part of the response.
    auto* echo = static_cast<EchoResponse*>(response);
    echo->set_text(echo->text() + "answer");
    done(answer);
  }
  std::unique_ptr<rpc::ClientStream> Open(std::string_view, const rpc::CallOptions&) override { return nullptr; }

  std::vector<std::string> asked;

 private:
  std::deque<absl::Status> answers_;
};

// Runs everything at once, and remembers how long it should have waited.
class HastyScheduler final : public Scheduler {
 public:
  void Run(UniqueFunction<void()> task) override { task(); }
  void RunAfter(absl::Duration delay, UniqueFunction<void()> task) override {
    delays.push_back(delay);
    task();
  }
  std::vector<absl::Duration> delays;
};

absl::StatusOr<EchoResponse> Ask(ScriptedChannel& channel, HastyScheduler& scheduler, RetryPolicy retry) {
  const BlockingClient client(channel, scheduler, {}, retry);
  EchoRequest request;
  request.set_text("hello");
  return client.Call<EchoResponse>("/outlay.testing.v1.Things/Echo", request);
}

TEST(BlockingClientTest, RepeatsTheSameCallUntilItsOutcomeIsKnown) {
  ScriptedChannel channel({DependencyUnavailable("things"), absl::DeadlineExceededError("late"), absl::OkStatus()});
  HastyScheduler scheduler;
  const auto answer = Ask(channel, scheduler, {.attempts = 5, .pause = absl::Seconds(2)});
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->text(), "answer");
  EXPECT_THAT(channel.asked, ::testing::ElementsAre(R"(text: "hello")", R"(text: "hello")", R"(text: "hello")"));
  EXPECT_THAT(scheduler.delays, ::testing::ElementsAre(absl::Seconds(2), absl::Seconds(2)));
}

TEST(BlockingClientTest, GivesUpAfterItsAttempts) {
  ScriptedChannel channel({DependencyUnavailable("things"), DependencyUnavailable("things"), absl::OkStatus()});
  HastyScheduler scheduler;
  EXPECT_THAT(Ask(channel, scheduler, {.attempts = 2}), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_EQ(channel.asked.size(), 2u);
}

TEST(BlockingClientTest, DoesNotRepeatARefusal) {
  ScriptedChannel channel({QuotaExceeded("lines", 3), absl::OkStatus()});
  HastyScheduler scheduler;
  EXPECT_THAT(Ask(channel, scheduler, {.attempts = 5}), HasReason("QUOTA_EXCEEDED"));
  EXPECT_EQ(channel.asked.size(), 1u);
}

// The Things of common/rpc behind real threads.
class BlockingStreamTest : public ::testing::Test {
 protected:
  BlockingStreamTest() {
    things_.Bind(dispatcher_);
    EXPECT_THAT(dispatcher_.Seal(), IsOk());
  }

  ThreadScheduler& scheduler() { return scheduler_; }
  const BlockingClient& client() const { return client_; }

 private:
  outlay::testing::FakeClock clock_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_{
      {.clock = &clock_, .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}};
  rpc::Things things_;
  ThreadScheduler scheduler_{2};
  rpc::LocalChannel channel_{{.peer = [this] { return &dispatcher_; }, .service = "things", .scheduler = &scheduler_}};
  BlockingClient client_{channel_, scheduler_, rpc::LocalThings::AsAcme()};
};

using outlay::testing::v1::WatchThingsRequest;
using outlay::testing::v1::WatchThingsResponse;

TEST_F(BlockingStreamTest, ReadsAStreamToItsEnd) {
  WatchThingsRequest request;
  request.set_parent("organizations/acme");
  request.set_count(40);
  std::vector<int> numbers;
  EXPECT_THAT(client().ReadStream<WatchThingsResponse>("/outlay.testing.v1.Things/WatchThings", request,
                                                       [&](const WatchThingsResponse& response) {
                                                         numbers.push_back(response.number());
                                                         return true;
                                                       }),
              IsOk());
  ASSERT_EQ(numbers.size(), 40u);
  EXPECT_EQ(numbers.back(), 40);
}

TEST_F(BlockingStreamTest, LeavesAnEndlessStreamWhenTheVisitorHasEnough) {
  WatchThingsRequest request;
  request.set_parent("organizations/acme");
  int seen = 0;
  EXPECT_THAT(client().ReadStream<WatchThingsResponse>("/outlay.testing.v1.Things/WatchThings", request,
                                                       [&](const WatchThingsResponse&) { return ++seen < 3; }),
              IsOk());
  EXPECT_EQ(seen, 3);
}

TEST_F(BlockingStreamTest, TellsWhyAStreamWasRefused) {
  WatchThingsRequest request;
  request.set_parent("organizations/other");
  EXPECT_THAT(client().ReadStream<WatchThingsResponse>("/outlay.testing.v1.Things/WatchThings", request,
                                                       [](const WatchThingsResponse&) { return true; }),
              HasReason("ORGANIZATION_MISMATCH"));
}

TEST_F(BlockingStreamTest, WritesAheadOfTheAnswersThatItReads) {
  int sent = 0;
  std::vector<std::string> answers;
  const auto next = [&](EchoRequest& request) {
    request.set_text(std::to_string(sent));
    return sent++ < 100;
  };
  EXPECT_THAT((client().Exchange<EchoRequest, EchoResponse>(
                  "/outlay.testing.v1.Things/Converse", next,
                  [&](const EchoResponse& response) { answers.push_back(response.text()); })),
              IsOk());
  ASSERT_EQ(answers.size(), 100u);
  EXPECT_EQ(answers.back(), "99");
}

TEST_F(BlockingStreamTest, TellsWhyAnExchangeWasRefusedInItsMiddle) {
  int sent = 0;
  const auto next = [&](EchoRequest& request) {
    request.set_text(sent == 2 ? std::string(2'000'000, 'x') : "short");
    return sent++ < 1000;
  };
  EXPECT_THAT((client().Exchange<EchoRequest, EchoResponse>("/outlay.testing.v1.Things/Converse", next,
                                                            [](const EchoResponse&) {})),
              HasReason("FIELD_TOO_LONG"));
}

}  // namespace
}  // namespace outlay::client
