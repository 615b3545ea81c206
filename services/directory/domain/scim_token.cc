#include "services/directory/domain/scim_token.h"

#include <algorithm>

#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kSecretPrefix = "outlay-scim.";
// The permission to create a token, besides those that the token has.
constexpr std::string_view kCreatePermission = "scimTokens.create";

}  // namespace

const std::vector<std::string>& ScimTokenPermissions() {
  static const auto& permissions = *new std::vector<std::string>{
      "groups.create", "groups.delete",     "groups.update",   "memberships.add", "memberships.remove",
      "users.create",  "users.deprovision", "users.reinstate", "users.update"};
  return permissions;
}

absl::StatusOr<ScimToken> DecideCreateScimToken(const ScimTokenSpec& spec, const std::string& token_id,
                                                const Digest& secret_digest, const std::string& digest,
                                                const Grantor& giver, const std::string& root_group_id,
                                                absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckHolds(giver.rights, giver.person, root_group_id, ScimTokenPermissions(),
                                    /*authority_limit=*/std::nullopt));
  const absl::Time expire_time = spec.expire_time.value_or(now + limits::kScimTokenTimeToLive);
  if (expire_time <= now || expire_time > now + limits::kScimTokenTimeToLiveMax) {
    return FieldInvalid("expire_time", "must be in the future, and at most two years from now");
  }
  return ScimToken{.id = token_id,
                   .display_name = spec.display_name.empty() ? token_id : spec.display_name,
                   .secret_digest = secret_digest,
                   .expire_time = expire_time,
                   .creator = giver.person,
                   .create_time = now,
                   .create_digest = digest};
}

const std::string& AnswererOf(const ScimToken& token) {
  return token.adopter.empty() ? token.creator : token.adopter;
}

bool IsOrphaned(const Rights& rights) {
  const std::vector<std::string>& needed = ScimTokenPermissions();
  return !rights.contains(kCreatePermission) ||
         !std::ranges::all_of(needed, [&](const std::string& permission) { return rights.contains(permission); });
}

absl::StatusOr<std::optional<ScimToken>> DecideAdoptScimToken(const ScimToken& token, const Grantor& giver,
                                                              const std::string& root_group_id, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckHolds(giver.rights, giver.person, root_group_id, ScimTokenPermissions(),
                                    /*authority_limit=*/std::nullopt));
  if (giver.person == AnswererOf(token)) return std::nullopt;
  ScimToken after = token;
  after.adopter = giver.person;
  after.adopt_time = now;
  return after;
}

bool IsUsable(const ScimToken& token, absl::Time now) {
  return now < token.expire_time;
}

std::string MakeScimSecret(std::string_view organization, std::string_view random) {
  return Concat(kSecretPrefix, organization, ".", EncodeBase64Url(random));
}

std::optional<std::string> OrganizationOfScimSecret(std::string_view secret) {
  if (!secret.starts_with(kSecretPrefix)) return std::nullopt;
  secret.remove_prefix(kSecretPrefix.size());
  const size_t dot = secret.find('.');
  if (dot == std::string_view::npos || !IsValidId(secret.substr(0, dot))) return std::nullopt;
  const std::optional<std::string> random = DecodeBase64Url(secret.substr(dot + 1));
  if (!random.has_value() || random->size() != limits::kScimTokenSecretBytes) return std::nullopt;
  return std::string(secret.substr(0, dot));
}

std::string ScimSubject(std::string_view token_id) {
  return Concat("scim:", token_id);
}

}  // namespace outlay::directory
