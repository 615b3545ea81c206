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

// What a user writes into a token.
struct ScimTokenSpec {
  std::string display_name;               // empty: the id
  std::optional<absl::Time> expire_time;  // exclusive; unset: limits::kScimTokenTimeToLive from now
};

struct ScimToken {
  std::string id;
  std::string display_name;
  Digest secret_digest;       // of the secret, which is stored nowhere
  absl::Time expire_time;     // exclusive
  std::string creator;        // a person
  absl::Time create_time;     // since when
  std::string create_digest;  // of the creating request
  std::string adopter = {};   // a person, who answers for it since `adopt_time`; empty: the creator does
  std::optional<absl::Time> adopt_time = std::nullopt;

  bool operator==(const ScimToken&) const = default;
};

// What a token stands for: sorted.
const std::vector<std::string>& ScimTokenPermissions();

// The person by whose rights a token is in force.
const std::string& AnswererOf(const ScimToken& token);
// `rights`: of that person on the top group, at this moment.
bool IsOrphaned(const Rights& rights);

// INVALID_ARGUMENT / FIELD_INVALID: expire_time is not in the future, or later than limits::kScimTokenTimeToLiveMax
// from now. FAILED_PRECONDITION / RIGHTS_NOT_HELD: `giver` lacks one of the permissions on the top group.
absl::StatusOr<ScimToken> DecideCreateScimToken(const ScimTokenSpec& spec, const std::string& token_id,
                                                const Digest& secret_digest, const std::string& digest,
                                                const Giver& giver, const std::string& root_group_id, absl::Time now);

// Puts `giver` in the place of whoever answers for a token; unset: that is so already. FAILED_PRECONDITION /
// RIGHTS_NOT_HELD, as DecideCreateScimToken.
absl::StatusOr<std::optional<ScimToken>> DecideAdoptScimToken(const ScimToken& token, const Giver& giver,
                                                              const std::string& root_group_id, absl::Time now);

// By its time alone: see IsOrphaned.
bool IsUsable(const ScimToken& token, absl::Time now);

// The secret as the identity provider sends it, "outlay-scim.acme.SECRET": it says where to look, and what it is, so
// that programs that look for leaked secrets can know it. `random`: limits::kScimTokenSecretBytes of them.
std::string MakeScimSecret(std::string_view organization, std::string_view random);
// Whose organization's it says it is; nothing: no such secret.
std::optional<std::string> OrganizationOfScimSecret(std::string_view secret);

// The subject of what is done with a token: "scim:okta".
std::string ScimSubject(std::string_view token_id);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_SCIM_TOKEN_H_
