// The refusals of authentication; reasons are those of outlay/auth/v1/errors.proto, which explains each.
//
// No message contains any part of a token or of a caller's metadata, because errors are logged.
#ifndef OUTLAY_COMMON_AUTH_ERRORS_H_
#define OUTLAY_COMMON_AUTH_ERRORS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace outlay::auth {

absl::Status CredentialsRequired();
absl::Status CredentialsInvalid(std::string_view key, std::string_view why);
absl::Status TokenMalformed(std::string_view part);
absl::Status TokenTooLarge();
// `header`: one of a closed set.
absl::Status TokenHeaderRefused(std::string_view header);
absl::Status TokenIssuerUnknown();
absl::Status TokenAlgorithmRefused(const std::string& issuer);
absl::Status TokenTypeRefused(const std::string& issuer);
absl::Status TokenKeyUnknown(const std::string& issuer);
absl::Status TokenSignatureInvalid(const std::string& issuer);
absl::Status TokenExpired(const std::string& issuer);
absl::Status TokenNotYetValid(const std::string& issuer);
absl::Status TokenAudienceMismatch(const std::string& issuer);
absl::Status TokenClaimInvalid(const std::string& issuer, std::string_view claim);
absl::Status TokenSubjectInvalid(const std::string& issuer, const std::string& claim);
absl::Status TokenOrganizationRefused(const std::string& issuer, const std::string& claim);
absl::Status KeysUnavailable(const std::string& issuer);
absl::Status PeerIdentityInvalid();
absl::Status ServiceUnknown(const std::string& service);
// An empty `service` stands for a user.
absl::Status OnBehalfOfRefused(const std::string& service);
absl::Status ServiceOrganizationRefused(const std::string& service);

// INVALID_ARGUMENT / AUTH_CONFIG_INVALID {path}: `path` is that of the field, such as "issuers[0].audiences".
absl::Status AuthConfigInvalid(std::string_view path, std::string_view why);
// INVALID_ARGUMENT / KEY_SET_INVALID: the text is not a usable key set.
absl::Status KeySetInvalid(std::string_view why);
// INVALID_ARGUMENT / TLS_FILES_INVALID {path}.
absl::Status TlsFilesInvalid(std::string_view path, std::string_view why);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_ERRORS_H_
