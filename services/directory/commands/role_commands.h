// The verbs on roles and role grants, one command each (D4, I13, I14).
#ifndef OUTLAY_SERVICES_DIRECTORY_COMMANDS_ROLE_COMMANDS_H_
#define OUTLAY_SERVICES_DIRECTORY_COMMANDS_ROLE_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/directory/v1/roles.pb.h"
#include "services/directory/commands/scene.h"
#include "services/directory/domain/role.h"

namespace outlay::directory {

// The role's row recognizes a repeated request. ALREADY_EXISTS / ROLE_ID_TAKEN, RESOURCE_EXHAUSTED / QUOTA_EXCEEDED,
// and those of DecideCreateRole.
class CreateRole final : public command::Command {
 public:
  CreateRole(std::string role_id, RoleSpec spec) : role_id_(std::move(role_id)), spec_(std::move(spec)) {}

  std::string_view name() const override { return "roles.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string role_id_;
  const RoleSpec spec_;
};

// Returns the fields of a role that Update can change.
absl::StatusOr<rpc::FieldMaskRules> MakeRoleMaskRules();

// NOT_FOUND / ROLE_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideUpdateRole.
class UpdateRole final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateRole(v1::UpdateRoleRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "roles.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateRoleRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

// NOT_FOUND / ROLE_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of CheckDeleteRole.
class RemoveRole final : public command::Command {
 public:
  explicit RemoveRole(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "roles.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

// The grant's row recognizes a repeated request, even if it is revoked. Also ends the user's expired grants.
// ALREADY_EXISTS / ROLE_GRANT_ID_TAKEN, NOT_FOUND / USER_NOT_FOUND, ROLE_NOT_FOUND, GROUP_NOT_FOUND, RESOURCE_EXHAUSTED
// / QUOTA_EXCEEDED, and those of DecideGrantRole.
class GrantRole final : public command::Command {
 public:
  GrantRole(std::string grant_id, RoleGrantSpec spec) : grant_id_(std::move(grant_id)), spec_(std::move(spec)) {}

  std::string_view name() const override { return "roleGrants.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string grant_id_;
  const RoleGrantSpec spec_;
};

// NOT_FOUND / ROLE_GRANT_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideConfirmRoleGrant.
class ConfirmRoleGrant final : public command::Command {
 public:
  explicit ConfirmRoleGrant(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "roleGrants.confirm"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

// NOT_FOUND / ROLE_GRANT_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / LAST_ADMINISTRATOR, GROUP_MAPPED.
class RevokeRole final : public command::Command {
 public:
  explicit RevokeRole(ResourceRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "roleGrants.revoke"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const ResourceRequest request_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_COMMANDS_ROLE_COMMANDS_H_
