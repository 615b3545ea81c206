// A whole server in the test's process: real ports (chosen by the system), the test service Things.
#include "common/server/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/testing/things_service.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "google/protobuf/descriptor.pb.h"
#include "httplib.h"

namespace outlay::server {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using grpc::reflection::v1alpha::ServerReflectionRequest;
using grpc::reflection::v1alpha::ServerReflectionResponse;
using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

class SilentLog final : public Log {
 public:
  using Log::Write;
  bool IsEnabled(LogLevel) const override { return false; }
  void Write(LogLevel, std::string_view, absl::Span<const LogField>) override {}
};

class HostTest : public ::testing::Test {
 protected:
  HostTest() : host_(Options(), "things", "0.0.1", &log_) {}

  ServerOptions Options() const {
    return {.data_dir = "unused", .ports_file = PortsFile(), .auth = Auth::kDevelopment, .drain = absl::Seconds(1)};
  }
  std::string PortsFile() const { return folder_.PathOf("ports.json"); }

  void Start() {
    ASSERT_THAT(host_.Start(&ThingsService::Make), IsOk());
    channel_ = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{.target = Concat("127.0.0.1:", host_.port()), .service = "things"});
  }

  std::string Get(const std::string& path, int status = 200) {
    httplib::Client client("127.0.0.1", host_.admin_port());
    const httplib::Result result = client.Get(path);
    EXPECT_TRUE(result);
    EXPECT_EQ(result ? result->status : 0, status) << path;
    return result ? result->body : "";
  }

  absl::Status Check(const std::string& service, HealthCheckResponse* response) {
    HealthCheckRequest request;
    request.set_service(service);
    return rpc::CallAndWait(*channel_, "/grpc.health.v1.Health/Check", request, response, {});
  }

  const testing::TemporaryFolder folder_;
  SilentLog log_;
  Host host_;
  rpc::ChannelPool pool_;
  std::unique_ptr<rpc::GrpcChannel> channel_;
};

TEST_F(HostTest, ServesItsServiceAndCountsTheCalls) {
  Start();
  testing::v1::EchoRequest request;
  request.set_text("hello");
  testing::v1::EchoResponse response;
  ASSERT_THAT(rpc::CallAndWait(*channel_, "/outlay.testing.v1.Things/Echo", request, &response, {}), IsOk());
  const std::string metrics = Get("/metrics");
  EXPECT_THAT(metrics, HasSubstr(R"(outlay_rpc_handled_total{code="OK",method="outlay.testing.v1.Things/Echo"} 1)"));
  EXPECT_THAT(metrics,
              HasSubstr(R"(outlay_rpc_handled_total{code="INTERNAL",method="outlay.testing.v1.Things/Echo"} 0)"));
  EXPECT_THAT(metrics, HasSubstr(R"(outlay_rpc_latency_seconds_count{method="outlay.testing.v1.Things/Echo"} 1)"));
  EXPECT_THAT(metrics, HasSubstr(R"(outlay_rpc_in_progress{method="outlay.testing.v1.Things/Echo"} 0)"));
  EXPECT_THAT(metrics, HasSubstr(R"(outlay_build_info{service="things",version="0.0.1"} 1)"));
  EXPECT_THAT(metrics, HasSubstr("process_resident_memory_bytes "));
}

TEST_F(HostTest, TellsItsPortsWhenReady) {
  Start();
  std::ifstream file(PortsFile());
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr(Concat("\"port\":", host_.port(), ",\"admin_port\":", host_.admin_port())));
}

TEST_F(HostTest, IsReadyOnlyWhileEveryConditionHolds) {
  Start();
  EXPECT_THAT(Get("/readyz"), HasSubstr("true"));
  host_.readiness().Set("directory is loaded", absl::UnavailableError("no snapshot yet"));
  EXPECT_THAT(Get("/readyz", 503), HasSubstr(R"("directory is loaded":"no snapshot yet")"));
  EXPECT_THAT(Get("/livez"), HasSubstr("true"));
  host_.readiness().Set("directory is loaded", absl::OkStatus());
  EXPECT_THAT(Get("/readyz"), HasSubstr("true"));
}

