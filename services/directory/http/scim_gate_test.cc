// Who comes in, and what hostile clients get.
#include "services/directory/http/scim_gate.h"

#include <thread>
#include <vector>

#include "common/audit/record.h"
#include "common/auth/testing/certificates.h"
#include "common/base/strings.h"
#include "common/command/log_record.h"
#include "common/http/testing/raw_client.h"
#include "common/testing/temporary_folder.h"
#include "services/directory/commands/role_commands.h"
#include "services/directory/http/testing/scim.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ScimGateTest : public ScimFixture {
 protected:
  // The status of a read with this header.
  int StatusWith(const std::string& authorization) { return Get("/Users", {{"Authorization", authorization}}).status; }
  // "subject method reason" of each record about denied calls of the organization.
  std::vector<std::string> Denied(const std::string& organization) {
    std::vector<std::string> denied;
    const auto log = store_->ReadLog(store::PartitionOf(organization), 0, 64 << 20).value();
    for (const store::LogEntry& entry : log) {
      command::storage::v1::LogRecord stored;
      EXPECT_THAT(command::ParseRecord(entry.record, &stored), outlay::testing::IsOk());
      const audit::v1::AuditRecord record = audit::ToAuditRecord(stored, command::ReadLink(entry.record).value());
      if (record.outcome() != audit::v1::AuditRecord::OUTCOME_DENIED || stored.organization() != organization) continue;
      denied.push_back(Concat(record.subject(), " ", record.denied_calls().method(), " ", record.reason()));
    }
    return denied;
  }
  // What is denied is written behind the answer, in the order of an organization's commands.
  void AwaitRecords() {
    MakeToken("last");
    MakeToken("last", "globex");
  }
  std::string Raw(const std::string& bytes) {
    http::RawClient client(server_->port());
    client.Send(bytes);
    return client.ReadToEnd();
  }
};

TEST_F(ScimGateTest, OpensForTokensInForceOnly) {
  Start();
  EXPECT_EQ(StatusWith("Bearer " + token_), 200);
  EXPECT_EQ(StatusWith("bearer " + token_), 200);
  std::string other = token_;
  other.back() = other.back() == 'A' ? 'E' : 'A';
  for (const std::string& bad :
       {std::string("Bearer "), std::string("Basic ") + token_, token_, "Bearer  " + token_, "Bearer " + other,
        "Bearer outlay-scim.nobody" + token_.substr(token_.rfind('.')),
        "Bearer outlay-scim.globex" + token_.substr(token_.rfind('.')), "Bearer " + token_ + token_}) {
    EXPECT_EQ(StatusWith(bad), 401) << bad;
  }
  const ScimReply none = Get("/Users", {{"Authorization", ""}});
  EXPECT_EQ(none.status, 401);
  EXPECT_EQ(none.Header("WWW-Authenticate"), "Bearer realm=\"scim\"");
  EXPECT_EQ(none.At("status"), "401");
  for (const char* const path : {"/Schemas", "/ServiceProviderConfig", "/Nothing", "/Users/ann"}) {
    EXPECT_EQ(Get(path, {{"Authorization", "Bearer x"}}).status, 401) << path;
  }
}

TEST_F(ScimGateTest, TellsTheAuditWhoStillUsesARevokedToken) {
  Start();
  ASSERT_THAT(Execute(Ann(), std::make_unique<RevokeScimToken>("okta")), outlay::testing::IsOk());
  EXPECT_EQ(StatusWith("Bearer " + token_), 401);
  EXPECT_EQ(Get("/Nothing").status, 401);
  AwaitRecords();
  EXPECT_THAT(Denied("acme"),
              ::testing::ElementsAre("scim:okta scim GET Users INVALID_TOKEN", "scim:okta scim GET INVALID_TOKEN"));
  EXPECT_THAT(Denied("globex"), ::testing::IsEmpty()) << "its token has the same id";
}

