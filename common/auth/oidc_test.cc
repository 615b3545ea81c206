// Tokens of a real OpenID provider, which runs beside the test, carried over a real connection to a served port. Each
// bad token differs from a good one in one thing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/auth/key_source.h"
#include "common/auth/limits.h"
#include "common/auth/testing/edge.h"
#include "common/auth/testing/oidc_provider.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::auth {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

// A provider with a certificate that all tests believe. Starting it is most of a test's work, so they share one.
class SharedProvider {
 public:
  SharedProvider() {
    const absl::Time now = SystemClock().Now();
    const TestAuthority authority("provider's authority", now);
    const IssuedCertificate issued = authority.Issue({.uris = {"https://id.test"},
                                                      .hosts = {"127.0.0.1"},
                                                      .begins = now - absl::Hours(1),
                                                      .ends = now + absl::Hours(48)});
    WriteFile(files_.ca, authority.pem(), 0644);
    WriteFile(files_.certificate, issued.certificate);
    WriteFile(files_.key, issued.key);
    provider_ = std::make_unique<OidcProvider>(files_);
  }

  const OidcProvider::Files& files() const { return files_; }
  OidcProvider& provider() { return *provider_; }

 private:
  const testing::TemporaryFolder folder_;
  const OidcProvider::Files files_ = {folder_.PathOf("id.pem"), folder_.PathOf("id.key"), folder_.PathOf("ca.pem")};
  std::unique_ptr<OidcProvider> provider_;
};

class OidcTest : public EdgeFixture {
 protected:
  static void SetUpTestSuite() {
    if (OidcProvider::IsInstalled()) shared_ = new SharedProvider;
  }
  static void TearDownTestSuite() { delete std::exchange(shared_, nullptr); }

  void SetUp() override {
    if (shared_ == nullptr) {
      GTEST_SKIP() << "no oidc-provider in build/npm: run './run setup'";
    }
    provider_ = &shared_->provider();
    provider_->Publish({"k1"});
    Serve(Config(provider_->issuer()));
    gateway_ = Connect(WithTokenFile(IdentityOf("gateway").ChannelCredentials("things"), Path("token")));
    access_token_ = SignIn("ann", "outlay").access_token;
    // The keys are fetched in the background.
    while (!With(access_token_).ok()) {
      ASSERT_THAT(With(access_token_), ::testing::AnyOf(IsOk(), HasReason("KEYS_UNAVAILABLE")));
      std::this_thread::yield();
    }
  }

  static const OidcProvider::Files& Files() { return shared_->files(); }
  std::string Config(const std::string& issuer) const {
    return Concat(R"({"issuers": [{"issuer": ")", issuer, R"(", "audiences": ["outlay"], "algorithms": ["RS256"],
      "keySetUrl": ")",
                  issuer, R"(/jwks", "keySetCaFile": ")", Files().ca, R"(", "organization": "acme",
      "refreshSeconds": 3600}]})");
  }

  // The clock stands still otherwise, and machines can be slow.
  SignedIn SignIn(const std::string& subject, const std::string& audience) {
    SignedIn signed_in = provider_->SignIn(subject, audience);
    clock_.SetTime(SystemClock().Now());
    return signed_in;
  }
  absl::Status With(const std::string& token) {
    tokens_.push_back(token);
    WriteFile(Path("token"), token);
    return Call(*gateway_, "Echo");
  }
  // The good token with other parts; the signature is no longer right, which is looked at last.
  std::string Forged(const std::string& header, const std::string& claims) const {
    return Concat(EncodeBase64Url(header), ".", EncodeBase64Url(claims),
                  access_token_.substr(access_token_.rfind('.')));
  }
  std::string Part(int number) const {
    std::string text = access_token_;
    for (int i = 0; i < number; ++i) {
      text.erase(0, text.find('.') + 1);
    }
    return *DecodeBase64Url(text.substr(0, text.find('.')));
  }
  std::string Keys() const {
    return MakeKeySource({.url = provider_->issuer() + "/jwks", .ca_file = Files().ca})->Read().value();
  }

  // Calls that were answered, and nothing of a token: not the whole of it and not its payload or signature.
  void TearDown() override {
    const std::string log = log_.text();
    for (const std::string& token : tokens_) {
      for (size_t begin = 0; begin < token.size(); begin += 40) {
        const std::string piece = token.substr(begin, 40);
        if (piece.size() == 40) {
          EXPECT_THAT(log, Not(HasSubstr(piece)));
        }
      }
    }
  }

  static SharedProvider* shared_;  // null: it is not installed

  OidcProvider* provider_ = nullptr;
  std::unique_ptr<rpc::GrpcChannel> gateway_;
  std::string access_token_;
  std::vector<std::string> tokens_;
};

SharedProvider* OidcTest::shared_ = nullptr;

TEST_F(OidcTest, AnAccessTokenIsItsUser) {
  EXPECT_THAT(With(access_token_), IsOk());
  EXPECT_THAT(log_.text(), HasSubstr("organization=acme subject=ann"));
  EXPECT_THAT(Call(*gateway_, "FeedThings"), HasReason("SERVICES_ONLY"));
}

