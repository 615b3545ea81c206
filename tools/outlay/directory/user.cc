// outlay user ...
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/files.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

// `groups`: what is known of them; empty: nothing.
absl::Status Show(const dir::User& user, Session& session, const std::string& groups = "") {
  return ShowResource(user, session, [&groups](const dir::User& shown, Session& out) {
    out.WriteTitle(Concat(ShortName(shown.name()), "  ", shown.display_name()));
    Facts facts;
    facts.Add("name", shown.name());
    facts.Add("state", EnumWords(shown.state()));
    facts.Add("e-mail", shown.email());
    facts.Add("external id", shown.external_id());
    facts.Add("groups", groups);
    facts.Add("manager", ShortName(shown.manager()));
    facts.Add("owner", ShortName(shown.owner()));
    facts.Add("limit per order", FormatMoney(shown.spending_limits().per_order()));
    const dir::SpendingLimits& limits = shown.spending_limits();
    facts.Add("limit per period", limits.has_per_period()
                                      ? Concat(FormatMoney(limits.per_period()), " per ", EnumWords(limits.period()))
                                      : "");
    facts.Add("invited until", FormatTime(shown.invitation_expire_time()));
    facts.Add("left", FormatTime(shown.deprovision_time()));
    facts.Add("last seen", FormatDay(shown.last_seen_time()));
    facts.Add("updated", FormatTime(shown.update_time()));
    facts.Add("etag", shown.etag());
    facts.WriteTo(out);
  });
}

absl::Status Create(const Arguments& arguments, Session& session) {
  dir::CreateUserRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_user_id(arguments.At(0));
  request.mutable_user()->set_email(arguments.At(1));
  request.mutable_user()->set_display_name(arguments.Get("name"));
  request.mutable_user()->set_external_id(arguments.Get("external-id"));
  request.set_activate(arguments.Has("activate"));
  if (arguments.Has("owner")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_user()->mutable_owner(), session.Name("users", arguments.Get("owner")));
  }
  if (arguments.Has("manager")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_user()->mutable_manager(),
                            session.Name("users", arguments.Get("manager")));
  }
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  OUTLAY_ASSIGN_OR_RETURN(const auto user, session.directory().Call<dir::User>(client::kCreateUser, request));
  return Show(user, session);
}

// "tech, sales": those that the caller reaches; empty where the caller may not list memberships.
std::string GroupsOf(const std::string& user, Session& session) {
  constexpr int kShown = 20;
  dir::ListMembershipsRequest request;
  request.set_parent(user.substr(0, user.find("/users/")));
  request.set_page_size(kShown);
  request.mutable_filter()->set_user(user);
  const auto page = session.directory().Call<dir::ListMembershipsResponse>(client::kListMemberships, request);
  if (!page.ok()) return "";
  std::string groups;
  for (const dir::Membership& membership : page->memberships()) {
    groups += Concat(groups.empty() ? "" : ", ", ShortName(membership.group()));
  }
  return page->next_page_token().empty() ? groups : Concat(groups, ", ...");
}

absl::Status Get(const Arguments& arguments, Session& session) {
  dir::GetUserRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto user, session.directory().Call<dir::User>(client::kGetUser, request));
  const bool is_for_people = !session.settings().json && !session.settings().quiet;
  return Show(user, session, is_for_people ? GroupsOf(user.name(), session) : "");
}

absl::Status ListUsers(const Arguments& arguments, Session& session) {
  dir::ListUsersRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.mutable_filter()->set_email(arguments.Get("email"));
  for (const std::string& state : arguments.All("state")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto parsed, ParseEnum<dir::UserChanged::State>("state", state));
    request.mutable_filter()->add_states(parsed);
  }
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return List(Listing<dir::ListUsersRequest, dir::ListUsersResponse, dir::User>{
                  .peer = Peer::kDirectory,
                  .method = client::kListUsers,
                  .request = request,
                  .things = &dir::ListUsersResponse::users,
                  .columns = {{"USER"}, {"NAME"}, {"E-MAIL"}, {"STATE"}, {"MANAGER"}},
                  .row = [](const dir::User& user) -> std::vector<Cell> {
                    return {ShortName(user.name()), user.display_name(), user.email(), EnumWords(user.state()),
                            ShortName(user.manager())};
                  },
                  .name = [](const dir::User& user) { return user.name(); },
                  .nothing = "There are no such users"},
              arguments, session);
}

absl::Status Invite(const Arguments& arguments, Session& session) {
  dir::InviteUserRequest request;
  request.set_by_email(arguments.Has("by-email"));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto invitation,
                          session.directory().Call<dir::InviteUserResponse>(client::kInviteUser, request));
  if (session.settings().json) {
    session.WriteJson(invitation);
    return absl::OkStatus();
  }
  if (request.by_email()) {
    session.Note("The person gets an e-mail with a link; nobody else sees the token.");
    return absl::OkStatus();
  }
  session.WriteLine(invitation.token());
  session.Note(invitation.token().empty() ? std::string("This request came before; invite once more to get a token.")
                                          : Concat("The token is stored nowhere: give it to the person, who signs in "
                                                   "with it; in development: outlay user accept ",
                                                   arguments.At(0), " TOKEN"));
  return absl::OkStatus();
}

// As the service that signs people in does; with certificates, the caller's has to be its.
absl::Status Accept(const Arguments& arguments, Session& session) {
  constexpr std::string_view kSignIn = "sign_in";
  dir::AcceptInvitationRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  request.set_token(arguments.At(1));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(
      const auto user, session.ClientAs(Peer::kDirectory, kSignIn).Call<dir::User>(client::kAcceptInvitation, request));
  return Show(user, session);
}

