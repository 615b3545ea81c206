// outlay user join, leave and move; outlay group members.
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

void Show(const dir::Membership& membership, Session& session) {
  if (session.settings().json) {
    session.WriteJson(membership);
  } else {
    session.WriteLine(Concat(ShortName(membership.user()), " is in ", ShortName(membership.group()), " since ",
                             FormatTime(membership.join_time())));
  }
}

absl::Status Move(const Arguments& arguments, Session& session) {
  dir::MoveUserRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_from_group(), session.Name("groups", arguments.At(1)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_to_group(), session.Name("groups", arguments.At(2)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto membership, session.directory().Call<dir::Membership>(client::kMoveUser, request));
  Show(membership, session);
  return absl::OkStatus();
}

absl::Status Join(const Arguments& arguments, Session& session) {
  dir::AddMembershipRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_user(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.At(1)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto membership,
                          session.directory().Call<dir::Membership>(client::kAddMembership, request));
  Show(membership, session);
  return absl::OkStatus();
}

absl::Status Leave(const Arguments& arguments, Session& session) {
  dir::RemoveMembershipRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_user(), session.Name("users", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_group(), session.Name("groups", arguments.At(1)));
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::RemoveMembershipResponse>(client::kRemoveMembership, request).status();
}

absl::Status ListMembers(const Arguments& arguments, Session& session) {
  dir::ListMembershipsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_filter()->mutable_group(), session.Name("groups", arguments.At(0)));
  return List(Listing<dir::ListMembershipsRequest, dir::ListMembershipsResponse, dir::Membership>{
                  .peer = Peer::kDirectory,
                  .method = client::kListMemberships,
                  .request = request,
                  .things = &dir::ListMembershipsResponse::memberships,
                  .columns = {{"USER"}, {"SINCE"}, {"KEPT BY MAPPING"}},
                  .row = [](const dir::Membership& membership) -> std::vector<Cell> {
                    return {ShortName(membership.user()), FormatTime(membership.join_time()),
                            absl::StrJoin(membership.group_mappings(), ", ")};
                  },
                  .name = [](const dir::Membership& membership) { return membership.user(); },
                  .nothing = "Nobody is a member of this group; make one with: outlay user join"},
              arguments, session);
}

}  // namespace

std::vector<Command> MembershipCommands() {
  return {
      {"user", "join", "USER GROUP", "make a user a member of one more group", {}, Join},
      {"user", "leave", "USER GROUP", "end a membership, and the user's role grants on that group", {}, Leave},
      {"user", "move", "USER FROM TO", "move a member to another group in one step", {}, Move},
  };
}

std::vector<Command> GroupMemberCommands() {
  return {{"group", "members", "GROUP", "list who is a member of a group, and since when", {kLimitFlag}, ListMembers}};
}

}  // namespace outlay::cli
