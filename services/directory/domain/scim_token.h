// The tokens of identity providers (D6). Values; pure functions.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_SCIM_TOKEN_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_SCIM_TOKEN_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "services/directory/domain/role_decisions.h"

namespace outlay::directory {

// The user-defined part of a token.
struct ScimTokenSpec {
  std::string display_name;               // empty: the id
  std::optional<absl::Time> expire_time;  // exclusive; unset: limits::kScimTokenTimeToLive from now
};

struct ScimToken {
  std::string id;
  std::string display_name;
  Digest secret_digest;       // of the secret, which is not stored
  absl::Time expire_time;     // exclusive
  std::string creator;        // a person
  absl::Time create_time;     // since when
  std::string create_digest;  // of the creating request
  std::string adopter = {};   // a person, responsible for it since `adopt_time`; empty: the creator is
  std::optional<absl::Time> adopt_time = std::nullopt;

  bool operator==(const ScimToken&) const = default;
};

// Returns the permissions of a token, sorted.
const std::vector<std::string>& ScimTokenPermissions();

// Returns the person on whose rights a token depends.
const std::string& AnswererOf(const ScimToken& token);
// Returns whether the token is without effect, given that person's current `rights` on the top group.
bool IsOrphaned(const Rights& rights);

// INVALID_ARGUMENT / FIELD_INVALID: expire_time is not in the future, or later than limits::kScimTokenTimeToLiveMax
// from now. FAILED_PRECONDITION / RIGHTS_NOT_HELD: `giver` lacks one of the permissions on the top group.
absl::StatusOr<ScimToken> DecideCreateScimToken(const ScimTokenSpec& spec, const std::string& token_id,
                                                const Digest& secret_digest, const std::string& digest,
                                                const Grantor& giver, const std::string& root_group_id, absl::Time now);

// Makes `giver` responsible for a token; unset: that is already so. FAILED_PRECONDITION / RIGHTS_NOT_HELD, as
// DecideCreateScimToken.
absl::StatusOr<std::optional<ScimToken>> DecideAdoptScimToken(const ScimToken& token, const Grantor& giver,
                                                              const std::string& root_group_id, absl::Time now);

// Returns whether the token has not expired; see also IsOrphaned.
bool IsUsable(const ScimToken& token, absl::Time now);

// Returns the secret as the identity provider sends it, "outlay-scim.acme.SECRET": it names its organization and its
// type, so that scanners for leaked secrets can recognize it. `random`: limits::kScimTokenSecretBytes random bytes.
std::string MakeScimSecret(std::string_view organization, std::string_view random);
// Returns the organization that a secret names; nothing: not such a secret.
std::optional<std::string> OrganizationOfScimSecret(std::string_view secret);

// Returns the subject of operations with a token: "scim:okta".
std::string ScimSubject(std::string_view token_id);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_SCIM_TOKEN_H_
