// Streams whose callers may not go on: what was read of them is answered, and then they end; those that only write end
// after the message that is being written. Real: the wrapper, and a
// gRPC server and channel on loopback, port 0. The test's own: rights, the clock, and, without gRPC, threads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "common/base/errors.h"
#include "common/rpc/blocking.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/limits.h"
#include "common/rpc/local_channel.h"
#include "common/rpc/testing/things.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using ::testing::AnyOf;
using testing::HasReason;
using testing::IsOk;
using ::testing::Property;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::WatchThingsRequest;
using testing::v1::WatchThingsResponse;

constexpr std::string_view kStoppedMethod = "/outlay.testing.v1.Things/Converse";
constexpr std::string_view kCountingMethod = "/outlay.testing.v1.Things/WatchThings";

// Everybody is let in, until nobody may anything.
class ClosingGate final : public Authenticator, public Authorizer {
 public:
  absl::StatusOr<Caller> Authenticate(const IncomingCall&) override { return caller; }
  absl::Status Authorize(Caller&, const Method&) override {
    if (!is_closed) return absl::OkStatus();
    return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no more");
  }

  Caller caller{.subject = "u1", .organization = "acme"};
  std::atomic<bool> is_closed{false};
};

class StoppedStreamsTest : public ::testing::Test {
 protected:
  StoppedStreamsTest()
      : dispatcher_({.clock = &clock_, .random = &random_, .authenticator = &gate_, .authorizer = &gate_}) {
    things_.Bind(dispatcher_);
    EXPECT_THAT(dispatcher_.Seal(), IsOk());
  }
  static EchoRequest AnEcho(const std::string& text) {
    EchoRequest request;
    request.set_text(text);
    return request;
  }
  // Counts without end.
  static WatchThingsRequest AWatch() {
    WatchThingsRequest request;
    request.set_parent("organizations/acme");
    return request;
  }

  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  ClosingGate gate_;
  Dispatcher dispatcher_;
  Things things_;
};

// One whose end is in `end_`.
class LocalStoppedStreamsTest : public StoppedStreamsTest {
 protected:
  void Open(std::string_view method = kStoppedMethod) {
    stream_ = channel_.Open(method, {.timeout = absl::InfiniteDuration()});
    stream_->Finish([&](absl::Status status) { end_ = std::move(status); });
    scheduler_.RunDue();
  }
  void Recheck() {
    dispatcher_.RecheckStreams();
    scheduler_.RunDue();
  }

  void WriteMore(size_t messages) {
    for (size_t i = 0; i < messages; ++i) {
      stream_->Write(AnEcho("hello"), [](bool) {});
      scheduler_.RunDue();
    }
  }

  LocalChannel channel_{{.peer = [this] { return &dispatcher_; }, .service = "things", .scheduler = &scheduler_}};
  absl::Status end_ = absl::UnknownError("still running");
  std::unique_ptr<ClientStream> stream_;
};

