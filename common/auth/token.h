// A signed JWT, parsed but not verified.
#ifndef OUTLAY_COMMON_AUTH_TOKEN_H_
#define OUTLAY_COMMON_AUTH_TOKEN_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/base/json.h"

namespace outlay::auth {

// The signature algorithms that can be allowed.
enum class Algorithm { kRs256, kPs256, kEs256 };
// Nothing for every other name, including "none" and HS*.
std::optional<Algorithm> FindAlgorithm(std::string_view name);

struct Token {
  std::string compact;                 // as received
  std::optional<Algorithm> algorithm;  // nothing: one that is never accepted
  std::string type;                    // `typ` in lower case without "application/"; empty: absent
  std::optional<std::string> key_id;
  Json claims;
};

// Reads a compact JWS whose payload is a JSON object. UNAUTHENTICATED / TOKEN_TOO_LARGE, TOKEN_MALFORMED {part},
// TOKEN_HEADER_REFUSED {header}: a header that changes how the token is read (crit, b64, zip, cty) or contains its own
// key (jwk, jku, x5u, x5c).
absl::StatusOr<Token> ParseToken(std::string_view compact);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TOKEN_H_