TEST_F(ScimGateTest, TellsTheAuditWhoStillUsesAnExpiredToken) {
  Start();
  const std::string entra = MakeToken("entra", "acme", clock_.Now() + absl::Hours(1));
  EXPECT_EQ(StatusWith("Bearer " + entra), 200);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(StatusWith("Bearer " + entra), 401);
  AwaitRecords();
  EXPECT_THAT(Denied("acme"), ::testing::ElementsAre("scim:entra scim GET Users INVALID_TOKEN"));
}

TEST_F(ScimGateTest, ClosesWhenWhoMadeATokenLeavesUntilSomebodyAdoptsIt) {
  Start();
  const std::string bea = Post("bea");
  ASSERT_THAT(Execute(Ann(), std::make_unique<GrantRole>("g", RoleGrantSpec{.user_id = bea,
                                                                            .role_id = "administrator",
                                                                            .group_id = "root",
                                                                            .authority_limit = std::nullopt,
                                                                            .expire_time = std::nullopt})),
              outlay::testing::IsOk());
  const std::string secret = MakeScimSecret("acme", RandomBytes(random_, 32));
  rpc::Caller by_bea = Ann();
  by_bea.subject = bea;
  ASSERT_THAT(Execute(by_bea, std::make_unique<CreateScimToken>("entra", ScimTokenSpec(), Sha256(secret))),
              outlay::testing::IsOk());
  EXPECT_EQ(StatusWith("Bearer " + secret), 200);
  EXPECT_EQ(Send("PATCH", "/Users/" + bea, "{'Operations':[{'op':'replace','path':'active','value':false}]}",
                 {{"Authorization", "Bearer " + secret}})
                .status,
            200)
      << "the provider tells it itself";
  const ScimReply refused = Get("/Users", {{"Authorization", "Bearer " + secret}});
  EXPECT_EQ(refused.status, 401);
  EXPECT_THAT(refused.At("detail"), HasSubstr("outlay scim-token adopt entra"));
  EXPECT_EQ(StatusWith("Bearer " + token_), 200) << "ann is there";
  AwaitRecords();
  EXPECT_THAT(Denied("acme"), ::testing::ElementsAre("scim:entra scim GET Users ORPHANED_TOKEN"));
  ASSERT_THAT(Execute(Ann(), std::make_unique<AdoptScimToken>("entra")), outlay::testing::IsOk());
  EXPECT_EQ(StatusWith("Bearer " + secret), 200);
}

TEST_F(ScimGateTest, NamesNobodyForASecretThatNoTokenEverHad) {
  Start();
  std::string forged = token_;
  forged.back() = forged.back() == 'A' ? 'E' : 'A';
  EXPECT_EQ(StatusWith("Bearer " + forged), 401);
  EXPECT_EQ(StatusWith("Bearer outlay-scim.globex" + token_.substr(token_.rfind('.'))), 401);
  EXPECT_EQ(StatusWith(""), 401);
  AwaitRecords();
  EXPECT_THAT(Denied("acme"), ::testing::IsEmpty());
  EXPECT_THAT(Denied("globex"), ::testing::IsEmpty());
}

TEST_F(ScimGateTest, ClosesWhenATokenIsRevokedOrExpires) {
  Start();
  const std::string entra = MakeToken("entra", "acme", clock_.Now() + absl::Hours(1));
  EXPECT_EQ(StatusWith("Bearer " + entra), 200);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(StatusWith("Bearer " + entra), 401);
  EXPECT_EQ(StatusWith("Bearer " + token_), 200);
  ASSERT_THAT(Execute(Ann(), std::make_unique<RevokeScimToken>("okta")), outlay::testing::IsOk());
  EXPECT_EQ(StatusWith("Bearer " + token_), 401);
}

