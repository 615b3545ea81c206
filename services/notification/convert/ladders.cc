#include "services/notification/convert/ladders.h"

#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"

namespace outlay::notification {

std::string LadderName(const std::string& organization) {
  return Concat(OrganizationName(organization), "/expiryLadder");
}

v1::ExpiryLadder ToProto(const std::string& organization, const Ladders& ladders,
                         std::optional<absl::Time> update_time) {
  v1::ExpiryLadder proto;
  proto.set_name(LadderName(organization));
  for (const LadderRung& rung : ladders.back().ladder) {
    v1::ExpiryLadder::Rung& shown = *proto.add_rungs();
    shown.set_up_to_months(rung.up_to_months);
    for (const LadderOffset& offset : rung.offsets) {
      v1::ExpiryLadder::Step& step = *shown.add_steps();
      step.set_months_before(offset.months);
      step.set_days_before(offset.days);
    }
  }
  proto.set_etag(rpc::MakeEtag(absl::UnixEpoch(), ladders.back().revision));
  if (update_time.has_value()) rpc::ToProto(*update_time, proto.mutable_update_time());
  proto.set_changing(ladders.size() > 1);
  return proto;
}

absl::StatusOr<Ladder> FromProto(const v1::ExpiryLadder& proto) {
  if (proto.rungs().empty()) return DefaultLadder();
  Ladder ladder;
  for (const v1::ExpiryLadder::Rung& shown : proto.rungs()) {
    LadderRung rung{.up_to_months = shown.up_to_months(), .offsets = {}};
    for (const v1::ExpiryLadder::Step& step : shown.steps()) {
      rung.offsets.push_back({.months = step.months_before(), .days = step.days_before()});
    }
    ladder.push_back(std::move(rung));
  }
  OUTLAY_RETURN_IF_ERROR(CheckLadder(ladder));
  return ladder;
}

}  // namespace outlay::notification