TEST_F(LocalStoppedStreamsTest, AnswersWhatItHasReadBeforeItEnds) {
  Open();
  stream_->Write(AnEcho("wait"), [](bool) {});
  scheduler_.RunDue();
  gate_.is_closed = true;
  Recheck();
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  EchoResponse response;
  stream_->Read(&response, [](bool good) { EXPECT_TRUE(good); });
  things_.AnswerWaiting();
  scheduler_.RunDue();
  EXPECT_EQ(response.text(), "at last");
  EXPECT_THAT(end_, HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(LocalStoppedStreamsTest, EndsWhenWhatItWasOpenedWithExpires) {
  gate_.caller.expires = clock_.Now() + absl::Minutes(5);
  Open();
  scheduler_.AdvanceBy(absl::Minutes(5) - absl::Seconds(1));
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  scheduler_.AdvanceBy(absl::Seconds(1));
  Recheck();
  EXPECT_THAT(end_, HasReason("CREDENTIALS_EXPIRED"));
}

TEST_F(LocalStoppedStreamsTest, TakesNoMessageAfterWhatItWasOpenedWithHasExpired) {
  gate_.caller.expires = clock_.Now() + absl::Minutes(5);
  Open();
  stream_->Write(AnEcho("in time"), [](bool) {});
  scheduler_.RunDue();
  clock_.SetTime(clock_.Now() + absl::Minutes(5));
  stream_->Write(AnEcho("too late"), [](bool) {});
  scheduler_.RunDue();
  EXPECT_EQ(things_.seen().size(), 1U);
  EXPECT_THAT(end_, HasReason("CREDENTIALS_EXPIRED"));
}

TEST_F(LocalStoppedStreamsTest, EndsWhenWhatItWasOpenedWithIsWithdrawn) {
  class Withdrawable final : public Credential {
   public:
    bool Holds() const override { return !is_withdrawn; }
    std::atomic<bool> is_withdrawn{false};
  };
  const auto credential = std::make_shared<Withdrawable>();
  gate_.caller.credential = credential;
  Open();
  stream_->Write(AnEcho("in time"), [](bool) {});
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  credential->is_withdrawn = true;
  Recheck();
  EXPECT_THAT(end_, HasReason("CREDENTIALS_EXPIRED"));
  EXPECT_EQ(things_.seen().size(), 1U);
}

TEST_F(LocalStoppedStreamsTest, IsCutOffWhereAnAnswerIsNotRead) {
  Open();
  WriteMore(limits::kLocalStreamWindow + 2);
  Recheck();
  scheduler_.AdvanceBy(limits::kWriteTime - absl::Seconds(1));
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  // Now another one waits to be read.
  EchoResponse response;
  stream_->Read(&response, [](bool good) { EXPECT_TRUE(good); });
  scheduler_.RunDue();
  for (const absl::Duration passed : {absl::ZeroDuration(), limits::kWriteTime - absl::Seconds(1)}) {
    scheduler_.AdvanceBy(passed);
    Recheck();
    EXPECT_TRUE(absl::IsUnknown(end_));
  }
  scheduler_.AdvanceBy(absl::Seconds(1));
  Recheck();
  EXPECT_TRUE(absl::IsCancelled(end_)) << end_;
  EXPECT_EQ(things_.abandoned(), 1);
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(LocalStoppedStreamsTest, IsCutOffSoonerWhereItsCallerMayNotGoOn) {
  Open();
  WriteMore(limits::kLocalStreamWindow + 1);
  gate_.is_closed = true;
  Recheck();
  scheduler_.AdvanceBy(limits::kLastWriteTime - absl::Seconds(1));
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  scheduler_.AdvanceBy(absl::Seconds(1));
  Recheck();
  EXPECT_TRUE(absl::IsCancelled(end_)) << end_;
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(LocalStoppedStreamsTest, WritesNothingMoreWhereItOnlyWrites) {
  Open(kCountingMethod);
  stream_->Write(AWatch(), [](bool) {});
  scheduler_.RunDue();
  gate_.is_closed = true;
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_)) << "a message is being written";
  int last = 0;
  for (bool is_there = true; is_there && last < 1'000;) {
    WatchThingsResponse response;
    is_there = false;
    stream_->Read(&response, [&](bool good) { is_there = good; });
    scheduler_.RunDue();
    if (is_there) last = response.number();
  }
  EXPECT_EQ(last, static_cast<int>(limits::kLocalStreamWindow)) << "what was written before arrives, and nothing else";
  EXPECT_THAT(end_, HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(things_.abandoned(), 1);
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(LocalStoppedStreamsTest, GoesOnWithoutAnythingToSay) {
  Open();
  WriteMore(1);
  Recheck();
  scheduler_.AdvanceBy(10 * limits::kWriteTime);
  Recheck();
  EXPECT_TRUE(absl::IsUnknown(end_));
  stream_->WritesDone();
  scheduler_.RunDue();
  EXPECT_THAT(end_, IsOk());
}

TEST_F(StoppedStreamsTest, AreCutOffOverGrpcWhereAnswersAreNotRead) {
  ChannelPool pool;
  GrpcServer server(&dispatcher_, GrpcServerOptions{});
  ASSERT_THAT(server.Start(), IsOk());
  GrpcChannel channel(&pool, {.target = absl::StrCat("127.0.0.1:", server.port()), .service = "things"});
  BlockingStream unread(channel, kStoppedMethod, {.timeout = absl::InfiniteDuration()});
  // Until neither side takes more; then nothing but the end of the stream lets it go on.
  std::atomic<int> written = 0;
  std::thread writer([&] {
    while (unread.Write(AnEcho(std::string(100'000, 'a')))) ++written;
  });
  for (int last = -1, looks = 0; looks < 1'000 || written == 0; ++looks) {
    if (last != written) looks = 0;
    last = written;
    std::this_thread::yield();
  }
  while (dispatcher_.calls_in_progress() > 0) {
    clock_.SetTime(clock_.Now() + absl::Seconds(1));
    dispatcher_.RecheckStreams();
    std::this_thread::yield();
  }
  writer.join();
  EchoResponse response;
  while (unread.Read(&response)) {
  }
  // A server that was only slow, on a busy machine, had time to say why.
  EXPECT_THAT(unread.Finish(),
              AnyOf(Property(&absl::Status::code, absl::StatusCode::kCancelled), HasReason("ANSWERS_NOT_READ")));
  server.Shutdown(absl::InfiniteDuration());
}

TEST_F(StoppedStreamsTest, EndOverGrpcWhileTheyOnlyWriteToWhoReadsOn) {
  ChannelPool pool;
  GrpcServer server(&dispatcher_, GrpcServerOptions{});
  ASSERT_THAT(server.Start(), IsOk());
  GrpcChannel channel(&pool, {.target = absl::StrCat("127.0.0.1:", server.port()), .service = "things"});
  BlockingStream counting(channel, kCountingMethod, {.timeout = absl::InfiniteDuration()});
  ASSERT_TRUE(counting.Write(AWatch()));
  counting.WritesDone();
  WatchThingsResponse response;
  ASSERT_TRUE(counting.Read(&response));
  gate_.is_closed = true;
  // One is enough: whatever it meets, the message that is being written is the last one. The clock stands still, so
  // that nothing is cut off.
  dispatcher_.RecheckStreams();
  while (counting.Read(&response)) {
  }
  EXPECT_THAT(counting.Finish(), HasReason("PERMISSION_REQUIRED"));
  server.Shutdown(absl::InfiniteDuration());
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(StoppedStreamsTest, AnswersOverGrpcWhatItHasReadBeforeItEnds) {
  ChannelPool pool;
  GrpcServer server(&dispatcher_, GrpcServerOptions{});
  ASSERT_THAT(server.Start(), IsOk());
  GrpcChannel channel(&pool, {.target = absl::StrCat("127.0.0.1:", server.port()), .service = "things"});
  BlockingStream idle(channel, kStoppedMethod, {.timeout = absl::InfiniteDuration()});
  ASSERT_TRUE(idle.Write(AnEcho("hello")));
  EchoResponse response;
  ASSERT_TRUE(idle.Read(&response));
  BlockingStream waiting(channel, kStoppedMethod, {.timeout = absl::InfiniteDuration()});
  ASSERT_TRUE(waiting.Write(AnEcho("wait")));
  while (things_.waiting() == 0) std::this_thread::yield();
  gate_.is_closed = true;
  dispatcher_.RecheckStreams();
  dispatcher_.RecheckStreams();
  EXPECT_FALSE(idle.Read(&response));
  EXPECT_THAT(idle.Finish(), HasReason("PERMISSION_REQUIRED"));
  // What is said now is not heard.
  EXPECT_TRUE(waiting.Write(AnEcho("and this")));
  things_.AnswerWaiting();
  EXPECT_TRUE(waiting.Read(&response));
  EXPECT_EQ(response.text(), "at last");
  EXPECT_FALSE(waiting.Read(&response));
  EXPECT_THAT(waiting.Finish(), HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(things_.abandoned(), 0);
  server.Shutdown(absl::InfiniteDuration());
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

}  // namespace
}  // namespace outlay::rpc
