// The Groups API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_GROUPS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_GROUPS_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/directory/v1/groups.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows.
class GroupsService {
 public:
  // Both must outlive the service. FAILED_PRECONDITION: the contract does not match this code.
  static absl::StatusOr<std::unique_ptr<GroupsService>> Create(store::Store* store, command::Executor* executor);

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateGroup(rpc::Call<v1::CreateGroupRequest, v1::Group> call);
  void GetGroup(rpc::Call<v1::GetGroupRequest, v1::Group> call);
  void ListGroups(rpc::Call<v1::ListGroupsRequest, v1::ListGroupsResponse> call);
  void UpdateGroup(rpc::Call<v1::UpdateGroupRequest, v1::Group> call);
  void MoveGroup(rpc::Call<v1::MoveGroupRequest, v1::Group> call);
  void UpdateGroupSettings(rpc::Call<v1::UpdateGroupSettingsRequest, v1::Group> call);
  void GetEffectiveGroupSettings(rpc::Call<v1::GetEffectiveGroupSettingsRequest, v1::EffectiveGroupSettings> call);
  void DeleteGroup(rpc::Call<v1::DeleteGroupRequest, v1::DeleteGroupResponse> call);
  void GetGroupPath(rpc::Call<v1::GetGroupPathRequest, v1::GroupPath> call);
  void ListGroupPlacements(rpc::Call<v1::ListGroupPlacementsRequest, v1::ListGroupPlacementsResponse> call);

 private:
  // Answers with the result of `read(reader, key, request)` for the group that the request names, if the caller may see
  // it.
  template <typename Request, typename Response, typename ReadGroup>
  void Answer(const rpc::Call<Request, Response>& call, ReadGroup read) const;

  GroupsService(store::Store* store, command::Executor* executor, rpc::FieldMaskRules mask_rules)
      : store_(store), executor_(executor), mask_rules_(std::move(mask_rules)) {}

  store::Store* const store_;
  command::Executor* const executor_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_GROUPS_SERVICE_H_
