#include "services/directory/http/scim_groups.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/errors.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "services/directory/commands/scim_group_commands.h"
#include "services/directory/convert/group_mappings.h"
#include "services/directory/domain/errors.h"
#include "services/directory/http/id_lookup.h"
#include "services/directory/http/resource_request.h"
#include "services/directory/http/scim_meta.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/group_resource.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"
#include "services/directory/store/provider_groups.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kType = "Group";
constexpr std::string_view kPath = "Groups";
constexpr std::string_view kMembers = "members";

bool NamesMembers(const std::vector<std::string>& names, bool parts_count) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    const std::string_view attribute = std::string_view(name).substr(0, name.find('.'));
    return scim::SameName(attribute, kMembers) && (parts_count || attribute.size() == name.size());
  });
}

bool WantsMembers(const scim::Projection& projection) {
  if (!projection.attributes.empty()) return NamesMembers(projection.attributes, /*parts_count=*/true);
  return !NamesMembers(projection.excluded_attributes, /*parts_count=*/false);
}

bool IsAboutMembers(const scim::Filter& filter) {
  return scim::SameName(filter.path.name, kMembers) || std::ranges::any_of(filter.parts, IsAboutMembers);
}

// The id comes from the client, and may be invalid.
absl::StatusOr<std::optional<ProviderGroup>> FindGroup(const store::Reader& reader, const std::string& organization,
                                                       const std::string& id) {
  if (!IsValidId(id)) return std::nullopt;
  return FindProviderGroup(reader, {organization, id});
}

// Indexes that find a group by what a filter asks for.
constexpr AttributeIndex kGroupIndexes[] = {{"displayname", FindProviderGroupIdByName},
                                            {"externalid", FindProviderGroupIdByExternalId}};

absl::StatusOr<std::vector<std::string>> LoadMembers(const store::Reader& reader, const IdKey& group) {
  std::vector<std::string> members;
  OUTLAY_RETURN_IF_ERROR(VisitProviderGroupMembers(reader, group, std::nullopt, [&](const std::string& user_id) {
    members.push_back(user_id);
    return store::Visit::kContinue;
  }));
  return members;
}

absl::StatusOr<Json> LoadJson(const store::Reader& reader, const std::string& organization, const ProviderGroup& group,
                              bool with_members) {
  if (!with_members) return scim::ToResource(group, nullptr);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<std::string> members, LoadMembers(reader, {organization, group.id}));
  return scim::ToResource(group, &members);
}

absl::StatusOr<ScimResource> LoadResource(const store::Reader& reader, const ScimRequest& request,
                                          const ProviderGroup& group, bool with_members) {
  ScimResource resource = {.json = nullptr, .etag = EtagOf(group)};
  OUTLAY_ASSIGN_OR_RETURN(resource.json, LoadJson(reader, request.caller.organization, group, with_members));
  SetMeta(resource.json.get(), {.resource_type = kType,
                                .created = group.create_time,
                                .last_modified = group.update_time,
                                .location = ScimLocation(request.base_url, kPath, group.id),
                                .etag = resource.etag});
  return resource;
}

// One page of the groups that match.
class Listing {
 public:
  Listing(const store::Reader& reader, const ScimRequest& request, const ScimQuery& query)
      : reader_(reader),
        request_(request),
        query_(query),
        with_members_(WantsMembers(query.projection)),
        filters_members_(query.filter.has_value() && IsAboutMembers(*query.filter)) {}

  absl::StatusOr<ScimPage> Run() && {
    const std::string& organization = request_.caller.organization;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> only,
                            LookUpId(reader_, organization, query_.filter, kGroupIndexes));
    if (only.has_value()) {
      OUTLAY_RETURN_IF_ERROR(Take(*only));
      return std::move(page_);
    }
    if (filters_members_) {
      return scim::InvalidFilter(
          "a filter on members must also name the group: id eq, displayName eq or externalId eq");
    }
    const auto visit = [&](const std::string& id) -> absl::StatusOr<store::Visit> {
      OUTLAY_RETURN_IF_ERROR(Take(id));
      return store::Visit::kContinue;
    };
    OUTLAY_RETURN_IF_ERROR(VisitProviderGroups(reader_, organization, std::nullopt, visit));
    return std::move(page_);
  }

 private:
  absl::Status Take(const std::string& id) {
    const std::string& organization = request_.caller.organization;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<ProviderGroup> group, FindGroup(reader_, organization, id));
    if (!group.has_value()) return absl::OkStatus();
    if (query_.filter.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(const Json json, LoadJson(reader_, organization, *group, filters_members_));
      if (!scim::Matches(*query_.filter, json.get(), scim::GroupType())) return absl::OkStatus();
    }
    ++page_.total;
    const bool is_on_page =
        page_.total >= query_.page.start_index && static_cast<int64_t>(page_.resources.size()) < query_.page.count;
    if (!is_on_page || is_full_) return absl::OkStatus();
    members_ += with_members_ ? group->member_count : 0;
    is_full_ = members_ > scim::limits::kMembersPerPage;
    if (is_full_ && !page_.resources.empty()) return absl::OkStatus();
    OUTLAY_ASSIGN_OR_RETURN(ScimResource resource, LoadResource(reader_, request_, *group, with_members_));
    page_.resources.push_back(std::move(resource));
    return absl::OkStatus();
  }

  const store::Reader& reader_;
  const ScimRequest& request_;
  const ScimQuery& query_;
  const bool with_members_;
  const bool filters_members_;
  ScimPage page_;
  int64_t members_ = 0;
  bool is_full_ = false;
};

