#include "common/auth/token.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::auth {
namespace {

constexpr std::array kRefusedHeaders = {"crit", "b64", "zip", "cty", "jwk", "jku", "x5u", "x5c"};

constexpr std::string_view kMediaTypePrefix = "application/";

absl::Status ReadHeader(const json_t* header, Token* token) {
  for (const char* name : kRefusedHeaders) {
    if (json_object_get(header, name) != nullptr) {
      return TokenHeaderRefused(name);
    }
  }
  const std::optional<std::string_view> algorithm = TextOf(header, "alg");
  if (!algorithm.has_value()) {
    return TokenMalformed("header");
  }
  token->algorithm = FindAlgorithm(*algorithm);
  if (json_object_get(header, "typ") != nullptr) {
    const std::optional<std::string_view> type = TextOf(header, "typ");
    if (!type.has_value()) {
      return TokenMalformed("header");
    }
    token->type = absl::AsciiStrToLower(ToAbsl(*type));
    if (token->type.starts_with(kMediaTypePrefix)) {
      token->type.erase(0, kMediaTypePrefix.size());
    }
  }
  if (json_object_get(header, "kid") != nullptr) {
    const std::optional<std::string_view> id = TextOf(header, "kid");
    if (!id.has_value() || id->size() > limits::kKeyIdBytes) {
      return TokenMalformed("header");
    }
    token->key_id = std::string(*id);
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<Algorithm> FindAlgorithm(std::string_view name) {
  if (name == "RS256") return Algorithm::kRs256;
  if (name == "PS256") return Algorithm::kPs256;
  if (name == "ES256") return Algorithm::kEs256;
  return std::nullopt;
}

absl::StatusOr<Token> ParseToken(std::string_view compact) {
  if (compact.size() > limits::kTokenBytes) {
    return TokenTooLarge();
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(ToAbsl(compact), '.');
  if (parts.size() != 3) {
    return TokenMalformed("form");
  }
  const std::optional<std::string> header = DecodeBase64Url(ToStd(parts[0]));
  const Json header_json = header.has_value() ? ParseJsonObject(*header) : nullptr;
  if (header_json == nullptr) {
    return TokenMalformed("header");
  }
  Token token;
  if (absl::Status read = ReadHeader(header_json.get(), &token); !read.ok()) {
    return read;
  }
  const std::optional<std::string> claims = DecodeBase64Url(ToStd(parts[1]));
  token.claims = claims.has_value() ? ParseJsonObject(*claims) : nullptr;
  if (token.claims == nullptr) {
    return TokenMalformed("payload");
  }
  // An unsigned token is refused for its algorithm, which says more.
  if (token.algorithm.has_value() && (parts[2].empty() || !DecodeBase64Url(ToStd(parts[2])).has_value())) {
    return TokenMalformed("signature");
  }
  token.compact = compact;
  return token;
}

}  // namespace outlay::auth