// The drill of docs/scim.md: a second token, then the provider changes over, then the first one goes.
TEST_F(ScimGateTest, ATokenIsReplacedWithoutARefusedRequest) {
  Start();
  const std::string next = MakeToken("okta-2");
  EXPECT_NE(next, token_);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(StatusWith("Bearer " + token_), 200);
    EXPECT_EQ(StatusWith("Bearer " + next), 200);
  }
  ASSERT_THAT(Execute(Ann(), std::make_unique<RevokeScimToken>("okta")), outlay::testing::IsOk());
  EXPECT_EQ(StatusWith("Bearer " + next), 200);
  EXPECT_EQ(StatusWith("Bearer " + token_), 401);
}

TEST_F(ScimGateTest, AnotherOrganizationsUsersAreNotThere) {
  Start();
  const std::string id = Post("bea");
  const httplib::Headers foreign = {{"Authorization", "Bearer " + foreign_token_}};
  const ScimReply theirs = Get("/Users/" + id, foreign);
  const ScimReply nobodys = Get("/Users/" + id.substr(1) + "0", foreign);
  EXPECT_EQ(theirs.status, 404);
  EXPECT_EQ(nobodys.status, 404);
  EXPECT_EQ(Send("PUT", "/Users/" + id, "{'userName':'b@globex.example'}", foreign).status, 404);
  EXPECT_EQ(
      Send("PATCH", "/Users/" + id, "{'Operations':[{'op':'replace','path':'active','value':false}]}", foreign).status,
      404);
  EXPECT_EQ(Send("DELETE", "/Users/" + id, "", foreign).status, 404);
  EXPECT_EQ(Get("/Users", foreign).At("totalResults"), "1");
  EXPECT_EQ(Get("/Users?filter=userName%20eq%20%22bea@acme.example%22", foreign).At("totalResults"), "0");
  EXPECT_EQ(Send("POST", "/Users", "{'userName':'bea@acme.example'}", foreign).status, 201) << "a name of their own";
  EXPECT_EQ(Get("/Users/" + id).At("active"), "true");
}

TEST_F(ScimGateTest, TellsHurriedClientsToWait) {
  Start();
  clock_.Advance(absl::Hours(1));
  int refused = 0;
  for (int i = 0; i < 4 * scim::limits::kRequestsAtOnce && refused == 0; ++i) {
    const ScimReply reply = Get("/ServiceProviderConfig");
    if (reply.status != 429) continue;
    ++refused;
    EXPECT_EQ(reply.Header("Retry-After"), "1");
  }
  EXPECT_EQ(refused, 1);
  EXPECT_EQ(Get("/Users", {{"Authorization", "Bearer " + foreign_token_}}).status, 200)
      << "each token has its own pace";
  clock_.Advance(absl::Seconds(10));
  EXPECT_EQ(Get("/Users").status, 200);
}

