// The Users API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_USERS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_USERS_SERVICE_H_

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/directory/v1/users.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows. Adds personal data from
// the store to answers, because commands and the log do not have them.
class UsersService {
 public:
  // All must outlive the service. `random` makes invitations' tokens, `invitation_key` those of invitations by e-mail;
  // empty: there are none by e-mail. FAILED_PRECONDITION: the contract does not match this code.
  static absl::StatusOr<std::unique_ptr<UsersService>> Create(store::Store* store, command::Executor* executor,
                                                              Random* random, std::string invitation_key);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateUser(rpc::Call<v1::CreateUserRequest, v1::User> call);
  void GetUser(rpc::Call<v1::GetUserRequest, v1::User> call);
  void ListUsers(rpc::Call<v1::ListUsersRequest, v1::ListUsersResponse> call);
  void UpdateUser(rpc::Call<v1::UpdateUserRequest, v1::User> call);
  void SetSpendingLimits(rpc::Call<v1::SetSpendingLimitsRequest, v1::User> call);
  void InviteUser(rpc::Call<v1::InviteUserRequest, v1::InviteUserResponse> call);
  void AcceptInvitation(rpc::Call<v1::AcceptInvitationRequest, v1::User> call);
  void SuspendUser(rpc::Call<v1::SuspendUserRequest, v1::User> call);
  void ResumeUser(rpc::Call<v1::ResumeUserRequest, v1::User> call);
  void DeprovisionUser(rpc::Call<v1::DeprovisionUserRequest, v1::User> call);
  void BatchDeprovisionUsers(rpc::Call<v1::BatchDeprovisionUsersRequest, v1::BatchDeprovisionUsersResponse> call);
  void ReinstateUser(rpc::Call<v1::ReinstateUserRequest, v1::User> call);
  void ErasePerson(rpc::Call<v1::ErasePersonRequest, v1::User> call);
  void ReportSeenUsers(rpc::Call<v1::ReportSeenUsersRequest, v1::ReportSeenUsersResponse> call);
  void ImportUsers(rpc::Stream<v1::ImportUsersRequest, v1::ImportUsersResponse> stream);

 private:
  UsersService(store::Store* store, command::Executor* executor, Random* random, std::string invitation_key,
               rpc::FieldMaskRules mask_rules, std::unique_ptr<const rpc::Method> create_method,
               std::unique_ptr<const rpc::Method> deprovision_method)
      : store_(store),
        executor_(executor),
        random_(random),
        invitation_key_(std::move(invitation_key)),
        mask_rules_(std::move(mask_rules)),
        create_method_(std::move(create_method)),
        deprovision_method_(std::move(deprovision_method)) {}

  // Runs a command whose answer is a user as logged, and answers with personal data added.
  template <typename Request>
  void Execute(const rpc::Call<Request, v1::User>& call, std::unique_ptr<command::Command> command);
  // The token of a new invitation, and the nonce from which it is derived.
  struct NewInvitation {
    std::string token;
    std::string nonce;  // by e-mail
  };
  NewInvitation MakeInvitation(const std::string& organization, const std::string& user_id, bool by_email);
  // Returns an answer of a command with personal data added.
  absl::StatusOr<v1::User> Complete(const std::string& organization, const command::Result& result) const;

  store::Store* const store_;
  command::Executor* const executor_;
  std::mutex mutex_;
  Random* const random_;  // Guarded by mutex_.
  const std::string invitation_key_;
  const rpc::FieldMaskRules mask_rules_;
  const std::unique_ptr<const rpc::Method> create_method_;
  const std::unique_ptr<const rpc::Method> deprovision_method_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_USERS_SERVICE_H_
