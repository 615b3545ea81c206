#include "common/auth/errors.h"

#include "common/auth/limits.h"
#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::auth {
namespace {

constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;
constexpr auto kDenied = absl::StatusCode::kPermissionDenied;

absl::Status OfIssuer(std::string_view reason, const std::string& issuer, std::string_view message) {
  return MakeError(kUnauthenticated, reason, message, {{"issuer", issuer}});
}

absl::Status OfClaim(std::string_view reason, const std::string& issuer, std::string_view claim,
                     std::string_view message) {
  return MakeError(kUnauthenticated, reason, message, {{"issuer", issuer}, {"claim", std::string(claim)}});
}

}  // namespace

absl::Status CredentialsRequired() {
  return MakeError(kUnauthenticated, "CREDENTIALS_REQUIRED",
                   "the call says nothing about who makes it; send \"authorization: Bearer <token>\", or call with the "
                   "certificate of a service");
}

absl::Status CredentialsInvalid(std::string_view key, std::string_view why) {
  return MakeError(kUnauthenticated, "CREDENTIALS_INVALID", Concat("metadata ", key, " ", why),
                   {{"key", std::string(key)}});
}

absl::Status TokenMalformed(std::string_view part) {
  return MakeError(kUnauthenticated, "TOKEN_MALFORMED",
                   Concat("the ", part,
                          " of the token is not that of a signed JWT; send the access token as the "
                          "issuer gave it"),
                   {{"part", std::string(part)}});
}

absl::Status TokenTooLarge() {
  return MakeError(kUnauthenticated, "TOKEN_TOO_LARGE",
                   Concat("the token is larger than ", limits::kTokenBytes, " bytes; ask the issuer for fewer claims"),
                   {{"limit", Concat(limits::kTokenBytes)}});
}

absl::Status TokenHeaderRefused(std::string_view header) {
  return MakeError(kUnauthenticated, "TOKEN_HEADER_REFUSED",
                   Concat("the token has the header ", header, ", which is never accepted"),
                   {{"header", std::string(header)}});
}

absl::Status TokenIssuerUnknown() {
  return MakeError(kUnauthenticated, "TOKEN_ISSUER_UNKNOWN",
                   "the token's issuer is not configured here; sign in with one that is");
}

absl::Status TokenAlgorithmRefused(const std::string& issuer) {
  return OfIssuer("TOKEN_ALGORITHM_REFUSED", issuer,
                  "the token is not signed in a way that its issuer may use; have the issuer use one that is allowed");
}

absl::Status TokenTypeRefused(const std::string& issuer) {
  return OfIssuer("TOKEN_TYPE_REFUSED", issuer, "this is no access token; send the access token, not the id token");
}

absl::Status TokenKeyUnknown(const std::string& issuer) {
  return OfIssuer("TOKEN_KEY_UNKNOWN", issuer, "no key of the issuer fits the token; get a new token");
}

absl::Status TokenSignatureInvalid(const std::string& issuer) {
  return OfIssuer("TOKEN_SIGNATURE_INVALID", issuer, "the token's signature is wrong; get a new token");
}

absl::Status TokenExpired(const std::string& issuer) {
  return OfIssuer("TOKEN_EXPIRED", issuer, "the token has expired; get a new one");
}

absl::Status TokenNotYetValid(const std::string& issuer) {
  return OfIssuer("TOKEN_NOT_YET_VALID", issuer,
                  "the token begins in the future; set the issuer's clock right, or wait");
}

absl::Status TokenAudienceMismatch(const std::string& issuer) {
  return OfIssuer("TOKEN_AUDIENCE_MISMATCH", issuer,
                  "the token is for another audience; ask the issuer for one for this service");
}

absl::Status TokenClaimInvalid(const std::string& issuer, std::string_view claim) {
  return OfClaim("TOKEN_CLAIM_INVALID", issuer, claim,
                 Concat("the claim ", claim, " is missing or not of its type; have the issuer add it"));
}

absl::Status TokenSubjectInvalid(const std::string& issuer, const std::string& claim) {
  return OfClaim("TOKEN_SUBJECT_INVALID", issuer, claim,
                 Concat("the claim ", claim, " is no user id of the directory; configure the claim that is"));
}

absl::Status TokenOrganizationRefused(const std::string& issuer, const std::string& claim) {
  return OfClaim("TOKEN_ORGANIZATION_REFUSED", issuer, claim,
                 Concat("the issuer may not issue tokens for the organization in the claim ", claim,
                        "; add it to the configuration if it may"));
}

absl::Status KeysUnavailable(const std::string& issuer) {
  return MakeError(absl::StatusCode::kUnavailable, "KEYS_UNAVAILABLE",
                   "the issuer's keys are not here yet; repeat the call", {{"issuer", issuer}},
                   limits::kKeysRetryAfter);
}

absl::Status PeerIdentityInvalid() {
  return MakeError(kUnauthenticated, "PEER_IDENTITY_INVALID",
                   "the client certificate names no service of this trust domain; issue it with the one URI "
                   "spiffe://<trust domain>/<service>");
}

absl::Status ServiceUnknown(const std::string& service) {
  return MakeError(kUnauthenticated, "SERVICE_UNKNOWN",
                   "the service may not call with its certificate alone; add it to the configuration's services, or "
                   "send a user's token",
                   {{"service", service}});
}

absl::Status OnBehalfOfRefused(const std::string& service) {
  return MakeError(kDenied, "ON_BEHALF_OF_REFUSED",
                   "the caller may not act on behalf of a user; set on_behalf_of_users for the service that may",
                   {{"service", service}});
}

absl::Status ServiceOrganizationRefused(const std::string& service) {
  return MakeError(kDenied, "SERVICE_ORGANIZATION_REFUSED",
                   "the service may not act in this organization; add it to the service's organizations if it may",
                   {{"service", service}});
}

absl::Status AuthConfigInvalid(std::string_view path, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "AUTH_CONFIG_INVALID", Concat(path, ": ", why),
                   {{"path", std::string(path)}});
}

absl::Status KeySetInvalid(std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "KEY_SET_INVALID", Concat("the key set ", why));
}

absl::Status TlsFilesInvalid(std::string_view path, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "TLS_FILES_INVALID", Concat(path, ": ", why),
                   {{"path", std::string(path)}});
}

}  // namespace outlay::auth
