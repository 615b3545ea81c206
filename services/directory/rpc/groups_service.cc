#include "services/directory/rpc/groups_service.h"

#include <optional>
#include <string>

#include "absl/strings/numbers.h"
#include "common/access/list_cursor.h"
#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "common/rpc/values.h"
#include "common/tenant/group_settings.h"
#include "services/directory/commands/group_commands.h"
#include "services/directory/commands/sight.h"
#include "services/directory/convert/groups.h"
#include "services/directory/convert/organizations.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/names.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/store/groups.h"
#include "services/directory/store/organizations.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.Groups/";

absl::StatusOr<v1::Group> Get(const store::Reader& reader, const IdKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const Group group, LoadGroup(reader, key));
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, LoadGroupPath(reader, key));
  return ToProto(std::get<0>(key), group, std::ssize(path));
}

absl::StatusOr<v1::ListGroupsResponse> List(const store::Reader& reader, const rpc::Caller& caller,
                                            const v1::ListGroupsRequest& request) {
  const std::string& organization = caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "groups.list",
                                                    .organization = organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListGroupsResponse response;
  const auto visit = [&](const std::string& id) {
    return cursor.Visit(
        id, [&] { return access::Covers(caller.reach.get(), id); },
        [&]() -> absl::StatusOr<bool> {
          OUTLAY_ASSIGN_OR_RETURN(*response.add_groups(), Get(reader, {organization, id}));
          return true;
        });
  };
  const std::string& parent = request.filter().parent_group();
  OUTLAY_RETURN_IF_ERROR(parent.empty()
                             ? VisitGroups(reader, organization, cursor.after(), visit)
                             : VisitChildGroups(reader, {organization, LastId(parent)}, cursor.after(), visit));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

absl::StatusOr<v1::GroupPath> Path(const store::Reader& reader, const IdKey& key,
                                   const v1::GetGroupPathRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupPath path, request.has_time()
                                                    ? LoadGroupPathAt(reader, key, rpc::TimeFromProto(request.time()))
                                                    : LoadGroupPath(reader, key));
  v1::GroupPath proto;
  for (const std::string& id : path) proto.add_groups(GroupName(std::get<0>(key), id));
  return proto;
}

absl::StatusOr<v1::EffectiveGroupSettings> Effective(const store::Reader& reader, const IdKey& key,
                                                     const v1::GetEffectiveGroupSettingsRequest&) {
  OUTLAY_ASSIGN_OR_RETURN(GroupSettings settings, LoadEffectiveSettings(reader, key));
  OUTLAY_ASSIGN_OR_RETURN(const Organization organization, LoadOrganization(reader, std::get<0>(key)));
  OUTLAY_ASSIGN_OR_RETURN(const Materiality allowed, tenant::FromProto(ToProto(organization).settings().materiality()));
  settings.materiality = Narrowed(allowed, settings.materiality);
  v1::EffectiveGroupSettings proto;
  proto.set_group(GroupName(std::get<0>(key), std::get<1>(key)));
  *proto.mutable_settings() = tenant::ToProto(std::get<0>(key), settings);
  return proto;
}

absl::StatusOr<std::optional<absl::Time>> ReadStart(const std::optional<std::string>& key) {
  if (!key.has_value()) return std::optional<absl::Time>();
  int64_t micros = 0;
  if (!absl::SimpleAtoi(*key, &micros)) return rpc::PageTokenInvalid();
  return std::optional(absl::FromUnixMicros(micros));
}

absl::StatusOr<v1::ListGroupPlacementsResponse> Placements(const store::Reader& reader, const IdKey& key,
                                                           const v1::ListGroupPlacementsRequest& request) {
  const std::string& organization = std::get<0>(key);
  OUTLAY_ASSIGN_OR_RETURN(
      access::ListCursor cursor,
      access::ListCursor::Open(
          {.list = "groups.listPlacements", .organization = organization, .filter = request.name(), .order = "latest"},
          request.page_size(), request.page_token()));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> before, ReadStart(cursor.after()));
  v1::ListGroupPlacementsResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitPlacements(reader, key, before, [&](const Placement& placement) {
    return cursor.Visit(Concat(absl::ToUnixMicros(placement.start)), [&]() -> absl::StatusOr<bool> {
      v1::GroupPlacement* const proto = response.add_placements();
      proto->set_parent(GroupName(organization, placement.parent_id));
      rpc::ToProto(placement.start, proto->mutable_start_time());
      if (placement.end.has_value()) rpc::ToProto(*placement.end, proto->mutable_end_time());
      return true;
    });
  }));
  if (response.placements().empty() && !before.has_value()) return GroupNotFound(std::get<1>(key));
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

