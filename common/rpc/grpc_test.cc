// The wrapper behind a real gRPC server and channel on loopback, port 0; clock and handlers are the tests' own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/grpc_channel.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/testing/grpc_things.h"
#include "common/testing/matchers.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::rpc {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;
using testing::StatusIs;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::GetThingRequest;
using testing::v1::ImportThingsRequest;
using testing::v1::ImportThingsResponse;
using testing::v1::Thing;
using testing::v1::WatchThingsRequest;
using testing::v1::WatchThingsResponse;

TEST_F(GrpcTest, AnswersUnaryCalls) {
  std::string back;
  ASSERT_THAT(Echo("hello", &back), IsOk());
  EXPECT_EQ(back, "hello");
  Thing thing;
  ASSERT_THAT(Call("CreateThing", GoodCreateThing(), &thing), IsOk());
  EXPECT_EQ(thing.name(), "organizations/acme/things/t-1");
  EXPECT_EQ(local_.things().seen()[0].caller.organization, "acme");
}

TEST_F(GrpcTest, CarriesReasonMetadataAndRetryTimeOfAnError) {
  GetThingRequest request;
  request.set_name("organizations/acme/things/t-1");
  Thing thing;
  const absl::Status status = Call("GetThing", request, &thing);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(status, HasReason("THING_NOT_FOUND"));
  EXPECT_THAT(status, HasMetadata("name", "organizations/acme/things/t-1"));
  EXPECT_EQ(GetErrorDetail(status)->retry_after, absl::Milliseconds(1500));
}

TEST_F(GrpcTest, HidesWhatWentWrongInside) {
  const absl::Status status = Echo("fail");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(status, HasReason("INTERNAL"));
  EXPECT_THAT(status.ToString(), ::testing::Not(::testing::HasSubstr("secret")));
  EXPECT_THAT(GetErrorDetail(status)->metadata, ::testing::Contains(::testing::Key("incident")));
}

TEST_F(GrpcTest, AnswersInternalWhenAHandlerDropsItsCall) {
  EXPECT_THAT(Echo("drop"), StatusIs(absl::StatusCode::kInternal));
}

TEST_F(GrpcTest, RefusesBytesThatAreNoRequest) {
  google::protobuf::BytesValue bytes;  // field 1, like EchoRequest.text, but not UTF-8
  bytes.set_value("\xff\xfe");
  EchoResponse response;
  EXPECT_THAT(Call("Echo", bytes, &response), HasReason("REQUEST_MALFORMED"));
}

TEST_F(GrpcTest, RefusesMethodsThatItDoesNotHave) {
  EchoResponse response;
  EXPECT_THAT(Call("Nothing", EchoRequest(), &response), HasReason("METHOD_UNKNOWN"));
  // Only development servers have it.
  EXPECT_THAT(Call("ForgetThings", EchoRequest(), &response), HasReason("METHOD_UNKNOWN"));
}

TEST_F(GrpcTest, TellsTheCallerThatNobodyAnsweredInTime) {
  EchoRequest request;
  request.set_text("wait");
  EchoResponse response;
  const absl::Status status = Call("Echo", request, &response, {.timeout = absl::Milliseconds(50)});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_THAT(status, HasReason("NO_ANSWER"));
  Await([&] { return local_.things().waiting() == 1; });
  local_.things().AnswerWaiting();
}

TEST_F(GrpcTest, SaysThatAPeerThatIsNotThereIsUnavailable) {
  GrpcChannel nobody(&pool_, {.target = "127.0.0.1:1", .service = "nobody"});
  EchoResponse response;
  const absl::Status status = CallAndWait(nobody, Path("Echo"), EchoRequest(), &response, {});
  EXPECT_THAT(status, HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(status, HasMetadata("service", "nobody"));
}

TEST_F(GrpcTest, KnowsOfAStreamWhetherThePeerWasReached) {
  const std::string address = Address();
  const auto says_something = [](ClientStream& stream) {
    EchoRequest request;
    request.set_text("hello");
    EchoResponse response;
    absl::Notification ended;
    stream.Write(request, [](bool) {});
    stream.Read(&response, [&](bool) { ended.Notify(); });
    ended.WaitForNotification();
  };
  const auto reached = channel_->Open(Path("Converse"), LocalThings::AsAcme());
  says_something(*reached);
  EXPECT_TRUE(reached->HasReached());
  reached->Cancel();
  EXPECT_TRUE(reached->HasReached());
  server_.reset();
  GrpcChannel nobody(&pool_, {.target = address, .service = "things"});
  const auto lost = nobody.Open(Path("Converse"), LocalThings::AsAcme());
  says_something(*lost);
  EXPECT_FALSE(lost->HasReached());
  lost->Cancel();
  EXPECT_FALSE(lost->HasReached());
}

TEST_F(GrpcTest, AnswersManyCallersFromManyThreads) {
  std::atomic<int> good{0};
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t) {
    callers.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        std::string back;
        good += Echo(Concat(t, "-", i), &back).ok() && back == Concat(t, "-", i) ? 1 : 0;
      }
    });
  }
  for (std::thread& caller : callers) {
    caller.join();
  }
  EXPECT_EQ(good, 400);
}

