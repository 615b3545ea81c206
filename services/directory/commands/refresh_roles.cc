#include "services/directory/commands/refresh_roles.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/status_macros.h"
#include "services/directory/commands/scene.h"
#include "services/directory/convert/organizations.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/role_decisions.h"
#include "services/directory/store/organizations.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {
namespace {

using RolesById = std::map<std::string, Role>;

absl::StatusOr<RolesById> LoadRoles(const store::Reader& reader, const std::string& organization) {
  std::vector<std::string> ids;
  OUTLAY_RETURN_IF_ERROR(VisitRoles(reader, organization, std::nullopt, [&](const std::string& id) {
    ids.push_back(id);
    return store::Visit::kContinue;
  }));
  RolesById roles;
  for (const std::string& id : ids) {
    OUTLAY_ASSIGN_OR_RETURN(Role role, LoadRole(reader, {organization, id}));
    roles.emplace(id, std::move(role));
  }
  return roles;
}

void Refresh(command::Context& context, Scene& scene, const Role* present, const Role* wanted) {
  const std::optional<Role> after = DecideRefreshRole(present, wanted, scene.now);
  if (!after.has_value()) return;
  SaveRole(context.txn, scene.id, *after);
  scene.Announce(RoleName(scene.id, after->id), ToEvent(scene.id, *after));
}

}  // namespace

absl::StatusOr<command::Outcome> RefreshRoles::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  const v1::Organization proto = ToProto(scene.organization);
  if (scene.organization.role_table_digest == table_->digest) return Unchanged(proto.name(), proto);
  OUTLAY_ASSIGN_OR_RETURN(RolesById present, LoadRoles(context.txn, scene.id));
  for (const Role& wanted : table_->roles) {
    const auto found = present.extract(wanted.id);
    Refresh(context, scene, found.empty() ? nullptr : &found.mapped(), &wanted);
  }
  for (const auto& [id, role] : present) Refresh(context, scene, &role, nullptr);
  scene.organization.role_table_digest = table_->digest;
  SaveOrganization(context.txn, scene.organization);
  return Changed(scene, proto.name(), &proto, &proto);
}

}  // namespace outlay::directory
