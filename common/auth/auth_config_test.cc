#include "common/auth/auth_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay::auth {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

constexpr char kIssuer[] = R"("issuer": "https://id.test", "audiences": ["outlay"], "algorithms": ["RS256"],
                              "keySetUrl": "https://id.test/keys", "organization": "acme")";

absl::StatusOr<AuthConfig> WithIssuer(const std::string& fields) {
  return AuthConfig::Parse(Concat(R"({"issuers": [{)", fields, "}]}"));
}

TEST(AuthConfigTest, ReadsEverything) {
  const absl::StatusOr<AuthConfig> config = AuthConfig::Parse(R"({
    "issuers": [{
      "issuer": "https://id.test", "audiences": ["outlay", "b"], "algorithms": ["RS256", "ES256"],
      "keySetFile": "/etc/outlay/keys.json", "keySetCaFile": "/etc/ca.pem", "tokenTypes": ["JWT"],
      "subjectClaim": "user_id", "organizationClaim": "org", "organizations": ["acme", "initech"],
      "leewaySeconds": 0, "refreshSeconds": 60
    }],
    "services": [{"name": "invoice_matching", "onBehalfOfUsers": true}, {"name": "shop", "organizations": ["acme"]}]
  })");
  ASSERT_THAT(config, IsOk());
  const IssuerConfig& issuer = config->issuers.at(0);
  EXPECT_EQ(issuer.algorithms, (std::set<Algorithm>{Algorithm::kRs256, Algorithm::kEs256}));
  EXPECT_EQ(issuer.keys.file, "/etc/outlay/keys.json");
  EXPECT_EQ(issuer.token_types, std::vector<std::string>{"jwt"});
  EXPECT_EQ(issuer.subject_claim, "user_id");
  EXPECT_EQ(issuer.organizations.count("initech"), 1u);
  EXPECT_EQ(issuer.leeway, absl::ZeroDuration());
  EXPECT_EQ(issuer.keys.refresh, absl::Minutes(1));
  EXPECT_TRUE(config->services.at("invoice_matching").on_behalf_of_users);
  EXPECT_FALSE(config->services.at("shop").on_behalf_of_users);
  EXPECT_EQ(config->services.at("shop").organizations, std::set<std::string>{"acme"});
}

TEST(AuthConfigTest, ReadsTheExampleOfItsPage) {
  std::ifstream page("docs/authentication.md");
  const std::string text(std::istreambuf_iterator<char>(page), {});
  const size_t begin = text.find("```json\n") + 8;
  ASSERT_LT(begin, text.size());
  const absl::StatusOr<AuthConfig> config = AuthConfig::Parse(text.substr(begin, text.find("```", begin) - begin));
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->issuers.size(), 2u);
}

TEST(AuthConfigTest, HasSafeDefaults) {
  const absl::StatusOr<AuthConfig> config = WithIssuer(kIssuer);
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->issuers.at(0).token_types, std::vector<std::string>{"at+jwt"});
  EXPECT_EQ(config->issuers.at(0).subject_claim, "sub");
  EXPECT_EQ(config->issuers.at(0).leeway, absl::Seconds(30));
  EXPECT_EQ(config->issuers.at(0).keys.refresh, absl::Minutes(5));
}

TEST(AuthConfigTest, NamesTheFieldThatIsWrong) {
  const auto instead = [](const std::string& field, const std::string& value) {
    std::string fields = kIssuer;
    const size_t at = fields.find(Concat("\"", field, "\":"));
    const size_t begin = at == std::string::npos ? fields.size() : at;
    const size_t end = at == std::string::npos ? at : std::min(fields.find(", \"", at), fields.find(",\n", at));
    const std::string rest = end == std::string::npos ? "" : fields.substr(end);
    return WithIssuer(
        Concat(fields.substr(0, begin), at == std::string::npos ? "," : "", "\"", field, "\": ", value, rest));
  };
  ASSERT_THAT(instead("organization", R"("initech")"), IsOk());
  for (const auto& [field, value, path] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"issuer", R"("http://id.test")", "issuers[0].issuer"},
           {"issuer", R"("")", "issuers[0].issuer"},
           {"audiences", "[]", "issuers[0].audiences"},
           {"audiences", R"([""])", "issuers[0].audiences"},
           {"algorithms", "[]", "issuers[0].algorithms"},
           {"algorithms", R"(["HS256"])", "issuers[0].algorithms"},
           {"algorithms", R"(["none"])", "issuers[0].algorithms"},
           {"keySetUrl", R"("http://127.0.0.1/keys")", "issuers[0].key_set_url"},
           {"keySetUrl", R"("file:///etc/keys")", "issuers[0].key_set_url"},
           {"organization", R"("Acme")", "issuers[0].organization"},
           {"organization", R"("")", "issuers[0]"},
           {"organizations", R"(["acme"])", "issuers[0].organizations"},
           {"organizationClaim", R"("org")", "issuers[0]"},
           {"tokenTypes", R"(["application/at+jwt"])", "issuers[0].token_types"},
           {"leewaySeconds", "301", "issuers[0].leeway_seconds"},
           {"leewaySeconds", "-1", "issuers[0].leeway_seconds"},
           {"refreshSeconds", "9", "issuers[0].refresh_seconds"},
           {"colour", R"("red")", "the file"}}) {
    EXPECT_THAT(instead(field, value), HasReason("AUTH_CONFIG_INVALID")) << field << value;
    EXPECT_THAT(instead(field, value), HasMetadata("path", path)) << field << value;
  }
  EXPECT_THAT(WithIssuer(Concat(kIssuer, "}, {", kIssuer)), HasMetadata("path", "issuers[1].issuer"));
  EXPECT_THAT(AuthConfig::Parse("{}"), HasMetadata("path", "the file"));
  EXPECT_THAT(AuthConfig::Parse("issuers {}"), HasMetadata("path", "the file"));
  EXPECT_THAT(AuthConfig::Parse(R"({"services": [{"name": "a b"}]})"), HasMetadata("path", "services[0].name"));
  EXPECT_THAT(AuthConfig::Parse(R"({"services": [{"name": "a"}, {"name": "a"}]})"),
              HasMetadata("path", "services[1].name"));
  EXPECT_THAT(AuthConfig::Parse(R"({"services": [{"name": "a", "organizations": ["A"]}]})"),
              HasMetadata("path", "services[0].organizations"));
}

}  // namespace
}  // namespace outlay::auth
