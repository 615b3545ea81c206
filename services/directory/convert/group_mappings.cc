#include "services/directory/convert/group_mappings.h"

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/directory/convert/values.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {

absl::StatusOr<GroupMappingSpec> FromProto(const v1::GroupMapping& proto) {
  GroupMappingSpec spec;
  spec.provider_group_id = LastId(proto.provider_group());
  spec.group_id = LastId(proto.group());
  spec.role_id = LastId(proto.role());
  OUTLAY_ASSIGN_OR_RETURN(spec.authority_limit,
                          MaybeMoney("authority_limit", proto.has_authority_limit(), proto.authority_limit()));
  spec.membership = proto.membership();
  return spec;
}

std::string EtagOf(const GroupMapping& mapping) {
  return rpc::MakeEtag(mapping.create_time, static_cast<int>(mapping.state));
}

std::string EtagOf(const ProviderGroup& group) {
  return rpc::MakeEtag(group.create_time, group.revision);
}

v1::GroupMapping ToProto(std::string_view organization, const GroupMapping& mapping, absl::Time now) {
  v1::GroupMapping proto;
  const GroupMappingSpec& spec = mapping.spec;
  proto.set_name(GroupMappingName(organization, mapping.id));
  proto.set_provider_group(ProviderGroupName(organization, spec.provider_group_id));
  proto.set_group(GroupName(organization, spec.group_id));
  proto.set_role(RoleName(organization, spec.role_id));
  if (spec.authority_limit.has_value()) rpc::ToProto(*spec.authority_limit, proto.mutable_authority_limit());
  proto.set_membership(spec.membership);
  proto.set_state(HasExpired(mapping, now) ? v1::GroupMapping::STATE_EXPIRED
                                           : static_cast<v1::GroupMapping::State>(mapping.state));
  if (mapping.state == GroupMappingState::kProposed) {
    rpc::ToProto(ProposalExpiry(mapping), proto.mutable_proposal_expire_time());
  }
  proto.set_created_by(mapping.maker.person());
  proto.set_confirmed_by(mapping.confirmer);
  rpc::ToProto(mapping.create_time, proto.mutable_create_time());
  proto.set_etag(EtagOf(mapping));
  return proto;
}

v1::ProviderGroup ToProto(std::string_view organization, const ProviderGroup& group) {
  v1::ProviderGroup proto;
  proto.set_name(ProviderGroupName(organization, group.id));
  proto.set_display_name(group.spec.display_name);
  proto.set_external_id(group.spec.external_id);
  proto.set_member_count(static_cast<int>(group.member_count));
  rpc::ToProto(group.create_time, proto.mutable_create_time());
  rpc::ToProto(group.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(group));
  return proto;
}

v1::ProviderGroupMembersPushed ToEvent(std::string_view organization, const std::string& provider_group_id,
                                       const MemberChange& members) {
  v1::ProviderGroupMembersPushed event;
  event.set_provider_group(ProviderGroupName(organization, provider_group_id));
  for (const std::string& user_id : members.joining) event.add_added(UserName(organization, user_id));
  for (const std::string& user_id : members.leaving) event.add_removed(UserName(organization, user_id));
  return event;
}

}  // namespace outlay::directory
