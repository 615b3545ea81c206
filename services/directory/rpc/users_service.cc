#include "services/directory/rpc/users_service.h"

#include <optional>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "common/command/execute_call.h"
#include "common/command/import_stream.h"
#include "common/command/run_commands.h"
#include "common/rpc/status.h"
#include "services/directory/commands/seen_users.h"
#include "services/directory/commands/user_commands.h"
#include "services/directory/convert/users.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/invitation_token.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/names.h"
#include "services/directory/rpc/resource_request.h"
#include "services/directory/rpc/user_file.h"
#include "services/directory/rpc/user_reads.h"

namespace outlay::directory {
namespace {

constexpr std::string_view kPath = "/outlay.directory.v1.Users/";

std::optional<absl::Duration> ToTimeToLive(const v1::InviteUserRequest& request) {
  if (!request.has_time_to_live()) return std::nullopt;
  return absl::Seconds(request.time_to_live().seconds()) + absl::Nanoseconds(request.time_to_live().nanos());
}

}  // namespace

absl::StatusOr<std::unique_ptr<UsersService>> UsersService::Create(store::Store* store, command::Executor* executor,
                                                                   Random* random, std::string invitation_key) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeUserMaskRules());
  const google::protobuf::ServiceDescriptor* const service =
      v1::CreateUserRequest::descriptor()->file()->FindServiceByName("Users");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> create_method,
                          rpc::Method::Create(service->FindMethodByName("CreateUser")));
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> deprovision_method,
                          rpc::Method::Create(service->FindMethodByName("DeprovisionUser")));
  return std::unique_ptr<UsersService>(new UsersService(store, executor, random, std::move(invitation_key),
                                                        std::move(rules), std::move(create_method),
                                                        std::move(deprovision_method)));
}

void UsersService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateUser"), this, &UsersService::CreateUser);
  dispatcher.Bind(Concat(kPath, "GetUser"), this, &UsersService::GetUser);
  dispatcher.Bind(Concat(kPath, "ListUsers"), this, &UsersService::ListUsers);
  dispatcher.Bind(Concat(kPath, "UpdateUser"), this, &UsersService::UpdateUser);
  dispatcher.Bind(Concat(kPath, "SetSpendingLimits"), this, &UsersService::SetSpendingLimits);
  dispatcher.Bind(Concat(kPath, "InviteUser"), this, &UsersService::InviteUser);
  dispatcher.Bind(Concat(kPath, "AcceptInvitation"), this, &UsersService::AcceptInvitation);
  dispatcher.Bind(Concat(kPath, "SuspendUser"), this, &UsersService::SuspendUser);
  dispatcher.Bind(Concat(kPath, "ResumeUser"), this, &UsersService::ResumeUser);
  dispatcher.Bind(Concat(kPath, "DeprovisionUser"), this, &UsersService::DeprovisionUser);
  dispatcher.Bind(Concat(kPath, "BatchDeprovisionUsers"), this, &UsersService::BatchDeprovisionUsers);
  dispatcher.Bind(Concat(kPath, "ReinstateUser"), this, &UsersService::ReinstateUser);
  dispatcher.Bind(Concat(kPath, "ErasePerson"), this, &UsersService::ErasePerson);
  dispatcher.Bind(Concat(kPath, "ReportSeenUsers"), this, &UsersService::ReportSeenUsers);
  dispatcher.BindStream(Concat(kPath, "ImportUsers"), this, &UsersService::ImportUsers);
}

absl::StatusOr<v1::User> UsersService::Complete(const std::string& organization, const command::Result& result) const {
  v1::User user;
  if (!user.ParseFromString(result.answer)) return DataLoss("log");
  OUTLAY_RETURN_IF_ERROR(FillPerson(*store_->Read(store::PartitionOf(organization)), organization, &user));
  return user;
}

template <typename Request>
void UsersService::Execute(const rpc::Call<Request, v1::User>& call, std::unique_ptr<command::Command> command) {
  executor_->Execute(call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
                     std::move(command), [this, call](absl::StatusOr<command::Result> result) {
                       if (!result.ok()) {
                         call.Finish(result.status());
                         return;
                       }
                       const absl::StatusOr<v1::User> user = Complete(call.caller().organization, *result);
                       user.ok() ? call.Finish(*user, result->organization_sequence) : call.Finish(user.status());
                     });
}

UsersService::NewInvitation UsersService::MakeInvitation(const std::string& organization, const std::string& user_id,
                                                         bool by_email) {
  const std::lock_guard lock(mutex_);
  if (!by_email) return {.token = EncodeBase64Url(RandomBytes(*random_, limits::kInvitationTokenBytes)), .nonce = {}};
  std::string nonce = RandomBytes(*random_, limits::kInvitationNonceBytes);
  return {.token = MailedToken(invitation_key_, organization, user_id, nonce), .nonce = nonce};
}

void UsersService::CreateUser(rpc::Call<v1::CreateUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::CreateUser>(call.request()));
}

void UsersService::GetUser(rpc::Call<v1::GetUserRequest, v1::User> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(directory::GetUser(*store_->Read(store::PartitionOf(caller.organization)), caller,
                                 LastId(call.request().name())));
}