TEST_F(GrpcTest, SendsAnswersThatAnotherThreadGivesInBulk) {
  constexpr int kCalls = 200;
  EchoRequest request;
  request.set_text("wait");
  std::vector<EchoResponse> responses(kCalls);
  std::atomic<int> answered{0};
  for (EchoResponse& response : responses) {
    channel_->Call(Path("Echo"), request, &response, {}, [&](absl::Status status) { answered += status.ok() ? 1 : 0; });
  }
  Await([&] { return local_.things().waiting() == kCalls; });
  local_.things().AnswerWaiting();
  Await([&] { return answered == kCalls; });
  EXPECT_EQ(responses[kCalls - 1].text(), "at last");
}

TEST_F(GrpcTest, StreamsToTheCaller) {
  WatchThingsRequest request;
  request.set_parent("organizations/acme");
  request.set_count(500);
  BlockingStream stream(*channel_, Path("WatchThings"), LocalThings::AsAcme());
  ASSERT_TRUE(stream.Write(request));
  stream.WritesDone();
  WatchThingsResponse response;
  int last = 0;
  while (stream.Read(&response)) {
    EXPECT_EQ(response.number(), ++last);
  }
  EXPECT_EQ(last, 500);
  EXPECT_THAT(stream.Finish(), IsOk());
}

TEST_F(GrpcTest, StopsWritingToACallerWhoWentAway) {
  WatchThingsRequest request;
  request.set_parent("organizations/acme");
  {
    BlockingStream stream(*channel_, Path("WatchThings"), LocalThings::AsAcme());
    ASSERT_TRUE(stream.Write(request));
    stream.WritesDone();
    WatchThingsResponse response;
    ASSERT_TRUE(stream.Read(&response));
  }
  Await([&] { return local_.things().abandoned() == 1 && local_.dispatcher().calls_in_progress() == 0; });
}

TEST_F(GrpcTest, StreamsFromTheCaller) {
  BlockingStream stream(*channel_, Path("ImportThings"), LocalThings::AsAcme());
  ImportThingsRequest request;
  request.set_parent("organizations/acme");
  for (int i = 0; i < 100; ++i) {
    request.set_title("Chair");
    ASSERT_TRUE(stream.Write(request));
    request.clear_parent();
  }
  stream.WritesDone();
  ImportThingsResponse response;
  ASSERT_TRUE(stream.Read(&response));
  EXPECT_EQ(response.count(), 100);
  EXPECT_FALSE(stream.Read(&response));
  EXPECT_THAT(stream.Finish(), IsOk());
}

TEST_F(GrpcTest, EndsAStreamAtItsFirstBadMessage) {
  BlockingStream stream(*channel_, Path("ImportThings"), LocalThings::AsAcme());
  ImportThingsRequest request;
  request.set_parent("organizations/acme");
  ASSERT_TRUE(stream.Write(request));
  ImportThingsResponse response;
  EXPECT_FALSE(stream.Read(&response));
  const absl::Status status = stream.Finish();
  EXPECT_THAT(status, HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(status, HasMetadata("field", "title"));
}

TEST_F(GrpcTest, StreamsBothWays) {
  BlockingStream stream(*channel_, Path("Converse"), LocalThings::AsAcme());
  EchoRequest request;
  EchoResponse response;
  for (int i = 0; i < 50; ++i) {
    request.set_text(Concat("message ", i));
    ASSERT_TRUE(stream.Write(request));
    ASSERT_TRUE(stream.Read(&response));
    EXPECT_EQ(response.text(), request.text());
  }
  stream.WritesDone();
  EXPECT_FALSE(stream.Read(&response));
  EXPECT_THAT(stream.Finish(), IsOk());
}

TEST_F(GrpcTest, RefusesAPortThatIsTaken) {
  GrpcServer second(&local_.dispatcher(), {.address = Address()});
  EXPECT_THAT(second.Start(), HasReason("ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace outlay::rpc
