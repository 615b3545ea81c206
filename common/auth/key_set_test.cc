#include "common/auth/key_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "common/auth/limits.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay::auth {
namespace {

using testing::HasReason;
using testing::IsOk;

// The examples A.2 and A.3 of RFC 7515: a key, and what it signed.
constexpr std::string_view kRsaKey =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})";
constexpr std::string_view kRsaToken =
    "eyJhbGciOiJSUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1"
    "dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--"
    "xi12jzDwu"
    "sC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_"
    "IoypGlUPQGe77Rw";
constexpr std::string_view kEcKey =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view kEcToken =
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

std::shared_ptr<const KeySet> Parse(const std::vector<std::string>& jwks) {
  absl::StatusOr<std::shared_ptr<const KeySet>> keys = KeySet::Parse(KeySetOf(jwks));
  EXPECT_THAT(keys, IsOk());
  return keys.ok() ? *keys : nullptr;
}

bool Verifies(const KeySet& keys, std::string_view token, Algorithm algorithm) {
  const PublicKey* const key = keys.Find(std::nullopt, algorithm);
  return key != nullptr && KeySet::Verify(std::string(token), *key);
}

// Each character of the signature but the last, whose low bits say nothing.
void ExpectOnlyTheWholeSignatureCounts(const KeySet& keys, std::string_view token, Algorithm algorithm) {
  EXPECT_TRUE(Verifies(keys, token, algorithm));
  for (size_t at = token.rfind('.') + 1; at + 1 < token.size(); at += 7) {
    std::string changed(token);
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(Verifies(keys, changed, algorithm)) << at;
  }
  EXPECT_FALSE(Verifies(keys, token.substr(0, token.rfind('.') + 1), algorithm));
}

TEST(KeySetTest, VerifiesTheExamplesOfRfc7515) {
  const auto rsa = Parse({std::string(kRsaKey)});
  ExpectOnlyTheWholeSignatureCounts(*rsa, kRsaToken, Algorithm::kRs256);
  const auto ec = Parse({std::string(kEcKey)});
  ExpectOnlyTheWholeSignatureCounts(*ec, kEcToken, Algorithm::kEs256);
}

// Prints a member of the archive of RFC 7520's examples.
std::string Cookbook(const std::string& archive, const std::string& member) {
  const std::string command = Concat("tar xOzf '", archive, "' '", member, "'");
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
  std::string text;
  char buffer[4096];
  for (size_t got = 0; (got = fread(buffer, 1, sizeof(buffer), pipe.get())) > 0;) {
    text.append(buffer, got);
  }
  return text;
}

TEST(KeySetTest, VerifiesWhatItMayOfTheCookbookOfRfc7520) {
  const char* const data = std::getenv("OUTLAY_SHARED_DATA");
  if (data == nullptr) {
    GTEST_SKIP() << "OUTLAY_SHARED_DATA is not set";
  }
  const std::string archive = Concat(data, "/jwt/rfc7520_cookbook.tar.gz");
  const Json example = ParseJsonObject(Cookbook(archive, "./jws/4_1.rsa_v15_signature.json"));
  ASSERT_NE(example, nullptr);
  json_t* const key = json_object_get(json_object_get(example.get(), "input"), "key");
  for (const char* part : {"d", "p", "q", "dp", "dq", "qi"}) {
    json_object_del(key, part);
  }
  const std::unique_ptr<char, decltype(&std::free)> jwk(json_dumps(key, 0), &std::free);
  const std::string token(*TextOf(json_object_get(example.get(), "output"), "compact"));
  EXPECT_TRUE(Verifies(*Parse({jwk.get()}), token, Algorithm::kRs256));
  // PS384, ES512 and HS256: ways to sign that are never accepted.
  for (const char* name : {"4_2.rsa-pss", "4_3.ecdsa", "4_4.hmac-sha2_integrity_protection"}) {
    const std::string suffix = std::string_view(name).starts_with("4_4") ? ".json" : "_signature.json";
    const Json other = ParseJsonObject(Cookbook(archive, Concat("./jws/", name, suffix)));
    ASSERT_NE(other, nullptr) << name;
    const json_t* const alg = json_object_get(json_object_get(other.get(), "input"), "alg");
    EXPECT_EQ(FindAlgorithm(json_string_value(alg)), std::nullopt) << name;
  }
}

