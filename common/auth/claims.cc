#include "common/auth/claims.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/formats.h"

namespace outlay::auth {
namespace {

// 9999-12-31: larger numbers are no dates.
constexpr double kLatestSeconds = 253402300799.0;

// Reads a NumericDate of RFC 7519: seconds, possibly with a fraction.
std::optional<absl::Time> TimeOf(const json_t* claims, const char* name) {
  const json_t* const value = json_object_get(claims, name);
  if (!json_is_number(value)) {
    return std::nullopt;
  }
  const double seconds = json_number_value(value);
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kLatestSeconds) {
    return std::nullopt;
  }
  return absl::UnixEpoch() + absl::Seconds(seconds);
}

std::optional<std::vector<std::string_view>> AudiencesOf(const json_t* claims) {
  if (const std::optional<std::string_view> one = TextOf(claims, "aud"); one.has_value()) {
    return std::vector<std::string_view>{*one};
  }
  const json_t* const list = json_object_get(claims, "aud");
  if (!json_is_array(list) || json_array_size(list) > limits::kTokenAudiences) {
    return std::nullopt;
  }
  std::vector<std::string_view> audiences;
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const json_t* const value = json_array_get(list, i);
    if (!json_is_string(value)) {
      return std::nullopt;
    }
    audiences.emplace_back(json_string_value(value), json_string_length(value));
  }
  return audiences;
}

absl::Status CheckAudience(const json_t* claims, const IssuerConfig& issuer) {
  const std::optional<std::vector<std::string_view>> audiences = AudiencesOf(claims);
  if (!audiences.has_value()) {
    return TokenClaimInvalid(issuer.issuer, "aud");
  }
  const bool is_for_us = std::any_of(audiences->begin(), audiences->end(), [&](std::string_view audience) {
    return std::find(issuer.audiences.begin(), issuer.audiences.end(), audience) != issuer.audiences.end();
  });
  return is_for_us ? absl::OkStatus() : TokenAudienceMismatch(issuer.issuer);
}

// Returns when the token stops being valid.
absl::StatusOr<absl::Time> CheckTimes(const json_t* claims, const IssuerConfig& issuer, absl::Time now) {
  const std::optional<absl::Time> expires = TimeOf(claims, "exp");
  if (!expires.has_value()) {
    return TokenClaimInvalid(issuer.issuer, "exp");
  }
  const std::optional<absl::Time> issued = TimeOf(claims, "iat");
  if (!issued.has_value()) {
    return TokenClaimInvalid(issuer.issuer, "iat");
  }
  const std::optional<absl::Time> begins = json_object_get(claims, "nbf") == nullptr ? issued : TimeOf(claims, "nbf");
  if (!begins.has_value()) {
    return TokenClaimInvalid(issuer.issuer, "nbf");
  }
  if (now >= *expires + issuer.leeway) {
    return TokenExpired(issuer.issuer);
  }
  if (now + issuer.leeway < std::max(*begins, *issued)) {
    return TokenNotYetValid(issuer.issuer);
  }
  return *expires + issuer.leeway;
}

}  // namespace

absl::Status CheckHeader(const Token& token, const IssuerConfig& issuer) {
  if (!token.algorithm.has_value() || !issuer.algorithms.contains(*token.algorithm)) {
    return TokenAlgorithmRefused(issuer.issuer);
  }
  const auto& types = issuer.token_types;
  return std::find(types.begin(), types.end(), token.type) != types.end() ? absl::OkStatus()
                                                                          : TokenTypeRefused(issuer.issuer);
}

absl::StatusOr<Claims> CheckClaims(const json_t* claims, const IssuerConfig& issuer, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time expires, CheckTimes(claims, issuer, now));
  OUTLAY_RETURN_IF_ERROR(CheckAudience(claims, issuer));
  const std::optional<std::string_view> subject = TextOf(claims, issuer.subject_claim.c_str());
  if (!subject.has_value()) {
    return TokenClaimInvalid(issuer.issuer, issuer.subject_claim);
  }
  if (subject->empty() || !rpc::HasFormat(*subject, options::v1::FORMAT_RESOURCE_ID)) {
    return TokenSubjectInvalid(issuer.issuer, issuer.subject_claim);
  }
  std::string organization = issuer.organization;
  if (organization.empty()) {
    const std::optional<std::string_view> claim = TextOf(claims, issuer.organization_claim.c_str());
    if (!claim.has_value()) {
      return TokenClaimInvalid(issuer.issuer, issuer.organization_claim);
    }
    organization = *claim;
    if (!issuer.organizations.contains(organization)) {
      return TokenOrganizationRefused(issuer.issuer, issuer.organization_claim);
    }
  }
  return Claims{.subject = std::string(*subject), .organization = std::move(organization), .expires = expires};
}

bool IsNotYetValid(const absl::Status& status) {
  return ErrorReason(status) == "TOKEN_NOT_YET_VALID";
}

}  // namespace outlay::auth
