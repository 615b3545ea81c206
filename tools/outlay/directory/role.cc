// outlay role ...
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/roles.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

absl::Status Show(const dir::Role& role, Session& session) {
  return ShowResource(role, session, [](const dir::Role& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("kind", shown.built_in() ? "built in" : "the organization's own");
    facts.Add("authority limit", shown.authority_limit_required() ? "needed" : "");
    for (const std::string& permission : shown.permissions()) facts.Add("allows", permission);
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Create(const Arguments& arguments, Session& session) {
  dir::CreateRoleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_role_id(arguments.At(0));
  request.mutable_role()->set_display_name(arguments.Has("name") ? arguments.Get("name") : arguments.At(0));
  for (const std::string& permission : arguments.All("allow")) request.mutable_role()->add_permissions(permission);
  OUTLAY_ASSIGN_OR_RETURN(const auto role, session.directory().Call<dir::Role>(client::kCreateRole, request));
  return Show(role, session);
}

absl::Status Get(const Arguments& arguments, Session& session) {
  dir::GetRoleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("roles", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto role, session.directory().Call<dir::Role>(client::kGetRole, request));
  return Show(role, session);
}

absl::Status ListRoles(const Arguments& arguments, Session& session) {
  dir::ListRolesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<dir::ListRolesRequest, dir::ListRolesResponse, dir::Role>{
                  .peer = Peer::kDirectory,
                  .method = client::kListRoles,
                  .request = request,
                  .things = &dir::ListRolesResponse::roles,
                  .columns = {{"ROLE"}, {"NAME"}, {"PERMISSIONS", true}, {"KIND"}},
                  .row = [](const dir::Role& role) -> std::vector<Cell> {
                    return {ShortName(role.name()), role.display_name(), FormatCount(role.permissions_size()),
                            role.built_in() ? "built in" : "own"};
                  },
                  .name = [](const dir::Role& role) { return role.name(); },
                  .nothing = "There are no roles"},
              arguments, session);
}

absl::Status Show(const dir::RoleGrant& grant, Session& session) {
  return ShowResource(grant, session, [](const dir::RoleGrant& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.user()), " is ", ShortName(shown.role()), " on ", ShortName(shown.group())));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("authority limit", FormatMoney(shown.authority_limit()));
    facts.Add("granted by", shown.granted_by());
    facts.Add("confirmed by", shown.confirmed_by());
    facts.Add("by mapping", shown.group_mapping().empty() ? "" : ShortName(shown.group_mapping()));
    facts.Add("since", FormatTime(shown.grant_time()));
    facts.Add("until", FormatTime(shown.expire_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Grant(const Arguments& arguments, Session& session) {
  dir::GrantRoleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_role_grant_id(arguments.Has("id") ? arguments.Get("id")
                                                : Concat(arguments.At(0), "-", arguments.At(1), "-", arguments.At(2)));
  dir::RoleGrant& grant = *request.mutable_role_grant();
  OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_user(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_role(), session.Name("roles", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_group(), session.Name("groups", arguments.At(2)));
  if (arguments.Has("limit")) {
    OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_authority_limit(), ParseMoney("limit", arguments.Get("limit"), ""));
  }
  if (arguments.Has("until")) {
    OUTLAY_ASSIGN_OR_RETURN(*grant.mutable_expire_time(), ParseTime("until", arguments.Get("until")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto granted, session.directory().Call<dir::RoleGrant>(client::kGrantRole, request));
  return Show(granted, session);
}

absl::Status Confirm(const Arguments& arguments, Session& session) {
  dir::ConfirmRoleGrantRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("roleGrants", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.At(1));
  OUTLAY_ASSIGN_OR_RETURN(const auto grant,
                          session.directory().Call<dir::RoleGrant>(client::kConfirmRoleGrant, request));
  return Show(grant, session);
}

absl::Status Revoke(const Arguments& arguments, Session& session) {
  dir::RevokeRoleRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("roleGrants", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::RevokeRoleResponse>(client::kRevokeRole, request).status();
}

absl::Status ListGrants(const Arguments& arguments, Session& session) {
  dir::ListRoleGrantsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  dir::ListRoleGrantsRequest::Filter& filter = *request.mutable_filter();
  if (arguments.Has("of")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_user(), session.Name("users", arguments.Get("of")));
  }
  if (arguments.Has("role")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_role(), session.Name("roles", arguments.Get("role")));
  }
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return List(Listing<dir::ListRoleGrantsRequest, dir::ListRoleGrantsResponse, dir::RoleGrant>{
                  .peer = Peer::kDirectory,
                  .method = client::kListRoleGrants,
                  .request = request,
                  .things = &dir::ListRoleGrantsResponse::role_grants,
                  .columns = {{"GRANT"}, {"USER"}, {"ROLE"}, {"GROUP"}, {"LIMIT", true}, {"STATE"}, {"BY"}, {"SINCE"}},
                  .row = [](const dir::RoleGrant& grant) -> std::vector<Cell> {
                    return {ShortName(grant.name()),
                            ShortName(grant.user()),
                            ShortName(grant.role()),
                            ShortName(grant.group()),
                            FormatMoney(grant.authority_limit()),
                            EnumWords(grant.state()),
                            grant.granted_by(),
                            FormatTime(grant.grant_time())};
                  },
                  .name = [](const dir::RoleGrant& grant) { return grant.name(); },
                  .nothing = "There are no such grants"},
              arguments, session);
}

absl::Status Rights(const Arguments& arguments, Session& session) {
  dir::GetEffectiveRightsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_user(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(const auto rights,
                          session.directory().Call<dir::EffectiveRights>(client::kGetEffectiveRights, request));
  Table table({{"PERMISSION"}, {"LIMIT", true}, {"BY"}});
  for (const dir::EffectiveRight& right : rights.rights()) {
    if (session.settings().json) {
      session.WriteJson(right);
      continue;
    }
    std::string grants;
    for (const std::string& name : right.role_grants()) grants += (grants.empty() ? "" : " ") + ShortName(name);
    table.Add({right.permission(), FormatMoney(right.authority_limit()), grants});
  }
  session.WriteTable(table);
  if (rights.rights().empty()) {
    session.Note(Concat(ShortName(request.user()), " may do nothing on ", ShortName(request.group())));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> RoleCommands() {
  return {
      {"role",
       "create",
       "ID",
       "make a role of permissions that you hold on the top group",
       {{"allow", "PERMISSION", "what it allows, such as purchaseOrders.create", true}, {"name", "NAME", "for people"}},
       Create},
      {"role", "get", "ROLE", "show what a role allows", {}, Get},
      {"role", "list", "", "list roles", {kLimitFlag}, ListRoles},
      {"role",
       "grant",
       "USER ROLE GROUP",
       "give a user a role on a group and all below it",
       {{"limit", "AMOUNT", "authority limit, such as '500.00 EUR'"},
        {"until", "TIME", "when it ends by itself"},
        {"id", "ID", "id of the grant; made of the three unless told. An id is never used again"}},
       Grant},
      {"role", "confirm", "GRANT ETAG", "confirm a grant that another person proposed", {}, Confirm},
      {"role", "revoke", "GRANT", "end a grant", {}, Revoke},
      {"role",
       "grants",
       "",
       "list who has which role where",
       {{"of", "USER", "only this user's"},
        {"role", "ROLE", "only of this role"},
        {"group", "GROUP", "only on exactly this group"},
        kLimitFlag},
       ListGrants},
      {"role", "rights", "USER GROUP", "tell what a user may do on a group, and by which grants", {}, Rights},
  };
}

}  // namespace outlay::cli
