// The wrapper around handlers, in one thread: its order, its answers, what it refuses to start with.
#include "common/rpc/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "common/log/log.h"
#include "common/rpc/call_log.h"
#include "common/rpc/metrics.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/fixture.h"
#include "common/testing/matchers.h"
#include "prometheus/text_serializer.h"

namespace outlay::rpc {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using testing::v1::CreateThingRequest;
using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::Thing;

// An Authenticator and Authorizer that write down when they are asked and answer what the test wants.
class Gate final : public Authenticator, public Authorizer {
 public:
  absl::StatusOr<Caller> Authenticate(const IncomingCall&) override {
    asked.emplace_back("caller");
    return caller_error.ok() ? absl::StatusOr<Caller>(caller) : caller_error;
  }
  absl::Status Authorize(Caller& judged, const Method& method) override {
    asked.emplace_back(method.options().permission());
    judged.persons = persons;
    return permission_error;
  }

  std::vector<std::string> asked;
  Caller caller{.subject = "u1", .organization = "acme"};
  Persons persons;
  absl::Status caller_error;
  absl::Status permission_error;
};

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest()
      : dispatcher_({.clock = &clock_, .random = &random_, .authenticator = &gate_, .authorizer = &gate_}),
        channel_({.peer = [this] { return &dispatcher_; }, .service = "things", .scheduler = &scheduler_}) {
    things_.Bind(dispatcher_);
  }

  absl::Status Call(std::string_view method) {
    absl::Status result = absl::UnknownError("still running");
    EchoResponse response;
    channel_.Call(Concat("/outlay.testing.v1.Things/", method), EchoRequest(), &response, {},
                  [&](absl::Status status) { result = std::move(status); });
    scheduler_.RunDue();
    return result;
  }

  absl::Status Create(const CreateThingRequest& request, absl::Duration timeout = absl::Seconds(1)) {
    absl::Status result = absl::UnknownError("still running");
    Thing thing;
    channel_.Call("/outlay.testing.v1.Things/CreateThing", request, &thing, {.timeout = timeout},
                  [&](absl::Status status) { result = std::move(status); });
    scheduler_.RunDue();
    return result;
  }

  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  SeededRandom random_{1};
  Gate gate_;
  Dispatcher dispatcher_;
  Things things_;
  LocalChannel channel_;
};

