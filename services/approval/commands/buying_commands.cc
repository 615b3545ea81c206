#include "services/approval/commands/buying_commands.h"

#include <optional>
#include <string>

#include "common/access/reach.h"
#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/buying.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/settings_table.h"

namespace outlay::approval {
namespace {

absl::StatusOr<Scene> SceneOf(command::Context& context) {
  return LoadScene(context.txn, context.caller.organization, context.now, /*with_rules=*/false);
}

absl::StatusOr<BuyingPolicySpec> CheckedSpec(const Scene& scene, const v1::BuyingPolicy& proto) {
  OUTLAY_RETURN_IF_ERROR(CheckRuleBytes("buying_policy", proto));
  absl::StatusOr<BuyingPolicySpec> spec = FromProto(proto);
  if (!spec.ok()) return AtField("buying_policy", spec.status());
  if (!scene.people->DepthOf(spec->group_id).has_value()) return GroupNotFound(spec->group_id);
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  return spec;
}

command::Outcome OutcomeOf(const Scene& scene, const BuyingPolicy* before, const BuyingPolicy& after) {
  command::Outcome outcome;
  v1::BuyingPolicyChanged event;
  *event.mutable_buying_policy() = ToProto(scene.organization, after);
  outcome.resource = event.buying_policy().name();
  outcome.after = event.buying_policy().SerializeAsString();
  if (before != nullptr) outcome.before = ToProto(scene.organization, *before).SerializeAsString();
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

command::Outcome OutcomeOf(const Scene& scene, const BuyingException* before, const BuyingException& after) {
  command::Outcome outcome;
  v1::BuyingExceptionChanged event;
  *event.mutable_buying_exception() = ToProto(scene.organization, after, scene.business_now);
  outcome.resource = event.buying_exception().name();
  outcome.after = event.buying_exception().SerializeAsString();
  if (before != nullptr) {
    outcome.before = ToProto(scene.organization, *before, scene.business_now).SerializeAsString();
  }
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

}  // namespace

absl::StatusOr<command::Outcome> CreateBuyingPolicy::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, SceneOf(context));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BuyingPolicy> present,
                          FindBuyingPolicy(context.txn, {scene.organization, request_.buying_policy_id()}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return BuyingPolicyIdTaken(present->id);
    return Unchanged(BuyingPolicyName(scene.organization, present->id), ToProto(scene.organization, *present));
  }
  OUTLAY_RETURN_IF_ERROR(CheckHand(scene.settings, hand_));
  int policies = 0;
  OUTLAY_RETURN_IF_ERROR(ListBuyingPolicies(context.txn, scene.organization, std::nullopt, [&](const BuyingPolicy&) {
    return ++policies < limits::kBuyingPolicies ? store::Visit::kContinue : store::Visit::kStop;
  }));
  if (policies >= limits::kBuyingPolicies) return QuotaExceeded("buying_policies", limits::kBuyingPolicies);
  BuyingPolicy policy;
  policy.id = request_.buying_policy_id();
  OUTLAY_ASSIGN_OR_RETURN(policy.spec, CheckedSpec(scene, request_.buying_policy()));
  policy.revision = 1;
  policy.create_time = scene.system_now;
  policy.update_time = scene.system_now;
  policy.create_digest = StoredDigest(context);
  if (hand_ != Confirmation::kTry) SaveBuyingPolicy(context.txn, scene.organization, policy);
  return OutcomeOf(scene, nullptr, policy);
}

absl::StatusOr<command::Outcome> UpdateBuyingPolicy::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, SceneOf(context));
  const v1::BuyingPolicy& wanted = request_.buying_policy();
  OUTLAY_ASSIGN_OR_RETURN(const BuyingPolicy before,
                          LoadBuyingPolicy(context.txn, {scene.organization, LastId(wanted.name())}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(wanted.name(), wanted.etag(), EtagOf(before)));
  OUTLAY_RETURN_IF_ERROR(CheckHand(scene.settings, hand_));
  BuyingPolicy after = before;
  OUTLAY_ASSIGN_OR_RETURN(after.spec, CheckedSpec(scene, wanted));
  if (after.spec == before.spec) return Unchanged(wanted.name(), ToProto(scene.organization, before));
  ++after.revision;
  after.update_time = scene.system_now;
  if (hand_ != Confirmation::kTry) SaveBuyingPolicy(context.txn, scene.organization, after);
  return OutcomeOf(scene, &before, after);
}

