#include "services/directory/convert/users.h"

#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/directory/convert/values.h"
#include "services/directory/domain/names.h"

namespace outlay::directory {
namespace {

bool HasLimits(const SpendingLimits& limits) {
  return limits != SpendingLimits();
}

void WriteLimits(const SpendingLimits& limits, v1::SpendingLimits* proto) {
  if (limits.per_order.has_value()) rpc::ToProto(*limits.per_order, proto->mutable_per_order());
  if (limits.per_period.has_value()) rpc::ToProto(*limits.per_period, proto->mutable_per_period());
  proto->set_period(static_cast<v1::SpendingLimits::Period>(limits.period));
}

// Writes the fields that the resource and the event share, under the same names.
template <typename Proto>
void WriteUser(std::string_view organization, const User& user, Proto* proto) {
  proto->set_state(static_cast<v1::UserChanged::State>(user.state));
  proto->set_manager(UserName(organization, user.manager_id));
  proto->set_owner(UserName(organization, user.owner_id));
  if (HasLimits(user.spending_limits)) WriteLimits(user.spending_limits, proto->mutable_spending_limits());
  if (user.deprovision_time.has_value()) {
    rpc::ToProto(*user.deprovision_time, proto->mutable_deprovision_time());
  }
  for (const std::string& group_id : user.former_group_ids) {
    proto->add_former_groups(GroupName(organization, group_id));
  }
}

}  // namespace

UserState FromProto(v1::UserChanged::State state) {
  return static_cast<UserState>(state);
}

absl::StatusOr<SpendingLimits> FromProto(const v1::SpendingLimits& proto) {
  SpendingLimits limits;
  OUTLAY_ASSIGN_OR_RETURN(limits.per_order, MaybeMoney("per_order", proto.has_per_order(), proto.per_order()));
  OUTLAY_ASSIGN_OR_RETURN(limits.per_period, MaybeMoney("per_period", proto.has_per_period(), proto.per_period()));
  limits.period = static_cast<LimitPeriod>(proto.period());
  return limits;
}

Person PersonFromProto(const v1::User& proto) {
  return {.email = proto.email(), .display_name = proto.display_name(), .external_id = proto.external_id()};
}

std::string EtagOf(const User& user) {
  return rpc::MakeEtag(user.create_time, user.revision);
}

v1::User ToProto(std::string_view organization, const User& user) {
  v1::User proto;
  proto.set_name(UserName(organization, user.id));
  WriteUser(organization, user, &proto);
  if (user.invitation.has_value()) {
    rpc::ToProto(user.invitation->expire_time, proto.mutable_invitation_expire_time());
  }
  proto.set_erased(user.erased);
  rpc::ToProto(user.create_time, proto.mutable_create_time());
  rpc::ToProto(user.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(user));
  return proto;
}

void FillPerson(const Person& person, v1::User* proto) {
  proto->set_email(person.email);
  proto->set_display_name(person.display_name);
  proto->set_external_id(person.external_id);
}

void FillLastSeen(const std::optional<absl::Time>& last_seen, v1::User* proto) {
  if (last_seen.has_value()) rpc::ToProto(*last_seen, proto->mutable_last_seen_time());
}

v1::Membership ToProto(std::string_view organization, const Membership& membership) {
  v1::Membership proto;
  proto.set_user(UserName(organization, membership.user_id));
  proto.set_group(GroupName(organization, membership.group_id));
  rpc::ToProto(membership.join_time, proto.mutable_join_time());
  for (const std::string& mapping_id : membership.mapping_ids) {
    proto.add_group_mappings(GroupMappingName(organization, mapping_id));
  }
  return proto;
}

v1::UserChanged ToEvent(std::string_view organization, const User& user) {
  v1::UserChanged event;
  event.set_user(UserName(organization, user.id));
  WriteUser(organization, user, &event);
  return event;
}

v1::MembershipChanged ToEvent(std::string_view organization, const Membership& membership) {
  v1::MembershipChanged event;
  event.set_user(UserName(organization, membership.user_id));
  event.set_group(GroupName(organization, membership.group_id));
  rpc::ToProto(membership.join_time, event.mutable_join_time());
  return event;
}

}  // namespace outlay::directory