TEST_F(DispatcherTest, AsksWhoAndMayTheyBeforeItLooksAtTheRequest) {
  ASSERT_THAT(dispatcher_.Seal(), IsOk());
  CreateThingRequest bad;
  EXPECT_THAT(Create(bad), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(gate_.asked, ::testing::ElementsAre("caller", "things.create"));
  gate_.permission_error = MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no");
  EXPECT_THAT(Create(bad), HasReason("PERMISSION_REQUIRED"));
  gate_.caller_error = MakeError(absl::StatusCode::kUnauthenticated, "CREDENTIALS_REQUIRED", "who?");
  EXPECT_THAT(Create(bad), HasReason("CREDENTIALS_REQUIRED"));
  EXPECT_TRUE(things_.seen().empty());
}

TEST_F(DispatcherTest, LetsOnlyTheServicesInThatAMethodIsFor) {
  EXPECT_THAT(Call("FeedThings"), HasReason("SERVICES_ONLY"));
  EXPECT_THAT(Call("StockThings"), HasReason("SERVICES_ONLY"));
  gate_.caller = {.subject = "shop", .service = "shop"};
  EXPECT_THAT(Call("FeedThings"), IsOk());
  EXPECT_THAT(Call("StockThings"), HasReason("SERVICE_NOT_ALLOWED"));
  gate_.caller = {.subject = "warehouse", .service = "warehouse"};
  EXPECT_THAT(Call("StockThings"), IsOk());
}

TEST_F(DispatcherTest, ShowsAllOrganizationsToNoServiceThatMayActInSomeOnly) {
  gate_.caller = {.subject = "shop", .organization = "acme", .service = "shop", .is_confined = true};
  EXPECT_THAT(Call("FeedThings"), HasReason("SERVICE_ORGANIZATION_REFUSED"));
  EXPECT_THAT(Create(GoodCreateThing()), IsOk());
}

TEST_F(DispatcherTest, AnOrganizationsStreamsLeaveTheOthersTheirs) {
  ASSERT_THAT(dispatcher_.Seal(), IsOk());
  std::vector<std::unique_ptr<ClientStream>> streams;
  absl::Status last;
  const auto open = [&](const std::string& organization) {
    gate_.caller.organization = organization;
    streams.push_back(channel_.Open("/outlay.testing.v1.Things/Converse", {}));
    last = absl::UnknownError("still running");
    streams.back()->Finish([&last](absl::Status status) { last = std::move(status); });
    scheduler_.RunDue();
    return last;
  };
  for (size_t i = 0; i < limits::kStreamsOfOrganization; ++i) ASSERT_TRUE(absl::IsUnknown(open("acme"))) << i;
  EXPECT_THAT(open("acme"), HasReason("OVERLOADED"));
  EXPECT_TRUE(absl::IsUnknown(open("globex")));
  streams.front()->WritesDone();
  scheduler_.RunDue();
  EXPECT_TRUE(absl::IsUnknown(open("acme"))) << "one has ended";
  for (const auto& stream : streams) stream->WritesDone();
  scheduler_.RunDue();
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
}

TEST_F(DispatcherTest, AMessageOfAStreamIsJudgedByTheRightsAsOfThen) {
  ASSERT_THAT(dispatcher_.Seal(), IsOk());
  const std::unique_ptr<ClientStream> stream = channel_.Open("/outlay.testing.v1.Things/Converse", {});
  const auto say = [&] {
    stream->Write(EchoRequest(), [](bool) {});
    scheduler_.RunDue();
  };
  say();
  gate_.persons = Persons("bob");
  say();
  ASSERT_EQ(things_.seen().size(), 2U);
  EXPECT_EQ(things_.seen()[0].caller.persons, Persons());
  EXPECT_EQ(things_.seen()[1].caller.persons, Persons("bob"));
  stream->WritesDone();
  scheduler_.RunDue();
}

TEST_F(DispatcherTest, EndsOpenStreamsWhoseCallersMayNotGoOn) {
  ASSERT_THAT(dispatcher_.Seal(), IsOk());
  const std::unique_ptr<ClientStream> stream = channel_.Open("/outlay.testing.v1.Things/Converse", {});
  absl::Status end = absl::UnknownError("still running");
  stream->Finish([&](absl::Status status) { end = std::move(status); });
  EchoRequest request;
  stream->Write(request, [](bool) {});
  scheduler_.RunDue();
  dispatcher_.RecheckStreams();
  scheduler_.RunDue();
  EXPECT_TRUE(absl::IsUnknown(end));
  EXPECT_EQ(dispatcher_.calls_in_progress(), 1);
  gate_.permission_error = MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no more");
  dispatcher_.RecheckStreams();
  scheduler_.RunDue();
  EXPECT_THAT(end, HasReason("PERMISSION_REQUIRED"));
  EXPECT_EQ(dispatcher_.calls_in_progress(), 0);
  dispatcher_.RecheckStreams();
}

TEST_F(DispatcherTest, TakesNoMessageOfACallerWhoMayNotGoOn) {
  ASSERT_THAT(dispatcher_.Seal(), IsOk());
  const std::unique_ptr<ClientStream> stream = channel_.Open("/outlay.testing.v1.Things/Converse", {});
  absl::Status end = absl::UnknownError("still running");
  stream->Finish([&](absl::Status status) { end = std::move(status); });
  std::vector<std::string> answers;
  EchoResponse answer;
  const std::function<void()> read_on = [&] {
    stream->Read(&answer, [&](bool good) {
      if (!good) return;
      answers.push_back(answer.text());
      read_on();
    });
  };
  read_on();
  EchoRequest request;
  request.set_text("first");
  stream->Write(request, [](bool) {});
  scheduler_.RunDue();
  gate_.permission_error = MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED", "no more");
  request.set_text("second");
  stream->Write(request, [](bool) {});
  scheduler_.RunDue();
  EXPECT_THAT(answers, ::testing::ElementsAre("first"));
  EXPECT_THAT(end, HasReason("PERMISSION_REQUIRED"));
}

TEST_F(DispatcherTest, RefusesCallsWhoseDeadlinePassed) {
  EXPECT_THAT(Create(GoodCreateThing(), absl::ZeroDuration()), StatusIs(absl::StatusCode::kDeadlineExceeded));
  EXPECT_TRUE(things_.seen().empty());
}

TEST_F(DispatcherTest, CutsLateDeadlinesAndSetsMissingOnes) {
  ASSERT_THAT(Create(GoodCreateThing(), absl::Hours(1)), IsOk());
  ASSERT_THAT(Create(GoodCreateThing(), absl::InfiniteDuration()), IsOk());
  EXPECT_EQ(things_.seen()[0].deadline - clock_.Now(), kMaxDeadline);
  EXPECT_EQ(things_.seen()[1].deadline - clock_.Now(), kDefaultDeadline);
}

TEST_F(DispatcherTest, GivesEqualRequestsEqualDigests) {
  CreateThingRequest request = GoodCreateThing();
  ASSERT_THAT(Create(request), IsOk());
  request.set_request_id("r2");
  Thing* const thing = request.mutable_thing();
  thing->GetReflection()->MutableUnknownFields(thing)->AddVarint(4711, 1);
  ASSERT_THAT(Create(request), IsOk());
  request.mutable_thing()->set_note("other");
  ASSERT_THAT(Create(request), IsOk());
  const std::vector<CallContext> seen = things_.seen();
  EXPECT_EQ(seen[0].request_digest, seen[1].request_digest);
  EXPECT_NE(seen[0].request_digest, seen[2].request_digest);
  EXPECT_EQ(seen[1].request_id, "r2");
}

TEST_F(DispatcherTest, NamesWhatItWillNotStartWith) {
  Dispatcher bare({.clock = &clock_, .random = &random_});
  bare.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Bare/Ask", [](const auto&) {});
  EXPECT_THAT(bare.Seal(), HasReason("METHOD_OPTIONS_INVALID"));

  Dispatcher forgetful({.clock = &clock_, .random = &random_});
  forgetful.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Forgetful/Change", [](const auto&) {});
  EXPECT_THAT(forgetful.Seal(), HasReason("METHOD_OPTIONS_INVALID"));

  Dispatcher confused({.clock = &clock_, .random = &random_});
  confused.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Confused/Ask", [](const auto&) {});
  EXPECT_THAT(confused.Seal(), HasReason("METHOD_OPTIONS_INVALID"));

  const auto refused = [&](auto bind) {
    Dispatcher dispatcher({.clock = &clock_, .random = &random_});
    bind(dispatcher);
    return dispatcher.Seal();
  };
  EXPECT_THAT(refused([](Dispatcher& d) {
                d.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Things/Nothing", [](const auto&) {});
              }),
              HasMetadata("method", "/outlay.testing.v1.Things/Nothing"));
  // Other types than the proto's.
  EXPECT_THAT(
      refused([](Dispatcher& d) { d.Bind<EchoRequest, Thing>("/outlay.testing.v1.Things/Echo", [](const auto&) {}); }),
      HasReason("METHOD_NOT_BINDABLE"));
  // Another kind than the proto's.
  EXPECT_THAT(refused([](Dispatcher& d) {
                d.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Things/Converse", [](const auto&) {});
              }),
              HasReason("METHOD_NOT_BINDABLE"));
  // The other methods of the service have no handler.
  EXPECT_THAT(refused([](Dispatcher& d) {
                d.Bind<EchoRequest, EchoResponse>("/outlay.testing.v1.Things/Echo", [](const auto&) {});
              }),
              HasReason("METHOD_NOT_BINDABLE"));
  // Twice.
  things_.Bind(dispatcher_);
  EXPECT_THAT(dispatcher_.Seal(), HasReason("METHOD_NOT_BINDABLE"));
}

TEST_F(DispatcherTest, HasDevelopmentMethodsInDevelopmentOnly) {
  EXPECT_EQ(dispatcher_.Find("/outlay.testing.v1.Things/ForgetThings"), nullptr);
  LocalThings development({}, nullptr, /*development=*/true);
  EchoResponse response;
  EXPECT_THAT(development.Call("ForgetThings", EchoRequest(), &response), IsOk());
}

class Lines final : public Log {
 public:
  using Log::Write;
  bool IsEnabled(LogLevel) const override { return true; }
  void Write(LogLevel level, std::string_view, absl::Span<const LogField> fields) override {
    std::string line(level == LogLevel::kError ? "error" : level == LogLevel::kWarning ? "warning" : "info");
    for (const LogField& field : fields) {
      line += " " + field.key + "=" + field.value;
    }
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

TEST(CallLogTest, TellsRefusalsAndInternalErrors) {
  Lines log;
  CallLog call_log(&log, {.sampling = 1'000'000});
  LocalThings local({&call_log});
  EchoRequest request;
  EchoResponse response;
  // The first of the sample, then none.
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(local.Call("Echo", request, &response), IsOk());
  }
  ASSERT_EQ(log.lines.size(), 1u);
  EXPECT_THAT(log.lines[0], HasSubstr("info method=outlay.testing.v1.Things/Echo code=OK"));

  CreateThingRequest bad = GoodCreateThing();
  bad.mutable_thing()->set_title("private words\n");
  Thing thing;
  EXPECT_THAT(local.Call("CreateThing", bad, &thing), HasReason("FIELD_INVALID"));
  EXPECT_THAT(log.lines[1], HasSubstr("reason=FIELD_INVALID field=thing.title"));
  EXPECT_THAT(log.lines[1], ::testing::Not(HasSubstr("private")));

  request.set_text("fail");
  EXPECT_THAT(local.Call("Echo", request, &response), HasReason("INTERNAL"));
  EXPECT_THAT(log.lines[2],
              ::testing::AllOf(HasSubstr("error "), HasSubstr("cause=DATA_LOSS: "), HasSubstr("incident=")));
}

TEST(CallLogTest, TellsSlowCalls) {
  Lines log;
  CallLog call_log(&log, {.sampling = 1'000'000});
  LocalThings local({&call_log});
  EchoRequest request;
  EchoResponse response;
  EXPECT_THAT(local.Call("Echo", request, &response), IsOk());
  request.set_text("wait");
  EXPECT_THAT(local.Call("Echo", request, &response), StatusIs(absl::StatusCode::kUnknown));
  local.clock().Advance(limits::kSlowCall);
  local.things().AnswerWaiting();
  ASSERT_EQ(log.lines.size(), 2u);
  EXPECT_THAT(log.lines[1], HasSubstr("warning method=outlay.testing.v1.Things/Echo code=OK took_us=500000"));
}

TEST(StatusTest, TellsNoMoreThanItMay) {
  const absl::Status secret = Presentable(DataLoss("budgets"), "i1");
  EXPECT_THAT(secret, StatusIs(absl::StatusCode::kInternal));
  EXPECT_THAT(secret, HasMetadata("incident", "i1"));
  EXPECT_THAT(std::string(secret.message()), ::testing::Not(HasSubstr("budgets")));
  EXPECT_THAT(Presentable(absl::NotFoundError("x"), ""), HasReason("NOT_FOUND"));
  EXPECT_THAT(Presentable(absl::OkStatus(), ""), IsOk());
  const std::string longest(2000, 'x');
  const absl::Status cut =
      Presentable(MakeError(absl::StatusCode::kAborted, "R", "ä" + longest, {{"key", longest}}, absl::Seconds(3)), "");
  EXPECT_EQ(cut.message().size(), limits::kErrorMessageBytes);
  EXPECT_EQ(GetErrorDetail(cut)->metadata[0].second.size(), limits::kErrorMetadataBytes);
  EXPECT_EQ(GetErrorDetail(cut)->retry_after, absl::Seconds(3));
}

TEST(StatusTest, CutsBetweenCharacters) {
  const absl::Status cut = Presentable(absl::NotFoundError(Concat(std::string(1023, 'x'), "ää")), "");
  EXPECT_EQ(cut.message().size(), 1023u);
}

TEST(StatusTest, SurvivesTheWire) {
  const absl::Status before =
      MakeError(absl::StatusCode::kResourceExhausted, "OVERLOADED", "busy", {{"a", "1"}, {"b", "2"}}, absl::Seconds(1));
  const absl::Status after = FromGrpcStatus(ToGrpcStatus(before));
  EXPECT_EQ(after.code(), before.code());
  EXPECT_EQ(after.message(), before.message());
  EXPECT_EQ(*GetErrorDetail(after), *GetErrorDetail(before));
  EXPECT_THAT(FromGrpcStatus(grpc::Status::OK), IsOk());
  EXPECT_THAT(FromGrpcStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "x", "rubbish")),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(RpcMetricsTest, HasWhatAlertsNeedBeforeTheFirstCallAndTheRestWithIt) {
  prometheus::Registry registry;
  RpcMetrics metrics(&registry);
  LocalThings local({&metrics});
  metrics.Prepare(local.dispatcher());
  const std::string before = prometheus::TextSerializer().Serialize(registry.Collect());
  EXPECT_THAT(before,
              HasSubstr(R"(outlay_rpc_handled_total{code="INTERNAL",method="outlay.testing.v1.Things/GetThing"} 0)"));
  EXPECT_THAT(before, ::testing::Not(HasSubstr("NOT_FOUND")));
  EXPECT_THAT(before, ::testing::Not(HasSubstr("outlay_rpc_latency_seconds_bucket")));
  testing::v1::GetThingRequest request;
  request.set_name("organizations/acme/things/t");
  Thing thing;
  EXPECT_THAT(local.Call("GetThing", request, &thing), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(prometheus::TextSerializer().Serialize(registry.Collect()),
              HasSubstr(R"(outlay_rpc_handled_total{code="NOT_FOUND",method="outlay.testing.v1.Things/GetThing"} 1)"));
}

}  // namespace
}  // namespace outlay::rpc