absl::StatusOr<command::Outcome> DeleteBuyingPolicyCommand::Run(command::Context& context) const {
  const BuyingPolicyKey key = {context.caller.organization, LastId(request_.name())};
  OUTLAY_ASSIGN_OR_RETURN(const BuyingPolicy before, LoadBuyingPolicy(context.txn, key));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(request_.name(), request_.etag(), EtagOf(before)));
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalSettings settings,
                          LoadApprovalSettings(context.txn, context.caller.organization));
  OUTLAY_RETURN_IF_ERROR(CheckHand(settings, hand_));
  if (hand_ != Confirmation::kTry) DeleteBuyingPolicy(context.txn, key);
  command::Outcome outcome;
  outcome.resource = request_.name();
  outcome.before = ToProto(context.caller.organization, before).SerializeAsString();
  outcome.answer = v1::DeleteBuyingPolicyResponse().SerializeAsString();
  v1::BuyingPolicyDeleted event;
  event.set_buying_policy(request_.name());
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

absl::StatusOr<command::Outcome> CreateBuyingException::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, SceneOf(context));
  const std::string& user = UserOf(context.caller);
  const v1::BuyingException& wanted = request_.buying_exception();
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BuyingException> present,
                          FindBuyingException(context.txn, {scene.organization, request_.buying_exception_id()}));
  if (present.has_value()) {
    const bool is_same = present->create_digest == StoredDigest(context) && present->requester == user;
    if (!is_same) return BuyingExceptionIdTaken(present->id);
    return Unchanged(BuyingExceptionName(scene.organization, present->id),
                     ToProto(scene.organization, *present, scene.business_now));
  }
  BuyingException asked;
  asked.id = request_.buying_exception_id();
  asked.group_id = LastId(wanted.group());
  OUTLAY_RETURN_IF_ERROR(access::CheckReach(context.caller.reach.get(), asked.group_id));
  if (!scene.people->DepthOf(asked.group_id).has_value()) return GroupNotFound(asked.group_id);
  absl::StatusOr<PurchaseItem> item = FromProto(wanted.item());
  if (!item.ok()) return AtField("buying_exception.item", item.status());
  asked.item = *std::move(item);
  asked.justification = wanted.justification();
  asked.requester = user;
  asked.create_digest = StoredDigest(context);
  OUTLAY_ASSIGN_OR_RETURN(const int open,
                          DropExpiredExceptions(context.txn, scene.organization, user, scene.business_now));
  if (open >= limits::kOpenExceptions) return QuotaExceeded("open_buying_exceptions", limits::kOpenExceptions);
  OUTLAY_ASSIGN_OR_RETURN(const BuyingRules rules, LoadBuyingRules(context.txn, scene.organization, user, ""));
  OUTLAY_ASSIGN_OR_RETURN(const BuyingException made,
                          DecideCreateException(asked, rules.policies, *scene.people, scene.business_now));
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  SaveBuyingException(context.txn, scene.organization, made);
  return OutcomeOf(scene, nullptr, made);
}

absl::StatusOr<command::Outcome> DecideBuyingException::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, SceneOf(context));
  const std::string id = LastId(request_.name());
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<BuyingException> before,
                          FindBuyingException(context.txn, {scene.organization, id}));
  if (!before.has_value() || !access::Covers(context.caller.reach.get(), before->group_id)) {
    return BuyingExceptionNotFound(id);
  }
  ExceptionDecision decision = {
      .actor = UserOf(context.caller), .grant = request_.grant(), .reason = request_.reason(), .expire_time = {}};
  if (request_.has_expire_time()) decision.expire_time = rpc::TimeFromProto(request_.expire_time());
  OUTLAY_ASSIGN_OR_RETURN(const BuyingException after,
                          DecideException(*before, decision, *scene.people, scene.business_now));
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  SaveBuyingException(context.txn, scene.organization, after);
  return OutcomeOf(scene, &*before, after);
}

}  // namespace outlay::approval
