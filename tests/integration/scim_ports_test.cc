// SCIM over real ports: directory as a process of its own, killed and started again. Real: the program, its process,
// gRPC, HTTP, RocksDB. Fake: nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/json.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "google/protobuf/text_format.h"
#include "httplib.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/process/service.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

class ScimPortsTest : public ::testing::Test {
 protected:
  ~ScimPortsTest() override {
    channel_.reset();
    service_ = {};
  }

  process::ServiceOptions Options(const std::string& scim_listen) const {
    return {.name = "directory",
            .program = Concat(OUTLAY_SERVICES, "/directory/outlay_directory"),
            .folder = folder_.path(),
            .flags = {Concat("--scim_listen=", scim_listen)},
            .environment = {}};
  }
  void Start() {
    absl::StatusOr<process::RunningService> service = process::StartService(Options("127.0.0.1:0"));
    ASSERT_THAT(service, IsOk());
    service_ = *std::move(service);
    channel_ = std::make_unique<rpc::GrpcChannel>(
        &pool_, rpc::GrpcChannelOptions{
                    .target = Concat("127.0.0.1:", service_.port), .service = "directory", .connections = 1});
    const Json ports = ParseJsonObject(Text(folder_.PathOf("directory.ports")));
    scim_port_ = static_cast<int>(json_integer_value(json_object_get(ports.get(), "scim_port")));
    ASSERT_GT(scim_port_, 0);
  }
  static std::string Text(const std::string& path) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& subject, const std::string& method, const std::string& text,
                                const std::string& organization = "acme") {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    Response response;
    const absl::Status status = rpc::CallAndWait(*channel_, Concat("/outlay.directory.v1.", method), request, &response,
                                                 {.caller = {.subject = subject, .organization = organization}});
    if (!status.ok()) return status;
    return response;
  }

  std::unique_ptr<httplib::Client> Client() const {
    auto client = std::make_unique<httplib::Client>("127.0.0.1", scim_port_);
    client->set_bearer_token_auth(secret_);
    return client;
  }
  // The status; `body` gets the answer.
  int Post(const std::string& name, std::string* body = nullptr) const {
    const httplib::Result result =
        Client()->Post("/scim/v2/Users", Concat("{\"userName\":\"", name, "\"}"), "application/scim+json");
    if (result && body != nullptr) *body = result->body;
    return result ? result->status : 0;
  }
  int Get(const std::string& path) const {
    const httplib::Result result = Client()->Get(Concat("/scim/v2", path));
    return result ? result->status : 0;
  }

  const testing::TemporaryFolder folder_{"scim"};
  rpc::ChannelPool pool_;
  process::RunningService service_;
  std::unique_ptr<rpc::GrpcChannel> channel_;
  int scim_port_ = 0;
  std::string secret_;
};

TEST_F(ScimPortsTest, KeepsUsersAndTokensThroughAKill) {
  ASSERT_NO_FATAL_FAILURE(Start());
  ASSERT_THAT((Call<dir::Organization, dir::CreateOrganizationRequest>(
                  "operator", "Organizations/CreateOrganization",
                  "organization_id: 'acme' organization { display_name: 'Acme' base_currency: 'USD' } "
                  "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
                  "")),
              IsOk());
  const auto token = Call<dir::CreateScimTokenResponse, dir::CreateScimTokenRequest>(
      "ann", "ScimTokens/CreateScimToken", "parent: 'organizations/acme' scim_token_id: 'okta'");
  ASSERT_THAT(token, IsOk());
  secret_ = token->secret();

  std::atomic<int> created{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 10; ++j) created += Post(Concat("u", i, "-", j, "@acme.example")) == 201 ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 40);
  std::string body;
  ASSERT_EQ(Post("bea@acme.example", &body), 201);
  const Json bea = ParseJsonObject(body);
  const std::string id(TextOf(bea.get(), "id").value_or(""));
  const auto user =
      Call<dir::User, dir::GetUserRequest>("ann", "Users/GetUser", "name: 'organizations/acme/users/" + id + "'");
  ASSERT_THAT(user, IsOk());
  EXPECT_EQ(user->email(), "bea@acme.example");

  service_.process.Kill();
  ASSERT_NO_FATAL_FAILURE(Start());
  EXPECT_EQ(Get("/Users/" + id), 200);
  EXPECT_EQ(Post("bea@acme.example"), 409);
  ASSERT_THAT((Call<dir::RevokeScimTokenResponse, dir::RevokeScimTokenRequest>(
                  "ann", "ScimTokens/RevokeScimToken", "request_id: 'r' name: 'organizations/acme/scimTokens/okta'")),
              IsOk());
  EXPECT_EQ(Get("/Users/" + id), 401);
  service_.process.Stop();
  const std::string log = Text(process::LogPath(Options("")));
  EXPECT_THAT(log, HasSubstr("scim_port"));
  EXPECT_THAT(log, ::testing::Not(HasSubstr(secret_.substr(secret_.rfind('.') + 1))));
}

TEST_F(ScimPortsTest, ListensOnLoopbackOnlyInDevelopment) {
  EXPECT_THAT(process::StartService(Options("0.0.0.0:0")), HasReason("SERVICE_DID_NOT_START"));
  EXPECT_THAT(Text(process::LogPath(Options(""))),
              HasSubstr("--scim_listen: with --auth=development it is on loopback"));
}

}  // namespace
}  // namespace outlay
