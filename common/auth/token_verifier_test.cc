// Real keys and signatures; the clock, the scheduler and the place where keys are fetched from are fakes.
#include "common/auth/token_verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "common/auth/limits.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"

namespace outlay::auth {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

constexpr char kIssuer[] = "https://id.test";

// What an issuer publishes at the moment.
struct Published {
  absl::StatusOr<std::string> keys;
  int fetched = 0;
};

class PublishedSource final : public KeySource {
 public:
  explicit PublishedSource(Published* published) : published_(published) {}
  absl::StatusOr<std::string> Read() override {
    ++published_->fetched;
    return published_->keys;
  }

 private:
  Published* const published_;
};

// Lets what is due run when somebody asks for the time once more.
class BusyClock final : public Clock {
 public:
  BusyClock(const Clock* clock, testing::FakeScheduler* scheduler) : clock_(clock), scheduler_(scheduler) {}
  // At the `number`th question from now on.
  void RunDueAt(int number) { questions_ = number; }
  absl::Time Now() const override {
    if (questions_ > 0 && --questions_ == 0) scheduler_->RunDue();
    return clock_->Now();
  }

 private:
  const Clock* const clock_;
  testing::FakeScheduler* const scheduler_;
  mutable int questions_ = 0;
};

class TokenVerifierTest : public ::testing::Test {
 protected:
  TokenVerifierTest() { Configure(FixedOrganization()); }

  static IssuerConfig FixedOrganization() {
    return {.issuer = kIssuer,
            .audiences = {"outlay", "outlay-test"},
            .algorithms = {Algorithm::kRs256, Algorithm::kPs256},
            .keys = {.url = "https://id.test/keys", .refresh = absl::Minutes(5)},
            .token_types = {"at+jwt"},
            .subject_claim = "sub",
            .organization = "acme",
            .leeway = absl::Seconds(30)};
  }

  void Configure(const IssuerConfig& config) {
    published_.keys = KeySetOf({key_.Jwk()});
    keys_ =
        std::make_shared<IssuerKeys>(config.issuer, config.keys, std::make_unique<PublishedSource>(&published_),
                                     IssuerKeysParts{.clock = &keys_clock_, .scheduler = &scheduler_, .log = &log_});
    keys_->Start();
    scheduler_.RunDue();
    verifier_ = std::make_unique<TokenVerifier>(std::vector<TrustedIssuer>{{config, keys_}}, &clock_);
  }

  TestClaims Claims() const { return TestClaims(clock_.Now()); }
  std::string Token(const TestClaims& claims) const { return key_.Sign(HeaderOf("RS256", "k1"), claims.ToJson()); }
  std::string Token() const { return Token(Claims()); }
  absl::Status Verify(const std::string& token) { return verifier_->Verify(token).status(); }

  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  BusyClock keys_clock_{&clock_, &scheduler_};
  testing::LinesLog log_;
  const TestKey& key_ = TestKey::Shared("k1");
  Published published_;
  std::shared_ptr<IssuerKeys> keys_;
  std::unique_ptr<TokenVerifier> verifier_;
};

TEST_F(TokenVerifierTest, SaysWhomATokenIsFor) {
  for (int i = 0; i < 2; ++i) {
    const absl::StatusOr<VerifiedUserPtr> user = verifier_->Verify(Token());
    ASSERT_THAT(user, IsOk());
    EXPECT_EQ((*user)->subject, "ann");
    EXPECT_EQ((*user)->organization, "acme");
  }
  EXPECT_THAT(Verify(key_.Sign(HeaderOf("PS256", "k1", "application/AT+JWT"), Claims().ToJson())), IsOk());
  EXPECT_THAT(Verify(Token(Claims().Set("aud", R"(["other","outlay-test"])"))), IsOk());
}

TEST_F(TokenVerifierTest, HoldsTimesToTheSecondOfTheLeeway) {
  const absl::Time now = clock_.Now();
  EXPECT_THAT(Verify(Token(Claims().SetTime("exp", now - absl::Seconds(29)))), IsOk());
  EXPECT_THAT(Verify(Token(Claims().SetTime("exp", now - absl::Seconds(30)))), HasReason("TOKEN_EXPIRED"));
  EXPECT_THAT(Verify(Token(Claims().SetTime("nbf", now + absl::Seconds(30)))), IsOk());
  EXPECT_THAT(Verify(Token(Claims().SetTime("nbf", now + absl::Seconds(31)))), HasReason("TOKEN_NOT_YET_VALID"));
  EXPECT_THAT(Verify(Token(Claims().SetTime("iat", now + absl::Seconds(31)))), HasReason("TOKEN_NOT_YET_VALID"));
}

TEST_F(TokenVerifierTest, StopsToBelieveARememberedTokenWhenItExpires) {
  const std::string token = Token(Claims().SetTime("exp", clock_.Now() + absl::Minutes(1)));
  EXPECT_THAT(Verify(token), IsOk());
  clock_.Advance(absl::Seconds(89));
  EXPECT_THAT(Verify(token), IsOk());
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Verify(token), HasReason("TOKEN_EXPIRED"));
  EXPECT_THAT(Verify(token), HasReason("TOKEN_EXPIRED"));
}

