// The caller of a call from its certificate, its token and its metadata. No network: a call is a few fields.
#include "common/auth/edge_authenticator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/auth/testing/certificates.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/rpc/status.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "outlay/auth/v1/errors.pb.h"

namespace outlay::auth {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

class FakeCall final : public rpc::IncomingCall {
 public:
  std::optional<std::string_view> Find(std::string_view key) const override {
    const auto found = metadata.find(std::string(key));
    return found == metadata.end() ? std::nullopt : std::optional<std::string_view>(found->second);
  }
  absl::Duration time_left() const override { return absl::InfiniteDuration(); }
  rpc::Peer peer() const override { return from; }

  std::map<std::string, std::string> metadata;
  rpc::Peer from;
};

class EdgeAuthenticatorTest : public ::testing::Test {
 protected:
  EdgeAuthenticatorTest() {
    WriteFile(path_ + ".keys", KeySetOf({key_.Jwk()}));
    WriteFile(path_, Concat(R"({
      "issuers": [{"issuer": "https://id.test", "audiences": ["outlay"], "algorithms": ["RS256"], "keySetFile": ")",
                            path_, R"(.keys", "organization": "acme"}],
      "services": [{"name": "invoice_matching", "onBehalfOfUsers": true},
                   {"name": "shop", "organizations": ["acme"]}, {"name": "robot"}]})"));
    EXPECT_THAT(policy_.Load(), IsOk());
  }

  static FakeCall FromService(const std::string& name, std::map<std::string, std::string> metadata = {}) {
    FakeCall call;
    call.from = {.has_certificate = true, .uris = {Concat("spiffe://outlay.test/", name)}};
    call.metadata = std::move(metadata);
    return call;
  }
  FakeCall FromUser(const std::string& subject = "ann") const {
    FakeCall call;
    const std::string claims = TestClaims(clock_.Now()).Set("sub", Concat("\"", subject, "\"")).ToJson();
    call.metadata = {{"authorization", Concat("Bearer ", key_.Sign(HeaderOf("RS256", "k1"), claims))}};
    return call;
  }

  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("auth.json");
  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  testing::LinesLog log_;
  const TestKey& key_ = TestKey::Shared("k1");
  PolicyFile policy_{path_, {.clock = &clock_, .scheduler = &scheduler_, .log = &log_}};
  EdgeAuthenticator authenticator_{&policy_, "outlay.test"};
};

TEST_F(EdgeAuthenticatorTest, KnowsAUserByTheTokenAndByNothingElse) {
  FakeCall call = FromUser();
  call.metadata["outlay-subject"] = "root";
  call.metadata["outlay-organization"] = "initech";
  call.metadata["outlay-cause"] = "e1";
  const absl::StatusOr<rpc::Caller> caller = authenticator_.Authenticate(call);
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->subject, "ann");
  EXPECT_EQ(caller->organization, "acme");
  EXPECT_EQ(caller->cause, "");
  EXPECT_EQ(caller->service, "");
  EXPECT_EQ(caller->persons, Persons("ann"));
  EXPECT_GT(caller->expires, clock_.Now());
  clock_.SetTime(caller->expires - absl::Milliseconds(1));
  EXPECT_THAT(authenticator_.Authenticate(call), IsOk());
  clock_.SetTime(caller->expires);
  EXPECT_THAT(authenticator_.Authenticate(call), HasReason("TOKEN_EXPIRED"));
}

TEST_F(EdgeAuthenticatorTest, AUserIsKnownAsLongAsTheIssuerPublishesTheKey) {
  const absl::StatusOr<rpc::Caller> caller = authenticator_.Authenticate(FromUser());
  ASSERT_THAT(caller, IsOk());
  WriteFile(path_ + ".keys", KeySetOf({TestKey::Shared("k2").Jwk(), key_.Jwk(R"("use":"sig")")}));
  scheduler_.AdvanceBy(limits::kFileLook);
  EXPECT_TRUE(caller->credential->Holds());
  WriteFile(path_ + ".keys", KeySetOf({TestKey::Shared("k2").Jwk()}));
  EXPECT_TRUE(caller->credential->Holds());
  scheduler_.AdvanceBy(limits::kFileLook);
  EXPECT_FALSE(caller->credential->Holds());
}

TEST_F(EdgeAuthenticatorTest, AUserBehindAServiceIsAUser) {
  FakeCall call = FromUser();
  call.from = FromService("invoice_matching").from;
  EXPECT_EQ(authenticator_.Authenticate(call)->service, "");
  EXPECT_EQ(authenticator_.Authenticate(call)->subject, "ann");
  // Any service of the trust domain may pass a token on.
  call.from = FromService("gateway").from;
  EXPECT_THAT(authenticator_.Authenticate(call), IsOk());
  call.metadata["outlay-on-behalf-of"] = "bob";
  EXPECT_THAT(authenticator_.Authenticate(call), HasReason("ON_BEHALF_OF_REFUSED"));
}

TEST_F(EdgeAuthenticatorTest, RefusesAUserWithTheIdOfAService) {
  EXPECT_THAT(authenticator_.Authenticate(FromUser("robot")), HasReason("CREDENTIALS_INVALID"));
  EXPECT_THAT(authenticator_.Authenticate(FromUser("robot-2")), IsOk());
}

