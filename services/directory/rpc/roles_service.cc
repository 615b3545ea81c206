#include "services/directory/rpc/roles_service.h"

#include <string>

#include "common/access/list_cursor.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/directory/commands/role_commands.h"
#include "services/directory/convert/roles.h"
#include "services/directory/domain/names.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/store/roles.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.Roles/";

absl::StatusOr<v1::Role> Get(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const Role role, LoadRole(reader, key));
  return ToProto(std::get<0>(key), role);
}

absl::StatusOr<v1::ListRolesResponse> List(const store::Reader& reader, const std::string& organization,
                                           const v1::ListRolesRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open({.list = "roles.list", .organization = organization, .filter = "", .order = "id"},
                               request.page_size(), request.page_token()));
  v1::ListRolesResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitRoles(reader, organization, cursor.after(), [&](const std::string& id) {
    return cursor.Visit(id, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(*response.add_roles(), Get(reader, {organization, id}));
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RolesService>> RolesService::Create(store::Store* store, command::Executor* executor) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeRoleMaskRules());
  return std::unique_ptr<RolesService>(new RolesService(store, executor, std::move(rules)));
}

void RolesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateRole"), this, &RolesService::CreateRole);
  dispatcher.Bind(Concat(kPath, "GetRole"), this, &RolesService::GetRole);
  dispatcher.Bind(Concat(kPath, "ListRoles"), this, &RolesService::ListRoles);
  dispatcher.Bind(Concat(kPath, "UpdateRole"), this, &RolesService::UpdateRole);
  dispatcher.Bind(Concat(kPath, "DeleteRole"), this, &RolesService::DeleteRole);
}

void RolesService::CreateRole(rpc::Call<v1::CreateRoleRequest, v1::Role> call) {
  const v1::CreateRoleRequest& request = call.request();
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::CreateRole>(request.role_id(), FromProto(request.role())));
}

void RolesService::GetRole(rpc::Call<v1::GetRoleRequest, v1::Role> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Get(*store_->Read(store::PartitionOf(organization)), {organization, LastId(call.request().name())}));
}

void RolesService::ListRoles(rpc::Call<v1::ListRolesRequest, v1::ListRolesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

void RolesService::UpdateRole(rpc::Call<v1::UpdateRoleRequest, v1::Role> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::UpdateRole>(call.request(), &mask_rules_));
}

void RolesService::DeleteRole(rpc::Call<v1::DeleteRoleRequest, v1::DeleteRoleResponse> call) {
  const v1::DeleteRoleRequest& request = call.request();
  command::ExecuteCall(*executor_, call, std::make_unique<RemoveRole>(ToResourceRequest(request)));
}

}  // namespace outlay::directory
