// An issuer of tokens for tests: keys, key sets, and valid or invalid tokens.
#ifndef OUTLAY_COMMON_AUTH_TESTING_TOKEN_MAKER_H_
#define OUTLAY_COMMON_AUTH_TESTING_TOKEN_MAKER_H_

#include <cjose/cjose.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "common/base/json.h"

namespace outlay::auth {

class TestKey {
 public:
  static TestKey Rsa(const std::string& id, size_t bits = 2048);
  // Returns one RSA key per id and process, because creating one is slow.
  static const TestKey& Shared(const std::string& id);
  static TestKey Ec(const std::string& id, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256);
  // A key for HS256, with these bytes as the secret.
  static TestKey Secret(const std::string& id, std::string_view bytes);

  // Returns the key as a member of a key set: the public half, unless `is_private`, and more members, such as
  // R"("use":"sig")".
  std::string Jwk(std::string_view more = "", bool is_private = false) const;
  // Signs with the algorithm that the header names; header and claims are JSON objects. "alg":"none" leaves the
  // signature empty.
  std::string Sign(const std::string& header, const std::string& claims) const;

 private:
  struct Release {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
  };
  explicit TestKey(const std::string& id, cjose_jwk_t* key);

  std::unique_ptr<cjose_jwk_t, Release> key_;
};

// {"keys":[...]}
std::string KeySetOf(const std::vector<std::string>& jwks);

// The claims of a valid token for ann at acme, from https://id.test for "outlay", issued at `now` for 5 minutes.
class TestClaims {
 public:
  explicit TestClaims(absl::Time now);
  // `json`: a JSON value; empty: omits the claim.
  TestClaims& Set(const std::string& name, const std::string& json);
  TestClaims& SetTime(const std::string& name, absl::Time time);
  std::string ToJson() const;

 private:
  Json claims_;
};

// {"alg":...,"typ":"at+jwt","kid":...}
std::string HeaderOf(const std::string& algorithm, const std::string& key_id, const std::string& type = "at+jwt");

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TESTING_TOKEN_MAKER_H_
