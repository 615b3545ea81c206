#include "services/directory/rpc/group_mappings_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/access/list_cursor.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/directory/commands/group_mapping_commands.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/domain/names.h"
#include "services/directory/domain/user.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/store/group_mappings.h"
#include "services/directory/store/provider_groups.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.GroupMappings/";

absl::StatusOr<v1::GroupMapping> Get(const store::Reader& reader, const IdKey& key, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const GroupMapping mapping, LoadGroupMapping(reader, key));
  return ToProto(std::get<0>(key), mapping, now);
}

bool Fits(const v1::ListGroupMappingsRequest::Filter& filter, const v1::GroupMapping& mapping) {
  return (filter.provider_group().empty() || filter.provider_group() == mapping.provider_group()) &&
         (filter.group().empty() || filter.group() == mapping.group());
}

absl::StatusOr<v1::ListGroupMappingsResponse> List(const store::Reader& reader, const std::string& organization,
                                                   const v1::ListGroupMappingsRequest& request, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "groupMappings.list",
                                                    .organization = organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListGroupMappingsResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitGroupMappings(reader, organization, cursor.after(), [&](const std::string& id) {
    return cursor.Visit(id, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(v1::GroupMapping mapping, Get(reader, {organization, id}, now));
      if (!Fits(request.filter(), mapping)) return false;
      *response.add_group_mappings() = std::move(mapping);
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

bool Fits(const v1::ListProviderGroupsRequest::Filter& filter, const ProviderGroup& group) {
  return (filter.display_name().empty() || FoldEmail(filter.display_name()) == FoldEmail(group.spec.display_name)) &&
         (filter.external_id().empty() || filter.external_id() == group.spec.external_id);
}

absl::StatusOr<v1::ListProviderGroupsResponse> List(const store::Reader& reader, const std::string& organization,
                                                    const v1::ListProviderGroupsRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(access::ListCursor cursor,
                          access::ListCursor::Open({.list = "providerGroups.list",
                                                    .organization = organization,
                                                    .filter = request.filter().SerializeAsString(),
                                                    .order = "id"},
                                                   request.page_size(), request.page_token()));
  v1::ListProviderGroupsResponse response;
  OUTLAY_RETURN_IF_ERROR(VisitProviderGroups(reader, organization, cursor.after(), [&](const std::string& id) {
    return cursor.Visit(id, [&]() -> absl::StatusOr<bool> {
      OUTLAY_ASSIGN_OR_RETURN(const ProviderGroup group, LoadProviderGroup(reader, {organization, id}));
      if (!Fits(request.filter(), group)) return false;
      *response.add_provider_groups() = ToProto(organization, group);
      return true;
    });
  }));
  OUTLAY_RETURN_IF_ERROR(cursor.status());
  response.set_next_page_token(cursor.NextToken());
  return response;
}

}  // namespace

void GroupMappingsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateGroupMapping"), this, &GroupMappingsService::CreateGroupMapping);
  dispatcher.Bind(Concat(kPath, "ConfirmGroupMapping"), this, &GroupMappingsService::ConfirmGroupMapping);
  dispatcher.Bind(Concat(kPath, "DeleteGroupMapping"), this, &GroupMappingsService::DeleteGroupMapping);
  dispatcher.Bind(Concat(kPath, "GetGroupMapping"), this, &GroupMappingsService::GetGroupMapping);
  dispatcher.Bind(Concat(kPath, "ListGroupMappings"), this, &GroupMappingsService::ListGroupMappings);
  dispatcher.Bind(Concat(kPath, "ListProviderGroups"), this, &GroupMappingsService::ListProviderGroups);
}

void GroupMappingsService::CreateGroupMapping(rpc::Call<v1::CreateGroupMappingRequest, v1::GroupMapping> call) {
  absl::StatusOr<GroupMappingSpec> spec = FromProto(call.request().group_mapping());
  if (!spec.ok()) {
    call.Finish(AtField("group_mapping", spec.status()));
    return;
  }
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<directory::CreateGroupMapping>(call.request().group_mapping_id(), *std::move(spec)));
}

void GroupMappingsService::ConfirmGroupMapping(rpc::Call<v1::ConfirmGroupMappingRequest, v1::GroupMapping> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<directory::ConfirmGroupMapping>(ToResourceRequest(call.request())));
}

void GroupMappingsService::DeleteGroupMapping(
    rpc::Call<v1::DeleteGroupMappingRequest, v1::DeleteGroupMappingResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<RemoveGroupMapping>(ToResourceRequest(call.request())));
}

void GroupMappingsService::GetGroupMapping(rpc::Call<v1::GetGroupMappingRequest, v1::GroupMapping> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(Get(*store_->Read(store::PartitionOf(organization)), {organization, LastId(call.request().name())},
                  clock_->Now()));
}

void GroupMappingsService::ListGroupMappings(
    rpc::Call<v1::ListGroupMappingsRequest, v1::ListGroupMappingsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, call.request(), clock_->Now()));
}

void GroupMappingsService::ListProviderGroups(
    rpc::Call<v1::ListProviderGroupsRequest, v1::ListProviderGroupsResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(List(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

}  // namespace outlay::directory
