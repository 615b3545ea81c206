// outlay provider-group ... and group-mapping ...
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/group_mappings.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

absl::Status ListProviderGroups(const Arguments& arguments, Session& session) {
  dir::ListProviderGroupsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("name")) request.mutable_filter()->set_display_name(arguments.Get("name"));
  return List(Listing<dir::ListProviderGroupsRequest, dir::ListProviderGroupsResponse, dir::ProviderGroup>{
                  .peer = Peer::kDirectory,
                  .method = client::kListProviderGroups,
                  .request = request,
                  .things = &dir::ListProviderGroupsResponse::provider_groups,
                  .columns = {{"PROVIDER GROUP"}, {"NAME"}, {"MEMBERS", true}, {"CHANGED"}},
                  .row = [](const dir::ProviderGroup& group) -> std::vector<Cell> {
                    return {ShortName(group.name()), group.display_name(), FormatCount(group.member_count()),
                            FormatTime(group.update_time())};
                  },
                  .name = [](const dir::ProviderGroup& group) { return group.name(); },
                  .nothing = "The identity provider made no such groups"},
              arguments, session);
}

// "requisitioner, member".
std::string Gives(const dir::GroupMapping& mapping) {
  const std::string role = mapping.role().empty() ? "" : ShortName(mapping.role());
  if (!mapping.membership()) return role;
  return role.empty() ? "member" : Concat(role, ", member");
}

absl::Status Show(const dir::GroupMapping& mapping, Session& session) {
  return ShowResource(mapping, session, [](const dir::GroupMapping& shown, Session& out) {
    out.WriteTitle(
        Concat("members of ", ShortName(shown.provider_group()), ": ", Gives(shown), " on ", ShortName(shown.group())));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("authority limit", FormatMoney(shown.authority_limit()));
    facts.Add("made by", shown.created_by());
    facts.Add("confirmed by", shown.confirmed_by());
    if (shown.has_proposal_expire_time()) facts.Add("can be confirmed until", FormatTime(shown.proposal_expire_time()));
    facts.Add("since", FormatTime(shown.create_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Create(const Arguments& arguments, Session& session) {
  dir::CreateGroupMappingRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_group_mapping_id(arguments.At(0));
  dir::GroupMapping& mapping = *request.mutable_group_mapping();
  OUTLAY_ASSIGN_OR_RETURN(*mapping.mutable_provider_group(), session.Name("providerGroups", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*mapping.mutable_group(), session.Name("groups", arguments.At(2)));
  if (arguments.Has("role")) {
    OUTLAY_ASSIGN_OR_RETURN(*mapping.mutable_role(), session.Name("roles", arguments.Get("role")));
  }
  if (arguments.Has("limit")) {
    OUTLAY_ASSIGN_OR_RETURN(*mapping.mutable_authority_limit(), ParseMoney("limit", arguments.Get("limit"), ""));
  }
  mapping.set_membership(arguments.Has("member"));
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.directory().Call<dir::GroupMapping>(client::kCreateGroupMapping, request));
  return Show(created, session);
}

absl::Status Confirm(const Arguments& arguments, Session& session) {
  dir::ConfirmGroupMappingRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groupMappings", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.At(1));
  OUTLAY_ASSIGN_OR_RETURN(const auto mapping,
                          session.directory().Call<dir::GroupMapping>(client::kConfirmGroupMapping, request));
  return Show(mapping, session);
}

absl::Status Delete(const Arguments& arguments, Session& session) {
  dir::DeleteGroupMappingRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groupMappings", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::DeleteGroupMappingResponse>(client::kDeleteGroupMapping, request).status();
}

absl::Status Get(const Arguments& arguments, Session& session) {
  dir::GetGroupMappingRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groupMappings", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto mapping,
                          session.directory().Call<dir::GroupMapping>(client::kGetGroupMapping, request));
  return Show(mapping, session);
}

absl::Status ListMappings(const Arguments& arguments, Session& session) {
  dir::ListGroupMappingsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<dir::ListGroupMappingsRequest, dir::ListGroupMappingsResponse, dir::GroupMapping>{
                  .peer = Peer::kDirectory,
                  .method = client::kListGroupMappings,
                  .request = request,
                  .things = &dir::ListGroupMappingsResponse::group_mappings,
                  .columns = {{"MAPPING"}, {"PROVIDER GROUP"}, {"GROUP"}, {"GIVES"}, {"STATE"}, {"BY"}, {"SINCE"}},
                  .row = [](const dir::GroupMapping& mapping) -> std::vector<Cell> {
                    return {ShortName(mapping.name()),        ShortName(mapping.provider_group()),
                            ShortName(mapping.group()),       Gives(mapping),
                            EnumWords(mapping.state()),       mapping.created_by(),
                            FormatTime(mapping.create_time())};
                  },
                  .name = [](const dir::GroupMapping& mapping) { return mapping.name(); },
                  .nothing = "There are no mappings"},
              arguments, session);
}

}  // namespace

std::vector<Command> GroupMappingCommands() {
  return {
      {"provider-group",
       "list",
       "",
       "list the groups that the identity provider keeps",
       {{"name", "NAME", "only the one of that name"}, kLimitFlag},
       ListProviderGroups},
      {"group-mapping",
       "create",
       "ID PROVIDER_GROUP GROUP",
       "give members of an identity provider's group a role on a group, or membership of it",
       {{"role", "ROLE", "the role that they get"},
        {"limit", "AMOUNT", "its authority limit, such as '500.00 EUR'"},
        {"member", "", "they become members of the group"}},
       Create},
      {"group-mapping", "get", "MAPPING", "show what a mapping gives", {}, Get},
      {"group-mapping",
       "list",
       "",
       "list what members of the identity provider's groups get",
       {kLimitFlag},
       ListMappings},
      {"group-mapping", "confirm", "MAPPING ETAG", "confirm a mapping that another person proposed", {}, Confirm},
      {"group-mapping", "delete", "MAPPING", "end a mapping, and what came by it", {}, Delete},
  };
}

}  // namespace outlay::cli
