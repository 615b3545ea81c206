// Peers that vanish without a word. Real: gRPC servers and channels on loopback; between them a relay that falls
// silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "absl/synchronization/notification.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/testing/fixture.h"
#include "common/rpc/testing/relay.h"
#include "common/testing/matchers.h"

namespace outlay::rpc {
namespace {

using testing::HasReason;
using testing::IsOk;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;

// Soon enough for a test, long enough for a machine that is busy.
constexpr absl::Duration kSoon = absl::Milliseconds(500);
constexpr absl::Duration kBusy = absl::Seconds(5);
constexpr absl::Duration kNever = absl::Hours(1);
constexpr char kEcho[] = "/outlay.testing.v1.Things/Echo";
constexpr char kConverse[] = "/outlay.testing.v1.Things/Converse";

class KeepaliveTest : public ::testing::Test {
 protected:
  void Serve(absl::Duration keepalive_time) {
    ASSERT_THAT(local_.sealed(), IsOk());
    server_ = std::make_unique<GrpcServer>(&local_.dispatcher(), GrpcServerOptions{.keepalive_time = keepalive_time,
                                                                                   .keepalive_timeout = kBusy,
                                                                                   .keepalive_time_min = kSoon / 2});
    ASSERT_THAT(server_->Start(), IsOk());
    relay_ = std::make_unique<Relay>(server_->port());
  }
  GrpcChannelOptions Through(absl::Duration keepalive_time) const {
    return {.target = Concat("127.0.0.1:", relay_->port()),
            .service = "things",
            .connections = 1,
            .keepalive_time = keepalive_time,
            .keepalive_timeout = kBusy};
  }
  template <typename Predicate>
  static void Await(Predicate predicate) {
    while (!predicate()) std::this_thread::yield();
  }

  LocalThings local_;
  ChannelPool pool_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<Relay> relay_;
};

TEST_F(KeepaliveTest, ACallEndsWhenItsServerHasVanished) {
  Serve(kNever);
  GrpcChannel channel(&pool_, Through(kSoon));
  EchoRequest request;
  request.set_text("wait");
  EchoResponse response;
  absl::Status end;
  absl::Notification ended;
  channel.Call(kEcho, request, &response, {.caller = {}, .timeout = absl::Minutes(2)}, [&](absl::Status status) {
    end = std::move(status);
    ended.Notify();
  });
  Await([&] { return local_.things().waiting() == 1; });
  relay_->FallSilent();
  ended.WaitForNotification();
  EXPECT_THAT(end, HasReason("DEPENDENCY_UNAVAILABLE")) << "only its own deadline ended it";
  local_.things().AnswerWaiting();
}

TEST_F(KeepaliveTest, AStreamEndsWhenItsCallerHasVanished) {
  Serve(kSoon);
  GrpcChannel channel(&pool_, Through(kNever));
  BlockingStream stream(channel, kConverse, LocalThings::AsAcme());
  EchoRequest request;
  request.set_text("hello");
  ASSERT_TRUE(stream.Write(request));
  EchoResponse response;
  ASSERT_TRUE(stream.Read(&response));
  EXPECT_EQ(local_.dispatcher().calls_in_progress(), 1);
  relay_->FallSilent();
  Await([&] { return local_.dispatcher().calls_in_progress() == 0; });
}

}  // namespace
}  // namespace outlay::rpc
