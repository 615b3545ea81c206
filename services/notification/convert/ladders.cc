#include "services/notification/convert/ladders.h"

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"

namespace outlay::notification {

namespace {

template <typename Steps>
void AddSteps(const LadderRung& rung, Steps* steps) {
  for (const LadderOffset& offset : rung.offsets) {
    v1::ExpiryLadder::Step& step = *steps->Add();
    step.set_months_before(offset.months);
    step.set_days_before(offset.days);
  }
}

template <typename Steps>
LadderRung RungOf(int up_to_months, const Steps& steps) {
  LadderRung rung{.up_to_months = up_to_months, .offsets = {}};
  for (const v1::ExpiryLadder::Step& step : steps) {
    rung.offsets.push_back({.months = step.months_before(), .days = step.days_before()});
  }
  return rung;
}

template <typename Proto>
void AddState(const Ladders& ladders, std::optional<absl::Time> update_time, Proto* proto) {
  proto->set_etag(rpc::MakeEtag(absl::UnixEpoch(), ladders.back().revision));
  if (update_time.has_value()) rpc::ToProto(*update_time, proto->mutable_update_time());
  proto->set_changing(ladders.size() > 1);
}

}  // namespace

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
    AddSteps(rung, shown.mutable_steps());
  }
  AddState(ladders, update_time, &proto);
  return proto;
}

absl::StatusOr<Ladder> FromProto(const v1::ExpiryLadder& proto) {
  if (proto.rungs().empty()) return DefaultLadder();
  Ladder ladder;
  for (const v1::ExpiryLadder::Rung& shown : proto.rungs()) {
    ladder.push_back(RungOf(shown.up_to_months(), shown.steps()));
  }
  OUTLAY_RETURN_IF_ERROR(CheckLadder(ladder));
  return ladder;
}

std::string InvoiceLadderName(const std::string& organization) {
  return Concat(OrganizationName(organization), "/invoiceLadder");
}

v1::InvoiceLadder ToInvoiceLadder(const std::string& organization, const Ladders& ladders,
                                  std::optional<absl::Time> update_time) {
  v1::InvoiceLadder proto;
  proto.set_name(InvoiceLadderName(organization));
  for (const LadderRung& rung : ladders.back().ladder) AddSteps(rung, proto.mutable_steps());
  AddState(ladders, update_time, &proto);
  return proto;
}

absl::StatusOr<Ladder> FromProto(const v1::InvoiceLadder& proto) {
  Ladder ladder = {RungOf(/*up_to_months=*/0, proto.steps())};
  OUTLAY_RETURN_IF_ERROR(CheckSteps("steps", ladder.front()));
  return ladder;
}

}  // namespace outlay::notification
