#include "services/directory/convert/groups.h"

#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "common/tenant/group_settings.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

template <typename Message>
void SetSettings(std::string_view organization, const Group& group, Message& message) {
  if (group.settings != GroupSettings()) *message.mutable_settings() = tenant::ToProto(organization, group.settings);
}

}  // namespace

std::string EtagOf(const Group& group) {
  return rpc::MakeEtag(group.create_time, group.revision);
}

v1::Group ToProto(std::string_view organization, const Group& group, int64_t depth) {
  v1::Group proto;
  proto.set_name(GroupName(organization, group.id));
  proto.set_display_name(group.display_name);
  proto.set_parent(GroupName(organization, group.parent_id));
  proto.set_depth(static_cast<int32_t>(depth));
  rpc::ToProto(group.create_time, proto.mutable_create_time());
  rpc::ToProto(group.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(group));
  SetSettings(organization, group, proto);
  return proto;
}

v1::GroupChanged ToEvent(std::string_view organization, const Group& group) {
  v1::GroupChanged event;
  event.set_group(GroupName(organization, group.id));
  event.set_parent(GroupName(organization, group.parent_id));
  event.set_display_name(group.display_name);
  SetSettings(organization, group, event);
  return event;
}

}  // namespace outlay::directory