TEST(KeySetTest, VerifiesEveryAlgorithmItAllows) {
  const TestKey& rsa = TestKey::Shared("k1");
  const TestKey ec = TestKey::Ec("e");
  const auto keys = Parse({rsa.Jwk(), ec.Jwk()});
  for (const char* name : {"RS256", "PS256", "ES256"}) {
    const TestKey& key = std::string_view(name) == "ES256" ? ec : rsa;
    const PublicKey* const found = keys->Find(std::string(name[0] == 'E' ? "e" : "k1"), *FindAlgorithm(name));
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(KeySet::Verify(key.Sign(HeaderOf(name, "x"), R"({"a":1})"), *found)) << name;
  }
}

TEST(KeySetTest, LeavesOutWhatIsNotForVerifying) {
  const TestKey& good = TestKey::Shared("good");
  const auto keys =
      Parse({good.Jwk(R"("use":"sig","alg":"PS256","key_ops":["verify"])"), TestKey::Rsa("small", 1024).Jwk(),
             TestKey::Shared("k1").Jwk("", /*is_private=*/true), TestKey::Ec("private").Jwk("", /*is_private=*/true),
             TestKey::Ec("curve", CJOSE_JWK_EC_P_384).Jwk(),
             TestKey::Secret("secret", "12345678901234567890123456789012").Jwk(),
             TestKey::Secret("shown", "12345678901234567890123456789012").Jwk("", true),
             TestKey::Shared("k1").Jwk(R"("use":"enc")"), TestKey::Shared("k1").Jwk(R"("key_ops":["encrypt"])"),
             TestKey::Shared("k1").Jwk(R"("alg":"RS512")"), TestKey::Shared("k1").Jwk(R"("alg":"ES256")"),
             R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})", "7"});
  EXPECT_EQ(keys->size(), 1u);
  EXPECT_EQ(keys->left_out(), 12u);
  EXPECT_NE(keys->Find(std::string("good"), Algorithm::kPs256), nullptr);
  // It is for PS256 only.
  EXPECT_EQ(keys->Find(std::string("good"), Algorithm::kRs256), nullptr);
  EXPECT_EQ(keys->Find(std::string("good"), Algorithm::kEs256), nullptr);
}

TEST(KeySetTest, WithoutAnIdFindsOnlyWhatIsBeyondDoubt) {
  const std::string first = TestKey::Shared("k1").Jwk();
  const std::string second = TestKey::Shared("k2").Jwk();
  const std::string ec = TestKey::Ec("1").Jwk();
  EXPECT_NE(Parse({first, ec})->Find(std::nullopt, Algorithm::kRs256), nullptr);
  EXPECT_NE(Parse({first, ec})->Find(std::nullopt, Algorithm::kEs256), nullptr);
  EXPECT_EQ(Parse({first, second})->Find(std::nullopt, Algorithm::kRs256), nullptr);
  EXPECT_EQ(Parse({first})->Find(std::string("k2"), Algorithm::kRs256), nullptr);
}

TEST(KeySetTest, RefusesWhatIsNoKeySet) {
  const std::string key = TestKey::Ec("1").Jwk();
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string(R"({"keys":{}})"),
        std::string(R"({"keys":[]})"), KeySetOf({TestKey::Rsa("small", 1024).Jwk()}),
        KeySetOf({key, TestKey::Ec("1").Jwk()}), Concat(KeySetOf({key}), "x"),
        Concat(R"({"keys":[],"keys":[)", key, "]}"), KeySetOf(std::vector<std::string>(limits::kKeys + 1, key)),
        Concat(KeySetOf({key}), std::string(limits::kKeySetBytes, ' '))}) {
    EXPECT_THAT(KeySet::Parse(text), HasReason("KEY_SET_INVALID")) << text.substr(0, 80);
  }
}

}  // namespace
}  // namespace outlay::auth
