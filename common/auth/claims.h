// The rules for a token's claims, independent of its signature.
#ifndef OUTLAY_COMMON_AUTH_CLAIMS_H_
#define OUTLAY_COMMON_AUTH_CLAIMS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/auth_config.h"
#include "common/auth/token.h"

namespace outlay::auth {

struct Claims {
  std::string subject;
  std::string organization;
  absl::Time expires;  // including the issuer's leeway
};

// UNAUTHENTICATED / TOKEN_ALGORITHM_REFUSED or TOKEN_TYPE_REFUSED {issuer}.
absl::Status CheckHeader(const Token& token, const IssuerConfig& issuer);

// UNAUTHENTICATED / TOKEN_CLAIM_INVALID {issuer, claim}: exp, iat, aud or sub is missing or of another type, or nbf is
// of another type. TOKEN_EXPIRED, TOKEN_NOT_YET_VALID, TOKEN_AUDIENCE_MISMATCH {issuer}. TOKEN_SUBJECT_INVALID or
// TOKEN_ORGANIZATION_REFUSED {issuer, claim}.
absl::StatusOr<Claims> CheckClaims(const json_t* claims, const IssuerConfig& issuer, absl::Time now);

// Returns whether an error of CheckClaims may pass shortly.
bool IsNotYetValid(const absl::Status& status);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_CLAIMS_H_
