#include "services/directory/commands/scim_token_commands.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "services/directory/commands/mapping_rights.h"
#include "services/directory/convert/scim_tokens.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/store/organizations.h"
#include "services/directory/store/roles.h"
#include "services/directory/store/scim_tokens.h"

namespace outlay::directory {
namespace {

v1::CreateScimTokenResponse ResponseOf(const Scene& scene, const ScimToken& token) {
  v1::CreateScimTokenResponse response;
  *response.mutable_scim_token() = ToProto(scene.id, token);
  return response;
}

}  // namespace

absl::StatusOr<bool> LoadIsOrphaned(const store::Reader& reader, const std::string& organization,
                                    const ScimToken& token, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const Organization loaded, LoadOrganization(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(const Rights rights,
                          LoadRights(reader, {organization, AnswererOf(token)}, loaded.root_group_id, now));
  return IsOrphaned(rights);
}

absl::StatusOr<command::Outcome> CreateScimToken::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const IdKey key = {scene.id, token_id_};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ScimToken> present, FindScimToken(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return ScimTokenIdTaken(token_id_);
    const v1::CreateScimTokenResponse answer = ResponseOf(scene, *present);
    return Unchanged(answer.scim_token().name(), answer);
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool was_revoked, IsRevokedScimToken(context.txn, key));
  if (was_revoked) return ScimTokenIdTaken(token_id_);
  OUTLAY_ASSIGN_OR_RETURN(const int64_t count, CountScimTokens(context.txn, scene.id));
  if (count >= limits::kScimTokens) return QuotaExceeded("scim_tokens", limits::kScimTokens);
  const std::string& root = scene.organization.root_group_id;
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), root));
  const absl::StatusOr<ScimToken> token =
      DecideCreateScimToken(spec_, token_id_, secret_digest_, StoredDigest(context), giver, root, scene.now);
  if (!token.ok()) return AtField("scim_token", token.status());
  OUTLAY_RETURN_IF_ERROR(CheckHoldsMappings(context, scene, scene.actor.person()));
  SaveScimToken(context.txn, scene.id, *token);
  const v1::CreateScimTokenResponse answer = ResponseOf(scene, *token);
  return Changed(scene, answer.scim_token().name(), nullptr, &answer.scim_token(), answer);
}

absl::StatusOr<command::Outcome> AdoptScimToken::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const ScimToken token, LoadScimToken(context.txn, {scene.id, token_id_}));
  const std::string& root = scene.organization.root_group_id;
  OUTLAY_ASSIGN_OR_RETURN(const Grantor giver, LoadGiver(context, scene, scene.actor.person(), root));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ScimToken> adopted, DecideAdoptScimToken(token, giver, root, scene.now));
  OUTLAY_RETURN_IF_ERROR(CheckHoldsMappings(context, scene, scene.actor.person()));
  const v1::ScimToken before = ToProto(scene.id, token);
  if (!adopted.has_value()) return Unchanged(before.name(), before);
  SaveScimToken(context.txn, scene.id, *adopted);
  const v1::ScimToken after = ToProto(scene.id, *adopted);
  return Changed(scene, after.name(), &before, &after);
}

absl::StatusOr<command::Outcome> RevokeScimToken::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const ScimToken token, LoadScimToken(context.txn, {scene.id, token_id_}));
  SaveRevokedScimToken(context.txn, scene.id, token, {.time = scene.now, .revoker = scene.actor.person()});
  const v1::ScimToken before = ToProto(scene.id, token);
  return Changed(scene, before.name(), &before, nullptr, v1::RevokeScimTokenResponse());
}

}  // namespace outlay::directory
