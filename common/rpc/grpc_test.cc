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
#include "common/rpc/testing/fixture.h"
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

class GrpcTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(local_.sealed(), IsOk());
    server_ = std::make_unique<GrpcServer>(&local_.dispatcher(), GrpcServerOptions{});
    ASSERT_THAT(server_->Start(), IsOk());
    channel_ = std::make_unique<GrpcChannel>(&pool_, GrpcChannelOptions{.target = Address(), .service = "things"});
  }

  std::string Address() const { return Concat("127.0.0.1:", server_->port()); }

  static std::string Path(std::string_view method) { return Concat("/outlay.testing.v1.Things/", method); }

  absl::Status Call(std::string_view method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, const CallOptions& options = LocalThings::AsAcme()) {
    return CallAndWait(*channel_, Path(method), request, response, options);
  }

  absl::Status Echo(const std::string& text, std::string* back = nullptr) {
    EchoRequest request;
    request.set_text(text);
    EchoResponse response;
    absl::Status status = Call("Echo", request, &response);
    if (back != nullptr) {
      *back = response.text();
    }
    return status;
  }

  // Handlers run on the server's threads: what they count is there soon, not at once.
  template <typename Predicate>
  static void Await(Predicate predicate) {
    while (!predicate()) {
      std::this_thread::yield();
    }
  }

  LocalThings local_;
  ChannelPool pool_;
  std::unique_ptr<GrpcServer> server_;
  std::unique_ptr<GrpcChannel> channel_;
};

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

TEST_F(GrpcTest, DrainsBeforeItStops) {
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

TEST_F(GrpcTest, DoesNotBlameHandlersForStreamsThatTheyDropWhenTheServerStops) {
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

TEST_F(GrpcTest, CancelsWhatDoesNotEndInTime) {
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

TEST_F(GrpcTest, RefusesAPortThatIsTaken) {
  GrpcServer second(&local_.dispatcher(), {.address = Address()});
  EXPECT_THAT(second.Start(), HasReason("ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace outlay::rpc
