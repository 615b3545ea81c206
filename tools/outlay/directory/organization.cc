// outlay organization ... and outlay group ...
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

// "yes", a number, the words of an enum, or how many there are.
std::string SettingText(const google::protobuf::Message& settings, const google::protobuf::FieldDescriptor& field) {
  const google::protobuf::Reflection& values = *settings.GetReflection();
  if (field.is_repeated()) return FormatCount(values.FieldSize(settings, &field));
  switch (field.cpp_type()) {
    case google::protobuf::FieldDescriptor::CPPTYPE_INT32:
      return FormatCount(values.GetInt32(settings, &field));
    case google::protobuf::FieldDescriptor::CPPTYPE_STRING:
      return values.GetString(settings, &field);
    case google::protobuf::FieldDescriptor::CPPTYPE_ENUM:
      return EnumWords(*values.GetEnum(settings, &field));
    default:
      return "yes";
  }
}

// Those that are not as they are by default.
void WriteSettings(const dir::Settings& settings, Session& session) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  settings.GetReflection()->ListFields(settings, &fields);
  Table table({{"SETTING"}, {"VALUE"}});
  for (const google::protobuf::FieldDescriptor* const field : fields) {
    table.Add({absl::StrReplaceAll(field->name(), {{"_", " "}}), SettingText(settings, *field)});
  }
  if (table.empty()) return;
  session.WriteBytes("\n");
  session.WriteTable(table);
}

// --fiscal-year, a month from 1 to 12.
absl::Status ReadFiscalYear(const Arguments& arguments, dir::Organization& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t month, ParseNumber(arguments, "fiscal-year", 0));
  if (month < 1 || month > 12) return UsageError("--fiscal-year: the month it begins in, 1 to 12");
  organization.set_fiscal_year_first_month(static_cast<int32_t>(month));
  return absl::OkStatus();
}

absl::Status Show(const dir::Organization& organization, Session& session) {
  return ShowResource(organization, session, [](const dir::Organization& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("currency", shown.base_currency());
    facts.Add("time zone", shown.time_zone());
    facts.Add("fiscal year", Concat("from month ", std::max(1, shown.fiscal_year_first_month())));
    facts.Add("top group", ShortName(shown.root_group()));
    for (const dir::TaxRegistration& registration : shown.tax_registrations()) {
      facts.Add("tax", Concat(registration.country(), " ", registration.number()));
    }
    if (shown.has_proposed_settings()) {
      const dir::SettingsProposal& proposal = shown.proposed_settings();
      facts.Add("settings", Concat(proposal.proposed_by(), " proposed others, which a second person can confirm until ",
                                   FormatTime(proposal.expire_time()), "; --json shows both"));
    }
    facts.Add("updated", FormatTime(shown.update_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
    WriteSettings(shown.settings(), out);
  });
}

absl::Status CreateOrganization(const Arguments& arguments, Session& session) {
  dir::CreateOrganizationRequest request;
  request.set_organization_id(arguments.At(0));
  if (arguments.Has("file")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("file"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("file"), *request.mutable_organization()));
  }
  dir::Organization& organization = *request.mutable_organization();
  if (arguments.Has("name")) organization.set_display_name(arguments.Get("name"));
  if (arguments.Has("currency")) organization.set_base_currency(arguments.Get("currency"));
  if (arguments.Has("time-zone")) organization.set_time_zone(arguments.Get("time-zone"));
  if (arguments.Has("fiscal-year")) OUTLAY_RETURN_IF_ERROR(ReadFiscalYear(arguments, organization));
  request.set_root_group_id(arguments.Get("top-group"));
  request.mutable_first_administrator()->set_user_id(arguments.Get("administrator"));
  request.mutable_first_administrator()->set_email(arguments.Get("email"));
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.directory().Call<dir::Organization>(client::kCreateOrganization, request));
  return Show(created, session);
}