TEST_F(TokenVerifierTest, LooksAgainAtATokenThatBeganTooEarly) {
  const std::string token = Token(Claims().SetTime("nbf", clock_.Now() + absl::Seconds(31)));
  EXPECT_THAT(Verify(token), HasReason("TOKEN_NOT_YET_VALID"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Verify(token), IsOk());
}

TEST_F(TokenVerifierTest, RefusesEachWrongClaimByItsName) {
  const auto refused = [&](const std::string& name, const std::string& json) {
    return Verify(Token(Claims().Set(name, json)));
  };
  for (const char* name : {"exp", "iat", "aud", "sub"}) {
    EXPECT_THAT(refused(name, ""), HasReason("TOKEN_CLAIM_INVALID")) << name;
    EXPECT_THAT(refused(name, ""), HasMetadata("claim", name));
    EXPECT_THAT(refused(name, "{}"), HasReason("TOKEN_CLAIM_INVALID")) << name;
  }
  EXPECT_THAT(refused("nbf", R"("now")"), HasMetadata("claim", "nbf"));
  EXPECT_THAT(refused("exp", "-1"), HasMetadata("claim", "exp"));
  EXPECT_THAT(refused("exp", "1e300"), HasMetadata("claim", "exp"));
  EXPECT_THAT(refused("aud", R"("Outlay")"), HasReason("TOKEN_AUDIENCE_MISMATCH"));
  EXPECT_THAT(refused("aud", "[]"), HasReason("TOKEN_AUDIENCE_MISMATCH"));
  EXPECT_THAT(refused("aud", R"(["outlay",7])"), HasMetadata("claim", "aud"));
  for (const char* subject :
       {R"("")", R"("Ann")", R"("a b")", R"("-a")", R"("ann@acme.test")", R"("organizations/x")"}) {
    EXPECT_THAT(refused("sub", subject), HasReason("TOKEN_SUBJECT_INVALID")) << subject;
  }
  for (const char* issuer : {"", R"("https://id.test/")", R"("https://ID.test")", R"("https://other.test")", "7"}) {
    EXPECT_THAT(refused("iss", issuer), HasReason("TOKEN_ISSUER_UNKNOWN")) << issuer;
  }
}

TEST_F(TokenVerifierTest, TakesTheOrganizationFromAClaimOnlyWhereItIsListed) {
  IssuerConfig config = FixedOrganization();
  config.organization.clear();
  config.organization_claim = "org";
  config.organizations = {"acme", "initech"};
  config.subject_claim = "user_id";
  Configure(config);
  const absl::StatusOr<VerifiedUserPtr> user =
      verifier_->Verify(Token(Claims().Set("org", R"("initech")").Set("user_id", R"("bob")")));
  ASSERT_THAT(user, IsOk());
  EXPECT_EQ((*user)->organization, "initech");
  EXPECT_EQ((*user)->subject, "bob");
  const auto with = [&](const char* organization) {
    return Verify(Token(Claims().Set("user_id", R"("bob")").Set("org", organization)));
  };
  EXPECT_THAT(with(R"("globex")"), HasReason("TOKEN_ORGANIZATION_REFUSED"));
  EXPECT_THAT(with(R"("")"), HasReason("TOKEN_ORGANIZATION_REFUSED"));
  EXPECT_THAT(with(""), HasMetadata("claim", "org"));
  EXPECT_THAT(Verify(Token(Claims().Set("org", R"("acme")"))), HasMetadata("claim", "user_id"));
}

TEST_F(TokenVerifierTest, RefusesEveryOtherWayToSign) {
  const std::string claims = Claims().ToJson();
  for (const char* algorithm : {"none", "None", "HS256", "RS384", "RS512", "ES384", "EdDSA", "dir", ""}) {
    const std::string token =
        Concat(EncodeBase64Url(HeaderOf(algorithm, "k1")), ".", EncodeBase64Url(claims), ".c2lnbmF0dXJl");
    EXPECT_THAT(Verify(token), HasReason("TOKEN_ALGORITHM_REFUSED")) << algorithm;
  }
  EXPECT_THAT(Verify(key_.Sign(HeaderOf("none", "k1"), claims)), HasReason("TOKEN_ALGORITHM_REFUSED"));
  // Good, but not for this issuer.
  EXPECT_THAT(Verify(TestKey::Ec("k1").Sign(HeaderOf("ES256", "k1"), claims)), HasReason("TOKEN_ALGORITHM_REFUSED"));
}

TEST_F(TokenVerifierTest, RefusesThePublicKeyAsASecret) {
  for (const std::string& secret : {key_.Jwk(), published_.keys.value()}) {
    const std::string token = TestKey::Secret("k1", secret).Sign(HeaderOf("HS256", "k1"), Claims().ToJson());
    ASSERT_FALSE(token.empty());
    EXPECT_THAT(Verify(token), HasReason("TOKEN_ALGORITHM_REFUSED"));
  }
}

TEST_F(TokenVerifierTest, DoesNotTakeAKeyOfAnotherKind) {
  IssuerConfig config = FixedOrganization();
  config.algorithms.insert(Algorithm::kEs256);
  Configure(config);
  // The id is that of an RSA key.
  const std::string token = TestKey::Ec("k1").Sign(HeaderOf("ES256", "k1"), Claims().ToJson());
  EXPECT_THAT(Verify(token), HasReason("KEYS_UNAVAILABLE"));
  scheduler_.RunDue();
  EXPECT_THAT(Verify(token), HasReason("TOKEN_KEY_UNKNOWN"));
}

TEST_F(TokenVerifierTest, RefusesOtherSignatures) {
  EXPECT_THAT(Verify(TestKey::Shared("k2").Sign(HeaderOf("RS256", "k1"), Claims().ToJson())),
              HasReason("TOKEN_SIGNATURE_INVALID"));
  // Signed by RS256, said to be PS256.
  const std::string token = Token();
  const std::string lie = Concat(EncodeBase64Url(HeaderOf("PS256", "k1")), token.substr(token.find('.')));
  EXPECT_THAT(Verify(lie), HasReason("TOKEN_SIGNATURE_INVALID"));
  // Other claims below the same signature.
  const std::string claims = EncodeBase64Url(Claims().Set("sub", R"("root")").ToJson());
  const std::string forged = Concat(token.substr(0, token.find('.') + 1), claims, token.substr(token.rfind('.')));
  EXPECT_THAT(Verify(forged), HasReason("TOKEN_SIGNATURE_INVALID"));
}

TEST_F(TokenVerifierTest, RefusesHeadersThatBringKeysOrChangeTheReading) {
  const std::string claims = Claims().ToJson();
  const std::string own = TestKey::Shared("k2").Jwk();
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"jwk", own},
                                                                                    {"jku", R"("https://evil.test")"},
                                                                                    {"x5u", R"("https://evil.test")"},
                                                                                    {"x5c", "[]"},
                                                                                    {"crit", R"(["exp"])"},
                                                                                    {"b64", "false"},
                                                                                    {"cty", R"("JWT")"},
                                                                                    {"zip", R"("DEF")"}}) {
    const std::string header = Concat(R"({"alg":"RS256","typ":"at+jwt","kid":"k1",")", name, "\":", value, "}");
    EXPECT_THAT(Verify(key_.Sign(header, claims)), HasReason("TOKEN_HEADER_REFUSED")) << name;
    EXPECT_THAT(Verify(key_.Sign(header, claims)), HasMetadata("header", name));
  }
}