absl::StatusOr<ScimResource> LoadById(const store::Reader& reader, const ScimRequest& request, const std::string& id,
                                      bool with_members) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ProviderGroup> group, FindGroup(reader, request.caller.organization, id));
  if (!group.has_value()) return ProviderGroupNotFound(id);
  return LoadResource(reader, request, *group, with_members);
}

}  // namespace

ScimEndpointInfo ScimGroups::info() const {
  return {.name = kType,
          .path = kPath,
          .description = "Groups of the identity provider, mapped onto groups and roles",
          .type = &scim::GroupType()};
}

absl::StatusOr<ScimResource> ScimGroups::Get(const ScimRequest& request, const scim::Projection& projection) const {
  return LoadById(*store_->Read(store::PartitionOf(request.caller.organization)), request, request.id,
                  WantsMembers(projection));
}

absl::StatusOr<ScimPage> ScimGroups::List(const ScimRequest& request, const ScimQuery& query) const {
  return Listing(*store_->Read(store::PartitionOf(request.caller.organization)), request, query).Run();
}

void ScimGroups::Create(const ScimRequest& request, Json resource, Done done) {
  absl::StatusOr<scim::GroupFields> fields = scim::GroupFromResource(resource.get());
  if (!fields.ok()) return done(fields.status());
  ScimRequest created = request;
  created.id = ids_.Next();
  auto command = std::make_unique<CreateScimGroup>(created.id, *std::move(fields));
  Execute(created, std::move(command), /*with_body=*/true, std::move(done));
}

void ScimGroups::Replace(const ScimRequest& request, Json resource, Done done) {
  absl::StatusOr<scim::GroupFields> fields = scim::GroupFromResource(resource.get());
  if (!fields.ok()) return done(fields.status());
  auto command = std::make_unique<ReplaceScimGroup>(ToResourceRequest(request), *std::move(fields));
  Execute(request, std::move(command), /*with_body=*/true, std::move(done));
}

void ScimGroups::Patch(const ScimRequest& request, std::vector<scim::PatchStep> steps, Done done) {
  absl::StatusOr<scim::GroupPatch> patch = scim::SplitGroupPatch(std::move(steps));
  if (!patch.ok()) return done(patch.status());
  auto command = std::make_unique<PatchScimGroup>(ToResourceRequest(request), *std::move(patch));
  Execute(request, std::move(command), /*with_body=*/false, std::move(done));
}

void ScimGroups::Delete(const ScimRequest& request, UniqueFunction<void(absl::Status)> done) {
  executor_->Execute(
      request.caller, {}, std::make_unique<DeleteScimGroup>(ToResourceRequest(request)),
      [done = std::move(done)](const absl::StatusOr<command::Result>& result) mutable { done(result.status()); });
}

// The command may complete after this endpoint is destroyed.
void ScimGroups::Execute(const ScimRequest& request, std::unique_ptr<command::Command> command, bool with_body,
                         Done done) {
  executor_->Execute(request.caller, {}, std::move(command),
                     [store = store_, request, with_body,
                      done = std::move(done)](const absl::StatusOr<command::Result>& result) mutable {
                       if (!result.ok()) return done(result.status());
                       absl::StatusOr<ScimResource> resource =
                           LoadById(*store->Read(store::PartitionOf(request.caller.organization)), request, request.id,
                                    with_body);
                       if (resource.ok() && !with_body) resource->json.reset();
                       done(std::move(resource));
                     });
}

}  // namespace outlay::directory
