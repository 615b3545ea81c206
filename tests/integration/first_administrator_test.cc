// How an organization and its first administrator come to be where nobody may do anything yet, and that directory
// judges by what it has just written. Real: the programs, their processes, gRPC with certificates and tokens, RocksDB,
// the feed between them. Fake: the authority and the issuer of tokens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/auth/client_security.h"
#include "common/auth/testing/certificates.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/blocking.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "outlay/purchase_order/v1/suppliers.pb.h"
#include "tests/integration/services.h"

namespace outlay {
namespace {

namespace dir = directory::v1;
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

class FirstAdministratorTest : public ::testing::Test {
 protected:
  FirstAdministratorTest() : authority_("outlay authority", clock_.Now()), key_(auth::TestKey::Shared("k1")) {
    auth::WriteFile(Path("ca.pem"), authority_.pem(), 0644);
    auth::WriteFile(Path("keys.json"), auth::KeySetOf({key_.Jwk()}));
    auth::WriteFile(
        Path("auth.json"),
        Concat(
            R"({"services": [{"name": "operator"}, {"name": "purchase_order"}], "issuers": [{"issuer": "https://id.test",
      "audiences": ["outlay"], "algorithms": ["RS256"], "organizationClaim": "org",
      "organizations": ["acme", "globex"], "keySetFile": ")",
            Path("keys.json"), R"("}]})"));
  }
  std::string Path(const std::string& name) const { return services_.Path(name); }

  auth::TlsFiles FilesOf(const std::string& name) {
    const auth::TlsFiles files = {.certificate = Path(name + ".pem"), .key = Path(name + ".key"), .ca = Path("ca.pem")};
    if (!std::filesystem::exists(files.key)) {
      const auth::IssuedCertificate issued = authority_.IssueFor(Concat("spiffe://outlay.test/", name));
      auth::WriteFile(files.key, issued.key);
      auth::WriteFile(files.certificate, issued.certificate, 0644);
    }
    return files;
  }

  void Start(const std::string& name) {
    const auth::TlsFiles files = FilesOf(name);
    std::vector<std::string> flags = {"--auth=mtls",
                                      Concat("--tls_certificate=", files.certificate),
                                      Concat("--tls_key=", files.key),
                                      Concat("--tls_ca=", files.ca),
                                      "--trust_domain=outlay.test",
                                      Concat("--auth_config=", Path("auth.json"))};
    if (name != "directory") flags.push_back(Concat("--directory_target=", services_.TargetOf("directory")));
    services_.Start(name, std::move(flags));
    channels_.clear();
  }

  // A service by its certificate; or, with a token of `user`, "ann@acme", whoever signed in at it.
  template <typename Request, typename Response>
  absl::Status Send(const std::string& certificate, const std::string& user, const std::string& service,
                    const std::string& method, const std::string& text, const std::string& organization = "") {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    Response response;
    return rpc::CallAndWait(ChannelOf(certificate, user, service), Concat("/outlay.", service, ".v1.", method), request,
                            &response, {.caller = {.organization = organization}});
  }

  absl::Status Create(const std::string& certificate, const std::string& user, const std::string& id = "acme",
                      const std::string& organization = "") {
    return Send<dir::CreateOrganizationRequest, dir::Organization>(
        certificate, user, "directory", "Organizations/CreateOrganization",
        "organization_id: '" + id +
            "' organization { display_name: 'Acme' base_currency: 'USD' } "
            "first_administrator { user_id: 'ann' email: 'ann@acme.example' }",
        organization);
  }
  absl::Status CreateUser(const std::string& user, const std::string& id, const std::string& organization = "acme") {
    return Send<dir::CreateUserRequest, dir::User>("gateway", user, "directory", "Users/CreateUser",
                                                   "parent: 'organizations/" + organization + "' user_id: '" + id +
                                                       "' activate: true user { email: '" + id + "@acme.example' }");
  }
  absl::Status Turn(const std::string& verb, const std::string& id) {
    return Send<dir::SuspendUserRequest, dir::User>(
        "gateway", "ann@acme", "directory", "Users/" + verb + "User",
        "request_id: 'r-" + std::to_string(++requests_) + "' name: 'organizations/acme/users/" + id + "'");
  }
  int CountOrganizations(const std::string& organization) {
    dir::ListOrganizationsResponse listed;
    EXPECT_THAT(
        rpc::CallAndWait(ChannelOf("operator", "", "directory"), "/outlay.directory.v1.Organizations/ListOrganizations",
                         dir::ListOrganizationsRequest(), &listed, {.caller = {.organization = organization}}),
        IsOk());
    return listed.organizations_size();
  }
  absl::Status Read(const std::string& user) {
    return Send<dir::GetUserRequest, dir::User>("gateway", user, "directory", "Users/GetUser",
                                                "name: 'organizations/acme/users/ann'");
  }

  struct Connection {
    Connection(rpc::ChannelPool* pool, std::unique_ptr<auth::ClientSecurity> by, const std::string& service,
               const std::string& target)
        : security(std::move(by)),
          channel(pool, {.target = target,
                         .service = service,
                         .connections = 1,
                         .credentials = security->ChannelCredentials(service)}) {}

    std::unique_ptr<auth::ClientSecurity> security;
    rpc::GrpcChannel channel;
  };