TEST_F(TokenVerifierTest, RefusesWhatIsNoAccessToken) {
  for (const char* type : {"JWT", "", "at-jwt", "application/jwt", "logout+jwt"}) {
    EXPECT_THAT(Verify(key_.Sign(HeaderOf("RS256", "k1", type), Claims().ToJson())), HasReason("TOKEN_TYPE_REFUSED"))
        << type;
  }
  EXPECT_THAT(Verify(key_.Sign(R"({"alg":"RS256","kid":"k1"})", Claims().ToJson())), HasReason("TOKEN_TYPE_REFUSED"));
  IssuerConfig config = FixedOrganization();
  config.token_types = {"jwt"};
  Configure(config);
  EXPECT_THAT(Verify(key_.Sign(HeaderOf("RS256", "k1", "JWT"), Claims().ToJson())), IsOk());
  EXPECT_THAT(Verify(Token()), HasReason("TOKEN_TYPE_REFUSED"));
}

TEST_F(TokenVerifierTest, RefusesWhatIsNoToken) {
  const std::string good = Token();
  const std::string rest = good.substr(good.find('.'));
  const std::string header = good.substr(0, good.find('.'));
  for (const std::string& token : {std::string(),
                                   std::string("."),
                                   std::string(".."),
                                   std::string("..."),
                                   header,
                                   good + ".",
                                   good + "=",
                                   "=" + good,
                                   good + " ",
                                   rest,
                                   header + "..",
                                   header + rest.substr(0, rest.rfind('.') + 1),
                                   EncodeBase64Url("{}") + rest,
                                   EncodeBase64Url("[]") + rest,
                                   EncodeBase64Url(R"({"alg":7})") + rest,
                                   EncodeBase64Url(R"({"alg":"none","alg":"RS256","typ":"at+jwt"})") + rest,
                                   EncodeBase64Url(R"({"alg":"RS256","kid":7})") + rest,
                                   header + "." + EncodeBase64Url(R"({"sub":"ann","sub":"root"})") + ".c2ln",
                                   header + "." + EncodeBase64Url("text") + ".c2ln",
                                   std::string("\0.\0.\0", 5)}) {
    EXPECT_THAT(Verify(token), HasReason("TOKEN_MALFORMED")) << token;
  }
  EXPECT_THAT(Verify(std::string(limits::kTokenBytes, 'a')), HasReason("TOKEN_MALFORMED"));
  EXPECT_THAT(Verify(std::string(limits::kTokenBytes + 1, 'a')), HasReason("TOKEN_TOO_LARGE"));
}