void UsersService::ListUsers(rpc::Call<v1::ListUsersRequest, v1::ListUsersResponse> call) {
  const rpc::Caller& caller = call.caller();
  call.Finish(directory::ListUsers(*store_->Read(store::PartitionOf(caller.organization)), caller, call.request()));
}

void UsersService::UpdateUser(rpc::Call<v1::UpdateUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::UpdateUser>(call.request(), &mask_rules_));
}

void UsersService::SetSpendingLimits(rpc::Call<v1::SetSpendingLimitsRequest, v1::User> call) {
  const absl::StatusOr<SpendingLimits> limits = FromProto(call.request().spending_limits());
  if (!limits.ok()) {
    call.Finish(AtField("spending_limits", limits.status()));
    return;
  }
  Execute(call, std::make_unique<directory::SetSpendingLimits>(ToResourceRequest(call.request()), *limits));
}

void UsersService::InviteUser(rpc::Call<v1::InviteUserRequest, v1::InviteUserResponse> call) {
  const std::string user_id = LastId(call.request().name());
  const bool by_email = call.request().by_email();
  if (by_email && invitation_key_.empty()) {
    call.Finish(InvitationsNotMailed(user_id));
    return;
  }
  const NewInvitation made = MakeInvitation(call.caller().organization, user_id, by_email);
  executor_->Execute(
      call.caller(), {.request_id = call.context().request_id, .digest = call.context().request_digest},
      std::make_unique<directory::InviteUser>(user_id, HashOfToken(made.token), made.nonce,
                                              ToTimeToLive(call.request())),
      [this, call, token = by_email ? std::string() : made.token](absl::StatusOr<command::Result> result) {
        if (!result.ok()) {
          call.Finish(result.status());
          return;
        }
        v1::InviteUserResponse response;
        const std::string& organization = call.caller().organization;
        absl::Status status =
            response.ParseFromString(result->answer)
                ? FillPerson(*store_->Read(store::PartitionOf(organization)), organization, response.mutable_user())
                : DataLoss("log");
        // An earlier request made the invitation with another token, which is unknown now.
        if (result->repeated_sequence == 0) response.set_token(token);
        status.ok() ? call.Finish(response, result->organization_sequence) : call.Finish(status);
      });
}

void UsersService::AcceptInvitation(rpc::Call<v1::AcceptInvitationRequest, v1::User> call) {
  const v1::AcceptInvitationRequest& request = call.request();
  Execute(call, std::make_unique<directory::AcceptInvitation>(LastId(request.name()), HashOfToken(request.token())));
}

void UsersService::SuspendUser(rpc::Call<v1::SuspendUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::SuspendUser>(ToResourceRequest(call.request())));
}

void UsersService::ResumeUser(rpc::Call<v1::ResumeUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::ResumeUser>(ToResourceRequest(call.request())));
}

void UsersService::DeprovisionUser(rpc::Call<v1::DeprovisionUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::DeprovisionUser>(ToResourceRequest(call.request()),
                                                             /*gone_is_done=*/false));
}

void UsersService::BatchDeprovisionUsers(
    rpc::Call<v1::BatchDeprovisionUsersRequest, v1::BatchDeprovisionUsersResponse> call) {
  std::vector<absl::StatusOr<command::PreparedCommand>> commands;
  for (v1::DeprovisionUserRequest request : call.request().requests()) {
    commands.push_back(command::PreparedCommand{
        .digest = deprovision_method_->RequestDigest(&request),
        .command = std::make_unique<directory::DeprovisionUser>(ToResourceRequest(request), /*gone_is_done=*/true),
        .request_id = request.request_id()});
  }
  command::RunCommands(executor_, call.caller(), std::move(commands), [this, call](command::CommandResults results) {
    v1::BatchDeprovisionUsersResponse response;
    for (const absl::StatusOr<command::Result>& result : results) {
      const absl::StatusOr<v1::User> user =
          result.ok() ? Complete(call.caller().organization, *result) : result.status();
      v1::DeprovisionResult* const added = response.add_results();
      if (user.ok()) {
        *added->mutable_user() = *user;
      } else {
        *added->mutable_error() = rpc::ToRpcStatus(user.status());
      }
    }
    call.Finish(response);
  });
}

void UsersService::ReinstateUser(rpc::Call<v1::ReinstateUserRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::ReinstateUser>(ToResourceRequest(call.request())));
}

void UsersService::ErasePerson(rpc::Call<v1::ErasePersonRequest, v1::User> call) {
  Execute(call, std::make_unique<directory::ErasePerson>(ToResourceRequest(call.request())));
}

void UsersService::ReportSeenUsers(rpc::Call<v1::ReportSeenUsersRequest, v1::ReportSeenUsersResponse> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<directory::ReportSeenUsers>(call.request()));
}

void UsersService::ImportUsers(rpc::Stream<v1::ImportUsersRequest, v1::ImportUsersResponse> stream) {
  command::ImportStream<UserFile>::Start(
      executor_,
      [create_method = create_method_.get()](const v1::ImportUsersRequest& first, const rpc::Caller& caller) {
        return std::make_unique<UserFile>(first.header(), caller, create_method);
      },
      std::move(stream));
}

}  // namespace outlay::directory