template <typename Request, typename Response, typename ReadGroup>
void GroupsService::Answer(const rpc::Call<Request, Response>& call, ReadGroup read) const {
  const rpc::Caller& caller = call.caller();
  const std::string group_id = LastId(call.request().name());
  if (const absl::Status sight = CheckGroupInSight(caller.reach.get(), group_id); !sight.ok()) {
    call.Finish(sight);
    return;
  }
  call.Finish(
      read(*store_->Read(store::PartitionOf(caller.organization)), {caller.organization, group_id}, call.request()));
}

absl::StatusOr<std::unique_ptr<GroupsService>> GroupsService::Create(store::Store* store, command::Executor* executor) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeGroupMaskRules());
  return std::unique_ptr<GroupsService>(new GroupsService(store, executor, std::move(rules)));
}

void GroupsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateGroup"), this, &GroupsService::CreateGroup);
  dispatcher.Bind(Concat(kPath, "GetGroup"), this, &GroupsService::GetGroup);
  dispatcher.Bind(Concat(kPath, "ListGroups"), this, &GroupsService::ListGroups);
  dispatcher.Bind(Concat(kPath, "UpdateGroup"), this, &GroupsService::UpdateGroup);
  dispatcher.Bind(Concat(kPath, "MoveGroup"), this, &GroupsService::MoveGroup);
  dispatcher.Bind(Concat(kPath, "UpdateGroupSettings"), this, &GroupsService::UpdateGroupSettings);
  dispatcher.Bind(Concat(kPath, "GetEffectiveGroupSettings"), this, &GroupsService::GetEffectiveGroupSettings);
  dispatcher.Bind(Concat(kPath, "DeleteGroup"), this, &GroupsService::DeleteGroup);
  dispatcher.Bind(Concat(kPath, "GetGroupPath"), this, &GroupsService::GetGroupPath);
  dispatcher.Bind(Concat(kPath, "ListGroupPlacements"), this, &GroupsService::ListGroupPlacements);
}

void GroupsService::CreateGroup(rpc::Call<v1::CreateGroupRequest, v1::Group> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::CreateGroup>(call.request()));
}

void GroupsService::GetGroup(rpc::Call<v1::GetGroupRequest, v1::Group> call) {
  Answer(call,
         [](const store::Reader& reader, const IdKey& key, const v1::GetGroupRequest&) { return Get(reader, key); });
}

void GroupsService::ListGroups(rpc::Call<v1::ListGroupsRequest, v1::ListGroupsResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(List(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request()));
}

void GroupsService::UpdateGroup(rpc::Call<v1::UpdateGroupRequest, v1::Group> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::UpdateGroup>(call.request(), &mask_rules_));
}

void GroupsService::MoveGroup(rpc::Call<v1::MoveGroupRequest, v1::Group> call) {
  const v1::MoveGroupRequest& request = call.request();
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::MoveGroup>(ToResourceRequest(request), LastId(request.parent())));
}

void GroupsService::UpdateGroupSettings(rpc::Call<v1::UpdateGroupSettingsRequest, v1::Group> call) {
  const v1::UpdateGroupSettingsRequest& request = call.request();
  absl::StatusOr<GroupSettings> settings = tenant::FromProto(request.settings());
  if (!settings.ok()) {
    call.Finish(AtField("settings", settings.status()));
    return;
  }
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<directory::UpdateGroupSettings>(ToResourceRequest(request), *std::move(settings)));
}

void GroupsService::GetEffectiveGroupSettings(
    rpc::Call<v1::GetEffectiveGroupSettingsRequest, v1::EffectiveGroupSettings> call) {
  Answer(call, Effective);
}

void GroupsService::DeleteGroup(rpc::Call<v1::DeleteGroupRequest, v1::DeleteGroupResponse> call) {
  const v1::DeleteGroupRequest& request = call.request();
  command::ExecuteCall(*executor_, call, std::make_unique<RemoveGroup>(ToResourceRequest(request)));
}

void GroupsService::GetGroupPath(rpc::Call<v1::GetGroupPathRequest, v1::GroupPath> call) {
  Answer(call, Path);
}

void GroupsService::ListGroupPlacements(
    rpc::Call<v1::ListGroupPlacementsRequest, v1::ListGroupPlacementsResponse> call) {
  Answer(call, Placements);
}

}  // namespace outlay::directory