TEST_F(TokenVerifierTest, TakesANewKeyAsSoonAsATokenNamesIt) {
  const TestKey& next = TestKey::Shared("k2");
  const std::string token = next.Sign(HeaderOf("RS256", "k2"), Claims().ToJson());
  published_.keys = KeySetOf({key_.Jwk(), next.Jwk()});
  const absl::Status first = Verify(token);
  EXPECT_THAT(first, HasReason("KEYS_UNAVAILABLE"));
  EXPECT_EQ(GetErrorDetail(first)->retry_after, limits::kKeysRetryAfter);
  scheduler_.RunDue();
  EXPECT_THAT(Verify(token), IsOk());
  EXPECT_THAT(Verify(Token()), IsOk());
  EXPECT_EQ(published_.fetched, 2);
}

TEST_F(TokenVerifierTest, TakesANewKeyThatComesBetweenTheLookAtTheKeysAndTheQuestionForIt) {
  const TestKey& next = TestKey::Shared("k2");
  const std::string token = next.Sign(HeaderOf("RS256", "k2"), Claims().ToJson());
  published_.keys = KeySetOf({key_.Jwk(), next.Jwk()});
  EXPECT_THAT(Verify(token), HasReason("KEYS_UNAVAILABLE"));
  keys_clock_.RunDueAt(2);
  EXPECT_THAT(Verify(token), IsOk());
  EXPECT_EQ(published_.fetched, 2);
}

