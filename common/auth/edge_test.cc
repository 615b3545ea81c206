#include "common/auth/edge.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <atomic>
#include <string>
#include <thread>

#include "common/auth/testing/edge.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay::auth {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;

constexpr char kServices[] = R"({"services": [{"name": "shop"}, {"name": "warehouse"}]})";

class EdgeTest : public EdgeFixture {
 protected:
  // Connects until a connection shows `expected`; files are looked at once a second. The test's time limit ends it.
  void ConnectUntil(const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                    const ::testing::Matcher<const absl::Status&>& expected) {
    while (!::testing::Value(Call(*Connect(credentials), "Echo"), expected)) {
      std::this_thread::yield();
    }
  }
  void WaitForLog(std::string_view line) {
    while (log_.text().find(line) == std::string::npos) {
      std::this_thread::yield();
    }
  }
};

TEST_F(EdgeTest, ServicesCallWithTheirCertificates) {
  Serve(kServices);
  const auto shop = ConnectAs("shop");
  EXPECT_THAT(Call(*shop, "Echo"), IsOk());
  EXPECT_THAT(Call(*shop, "FeedThings"), IsOk());
  EXPECT_THAT(Call(*shop, "StockThings"), HasReason("SERVICE_NOT_ALLOWED"));
  EXPECT_THAT(Call(*ConnectAs("warehouse"), "StockThings"), IsOk());
  EXPECT_THAT(Call(*ConnectAs("thief"), "Echo"), HasReason("SERVICE_UNKNOWN"));
  EXPECT_THAT(Call(*shop, "Echo", {.caller = {.on_behalf_of = "ann"}}), HasReason("ON_BEHALF_OF_REFUSED"));
  EXPECT_THAT(log_.text(), HasSubstr("subject=shop"));
}

TEST_F(EdgeTest, StrangersDoNotGetToHttp2) {
  Serve(kServices);
  const std::string uri = "spiffe://outlay.test/shop";
  // A certificate of ours, so that the next ones fail for what they say.
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(GoodRequest(uri)))), "Echo"), IsOk());
  const TestAuthority stranger("outlay authority", clock_.Now());
  EXPECT_THAT(Call(*Connect(RawCredentials(stranger.Issue(GoodRequest(uri)))), "Echo"),
              HasReason("DEPENDENCY_UNAVAILABLE"));
  CertificateRequest expired = GoodRequest(uri);
  expired.ends = clock_.Now() - absl::Seconds(1);
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(expired))), "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  CertificateRequest early = GoodRequest(uri);
  early.begins = clock_.Now() + absl::Hours(1);
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(early))), "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Call(*Connect(RawCredentials({})), "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Call(*Connect(nullptr), "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Call(*ConnectAs("shop"), "Echo"), IsOk());
}

TEST_F(EdgeTest, RefusesCertificatesWithoutAServiceName) {
  Serve(kServices);
  CertificateRequest nameless = GoodRequest("");
  nameless.uris.clear();
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(nameless))), "Echo"), HasReason("PEER_IDENTITY_INVALID"));
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(GoodRequest("spiffe://other.test/shop")))), "Echo"),
              HasReason("PEER_IDENTITY_INVALID"));
  CertificateRequest both = GoodRequest("spiffe://outlay.test/shop");
  both.uris.emplace_back("spiffe://outlay.test/warehouse");
  EXPECT_THAT(Call(*Connect(RawCredentials(authority_.Issue(both))), "Echo"), HasReason("PEER_IDENTITY_INVALID"));
}

