#include "services/approval/convert/changes.h"

#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/names.h"

namespace outlay::approval {

std::string EtagOf(const ApprovalChange& change) {
  return rpc::MakeEtag(change.create_time, change.revision);
}

v1::ApprovalChange ToProto(std::string_view organization, const ApprovalChange& change, absl::Time now) {
  v1::ApprovalChange proto;
  proto.set_name(ApprovalChangeName(organization, change.id));
  proto.mutable_change()->ParseFromString(change.change);
  if (!change.replaced.empty()) proto.mutable_replaced()->ParseFromString(change.replaced);
  proto.set_reason(change.reason);
  proto.set_state(static_cast<v1::ApprovalChange::State>(StateOf(change, now)));
  proto.set_proposed_by(change.proposer.person());
  proto.set_decided_by(change.decided_by);
  rpc::ToProto(change.create_time, proto.mutable_create_time());
  if (change.decide_time.has_value()) rpc::ToProto(*change.decide_time, proto.mutable_decide_time());
  if (change.state == ChangeState::kProposed) rpc::ToProto(ExpiryOf(change), proto.mutable_expire_time());
  proto.set_etag(EtagOf(change));
  return proto;
}

}  // namespace outlay::approval
