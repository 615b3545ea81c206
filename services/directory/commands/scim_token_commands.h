// The verbs on tokens of identity providers, one command each (D6, I13).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_TOKEN_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_TOKEN_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/digest.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/scim_token.h"

namespace outlay::directory {

// Returns whether requests with a token are currently refused because the responsible person lacks its rights (see
// IsOrphaned). NOT_FOUND / ORGANIZATION_NOT_FOUND.
absl::StatusOr<bool> LoadIsOrphaned(const store::Reader& reader, const std::string& organization,
                                    const ScimToken& token, absl::Time now);

// Answers a CreateScimTokenResponse without the secret, which the caller of the command has. The token's row recognizes
// a repeated request, even if it is revoked. ALREADY_EXISTS / SCIM_TOKEN_ID_TAKEN, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED,
// and those of DecideCreateScimToken.
class CreateScimToken final : public command::Command {
 public:
  // `secret_digest`: of a new secret.
  CreateScimToken(std::string token_id, ScimTokenSpec spec, const Digest& secret_digest)
      : token_id_(std::move(token_id)), spec_(std::move(spec)), secret_digest_(secret_digest) {}

  std::string_view name() const override { return "scimTokens.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string token_id_;
  const ScimTokenSpec spec_;
  const Digest secret_digest_;
};

// Answers the ScimToken. NOT_FOUND / SCIM_TOKEN_NOT_FOUND, and those of DecideAdoptScimToken; FAILED_PRECONDITION /
// RIGHTS_NOT_HELD: the person lacks a right that a mapping in force gives.
class AdoptScimToken final : public command::Command {
 public:
  explicit AdoptScimToken(std::string token_id) : token_id_(std::move(token_id)) {}

  std::string_view name() const override { return "scimTokens.adopt"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string token_id_;
};

// NOT_FOUND / SCIM_TOKEN_NOT_FOUND.
class RevokeScimToken final : public command::Command {
 public:
  explicit RevokeScimToken(std::string token_id) : token_id_(std::move(token_id)) {}

  std::string_view name() const override { return "scimTokens.revoke"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string token_id_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_SCIM_TOKEN_COMMANDS_H_
