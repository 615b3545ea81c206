#include "services/directory/store/scim_tokens.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/directory/domain/errors.h"

namespace outlay::directory {
namespace {

IdKey SecretKey(const std::string& organization, const Digest& digest) {
  return {organization, std::string(digest.bytes())};
}

}  // namespace

absl::StatusOr<std::optional<ScimToken>> FindScimToken(const store::Reader& reader, const IdKey& key) {
  return FindValue<ScimToken>(reader, kScimTokens, key);
}

absl::StatusOr<ScimToken> LoadScimToken(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<ScimToken> token, FindScimToken(reader, key));
  if (!token.has_value()) return ScimTokenNotFound(std::get<1>(key));
  return *std::move(token);
}

absl::StatusOr<std::optional<std::string>> FindScimTokenIdBySecret(const store::Reader& reader,
                                                                   const std::string& organization,
                                                                   const Digest& digest) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::ScimTokenIdRecord> record,
                          reader.Find(kScimTokensBySecret, SecretKey(organization, digest)));
  return record.has_value() ? std::optional(record->token_id()) : std::nullopt;
}

absl::StatusOr<std::optional<ScimToken>> FindScimTokenBySecret(const store::Reader& reader,
                                                               const std::string& organization, const Digest& digest) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> id, FindScimTokenIdBySecret(reader, organization, digest));
  if (!id.has_value()) return std::nullopt;
  return FindScimToken(reader, {organization, *id});
}

absl::StatusOr<bool> IsRevokedScimToken(const store::Reader& reader, const IdKey& key) {
  return reader.Contains(kRevokedScimTokens, key);
}

absl::StatusOr<std::vector<ScimToken>> LoadScimTokens(const store::Reader& reader, const std::string& organization) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(VisitScimTokens(reader, organization, std::nullopt, [&](const std::string& id) {
    ids.push_back(id);
    return store::Visit::kContinue;
  }));
  std::vector<ScimToken> tokens;
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(ScimToken token, LoadScimToken(reader, {organization, id}));
    tokens.push_back(std::move(token));
  }
  return tokens;
}

absl::StatusOr<int64_t> CountScimTokens(const store::Reader& reader, const std::string& organization) {
  return CountRows(reader, kScimTokens, std::tuple(organization));
}

void SaveScimToken(store::Transaction& txn, const std::string& organization, const ScimToken& token) {
  txn.Put(kScimTokens, {organization, token.id}, ToRecord(token));
  storage::v1::ScimTokenIdRecord owner;
  owner.set_token_id(token.id);
  txn.Put(kScimTokensBySecret, SecretKey(organization, token.secret_digest), owner);
}

void SaveRevokedScimToken(store::Transaction& txn, const std::string& organization, const ScimToken& token,
                          const Revocation& revocation) {
  txn.Delete(kScimTokens, {organization, token.id});
  txn.Put(kRevokedScimTokens, {organization, token.id}, ToRecord(token, revocation));
}

absl::Status VisitScimTokens(const store::Reader& reader, const std::string& organization,
                             const std::optional<std::string>& after, IdVisitor visitor) {
  return VisitIds(reader, kScimTokens, std::tuple(organization), after, visitor);
}

}  // namespace outlay::directory
