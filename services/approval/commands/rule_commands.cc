#include "services/approval/commands/rule_commands.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/commands/scene.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/domain/selection.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

absl::StatusOr<RuleSpec> CheckedSpec(const Scene& scene, const v1::Rule& proto) {
  OUTLAY_RETURN_IF_ERROR(CheckRuleBytes("rule", proto));
  absl::StatusOr<RuleSpec> spec = FromProto(proto, scene.base_currency);
  if (!spec.ok()) return AtField("rule", spec.status());
  if (!scene.people->DepthOf(spec->group_id).has_value()) return GroupNotFound(spec->group_id);
  const std::string findings = CheckRule(*spec, *scene.people);
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  if (!findings.empty()) return RuleInvalid(findings);
  return spec;
}

command::Outcome OutcomeOf(const Scene& scene, const Rule* before, const Rule& after) {
  command::Outcome outcome;
  outcome.resource = RuleName(scene.organization, after.id);
  v1::RuleChanged event;
  *event.mutable_rule() = ToProto(scene.organization, after, scene.base_currency);
  outcome.after = event.rule().SerializeAsString();
  if (before != nullptr) {
    outcome.before = ToProto(scene.organization, *before, scene.base_currency).SerializeAsString();
  }
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

// Deletes delegations that ended long ago, and checks the number of the others.
absl::Status MakeRoomForDelegation(store::Transaction& txn, const Scene& scene, const std::string& delegator) {
  const absl::Time forgotten = scene.business_now - limits::kDelegationRetention;
  std::vector<std::string> ended;
  int all = 0;
  int given = 0;
  OUTLAY_RETURN_IF_ERROR(ListDelegations(txn, scene.organization, std::nullopt, [&](const Delegation& delegation) {
    if (delegation.window.end <= forgotten) {
      ended.push_back(delegation.id);
      return store::Visit::kContinue;
    }
    ++all;
    if (delegation.delegator == delegator) ++given;
    return store::Visit::kContinue;
  }));
  for (const std::string& id : ended) DeleteDelegation(txn, {scene.organization, id});
  if (given >= limits::kDelegationsOfUser) return QuotaExceeded("delegations_of_user", limits::kDelegationsOfUser);
  return all >= limits::kDelegations ? QuotaExceeded("delegations", limits::kDelegations) : absl::OkStatus();
}

command::Outcome OutcomeOf(const Scene& scene, const Delegation* before, const Delegation& after) {
  command::Outcome outcome;
  outcome.resource = DelegationName(scene.organization, after.id);
  outcome.after = ToProto(scene.organization, after, scene.base_currency).SerializeAsString();
  if (before != nullptr) {
    outcome.before = ToProto(scene.organization, *before, scene.base_currency).SerializeAsString();
  }
  return outcome;
}

}  // namespace

absl::StatusOr<command::Outcome> CreateRule::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/true));
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Rule> present,
                          FindRule(context.txn, {scene.organization, request_.rule_id()}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context)) return RuleIdTaken(request_.rule_id());
    return Unchanged(RuleName(scene.organization, present->id),
                     ToProto(scene.organization, *present, scene.base_currency));
  }
  OUTLAY_RETURN_IF_ERROR(CheckHand(scene.settings, hand_));
  if (scene.rules->size() >= static_cast<size_t>(limits::kRules)) return QuotaExceeded("rules", limits::kRules);
  Rule rule;
  rule.id = request_.rule_id();
  OUTLAY_ASSIGN_OR_RETURN(rule.spec, CheckedSpec(scene, request_.rule()));
  rule.revision = 1;
  rule.create_time = scene.system_now;
  rule.update_time = scene.system_now;
  rule.create_digest = StoredDigest(context);
  if (hand_ != Confirmation::kTry) SaveRule(context.txn, scene.organization, rule);
  return OutcomeOf(scene, nullptr, rule);
}

absl::StatusOr<command::Outcome> UpdateRule::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/false));
  const v1::Rule& wanted = request_.rule();
  OUTLAY_ASSIGN_OR_RETURN(const Rule before, LoadRule(context.txn, {scene.organization, LastId(wanted.name())}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(wanted.name(), wanted.etag(), EtagOf(before)));
  OUTLAY_RETURN_IF_ERROR(CheckHand(scene.settings, hand_));
  Rule after = before;
  OUTLAY_ASSIGN_OR_RETURN(after.spec, CheckedSpec(scene, wanted));
  if (after.spec == before.spec) {
    return Unchanged(wanted.name(), ToProto(scene.organization, before, scene.base_currency));
  }
  ++after.revision;
  after.update_time = scene.system_now;
  if (hand_ != Confirmation::kTry) SaveRule(context.txn, scene.organization, after);
  return OutcomeOf(scene, &before, after);
}

absl::StatusOr<command::Outcome> DeleteRuleCommand::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/false));
  const RuleKey key = {scene.organization, LastId(request_.name())};
  OUTLAY_ASSIGN_OR_RETURN(const Rule before, LoadRule(context.txn, key));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(request_.name(), request_.etag(), EtagOf(before)));
  OUTLAY_RETURN_IF_ERROR(CheckHand(scene.settings, hand_));
  if (hand_ != Confirmation::kTry) DeleteRule(context.txn, key);
  command::Outcome outcome;
  outcome.resource = request_.name();
  outcome.before = ToProto(scene.organization, before, scene.base_currency).SerializeAsString();
  outcome.answer = v1::DeleteRuleResponse().SerializeAsString();
  v1::RuleDeleted event;
  event.set_rule(request_.name());
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

absl::StatusOr<command::Outcome> CreateDelegation::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/false));
  const DelegationKey key = {scene.organization, request_.delegation_id()};
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Delegation> present, FindDelegation(context.txn, key));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context) || present->delegator != UserOf(context.caller)) {
      return DelegationIdTaken(request_.delegation_id());
    }
    return Unchanged(DelegationName(scene.organization, present->id),
                     ToProto(scene.organization, *present, scene.base_currency));
  }
  absl::StatusOr<Delegation> delegation = FromProto(request_.delegation(), scene.base_currency);
  if (!delegation.ok()) return AtField("delegation", delegation.status());
  delegation->id = request_.delegation_id();
  delegation->delegator = UserOf(context.caller);
  delegation->create_digest = StoredDigest(context);
  OUTLAY_RETURN_IF_ERROR(MakeRoomForDelegation(context.txn, scene, delegation->delegator));
  OUTLAY_RETURN_IF_ERROR(CheckDelegation(*delegation, *scene.delegations, *scene.people, scene.business_now));
  OUTLAY_RETURN_IF_ERROR(scene.people->status());
  SaveDelegation(context.txn, scene.organization, *delegation);
  return OutcomeOf(scene, nullptr, *delegation);
}

absl::StatusOr<command::Outcome> RevokeDelegation::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context.txn, context.caller.organization, context.now,
                                                       /*with_rules=*/false));
  const std::string id = LastId(request_.name());
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Delegation> before,
                          FindDelegation(context.txn, {scene.organization, id}));
  if (!before.has_value() || before->delegator != UserOf(context.caller)) return DelegationNotFound(id);
  if (before->revoked) {
    return Unchanged(request_.name(), ToProto(scene.organization, *before, scene.base_currency));
  }
  Delegation after = *before;
  after.revoked = true;
  after.window.end = std::min(after.window.end, scene.business_now);
  SaveDelegation(context.txn, scene.organization, after);
  return OutcomeOf(scene, &*before, after);
}

}  // namespace outlay::approval
