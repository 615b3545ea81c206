// The Memberships API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_MEMBERSHIPS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_MEMBERSHIPS_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/memberships.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class MembershipsService {
 public:
  // Both must outlive the service.
  MembershipsService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void AddMembership(rpc::Call<v1::AddMembershipRequest, v1::Membership> call);
  void RemoveMembership(rpc::Call<v1::RemoveMembershipRequest, v1::RemoveMembershipResponse> call);
  void MoveUser(rpc::Call<v1::MoveUserRequest, v1::Membership> call);
  void ListMemberships(rpc::Call<v1::ListMembershipsRequest, v1::ListMembershipsResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_MEMBERSHIPS_SERVICE_H_
