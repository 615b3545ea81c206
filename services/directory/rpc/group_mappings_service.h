// The GroupMappings API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_GROUP_MAPPINGS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_GROUP_MAPPINGS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/group_mappings.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows, at the clock's time.
class GroupMappingsService {
 public:
  // All must outlive the service.
  GroupMappingsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateGroupMapping(rpc::Call<v1::CreateGroupMappingRequest, v1::GroupMapping> call);
  void ConfirmGroupMapping(rpc::Call<v1::ConfirmGroupMappingRequest, v1::GroupMapping> call);
  void DeleteGroupMapping(rpc::Call<v1::DeleteGroupMappingRequest, v1::DeleteGroupMappingResponse> call);
  void GetGroupMapping(rpc::Call<v1::GetGroupMappingRequest, v1::GroupMapping> call);
  void ListGroupMappings(rpc::Call<v1::ListGroupMappingsRequest, v1::ListGroupMappingsResponse> call);
  void ListProviderGroups(rpc::Call<v1::ListProviderGroupsRequest, v1::ListProviderGroupsResponse> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_GROUP_MAPPINGS_SERVICE_H_