TEST_F(OidcTest, EachBadTokenIsRefusedForItsOwnReason) {
  const std::string header = Part(0);
  const std::string claims = Part(1);
  EXPECT_THAT(With(SignIn("ann", "outlay").id_token), HasReason("TOKEN_TYPE_REFUSED"));
  EXPECT_THAT(With(SignIn("ann", "elsewhere").access_token), HasReason("TOKEN_AUDIENCE_MISMATCH"));
  EXPECT_THAT(With(SignIn("Ann B", "outlay").access_token), HasReason("TOKEN_SUBJECT_INVALID"));
  OidcProvider other(Files());
  EXPECT_THAT(With(other.SignIn("ann", "outlay").access_token), HasReason("TOKEN_ISSUER_UNKNOWN"));
  EXPECT_THAT(With(TestKey::Shared("x").Sign(R"({"alg":"none","typ":"at+jwt"})", claims)),
              HasReason("TOKEN_ALGORITHM_REFUSED"));
  const std::string secret = TestKey::Secret("k1", Keys()).Sign(HeaderOf("HS256", "k1"), claims);
  EXPECT_THAT(With(secret), HasReason("TOKEN_ALGORITHM_REFUSED"));
  EXPECT_THAT(With(TestKey::Shared("k1").Sign(header, claims)), HasReason("TOKEN_SIGNATURE_INVALID"));
  EXPECT_THAT(With(Forged(header, claims + " ")), HasReason("TOKEN_SIGNATURE_INVALID"));
  EXPECT_THAT(With("not.a.token"), HasReason("TOKEN_MALFORMED"));
  // The last byte too many.
  EXPECT_THAT(With(std::string(limits::kTokenBytes, 'a')), HasReason("TOKEN_MALFORMED"));
}

TEST_F(OidcTest, ATokenCountsFromItsBeginningToItsEnd) {
  const Json claims = ParseJsonObject(Part(1));
  const auto time_of = [&](const char* claim) {
    return absl::FromUnixSeconds(json_integer_value(json_object_get(claims.get(), claim)));
  };
  const auto at = [&](absl::Time now) {
    clock_.SetTime(now);
    return With(access_token_);
  };
  EXPECT_THAT(at(time_of("exp") + absl::Seconds(29)), IsOk());
  EXPECT_THAT(at(time_of("exp") + absl::Seconds(30)), HasReason("TOKEN_EXPIRED"));
  // Another one: the refusal of the first is remembered.
  const std::string next = SignIn("ann", "outlay").access_token;
  clock_.SetTime(time_of("iat") - absl::Hours(1));
  EXPECT_THAT(With(next), HasReason("TOKEN_NOT_YET_VALID"));
}

TEST_F(OidcTest, AKeyThatIsPublishedAndUsedAtOnceIsTakenAndOldTokensGoOn) {
  provider_->Publish({"k2", "k1"});
  const std::string next = SignIn("bob", "outlay").access_token;
  EXPECT_THAT(With(next), HasReason("KEYS_UNAVAILABLE"));
  while (!With(next).ok()) {
    ASSERT_THAT(With(next), ::testing::AnyOf(IsOk(), HasReason("KEYS_UNAVAILABLE")));
  }
  EXPECT_THAT(With(access_token_), IsOk());
  EXPECT_THAT(log_.text(), HasSubstr("subject=bob"));
  // The old key is gone; a token with a third one makes the keys be fetched, and the old one's tokens end.
  provider_->Publish({"k2"});
  clock_.Advance(limits::kUnknownKeyRefresh);
  EXPECT_THAT(With(TestKey::Shared("k3").Sign(HeaderOf("RS256", "k3"), Part(1))), HasReason("KEYS_UNAVAILABLE"));
  absl::Status last = With(access_token_);
  while (last.ok() || ErrorReason(last) == "KEYS_UNAVAILABLE") {
    ASSERT_THAT(log_.text(), Not(HasSubstr("auth.keys_not_fetched")));
    std::this_thread::yield();
    last = With(access_token_);
  }
  EXPECT_THAT(last, HasReason("TOKEN_KEY_UNKNOWN"));
  EXPECT_THAT(With(next), IsOk());
}

TEST_F(OidcTest, FetchesKeysOnlyFromWhomItBelieves) {
  const TestAuthority stranger("stranger", clock_.Now());
  WriteFile(Path("stranger.pem"), stranger.pem());
  const auto read = [&](const std::string& path, const std::string& ca) {
    return MakeKeySource({.url = provider_->issuer() + path, .ca_file = ca})->Read();
  };
  EXPECT_THAT(read("/jwks", Files().ca), IsOk());
  EXPECT_THAT(read("/jwks", Path("stranger.pem")), HasReason("KEY_SET_UNREACHABLE"));
  EXPECT_THAT(read("/nothing", Files().ca), HasReason("KEY_SET_UNREACHABLE"));
  const std::string plain = "http" + provider_->issuer().substr(5);
  EXPECT_THAT(MakeKeySource({.url = plain + "/jwks"})->Read(), HasReason("KEY_SET_UNREACHABLE"));
}

TEST_F(OidcTest, ATokenFileThatOthersCanReadIsNotSent) {
  WriteFile(Path("token"), access_token_, 0640);
  EXPECT_THAT(Call(*gateway_, "Echo"), HasReason("DEPENDENCY_UNAVAILABLE"));
  EXPECT_THAT(Call(*ConnectAs("gateway"), "Echo"), HasReason("SERVICE_UNKNOWN"));
}

}  // namespace
}  // namespace outlay::auth
