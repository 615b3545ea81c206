#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/roles.pb.h"
#include "tests/simulation/administrators.h"
#include "tests/simulation/directory_nodes.h"

namespace outlay::simulation {
namespace {

namespace v1 = directory::v1;

template <typename Request>
void SetRequestId(const std::string& request_id, Request* request) {
  if constexpr (requires { request->set_request_id(request_id); }) request->set_request_id(request_id);
}
void SetRequestId(const std::string& request_id, v1::BatchDeprovisionUsersRequest* batch) {
  for (int i = 0; i < batch->requests_size(); ++i) {
    batch->mutable_requests(i)->set_request_id(absl::StrCat(request_id, "-", i));
  }
}

// Creations are known by the id of what they create.
template <typename Request>
constexpr bool kIsCreation = !requires(Request request) {
  request.request_id();
}
&&!std::is_same_v<Request, v1::BatchDeprovisionUsersRequest>;

// A grant that ends before it begins: the request was too long on its way.
bool IsTooLate(const v1::GrantRoleRequest& request, absl::Time now) {
  return request.role_grant().has_expire_time() &&
         request.role_grant().expire_time().seconds() <= absl::ToUnixSeconds(now);
}
bool IsTooLate(const google::protobuf::Message&, absl::Time) {
  return false;
}

// Refused by a rule that has a name, so that a repetition must be refused alike.
bool IsRefusal(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsAlreadyExists(status) || absl::IsFailedPrecondition(status);
}

// What a repeated answer must have in common with the first one: who people are is read anew, and a token is told once.
template <typename Response>
Response Lasting(Response answer) {
  return answer;
}
v1::User Lasting(v1::User user) {
  user.clear_email();
  user.clear_display_name();
  user.clear_external_id();
  return user;
}
v1::InviteUserResponse Lasting(v1::InviteUserResponse answer) {
  *answer.mutable_user() = Lasting(answer.user());
  answer.clear_token();
  return answer;
}
v1::BatchDeprovisionUsersResponse Lasting(v1::BatchDeprovisionUsersResponse answer) {
  for (v1::DeprovisionResult& result : *answer.mutable_results()) {
    if (result.has_user()) *result.mutable_user() = Lasting(result.user());
  }
  return answer;
}

bool IsBefore(const google::protobuf::Timestamp& one, const google::protobuf::Timestamp& other) {
  return std::tuple(one.seconds(), one.nanos()) < std::tuple(other.seconds(), other.nanos());
}

}  // namespace

const std::vector<Administrators::Change>& Administrators::AllChanges() {
  using A = Administrators;
  static const auto* const kChanges = new std::vector<Change>{
      {"Groups/CreateGroup", "parent: '$O' group_id: '$g' group { display_name: 'G$c' parent: '$O/groups/$h' }",
       &A::Send<v1::CreateGroupRequest, v1::Group>},
      {"Groups/UpdateGroup", "group { name: '$O/groups/$g' display_name: 'H$c' }",
       &A::Send<v1::UpdateGroupRequest, v1::Group>},
      {"Groups/MoveGroup", "name: '$O/groups/$g' parent: '$O/groups/$h'", &A::Send<v1::MoveGroupRequest, v1::Group>},
      {"Groups/DeleteGroup", "name: '$O/groups/$g'", &A::Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>},
      {"Users/CreateUser",
       "parent: '$O' user_id: '$u' activate: true group: '$O/groups/$g' "
       "user { email: '$u-$c@x.example' display_name: 'U$c' external_id: '$v' }",
       &A::Send<v1::CreateUserRequest, v1::User>},
      {"Users/UpdateUser", "user { name: '$O/users/$u' email: '$v@x.example' manager: '$O/users/$v' }",
       &A::Send<v1::UpdateUserRequest, v1::User>},
      {"Users/SetSpendingLimits",
       "name: '$O/users/$u' spending_limits { per_order { currency_code: 'USD' units: $c } }",
       &A::Send<v1::SetSpendingLimitsRequest, v1::User>},
      {"Users/InviteUser", "name: '$O/users/$u'", &A::Send<v1::InviteUserRequest, v1::InviteUserResponse>},
      {"Users/SuspendUser", "name: '$O/users/$u'", &A::Send<v1::SuspendUserRequest, v1::User>},
      {"Users/ResumeUser", "name: '$O/users/$u'", &A::Send<v1::ResumeUserRequest, v1::User>},
      {"Users/DeprovisionUser", "name: '$O/users/$u'", &A::Send<v1::DeprovisionUserRequest, v1::User>},
      {"Users/BatchDeprovisionUsers", "parent: '$O' requests { name: '$O/users/$u' } requests { name: '$O/users/$v' }",
       &A::Send<v1::BatchDeprovisionUsersRequest, v1::BatchDeprovisionUsersResponse>},
      {"Users/ReinstateUser", "name: '$O/users/$u'", &A::Send<v1::ReinstateUserRequest, v1::User>},
      {"Users/ErasePerson", "name: '$O/users/$u'", &A::Send<v1::ErasePersonRequest, v1::User>},
      {"Memberships/AddMembership", "user: '$O/users/$u' group: '$O/groups/$g'",
       &A::Send<v1::AddMembershipRequest, v1::Membership>},
      {"Memberships/MoveUser", "name: '$O/users/$u' from_group: '$O/groups/$g' to_group: '$O/groups/$h'",
       &A::Send<v1::MoveUserRequest, v1::Membership>},
      {"Memberships/RemoveMembership", "user: '$O/users/$u' group: '$O/groups/$g'",
       &A::Send<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse>},
      {"Roles/CreateRole", "parent: '$O' role_id: '$r' role { display_name: 'R$c' permissions: 'groups.get' }",
       &A::Send<v1::CreateRoleRequest, v1::Role>},
      {"Roles/UpdateRole", "role { name: '$O/roles/$r' display_name: 'S$c' permissions: 'groups.list' }",
       &A::Send<v1::UpdateRoleRequest, v1::Role>},
      {"Roles/DeleteRole", "name: '$O/roles/$r'", &A::Send<v1::DeleteRoleRequest, v1::DeleteRoleResponse>},
      {"RoleGrants/GrantRole",
       "parent: '$O' role_grant_id: '$n' role_grant { user: '$O/users/$u' role: '$O/roles/$r' group: '$O/groups/$g' "
       "authority_limit { currency_code: 'USD' units: $c } $t }",
       &A::Send<v1::GrantRoleRequest, v1::RoleGrant>},
      {"RoleGrants/RevokeRole", "name: '$O/roleGrants/$n'", &A::Send<v1::RevokeRoleRequest, v1::RevokeRoleResponse>},
      {"Organizations/UpdateOrganization", "organization { name: '$O' settings { role_grant_second_person: $b } }",
       &A::Send<v1::UpdateOrganizationRequest, v1::Organization>},
  };
  return *kChanges;
}

template <typename Request, typename Response>
void Administrators::Send(const Change& change, const Things& things, Then then) {
  Things others = kIsCreation<Request> ? things : DrawThings(random(), simulator_->clock().Now());
  others.number = things.number + 1;
  auto request = Parsed<Request>(FillIn(change.request, organization_, things));
  auto other = Parsed<Request>(FillIn(change.request, organization_, others));
  const std::string request_id = absl::StrCat("q-", ++requests_);
  SetRequestId(request_id, &request);
  SetRequestId(request_id, &other);
  Mutate<Request, Response>(ann_, change.method, request, other, std::move(then));
}

template <typename Request, typename Response>
void Administrators::Mutate(testing::SimClient& client, const std::string& method, const Request& request,
                            const Request& other, Then then) {
  const auto answered = [=, this, &client](const absl::Status& status, const Response& answer) {
    const std::string outcome = OutcomeOf(status);
    // It was carried out, but its first answer was lost, and then trimmed.
    if (ErrorReason(status) == "REQUEST_TOO_OLD" && is_trimmed_) return then();
    const bool is_too_late = absl::IsInvalidArgument(status) && IsTooLate(request, simulator_->clock().Now());
    if (!status.ok() && (is_in_steps_ || !(IsRefusal(status) || absl::IsAborted(status) || is_too_late))) {
      Problem(absl::StrCat(method, " of ", request.ShortDebugString(), ": ", status.ToString()));
      return;
    }
    // What is neither done nor refused for good may be sent again, to another end.
    const bool is_remembered = status.ok() || (IsRefusal(status) && !kIsCreation<Request>);
    if (is_remembered) Note(request, answer, status.ok());
    const auto go_on = [=, this] { status.ok() ? GoOn(answer, then) : then(); };
    const auto repeat = [=, this, &client](const Then& done) {
      Repeat<Request, Response>(client, method, request, outcome, answer, done);
    };
    if (is_in_steps_) return repeat(go_on);
    if (is_remembered && random().Uniform(2) == 0) Plan(kSoon, [repeat] { repeat([] {}); });
    const bool is_other = request.SerializeAsString() != other.SerializeAsString();
    if (is_remembered && is_other && random().Uniform(3) == 0) {
      Plan(kSoon, [=, this, &client] { Misuse<Request, Response>(client, method, other); });
    }
    go_on();
  };
  client.Call<Response>(absl::StrCat("/outlay.directory.v1.", method), request, answered);
}

template <typename Request, typename Response>
void Administrators::Repeat(testing::SimClient& client, const std::string& method, const Request& request,
                            const std::string& outcome, const Response& answer, Then then) {
  const auto answered = [=, this](const absl::Status& status, const Response& again) {
    // In a batch, each of its requests may be too old by itself.
    const bool is_batch = std::is_same_v<Request, v1::BatchDeprovisionUsersRequest>;
    const bool is_too_old = is_trimmed_ && (is_batch || ErrorReason(status) == "REQUEST_TOO_OLD");
    // Somebody may have taken out what was created. Its id is not used again.
    const bool is_gone = kIsCreation<Request> && absl::IsAlreadyExists(status) && !std::is_same_v<Response, v1::User>;
    const bool is_same =
        OutcomeOf(status) == outcome &&
        (kIsCreation<Request> || Lasting(again).SerializeAsString() == Lasting(answer).SerializeAsString());
    if (!is_same && !is_too_old && !is_gone) {
      Problem(absl::StrCat(method, " of ", request.ShortDebugString(), " answered ", outcome, " ",
                           answer.ShortDebugString(), " and then ", status.ToString(), " ", again.ShortDebugString(),
                           " (I8)"));
    }
    then();
  };
  client.Call<Response>(absl::StrCat("/outlay.directory.v1.", method), request, answered);
}

template <typename Request, typename Response>
void Administrators::Misuse(testing::SimClient& client, const std::string& method, const Request& other) {
  // In a batch, each of its requests is refused by itself.
  if constexpr (std::is_same_v<Request, v1::BatchDeprovisionUsersRequest>) return;
  client.Call<Response>(
      absl::StrCat("/outlay.directory.v1.", method), other, [=, this](const absl::Status& status, const Response&) {
        // Creations: the id is taken.
        const bool is_too_old = is_trimmed_ && ErrorReason(status) == "REQUEST_TOO_OLD";
        if (absl::IsAlreadyExists(status) || is_too_old) return;
        Problem(absl::StrCat(method, " with the id of another request: ", status.ToString(), " (I8)"));
      });
}

template <typename Request, typename Response>
void Administrators::Note(const Request& request, const Response& answer, bool is_done) {
  if constexpr (kIsCreation<Request>) {
    const std::string& name = answer.name();
    const size_t id = name.rfind('/');
    const size_t kind = name.rfind('/', id - 1) + 1;
    logged_.push_back({kDirectory, absl::StrCat(name.substr(kind, id - kind), ".create"), "", name});
  } else if constexpr (std::is_same_v<Request, v1::BatchDeprovisionUsersRequest>) {
    for (const v1::DeprovisionUserRequest& one : request.requests()) {
      logged_.push_back({kDirectory, "users.deprovision", one.request_id(), ""});
    }
  } else {
    logged_.push_back({kDirectory, "", request.request_id(), ""});
  }
  if constexpr (std::is_same_v<Response, v1::User>) {
    if (is_done) users_.insert(answer.name());
  }
}

void Administrators::GoOn(const v1::User& answer, const Then& then) {
  v1::GetUserRequest get;
  get.set_name(answer.name());
  ann_.Call<v1::User>(
      "/outlay.directory.v1.Users/GetUser", get, [=, this](const absl::Status& status, const v1::User& now) {
        if (!status.ok() || IsBefore(now.update_time(), answer.update_time())) {
          Problem(
              absl::StrCat("cannot read what was written: ", status.ToString(), " ", now.ShortDebugString(), " (I10)"));
        }
      });
  then();
}

void Administrators::Invite(const std::string& user_name, const Then& then) {
  v1::InviteUserRequest invite;
  invite.set_name(user_name);
  invite.set_request_id(absl::StrCat("q-", ++requests_));
  Mutate<v1::InviteUserRequest, v1::InviteUserResponse>(ann_, "Users/InviteUser", invite, invite, then);
}

void Administrators::GoOn(const v1::InviteUserResponse& answer, const Then& then) {
  if (answer.token().empty()) {
    // The answer that had it was lost.
    return is_in_steps_ ? Invite(answer.user().name(), then) : then();
  }
  v1::AcceptInvitationRequest accept;
  accept.set_request_id(absl::StrCat("q-", ++requests_));
  accept.set_name(answer.user().name());
  accept.set_token(answer.token());
  Mutate<v1::AcceptInvitationRequest, v1::User>(ann_, "Users/AcceptInvitation", accept, accept, then);
}

void Administrators::GoOn(const v1::RoleGrant& answer, const Then& then) {
  if (answer.state() != v1::RoleGrant::STATE_PROPOSED) return then();
  v1::ConfirmRoleGrantRequest confirm;
  confirm.set_request_id(absl::StrCat("q-", ++requests_));
  confirm.set_name(answer.name());
  confirm.set_etag(answer.etag());
  Mutate<v1::ConfirmRoleGrantRequest, v1::RoleGrant>(bob_, "RoleGrants/ConfirmRoleGrant", confirm, confirm, then);
}

}  // namespace outlay::simulation