TEST_F(TokenVerifierTest, StrangersDoNotMakeItFetchAllTheTime) {
  for (int i = 0; i < 100; ++i) {
    const std::string header = HeaderOf("RS256", Concat("made-up-", i));
    EXPECT_FALSE(Verify(key_.Sign(header, Claims().ToJson())).ok());
    scheduler_.RunDue();
  }
  EXPECT_EQ(published_.fetched, 2);
  clock_.Advance(limits::kUnknownKeyRefresh);
  EXPECT_THAT(Verify(key_.Sign(HeaderOf("RS256", "another"), Claims().ToJson())), HasReason("KEYS_UNAVAILABLE"));
  scheduler_.RunDue();
  EXPECT_EQ(published_.fetched, 3);
}

TEST_F(TokenVerifierTest, AKeyThatIsGoneEndsItsTokensAtOnceAlsoRememberedOnes) {
  const std::string token = Token(Claims().SetTime("exp", clock_.Now() + absl::Hours(1)));
  EXPECT_THAT(Verify(token), IsOk());
  published_.keys = KeySetOf({TestKey::Shared("k2").Jwk()});
  scheduler_.AdvanceBy(absl::Minutes(5) - absl::Seconds(1));
  EXPECT_THAT(Verify(token), IsOk());
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_FALSE(Verify(token).ok());
  scheduler_.RunDue();
  EXPECT_THAT(Verify(token), HasReason("TOKEN_KEY_UNKNOWN"));
}

TEST_F(TokenVerifierTest, GoesOnWithTheLastKeysForADayWhenTheyCannotBeFetched) {
  for (const absl::StatusOr<std::string>& bad :
       {absl::StatusOr<std::string>(absl::UnavailableError("down")), absl::StatusOr<std::string>("<html>"),
        absl::StatusOr<std::string>(KeySetOf({}))}) {
    Configure(FixedOrganization());
    published_.keys = bad;
    const std::string token = Token(Claims().SetTime("exp", clock_.Now() + absl::Hours(100)));
    scheduler_.AdvanceBy(absl::Hours(24));
    EXPECT_THAT(Verify(token), IsOk());
    clock_.Advance(absl::Seconds(1));
    EXPECT_THAT(Verify(token), HasReason("KEYS_UNAVAILABLE"));
    published_.keys = KeySetOf({key_.Jwk()});
    scheduler_.AdvanceBy(limits::kFetchRetry);
    EXPECT_THAT(Verify(token), IsOk());
  }
  EXPECT_THAT(log_.text(), ::testing::HasSubstr("auth.keys_not_fetched"));
}

TEST_F(TokenVerifierTest, RemembersABoundedNumberOfTokens) {
  BoundedCache<int> cache(160);
  for (int i = 0; i < 10000; ++i) {
    cache.Put(Sha256(Concat(i)), i);
  }
  EXPECT_LE(cache.size(), 160u);
  EXPECT_EQ(cache.Find(Sha256("9999")), 9999);
  EXPECT_EQ(cache.Find(Sha256("0")), std::nullopt);
  cache.Remove(Sha256("9999"));
  EXPECT_EQ(cache.Find(Sha256("9999")), std::nullopt);
}

TEST_F(TokenVerifierTest, SaysNothingOfATokenInItsErrorsOrLog) {
  const std::string token = Token(Claims().Set("sub", R"("Secret Person")").Set("aud", R"("outlay")"));
  const absl::Status refused = Verify(token);
  const std::string text = refused.ToString() + log_.text();
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("Secret")));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr(token.substr(token.rfind('.') + 1, 20))));
}

}  // namespace
}  // namespace outlay::auth