  rpc::Channel& ChannelOf(const std::string& certificate, const std::string& user, const std::string& service) {
    std::unique_ptr<Connection>& known = channels_[Concat(certificate, " ", user, " ", service)];
    if (known != nullptr) return known->channel;
    auth::ClientSecurityOptions options{.tls = FilesOf(certificate), .trust_domain = "outlay.test", .token_file = {}};
    if (const size_t at = user.find('@'); at != std::string::npos) {
      options.token_file = Path(user + ".token");
      auth::TestClaims claims(clock_.Now());
      claims.Set("sub", Concat("\"", user.substr(0, at), "\"")).Set("org", Concat("\"", user.substr(at + 1), "\""));
      auth::WriteFile(options.token_file, key_.Sign(auth::HeaderOf("RS256", "k1"), claims.ToJson()));
    }
    auto security = auth::ClientSecurity::Open(options, &clock_, &log_).value();
    const std::string target = services_.TargetOf(service);
    known = std::make_unique<Connection>(&pool_, std::move(security), service, target);
    return known->channel;
  }

  SystemClock clock_;
  testing::LinesLog log_;
  const auth::TestAuthority authority_;
  const auth::TestKey& key_;
  rpc::ChannelPool pool_;
  Services services_{"first"};
  std::map<std::string, std::unique_ptr<Connection>> channels_;
  int requests_ = 0;
};

TEST_F(FirstAdministratorTest, ComesWithTheOrganizationThatAnOperatorCreates) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(Create("gateway", "ann@acme"), HasReason("SERVICES_ONLY")) << "nobody makes oneself an administrator";
  EXPECT_THAT(Create("purchase_order", ""), HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Create("gateway", ""), HasReason("SERVICE_UNKNOWN")) << "a certificate alone is not enough";
  EXPECT_THAT(Read("ann@acme"), HasReason("USER_NOT_ACTIVE"));
  ASSERT_THAT(Create("operator", ""), IsOk());
  EXPECT_THAT(Create("operator", "", "globex", "initech"), HasReason("ORGANIZATION_MISMATCH"));
  ASSERT_THAT(Create("operator", "", "globex", "globex"), IsOk());
  EXPECT_EQ(CountOrganizations(""), 2);
  EXPECT_EQ(CountOrganizations("acme"), 1) << "as an operator who may speak for it only";

  // From here on the administrator lets others in, and the operator does nothing in the organization.
  EXPECT_THAT(Read("ann@acme"), IsOk());
  EXPECT_THAT((Send<dir::GetUserRequest, dir::User>("operator", "", "directory", "Users/GetUser",
                                                    "name: 'organizations/acme/users/ann'", "acme")),
              HasReason("PERMISSION_REQUIRED"));
  EXPECT_THAT(Read("ann@globex"), HasReason("ORGANIZATION_MISMATCH"));
  EXPECT_THAT(CreateUser("bob@acme", "bob"), HasReason("USER_NOT_ACTIVE"));
  ASSERT_THAT(CreateUser("ann@acme", "bob"), IsOk());
  EXPECT_THAT(CreateUser("bob@acme", "eve"), HasMetadata("permission", "users.create"));
  ASSERT_THAT((Send<dir::GrantRoleRequest, dir::RoleGrant>(
                  "gateway", "ann@acme", "directory", "RoleGrants/GrantRole",
                  "parent: 'organizations/acme' role_grant_id: 'g' role_grant { user: 'organizations/acme/users/bob' "
                  "role: 'organizations/acme/roles/administrator' group: 'organizations/acme/groups/root' }")),
              IsOk());
  EXPECT_THAT(CreateUser("bob@acme", "eve"), IsOk());
}

TEST_F(FirstAdministratorTest, AChangeCountsOnTheNextCallAndAfterAKill) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  ASSERT_THAT(Create("operator", ""), IsOk());
  ASSERT_THAT(CreateUser("ann@acme", "bob"), IsOk());
  for (int round = 0; round < 50; ++round) {
    EXPECT_THAT(Read("bob@acme"), HasReason("PERMISSION_REQUIRED"));
    ASSERT_THAT(Turn("Suspend", "bob"), IsOk());
    EXPECT_THAT(Read("bob@acme"), HasReason("USER_NOT_ACTIVE"));
    ASSERT_THAT(Turn("Resume", "bob"), IsOk());
  }
  ASSERT_THAT(Turn("Suspend", "bob"), IsOk());
  services_.ProcessOf("directory").Kill();
  Start("directory");
  ASSERT_FALSE(HasFailure());
  EXPECT_THAT(Read("bob@acme"), HasReason("USER_NOT_ACTIVE"));
  EXPECT_THAT(Read("ann@acme"), IsOk());
}

TEST_F(FirstAdministratorTest, MayWorkInTheOtherServices) {
  Start("directory");
  ASSERT_FALSE(HasFailure());
  ASSERT_THAT(Create("operator", ""), IsOk());
  Start("purchase_order");
  ASSERT_FALSE(HasFailure());
  const auto list = [&](const std::string& user) {
    return Send<purchase_order::v1::ListSuppliersRequest, purchase_order::v1::ListSuppliersResponse>(
        "gateway", user, "purchase_order", "Suppliers/ListSuppliers", "parent: 'organizations/acme'");
  };
  absl::Status listed;
  do {
    listed = list("ann@acme");
    ASSERT_FALSE(services_.ProcessOf("purchase_order").EndsWithin(absl::Milliseconds(5)));
  } while (ErrorReason(listed) == "ACCESS_STALE");
  EXPECT_THAT(listed, IsOk());
  EXPECT_THAT(list("bob@acme"), HasReason("USER_NOT_ACTIVE"));
}

}  // namespace
}  // namespace outlay