absl::Status GetOrganization(const Arguments&, Session& session) {
  dir::GetOrganizationRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const auto organization,
                          session.directory().Call<dir::Organization>(client::kGetOrganization, request));
  return Show(organization, session);
}

absl::Status UpdateOrganization(const Arguments& arguments, Session& session) {
  dir::UpdateOrganizationRequest request;
  dir::Organization& organization = *request.mutable_organization();
  OUTLAY_ASSIGN_OR_RETURN(*organization.mutable_name(), session.Organization());
  organization.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  if (arguments.Has("name")) {
    organization.set_display_name(arguments.Get("name"));
    request.mutable_update_mask()->add_paths("display_name");
  }
  if (arguments.Has("time-zone")) {
    organization.set_time_zone(arguments.Get("time-zone"));
    request.mutable_update_mask()->add_paths("time_zone");
  }
  if (arguments.Has("fiscal-year")) {
    OUTLAY_RETURN_IF_ERROR(ReadFiscalYear(arguments, organization));
    request.mutable_update_mask()->add_paths("fiscal_year_first_month");
  }
  if (arguments.Has("settings")) {
    OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.Get("settings"), session.environment()));
    OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.Get("settings"), *organization.mutable_settings()));
    request.mutable_update_mask()->add_paths("settings");
  }
  if (request.update_mask().paths().empty()) {
    return UsageError("say what to change: --name, --time-zone, --fiscal-year or --settings");
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto updated,
                          session.directory().Call<dir::Organization>(client::kUpdateOrganization, request));
  return Show(updated, session);
}

// Confirms or withdraws what is proposed.
template <typename Request>
absl::Status EndProposal(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Organization());
  request.set_etag(arguments.At(0));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto organization, session.directory().Call<dir::Organization>(method, request));
  return Show(organization, session);
}

absl::Status ConfirmSettings(const Arguments& arguments, Session& session) {
  return EndProposal<dir::ConfirmSettingsRequest>(client::kConfirmSettings, arguments, session);
}

absl::Status WithdrawSettings(const Arguments& arguments, Session& session) {
  return EndProposal<dir::WithdrawSettingsRequest>(client::kWithdrawSettings, arguments, session);
}

absl::Status ListOrganizations(const Arguments& arguments, Session& session) {
  return List(Listing<dir::ListOrganizationsRequest, dir::ListOrganizationsResponse, dir::Organization>{
                  .peer = Peer::kDirectory,
                  .method = client::kListOrganizations,
                  .request = {},
                  .things = &dir::ListOrganizationsResponse::organizations,
                  .columns = {{"ORGANIZATION"}, {"NAME"}, {"CURRENCY"}, {"TIME ZONE"}},
                  .row = [](const dir::Organization& organization) -> std::vector<Cell> {
                    return {ShortName(organization.name()), organization.display_name(), organization.base_currency(),
                            organization.time_zone()};
                  },
                  .name = [](const dir::Organization& organization) { return organization.name(); },
                  .nothing = "There are no organizations yet; make one with: outlay organization create"},
              arguments, session);
}