TEST_F(ScimGateTest, RefusesOtherMethodsPathsAndTypes) {
  Start();
  EXPECT_EQ(Send("PATCH", "/Users", "{}").status, 405);
  EXPECT_EQ(Send("POST", "/Users/ann", "{}").Header("Allow"), "GET, HEAD, PUT, PATCH, DELETE");
  EXPECT_EQ(Send("DELETE", "/Schemas").status, 405);
  EXPECT_EQ(Send("OPTIONS", "/Users").status, 405);
  EXPECT_EQ(Send("POST", "/Users", "<a/>", {{"Content-Type", "text/xml"}}).status, 415);
  EXPECT_EQ(
      Send("POST", "/Users", "{'userName':'c@acme.example'}", {{"Content-Type", "application/json; charset=utf-8"}})
          .status,
      201);
  EXPECT_EQ(Send("POST", "/Users", "userName=a", {{"Content-Type", "multipart/form-data; boundary=a"}}).status, 415);
  for (const char* const path : {"", "/", "/Me", "/Bulk", "/Users/a/b", "/../v2/Users", "x/Users"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

TEST_F(ScimGateTest, KnowsNobodyByHostileIds) {
  Start();
  for (const char* const id : {"%00", "..%2f..", "a%00b", "%ff%fe", "ANN", "ann%20", "%22", "*", "-"}) {
    EXPECT_EQ(Get(std::string("/Users/") + id).status, 404) << id;
  }
  EXPECT_EQ(Get("/Users/" + std::string(600, 'a')).status, 414);
  EXPECT_EQ(Get("/Users?filter=" + std::string(5000, '(')).At("scimType"), "invalidFilter");
}

TEST_F(ScimGateTest, TakesNoBodyFromStrangersAndNoneThatIsTooLarge) {
  options_.limits.body_bytes = 100'000;
  Start();
  const auto post = [](const std::string& token, size_t bytes) {
    return Concat("POST /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ", token,
                  "\r\nContent-Type: application/json\r\nContent-Length: ", bytes, "\r\n\r\n");
  };
  EXPECT_THAT(Raw(post("wrong", 90'000)), HasSubstr("HTTP/1.1 401")) << "without waiting for the body";
  EXPECT_THAT(Raw(post(token_, 100'001)), HasSubstr("HTTP/1.1 413"));
  options_.limits.body_bytes = 0;
  EXPECT_EQ(Send("POST", "/Users", "{'a':" + std::string(3000, '[') + std::string(3000, ']') + "}").status, 400);
}

TEST_F(ScimGateTest, SlowClientsDelayNobodyElse) {
  options_.limits.connections = 4;
  options_.limits.head_time = absl::Milliseconds(300);
  Start();
  std::vector<std::unique_ptr<http::RawClient>> slow;
  for (int i = 0; i < 8; ++i) {
    slow.push_back(std::make_unique<http::RawClient>(server_->port()));
    slow.back()->Send("GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ");
  }
  EXPECT_EQ(Get("/Users").status, 200);
  for (const auto& client : slow) EXPECT_THAT(client->ReadToEnd(), HasSubstr("HTTP/1.1 408"));
}

TEST_F(ScimGateTest, LogsNoSecretsAndNobodysName) {
  Start();
  const std::string id = Post("bea");
  EXPECT_EQ(Send("POST", "/Users", "{'userName':'bea@acme.example'}").status, 409);
  StatusWith("Bearer " + token_ + "x");
  Get("/Users?filter=userName%20eq%20%22bea");
  Get("/Users/" + token_);
  server_.reset();
  EXPECT_THAT(log_.text(), HasSubstr("scim.finished method=POST resource=Users status=409"));
  EXPECT_THAT(log_.text(), HasSubstr("subject=scim:okta"));
  EXPECT_THAT(log_.text(), Not(HasSubstr(token_.substr(token_.rfind('.') + 1))));
  EXPECT_THAT(log_.text(), Not(HasSubstr("bea")));
}

TEST_F(ScimGateTest, IsServedWithTls) {
  const testing::TemporaryFolder temporary;
  const std::string& folder = temporary.path();
  const auth::TestAuthority authority("test", clock_.Now());
  const auth::IssuedCertificate issued = authority.Issue({.uris = {},
                                                          .hosts = {"localhost"},
                                                          .begins = clock_.Now() - absl::Hours(1),
                                                          .ends = clock_.Now() + absl::Hours(48)});
  auth::WriteFile(folder + "/ca.crt", authority.pem());
  auth::WriteFile(folder + "/tls.crt", issued.certificate);
  auth::WriteFile(folder + "/tls.key", issued.key);
  options_.certificate = folder + "/tls.crt";
  options_.key = folder + "/tls.key";
  Start();
  httplib::SSLClient client("localhost", server_->port());
  // A bare system does not know the name.
  client.set_hostname_addr_map({{"localhost", "127.0.0.1"}});
  client.set_ca_cert_path((folder + "/ca.crt").c_str());
  client.enable_server_certificate_verification(true);
  const httplib::Result result = client.Get("/scim/v2/Users/ann", {{"Authorization", "Bearer " + token_}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200);
  EXPECT_THAT(result->body, HasSubstr("https://localhost:"));
  EXPECT_THAT(Raw("GET /scim/v2/Users HTTP/1.1\r\nHost: h\r\n\r\n"), Not(HasSubstr("HTTP/1.1 ")));
}

}  // namespace
}  // namespace outlay::directory
