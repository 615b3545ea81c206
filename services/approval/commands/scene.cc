#include "services/approval/commands/scene.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/access/reach.h"
#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"
#include "common/tenant/tenant.h"
#include "services/approval/domain/delegation.h"
#include "services/approval/domain/errors.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {

absl::StatusOr<Scene> LoadScene(const store::Reader& reader, const std::string& organization, absl::Time now,
                                bool with_rules) {
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, organization));
  Scene scene;
  scene.organization = organization;
  scene.base_currency = tenant.base_currency;
  scene.duties = ConflictMatrix(tenant.settings.requester_may_receive());
  scene.system_now = now;
  OUTLAY_ASSIGN_OR_RETURN(scene.business_now, tenant::BusinessNow(reader, organization, now));
  scene.people = std::make_unique<PeopleRows>(reader, organization, now);
  OUTLAY_ASSIGN_OR_RETURN(scene.delegations, LoadDelegations(reader, organization, scene.business_now));
  if (with_rules) {
    OUTLAY_ASSIGN_OR_RETURN(scene.rules, LoadRules(reader, organization));
  }
  return scene;
}

const std::string& UserOf(const rpc::Caller& caller) {
  return caller.on_behalf_of.empty() ? caller.subject : caller.on_behalf_of;
}

command::Outcome Unchanged(std::string resource, const google::protobuf::Message& answer) {
  command::Outcome outcome;
  outcome.resource = std::move(resource);
  outcome.after = answer.SerializeAsString();
  outcome.unchanged = true;
  return outcome;
}

absl::Status CompleteSubject(const store::Reader& reader, const Scene& scene, Subject* subject) {
  if (!subject->group_id.empty() && !scene.people->DepthOf(subject->group_id).has_value()) {
    return GroupNotFound(subject->group_id);
  }
  const Currency from = subject->amount.currency();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<tenant::ExchangeRate> rate,
                          tenant::FindRate(reader, scene.organization, from, scene.base_currency, scene.business_now));
  if (!rate.has_value()) return RateMissing(from.code(), scene.base_currency.code());
  OUTLAY_ASSIGN_OR_RETURN(const Money base, Convert(subject->amount, rate->rate, scene.base_currency));
  subject->base_minor = base.minor_units();
  return absl::OkStatus();
}

bool IsVisible(const Review& review, const rpc::Caller& caller, const std::set<std::string>& acts_for) {
  if (access::Covers(caller.reach.get(), review.subject.group_id)) return true;
  if (UserOf(caller) == review.subject.requester) return true;
  return std::any_of(review.stages.begin(), review.stages.end(), [&](const ReviewStage& stage) {
    return std::any_of(stage.seats.begin(), stage.seats.end(),
                       [&](const Seat& seat) { return acts_for.contains(seat.user); });
  });
}

}  // namespace outlay::approval
