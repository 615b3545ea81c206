#include "common/access/access_authorizer.h"

#include <memory>
#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::access {
namespace {

absl::Status CredentialsRequired() {
  return MakeError(absl::StatusCode::kUnauthenticated, "CREDENTIALS_REQUIRED",
                   "say who calls, and for which organization: send the credentials of a user of it");
}

absl::Status UserNotActive() {
  return MakeError(
      absl::StatusCode::kPermissionDenied, "USER_NOT_ACTIVE",
      "no active user of the organization calls; an administrator of it can invite, resume or reinstate one");
}

absl::Status PermissionRequired(const std::string& permission) {
  return MakeError(absl::StatusCode::kPermissionDenied, "PERMISSION_REQUIRED",
                   Concat("this needs the permission ", permission, "; an administrator can grant a role that has it"),
                   {{"permission", permission}});
}

}  // namespace

std::vector<std::string> PermissionsOf(const std::vector<const rpc::Method*>& methods) {
  std::vector<std::string> permissions;
  for (const rpc::Method* const method : methods) permissions.push_back(method->options().permission());
  return permissions;
}

absl::Status AccessAuthorizer::Authorize(rpc::Caller& caller, const rpc::Method& method) {
  const options::v1::MethodOptions& options = method.options();
  // The caller's certificate (Method::CheckService), or the kind of server, decides who may call these.
  if (options.services_only() || options.development_only() || options.open()) return absl::OkStatus();
  const std::string& user = caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of;
  if (!caller.service.empty() && caller.on_behalf_of.empty()) return PermissionRequired(options.permission());
  if (user.empty() || caller.organization.empty()) return CredentialsRequired();
  const absl::Time now = clock_->Now();
  // A stream of messages always changes something.
  const bool is_mutation = options.mutation() || !method.reads_one_request();
  OUTLAY_ASSIGN_OR_RETURN(const std::shared_ptr<const Organization> organization,
                          rights_->Find(caller.organization, is_mutation, now));
  if (organization == nullptr || organization->FindUser(user).state != UserState::kActive) return UserNotActive();
  const std::optional<PermissionId> permission = permissions_->Find(options.permission());
  if (!permission.has_value()) return PermissionRequired(options.permission());
  auto reach = std::make_shared<const Reach>(organization->ReachOf(user, *permission, now));
  if (reach->empty()) return PermissionRequired(options.permission());
  if (!options.by_group()) OUTLAY_RETURN_IF_ERROR(CheckReach(reach.get(), /*group_id=*/""));
  caller.reach = std::move(reach);
  caller.persons = organization->PersonsBehind(user);
  return absl::OkStatus();
}

}  // namespace outlay::access