TEST_F(EdgeTest, ClientsCallOnlyTheServiceThatTheyMean) {
  Serve(kServices);
  EXPECT_THAT(Call(*Connect(IdentityOf("shop").ChannelCredentials("bank")), "Echo"),
              HasReason("DEPENDENCY_UNAVAILABLE"));
  const TestAuthority stranger("stranger", clock_.Now());
  WriteIdentity("doubter", "shop", authority_, stranger.pem());
  TlsIdentity doubter(FilesOf("doubter"), "outlay.test", &clock_, &log_);
  ASSERT_THAT(doubter.Load(), IsOk());
  EXPECT_THAT(Call(*Connect(doubter.ChannelCredentials("things")), "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  server_->Shutdown(absl::ZeroDuration());
}

TEST_F(EdgeTest, CertificatesMayBeLeftOutWhereTheConfigurationSaysSo) {
  Serve(kServices, ClientCertificates::kChecked);
  EXPECT_THAT(Call(*Connect(RawCredentials({})), "Echo"), HasReason("CREDENTIALS_REQUIRED"));
  EXPECT_THAT(Call(*ConnectAs("shop"), "Echo"), IsOk());
}

TEST_F(EdgeTest, BadFilesDoNotReplaceGoodOnes) {
  Serve(kServices);
  const auto shop = IdentityOf("shop").ChannelCredentials("things");
  WriteFile(FilesOf("server").key, authority_.IssueFor("spiffe://outlay.test/things").key);
  WaitForLog("auth.certificate_refused");
  EXPECT_THAT(Call(*Connect(shop), "Echo"), IsOk());
  // Were it in force, gRPC would have taken it within this time.
  const TestAuthority second("second authority", clock_.Now());
  WriteIdentity("server", "things", second, authority_.pem());
  WaitForLog("auth.certificate_changed service=things");
  ConnectUntil(shop, HasReason("DEPENDENCY_UNAVAILABLE"));
}

TEST_F(EdgeTest, AKeyThatBecomesReadableIsToldAndNotTaken) {
  Serve(kServices);
  chmod(FilesOf("server").key.c_str(), 0644);
  WaitForLog("auth.certificate_refused");
  EXPECT_THAT(Call(*ConnectAs("shop"), "Echo"), IsOk());
}

// Everything is replaced while calls flow, in the order that docs/authentication.md gives: first what is believed, then
// what is shown, then what is believed no more.
TEST_F(EdgeTest, RotationOfEverythingFailsNoCall) {
  const TestKey& first = TestKey::Shared("k1");
  const TestKey& second = TestKey::Shared("k2");
  WriteFile(Path("keys.json"), KeySetOf({first.Jwk()}));
  Serve(Concat(R"({"services": [{"name": "shop"}], "issuers": [{"issuer": "https://id.test", "audiences": ["outlay"],
    "algorithms": ["RS256"], "keySetFile": ")",
               Path("keys.json"), R"(", "organization": "acme"}]})"));
  const auto write_token = [&](const TestKey& key, const char* id) {
    WriteFile(Path("token"), key.Sign(HeaderOf("RS256", id), TestClaims(clock_.Now()).ToJson()));
  };
  write_token(first, "k1");
  TlsIdentity& shop = IdentityOf("shop");
  std::atomic<bool> is_over = false;
  std::atomic<int> calls = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 2; ++i) {
    callers.emplace_back([&, i] {
      const auto credentials = shop.ChannelCredentials("things");
      const auto kept = Connect(credentials);
      while (!is_over) {
        const auto fresh = Connect(i == 0 ? credentials : WithTokenFile(credentials, Path("token")));
        EXPECT_THAT(Call(*fresh, "Echo"), IsOk());
        EXPECT_THAT(Call(*kept, "Echo"), IsOk());
        ++calls;
      }
    });
  }
  const TestAuthority next("next authority", clock_.Now());
  const std::string both = authority_.pem() + next.pem();
  const auto rotate = [&](const TestAuthority& from, const std::string& believed) {
    WriteIdentity("server", "things", from, believed);
    WriteIdentity("shop", "shop", from, believed);
    shop.Look();
  };
  // Somebody who has only the next authority's certificate and believes only it.
  WriteIdentity("newcomer", "shop", next, next.pem());
  TlsIdentity newcomer(FilesOf("newcomer"), "outlay.test", &clock_, &log_);
  ASSERT_THAT(newcomer.Load(), IsOk());
  rotate(authority_, both);
  WriteFile(Path("keys.json"), KeySetOf({first.Jwk(), second.Jwk()}));
  WaitForLog("keys=2");
  write_token(second, "k2");
  const IssuedCertificate from_next = next.Issue(GoodRequest("spiffe://outlay.test/shop"));
  ConnectUntil(RawCredentials(from_next), IsOk());
  rotate(next, both);
  ConnectUntil(newcomer.ChannelCredentials("things"), IsOk());
  // The callers' own credentials follow within their own second or two.
  const int before = calls;
  while (calls < before + 20) {
    std::this_thread::yield();
  }
  rotate(next, next.pem());
  WriteFile(Path("keys.json"), KeySetOf({second.Jwk()}));
  ConnectUntil(RawCredentials(authority_.Issue(GoodRequest("spiffe://outlay.test/shop"))),
               HasReason("DEPENDENCY_UNAVAILABLE"));
  is_over = true;
  for (std::thread& caller : callers) {
    caller.join();
  }
  EXPECT_GT(calls, 20);
  server_->Shutdown(absl::ZeroDuration());
}

}  // namespace
}  // namespace outlay::auth