TEST_F(HostTest, AnswersHealthChecks) {
  Start();
  HealthCheckResponse response;
  ASSERT_THAT(Check("", &response), IsOk());
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  ASSERT_THAT(Check("outlay.testing.v1.Things", &response), IsOk());
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  EXPECT_THAT(Check("nothing", &response), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(HostTest, TellsWatchersThatItStops) {
  Start();
  rpc::BlockingStream stream(*channel_, "/grpc.health.v1.Health/Watch", {.timeout = absl::InfiniteDuration()});
  ASSERT_TRUE(stream.Write(HealthCheckRequest()));
  stream.WritesDone();
  HealthCheckResponse response;
  ASSERT_TRUE(stream.Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  host_.Stop();
  if (stream.Read(&response)) {
    EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
    EXPECT_FALSE(stream.Read(&response));
  }
  EXPECT_THAT(stream.Finish(), HasReason("SERVER_STOPPING"));
}

TEST_F(HostTest, DescribesItself) {
  Start();
  rpc::BlockingStream stream(*channel_, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", {});
  ServerReflectionRequest request;
  ServerReflectionResponse response;
  request.set_list_services("");
  ASSERT_TRUE(stream.Write(request));
  ASSERT_TRUE(stream.Read(&response));
  ASSERT_EQ(response.list_services_response().service_size(), 3);
  EXPECT_EQ(response.list_services_response().service(2).name(), "outlay.testing.v1.Things");

  request.set_file_containing_symbol("outlay.testing.v1.Things");
  ASSERT_TRUE(stream.Write(request));
  ASSERT_TRUE(stream.Read(&response));
  google::protobuf::FileDescriptorProto file;
  ASSERT_TRUE(file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0)));
  EXPECT_EQ(file.package(), "outlay.testing.v1");
  EXPECT_GT(response.file_descriptor_response().file_descriptor_proto_size(), 5);

  request.set_file_by_filename("nothing.proto");
  ASSERT_TRUE(stream.Write(request));
  ASSERT_TRUE(stream.Read(&response));
  EXPECT_EQ(response.error_response().error_code(), 5);
  stream.WritesDone();
  EXPECT_FALSE(stream.Read(&response));
  EXPECT_THAT(stream.Finish(), IsOk());
}

TEST_F(HostTest, DoesNotStartWithMethodsThatHaveNoOptions) {
  const absl::Status status = host_.Start([](Host& host) -> absl::StatusOr<std::unique_ptr<Service>> {
    host.dispatcher().Bind<testing::v1::EchoRequest, testing::v1::EchoResponse>("/outlay.testing.v1.Bare/Ask",
                                                                                [](const auto&) {});
    return std::make_unique<ThingsService>();
  });
  EXPECT_THAT(status, HasReason("METHOD_OPTIONS_INVALID"));
  EXPECT_EQ(host_.port(), 0);
}

TEST_F(HostTest, DoesNotStartWhereItCannotWriteItsPorts) {
  Host host({.data_dir = "unused", .ports_file = "/nope/ports.json", .auth = Auth::kDevelopment}, "things", "0.0.1",
            &log_);
  bool is_made = false;
  const absl::Status status = host.Start([&](Host& made) {
    is_made = true;
    return ThingsService::Make(made);
  });
  EXPECT_THAT(status, HasReason("FLAG_INVALID"));
  EXPECT_FALSE(is_made);
}

TEST_F(HostTest, DoesNotShareItsPortsWithAnotherServer) {
  Start();
  Host second({.listen = Concat("127.0.0.1:", host_.port()), .data_dir = "unused", .auth = Auth::kDevelopment},
              "things", "0.0.1", &log_);
  EXPECT_THAT(second.Start(&ThingsService::Make), HasReason("ADDRESS_UNAVAILABLE"));
  Host third(
      {.admin_listen = Concat("127.0.0.1:", host_.admin_port()), .data_dir = "unused", .auth = Auth::kDevelopment},
      "things", "0.0.1", &log_);
  EXPECT_THAT(third.Start(&ThingsService::Make), HasReason("ADDRESS_UNAVAILABLE"));
}

}  // namespace
}  // namespace outlay::server
