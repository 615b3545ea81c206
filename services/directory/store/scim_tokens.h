// Tokens of identity providers: the only place that reads and writes their rows. All functions return DATA_LOSS /
// STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_SCIM_TOKENS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_SCIM_TOKENS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/digest.h"
#include "common/store/store.h"
#include "services/directory/domain/scim_token.h"
#include "services/directory/store/rows.h"

namespace outlay::directory {

// Finds a token that was not revoked.
absl::StatusOr<std::optional<ScimToken>> FindScimToken(const store::Reader& reader, const IdKey& key);
// NOT_FOUND / SCIM_TOKEN_NOT_FOUND.
absl::StatusOr<ScimToken> LoadScimToken(const store::Reader& reader, const IdKey& key);
// Returns the token whose secret has this digest; nullopt: none. The time it takes reveals nothing about other secrets,
// because callers cannot choose the digest.
absl::StatusOr<std::optional<ScimToken>> FindScimTokenBySecret(const store::Reader& reader,
                                                               const std::string& organization, const Digest& digest);
// Returns the id of the token that has or had the secret, revoked or not; nullopt: none.
absl::StatusOr<std::optional<std::string>> FindScimTokenIdBySecret(const store::Reader& reader,
                                                                   const std::string& organization,
                                                                   const Digest& digest);
absl::StatusOr<bool> IsRevokedScimToken(const store::Reader& reader, const IdKey& key);
// Return all tokens that were not revoked, including expired ones, in order of ids; and their number.
absl::StatusOr<std::vector<ScimToken>> LoadScimTokens(const store::Reader& reader, const std::string& organization);
absl::StatusOr<int64_t> CountScimTokens(const store::Reader& reader, const std::string& organization);

void SaveScimToken(store::Transaction& txn, const std::string& organization, const ScimToken& token);
void SaveRevokedScimToken(store::Transaction& txn, const std::string& organization, const ScimToken& token,
                          const Revocation& revocation);

// In order of ids.
absl::Status VisitScimTokens(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after, IdVisitor visitor);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_SCIM_TOKENS_H_