// The verbs whose requests have the same fields.
template <typename Request>
absl::Status Verb(std::string_view method, const Arguments& arguments, Session& session) {
  Request request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.Get("etag"));
  OUTLAY_ASSIGN_OR_RETURN(const auto user, session.directory().Call<dir::User>(method, request));
  return Show(user, session);
}

absl::Status Limit(const Arguments& arguments, Session& session) {
  dir::SetSpendingLimitsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  request.set_request_id(session.RequestId());
  request.set_etag(arguments.Get("etag"));
  dir::SpendingLimits limits;
  if (arguments.Has("per-order")) {
    OUTLAY_ASSIGN_OR_RETURN(*limits.mutable_per_order(), ParseMoney("per-order", arguments.Get("per-order"), ""));
  }
  if (arguments.Has("per-period")) {
    OUTLAY_ASSIGN_OR_RETURN(*limits.mutable_per_period(), ParseMoney("per-period", arguments.Get("per-period"), ""));
  }
  if (arguments.Has("period")) {
    OUTLAY_ASSIGN_OR_RETURN(const auto period,
                            ParseEnum<dir::SpendingLimits::Period>("period", arguments.Get("period")));
    limits.set_period(period);
  }
  *request.mutable_spending_limits() = limits;
  OUTLAY_ASSIGN_OR_RETURN(const auto user, session.directory().Call<dir::User>(client::kSetSpendingLimits, request));
  return Show(user, session);
}

absl::Status Suspend(const Arguments& arguments, Session& session) {
  return Verb<dir::SuspendUserRequest>(client::kSuspendUser, arguments, session);
}

absl::Status Resume(const Arguments& arguments, Session& session) {
  return Verb<dir::ResumeUserRequest>(client::kResumeUser, arguments, session);
}

absl::Status Deprovision(const Arguments& arguments, Session& session) {
  return Verb<dir::DeprovisionUserRequest>(client::kDeprovisionUser, arguments, session);
}

absl::Status Erase(const Arguments& arguments, Session& session) {
  return Verb<dir::ErasePersonRequest>(client::kErasePerson, arguments, session);
}

absl::Status ImportUsers(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::string content, ReadFile(arguments.At(0), session.environment()));
  dir::ImportUsersRequest first;
  dir::ImportUsersHeader& header = *first.mutable_header();
  OUTLAY_ASSIGN_OR_RETURN(*header.mutable_parent(), session.Organization());
  header.set_import_id(ImportId(arguments, content));
  header.set_validate_only(arguments.Has("check"));
  header.set_activate(arguments.Has("activate"));
  if (arguments.Has("list")) header.set_format(dir::ImportUsersHeader::FORMAT_LIST);
  if (arguments.Has("group")) {
    OUTLAY_ASSIGN_OR_RETURN(*header.mutable_group(), session.Name("groups", arguments.Get("group")));
  }
  return Import<dir::ImportUsersRequest, dir::ImportUsersResponse>(Peer::kDirectory, client::kImportUsers,
                                                                   std::move(first), content, "users", session);
}

const Flag kEtagFlag = {"etag", "ETAG", "refuse if it changed since"};

}  // namespace

std::vector<Command> UserCommands() {
  std::vector<Flag> import_flags = ImportFlags();
  import_flags.push_back({"list", "", "one person in a line instead of CSV"});
  import_flags.push_back({"activate", "", "without invitations"});
  import_flags.push_back({"group", "GROUP", "the group of rows that name none"});
  return {
      {"user",
       "create",
       "ID EMAIL",
       "create a user; the id stays when the person is erased, so let it not be a name",
       {{"name", "NAME", "for people"},
        {"group", "GROUP", "a group to join at once"},
        {"manager", "USER", "who the user reports to"},
        {"owner", "USER", "whose service account it is"},
        {"external-id", "ID", "what another system calls the person"},
        {"activate", "", "without an invitation"}},
       Create},
      {"user", "get", "USER", "show a user and the groups that the user is in", {}, Get},
      {"user",
       "list",
       "",
       "list users",
       {{"group", "GROUP", "only members of this group"},
        {"state", "STATE", "only in this state: invited, active, suspended, deprovisioned", true},
        {"email", "ADDRESS", "only who has this address"},
        kLimitFlag},
       ListUsers},
      {"user",
       "invite",
       "USER",
       "make an invitation and print its token, or have it written to the person",
       {{"by-email", "", "send it to the person, and show the token to nobody"}},
       Invite},
      {"user", "accept", "USER TOKEN", "accept an invitation, as the service does that signs people in", {}, Accept},
      {"user",
       "limit",
       "USER",
       "set what a user may order without an approval; what is not given has no limit",
       {{"per-order", "AMOUNT", "with one order, for instance '500 EUR'"},
        {"per-period", "AMOUNT", "with all orders of a period"},
        {"period", "PERIOD", "month, quarter or year; with --per-period"},
        kEtagFlag},
       Limit},
      {"user", "suspend", "USER", "take all rights from a user for a time", {kEtagFlag}, Suspend},
      {"user", "resume", "USER", "give a suspended user the rights back", {kEtagFlag}, Resume},
      {"user",
       "deprovision",
       "USER",
       "the user leaves: end all role grants and memberships at once",
       {kEtagFlag},
       Deprovision},
      {"user", "erase", "USER", "erase name and address of a user who left; cannot be undone", {kEtagFlag}, Erase},
      {"user", "import", "FILE", "create users from a CSV file or a list and report what was refused, row by row",
       import_flags, ImportUsers},
  };
}

}  // namespace outlay::cli
