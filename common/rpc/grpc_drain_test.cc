// A server that stops: what it has begun is answered, and nobody is blamed for the rest. Real: gRPC server and channel
// on loopback, port 0. The test's own: clock and handlers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/rpc/testing/grpc_things.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::ImportThingsRequest;
using testing::v1::ImportThingsResponse;
using testing::v1::WatchThingsRequest;
using testing::v1::WatchThingsResponse;

class GrpcDrainTest : public GrpcTest {};

TEST_F(GrpcDrainTest, DrainsBeforeItStops) {
  EchoRequest request;
  request.set_text("wait");
  EchoResponse response;
  std::atomic<bool> answered{false};
  channel_->Call(Path("Echo"), request, &response, {}, [&](absl::Status status) {
    EXPECT_THAT(status, IsOk());
    answered = true;
  });
  WatchThingsRequest watch;
  watch.set_parent("organizations/acme");
  BlockingStream stream(*channel_, Path("WatchThings"), LocalThings::AsAcme());
  ASSERT_TRUE(stream.Write(watch));
  stream.WritesDone();
  WatchThingsResponse number;
  ASSERT_TRUE(stream.Read(&number));
  Await([&] { return local_.things().waiting() == 1; });

  std::thread stopping([&] { server_->Shutdown(absl::Minutes(1)); });
  // The endless stream is ended at once; its caller goes on elsewhere.
  while (stream.Read(&number)) {
  }
  EXPECT_THAT(stream.Finish(), HasReason("SERVER_STOPPING"));
  // The unary call is waited for.
  local_.things().AnswerWaiting();
  stopping.join();
  Await([&] { return answered.load(); });
  EXPECT_EQ(response.text(), "at last");
  EXPECT_EQ(local_.dispatcher().calls_in_progress(), 0);
}

// One queue: what it was told to do for one call, it has done for all.
class DrainTest : public GrpcTest {
 protected:
  void SetUp() override {
    ASSERT_THAT(local_.sealed(), IsOk());
    server_ = std::make_unique<GrpcServer>(&local_.dispatcher(), GrpcServerOptions{.threads = 1});
    ASSERT_THAT(server_->Start(), IsOk());
    channel_ = std::make_unique<GrpcChannel>(&pool_, GrpcChannelOptions{.target = Address(), .service = "things"});
  }
  std::unique_ptr<BlockingStream> Open(const char* method, const google::protobuf::Message& first) {
    auto stream = std::make_unique<BlockingStream>(*channel_, Path(method), LocalThings::AsAcme());
    EXPECT_TRUE(stream->Write(first));
    return stream;
  }
  static EchoRequest AnEcho(const std::string& text) {
    EchoRequest request;
    request.set_text(text);
    return request;
  }
};

TEST_F(DrainTest, EndsConversationsOnceWhatWasSaidIsAnswered) {
  const auto idle = Open("Converse", AnEcho("hello"));
  EchoResponse response;
  ASSERT_TRUE(idle->Read(&response));
  const auto waiting = Open("Converse", AnEcho("wait"));
  Await([&] { return local_.things().waiting() == 1; });
  std::thread stopping([&] { server_->Shutdown(absl::InfiniteDuration()); });
  EXPECT_FALSE(idle->Read(&response));
  EXPECT_THAT(idle->Finish(), HasReason("SERVER_STOPPING"));
  local_.things().AnswerWaiting();
  EXPECT_TRUE(waiting->Read(&response));
  EXPECT_EQ(response.text(), "at last");
  EXPECT_FALSE(waiting->Read(&response));
  EXPECT_THAT(waiting->Finish(), HasReason("SERVER_STOPPING"));
  stopping.join();
  EXPECT_EQ(local_.things().abandoned(), 0);
  EXPECT_EQ(local_.dispatcher().calls_in_progress(), 0);
}

TEST_F(DrainTest, LetsAConversationEndWhoseCallerHasSaidEverything) {
  const auto idle = Open("Converse", AnEcho("hello"));
  EchoResponse response;
  ASSERT_TRUE(idle->Read(&response));
  ImportThingsRequest request;
  request.set_parent("organizations/acme");
  request.set_title("Chair");
  const auto broken = Open("ImportThings", request);
  const auto whole = Open("ImportThings", request);
  whole->WritesDone();
  ImportThingsResponse imported;
  ASSERT_TRUE(whole->Read(&imported));
  std::thread stopping([&] { server_->Shutdown(absl::InfiniteDuration()); });
  EXPECT_FALSE(idle->Read(&response));
  EXPECT_FALSE(broken->Read(&imported));
  EXPECT_THAT(broken->Finish(), HasReason("SERVER_STOPPING"));
  EXPECT_THAT(whole->Finish(), IsOk());
  stopping.join();
}

// What the wrapper tells metrics and the log.
class Endings final : public CallObserver {
 public:
  void OnStarted(const Method&) override {}
  void OnFinished(const CallContext&, absl::Duration, const absl::Status& status, const absl::Status&) override {
    const std::lock_guard lock(mutex_);
    endings_.push_back(status);
  }
  std::vector<absl::Status> endings() const {
    const std::lock_guard lock(mutex_);
    return endings_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<absl::Status> endings_;
};

TEST_F(GrpcDrainTest, DoesNotBlameHandlersForStreamsThatTheyDropWhenTheServerStops) {
  Endings endings;
  LocalThings local({&endings});
  GrpcServer server(&local.dispatcher(), GrpcServerOptions{});
  ASSERT_THAT(server.Start(), IsOk());
  GrpcChannel channel(&pool_, {.target = Concat("127.0.0.1:", server.port()), .service = "things"});
  WatchThingsRequest watch;
  watch.set_parent("organizations/acme");
  BlockingStream stream(channel, Path("WatchThings"), LocalThings::AsAcme());
  ASSERT_TRUE(stream.Write(watch));
  stream.WritesDone();
  WatchThingsResponse number;
  ASSERT_TRUE(stream.Read(&number));
  std::thread stopping([&] { server.Shutdown(absl::InfiniteDuration()); });
  while (stream.Read(&number)) {
  }
  stopping.join();
  ASSERT_EQ(endings.endings().size(), 1U);
  EXPECT_THAT(endings.endings()[0], HasReason("SERVER_STOPPING"));
}

TEST_F(GrpcDrainTest, CancelsWhatDoesNotEndInTime) {
  std::atomic<bool> ended{false};
  EchoRequest request;
  request.set_text("wait");
  EchoResponse response;
  channel_->Call(Path("Echo"), request, &response, {}, [&](absl::Status status) {
    EXPECT_FALSE(status.ok());
    ended = true;
  });
  Await([&] { return local_.things().waiting() == 1; });
  server_->Shutdown(absl::ZeroDuration());
  Await([&] { return ended.load(); });
  // A handler that comes too late harms nobody.
  local_.things().AnswerWaiting();
}

}  // namespace
}  // namespace outlay::rpc