TEST_F(EdgeAuthenticatorTest, KnowsAServiceByItsCertificate) {
  const absl::StatusOr<rpc::Caller> caller =
      authenticator_.Authenticate(FromService("invoice_matching", {{"outlay-organization", "initech"},
                                                                   {"outlay-subject", "root"},
                                                                   {"outlay-on-behalf-of", "ann"},
                                                                   {"outlay-cause", "invoices/7"}}));
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->subject, "invoice_matching");
  EXPECT_EQ(caller->service, "invoice_matching");
  EXPECT_EQ(caller->organization, "initech");
  EXPECT_EQ(caller->on_behalf_of, "ann");
  EXPECT_EQ(caller->persons, Persons("ann"));
  EXPECT_EQ(caller->cause, "invoices/7");
}

// A platform creates an invoice as itself; the invoice's service goes on for it.
TEST_F(EdgeAuthenticatorTest, AServiceGoesOnForAnotherService) {
  absl::StatusOr<rpc::Caller> caller =
      authenticator_.Authenticate(FromService("invoice_matching", {{"outlay-on-behalf-of", "card_platform"}}));
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->on_behalf_of, "card_platform");
  EXPECT_EQ(caller->persons, Persons()) << "a system is no person";
  caller = authenticator_.Authenticate(FromService("invoice_matching", {{"outlay-on-behalf-of", "shop"}}));
  EXPECT_EQ(caller->persons, Persons()) << "a name that a user could have, but a service has";
  EXPECT_EQ(authenticator_.Authenticate(FromService("invoice_matching"))->persons, Persons());
}

TEST_F(EdgeAuthenticatorTest, AServiceActsOnlyWhereAndForWhomItMay) {
  EXPECT_THAT(authenticator_.Authenticate(FromService("gateway")), HasReason("SERVICE_UNKNOWN"));
  EXPECT_THAT(authenticator_.Authenticate(FromService("shop", {{"outlay-organization", "acme"}})), IsOk());
  EXPECT_THAT(authenticator_.Authenticate(FromService("shop", {{"outlay-organization", "initech"}})),
              HasReason("SERVICE_ORGANIZATION_REFUSED"));
  EXPECT_THAT(authenticator_.Authenticate(FromService("shop")), HasReason("SERVICE_ORGANIZATION_REFUSED"));
  EXPECT_THAT(authenticator_.Authenticate(FromService("robot", {{"outlay-on-behalf-of", "ann"}})),
              HasReason("ON_BEHALF_OF_REFUSED"));
}

TEST_F(EdgeAuthenticatorTest, RefusesMetadataThatIsNoId) {
  const auto with = [&](const char* key, const std::string& value) {
    return authenticator_.Authenticate(FromService("invoice_matching", {{key, value}}));
  };
  EXPECT_THAT(with("outlay-organization", "Acme"), HasMetadata("key", "outlay-organization"));
  EXPECT_THAT(with("outlay-on-behalf-of", "a b"), HasMetadata("key", "outlay-on-behalf-of"));
  EXPECT_THAT(with("outlay-cause", std::string(129, 'a')), HasMetadata("key", "outlay-cause"));
  for (const char* value : {"", "Bearer", "Bearer ", "Basic YTpi", "bearer"}) {
    EXPECT_THAT(with("authorization", value), HasMetadata("key", "authorization")) << value;
  }
}

TEST_F(EdgeAuthenticatorTest, RefusesCertificatesThatNameNoServiceOfOurs) {
  FakeCall call = FromUser();
  for (const std::vector<std::string>& uris :
       std::vector<std::vector<std::string>>{{},
                                             {"spiffe://other.test/shop"},
                                             {"https://outlay.test/shop"},
                                             {"spiffe://outlay.test/shop", "spiffe://outlay.test/robot"}}) {
    call.from = {.has_certificate = true, .uris = uris};
    EXPECT_THAT(authenticator_.Authenticate(call), HasReason("PEER_IDENTITY_INVALID"));
  }
}

TEST_F(EdgeAuthenticatorTest, RefusesWhoeverSaysNothing) {
  FakeCall call;
  call.metadata["outlay-subject"] = "ann";
  EXPECT_THAT(authenticator_.Authenticate(call), HasReason("CREDENTIALS_REQUIRED"));
}

// What the edge's method check says stands in common/rpc/method.cc.
TEST_F(EdgeAuthenticatorTest, MakesTheReasonsOfTheContract) {
  const std::vector<absl::Status> errors = {CredentialsRequired(),
                                            CredentialsInvalid("k", "w"),
                                            TokenMalformed("p"),
                                            TokenTooLarge(),
                                            TokenHeaderRefused("h"),
                                            TokenIssuerUnknown(),
                                            TokenAlgorithmRefused("i"),
                                            TokenTypeRefused("i"),
                                            TokenKeyUnknown("i"),
                                            TokenSignatureInvalid("i"),
                                            TokenExpired("i"),
                                            TokenNotYetValid("i"),
                                            TokenAudienceMismatch("i"),
                                            TokenClaimInvalid("i", "c"),
                                            TokenSubjectInvalid("i", "c"),
                                            TokenOrganizationRefused("i", "c"),
                                            KeysUnavailable("i"),
                                            PeerIdentityInvalid(),
                                            ServiceUnknown("s"),
                                            OnBehalfOfRefused("s"),
                                            ServiceOrganizationRefused("s"),
                                            rpc::CredentialsExpired()};
  std::set<std::string> made = {"SERVICES_ONLY", "SERVICE_NOT_ALLOWED"};
  for (const absl::Status& error : errors) {
    made.insert(ErrorReason(error));
  }
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  EXPECT_EQ(made, contract);
}

}  // namespace
}  // namespace outlay::auth