absl::Status Show(const dir::Group& group, Session& session) {
  return ShowResource(group, session, [](const dir::Group& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("below", ShortName(shown.parent()));
    facts.Add("depth", FormatCount(shown.depth()));
    facts.Add("updated", FormatTime(shown.update_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status CreateGroup(const Arguments& arguments, Session& session) {
  dir::CreateGroupRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_group_id(arguments.At(0));
  request.mutable_group()->set_display_name(arguments.Has("name") ? arguments.Get("name") : arguments.At(0));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group()->mutable_parent(), session.Name("groups", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(const auto group, session.directory().Call<dir::Group>(client::kCreateGroup, request));
  return Show(group, session);
}

absl::Status GetGroup(const Arguments& arguments, Session& session) {
  dir::GetGroupRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto group, session.directory().Call<dir::Group>(client::kGetGroup, request));
  return Show(group, session);
}

absl::Status ListGroups(const Arguments& arguments, Session& session) {
  dir::ListGroupsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  if (arguments.Has("below")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_parent_group(),
                            session.Name("groups", arguments.Get("below")));
  }
  return List(Listing<dir::ListGroupsRequest, dir::ListGroupsResponse, dir::Group>{
                  .peer = Peer::kDirectory,
                  .method = client::kListGroups,
                  .request = request,
                  .things = &dir::ListGroupsResponse::groups,
                  .columns = {{"GROUP"}, {"NAME"}, {"BELOW"}, {"DEPTH", true}},
                  .row = [](const dir::Group& group) -> std::vector<Cell> {
                    return {ShortName(group.name()), group.display_name(), ShortName(group.parent()),
                            FormatCount(group.depth())};
                  },
                  .name = [](const dir::Group& group) { return group.name(); },
                  .nothing = "There are no such groups"},
              arguments, session);
}

absl::Status MoveGroup(const Arguments& arguments, Session& session) {
  dir::MoveGroupRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Name("groups", arguments.At(1)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto group, session.directory().Call<dir::Group>(client::kMoveGroup, request));
  return Show(group, session);
}

absl::Status DeleteGroup(const Arguments& arguments, Session& session) {
  dir::DeleteGroupRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::DeleteGroupResponse>(client::kDeleteGroup, request).status();
}

}  // namespace

std::vector<Command> OrganizationCommands() {
  return {
      {"organization",
       "create",
       "ID",
       "create an organization with its top group and its first administrator",
       {Required({"currency", "CODE", "its base currency; cannot be changed later"}, "file"),
        Required({"administrator", "USER", "id of the user to create"}),
        Required({"email", "ADDRESS", "the administrator's address"}),
        {"name", "NAME", "for people"},
        {"time-zone", "ZONE", "such as Europe/Berlin; UTC unless told"},
        {"fiscal-year", "MONTH", "the month that its fiscal years begin in, 1 to 12; 1 unless told"},
        {"top-group", "ID", "id of its top group; root unless told"},
        {"file", "FILE", "an Organization in proto JSON; flags add to it"}},
       CreateOrganization},
      {"organization",
       "update",
       "",
       "change the organization, or propose settings where they need a second person",
       {{"name", "NAME", "for people"},
        {"time-zone", "ZONE", "such as Europe/Berlin; days, months and periods are of it from now on"},
        {"fiscal-year", "MONTH", "the month that its fiscal years begin in, 1 to 12"},
        {"settings", "FILE", "all settings as they shall be, in proto JSON; get --json shows those of now"},
        {"etag", "ETAG", "refuse if it changed since"}},
       UpdateOrganization},
      {"organization",
       "confirm-settings",
       "ETAG",
       "put the settings in force that another person proposed",
       {},
       ConfirmSettings},
      {"organization",
       "withdraw-settings",
       "ETAG",
       "withdraw the settings that wait for a second person",
       {},
       WithdrawSettings},
      {"organization",
       "get",
       "",
       "show the organization, and the settings that are not as they are by default",
       {},
       GetOrganization},
      MaterialityCommand(),
      {"organization", "list", "", "list all organizations, for operators", {kLimitFlag}, ListOrganizations},
      {"group", "create", "ID PARENT", "create a group below another", {{"name", "NAME", "for people"}}, CreateGroup},
      {"group", "get", "GROUP", "show a group", {}, GetGroup},
      {"group",
       "list",
       "",
       "list groups",
       {{"below", "GROUP", "only those directly below this one"}, kLimitFlag},
       ListGroups},
      {"group", "move", "GROUP PARENT", "put a group with all below it under another", {}, MoveGroup},
      {"group", "delete", "GROUP", "delete an empty group", {}, DeleteGroup},
  };
}

}  // namespace outlay::cli
