#include "services/budget/convert/override_grants.h"

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/budget/domain/names.h"

namespace outlay::budget {

absl::StatusOr<OverrideGrant> FromProto(const v1::OverrideGrant& proto) {
  OverrideGrant grant;
  grant.group_id = LastId(proto.group());
  grant.document = proto.document();
  OUTLAY_ASSIGN_OR_RETURN(grant.max_amount, rpc::MoneyFromProto("max_amount", proto.max_amount()));
  grant.budget_id = LastId(proto.budget());
  grant.requester_id = LastId(proto.requester());
  grant.reason = proto.reason();
  grant.expire_time = rpc::TimeFromProto(proto.expire_time());
  return grant;
}

v1::OverrideGrant ToProto(std::string_view organization, const OverrideGrant& grant, absl::Time business_now,
                          bool names_budget) {
  v1::OverrideGrant proto;
  proto.set_name(OverrideGrantName(organization, grant.id));
  proto.set_group(GroupName(organization, grant.group_id));
  proto.set_document(grant.document);
  rpc::ToProto(grant.max_amount, proto.mutable_max_amount());
  proto.set_only_one_budget(!grant.budget_id.empty());
  if (names_budget && !grant.budget_id.empty()) proto.set_budget(BudgetName(organization, grant.budget_id));
  proto.set_requester(UserName(organization, grant.requester_id));
  proto.set_reason(grant.reason);
  rpc::ToProto(grant.expire_time, proto.mutable_expire_time());
  proto.set_state(static_cast<v1::OverrideGrant::State>(StateAt(grant, business_now)));
  if (!grant.hold_id.empty()) proto.set_hold(HoldName(organization, grant.hold_id));
  proto.set_creator(grant.maker.person());
  proto.set_revoked_by(grant.revoker);
  rpc::ToProto(grant.create_time, proto.mutable_create_time());
  rpc::ToProto(grant.update_time, proto.mutable_update_time());
  proto.set_etag(EtagOf(grant));
  return proto;
}

std::string EtagOf(const OverrideGrant& grant) {
  return rpc::MakeEtag(grant.create_time, grant.revision);
}

}  // namespace outlay::budget
