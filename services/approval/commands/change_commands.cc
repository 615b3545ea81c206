#include "services/approval/commands/change_commands.h"

#include <map>
#include <optional>
#include <string>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/stored_digest.h"
#include "common/rpc/etag.h"
#include "outlay/approval/v1/approval_events.pb.h"
#include "services/approval/commands/buying_commands.h"
#include "services/approval/commands/rule_commands.h"
#include "services/approval/commands/scene.h"
#include "services/approval/commands/settings_commands.h"
#include "services/approval/convert/buying.h"
#include "services/approval/convert/changes.h"
#include "services/approval/convert/convert.h"
#include "services/approval/convert/settings.h"
#include "services/approval/domain/errors.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/names.h"
#include "services/approval/store/buying_tables.h"
#include "services/approval/store/changes_table.h"
#include "services/approval/store/settings_table.h"
#include "services/approval/store/tables.h"

namespace outlay::approval {
namespace {

Actor ActorOf(const command::Context& context) {
  return {.subject = context.caller.subject, .on_behalf_of = context.caller.on_behalf_of};
}

template <typename Value>
absl::StatusOr<std::string> EtagIfThere(const absl::StatusOr<std::optional<Value>>& found) {
  OUTLAY_RETURN_IF_ERROR(found.status());
  return found->has_value() ? EtagOf(**found) : std::string();
}

// Returns the current etag of the resource to be changed; empty: it does not exist. INVALID_ARGUMENT / FIELD_REQUIRED
// {field}.
absl::StatusOr<std::string> EtagNow(const store::Reader& reader, const std::string& organization,
                                    const v1::ProposedChange& change) {
  switch (change.what_case()) {
    case v1::ProposedChange::kRule:
      if (change.rule().name().empty()) return FieldRequired("change.rule.name");
      return EtagIfThere(FindRule(reader, {organization, LastId(change.rule().name())}));
    case v1::ProposedChange::kDeletedRule:
      return EtagIfThere(FindRule(reader, {organization, LastId(change.deleted_rule())}));
    case v1::ProposedChange::kBuyingPolicy:
      if (change.buying_policy().name().empty()) return FieldRequired("change.buying_policy.name");
      return EtagIfThere(FindBuyingPolicy(reader, {organization, LastId(change.buying_policy().name())}));
    case v1::ProposedChange::kDeletedBuyingPolicy:
      return EtagIfThere(FindBuyingPolicy(reader, {organization, LastId(change.deleted_buying_policy())}));
    case v1::ProposedChange::kSettings: {
      OUTLAY_ASSIGN_OR_RETURN(const ApprovalSettings settings, LoadApprovalSettings(reader, organization));
      return EtagOf(settings);
    }
    case v1::ProposedChange::WHAT_NOT_SET:
      break;
  }
  return FieldRequired("change");
}

absl::StatusOr<command::Outcome> ApplyRule(command::Context& context, const v1::Rule& rule, const std::string& etag,
                                           Confirmation hand) {
  if (etag.empty()) {
    v1::CreateRuleRequest request;
    request.set_rule_id(LastId(rule.name()));
    *request.mutable_rule() = rule;
    return CreateRule(std::move(request), hand).Run(context);
  }
  v1::UpdateRuleRequest request;
  *request.mutable_rule() = rule;
  request.mutable_rule()->set_etag(etag);
  return UpdateRule(std::move(request), hand).Run(context);
}

absl::StatusOr<command::Outcome> ApplyPolicy(command::Context& context, const v1::BuyingPolicy& policy,
                                             const std::string& etag, Confirmation hand) {
  if (etag.empty()) {
    v1::CreateBuyingPolicyRequest request;
    request.set_buying_policy_id(LastId(policy.name()));
    *request.mutable_buying_policy() = policy;
    return CreateBuyingPolicy(std::move(request), hand).Run(context);
  }
  v1::UpdateBuyingPolicyRequest request;
  *request.mutable_buying_policy() = policy;
  request.mutable_buying_policy()->set_etag(etag);
  return UpdateBuyingPolicy(std::move(request), hand).Run(context);
}

// Runs the command that makes the change; `etag`: the expected etag of its resource, empty: it must not exist.
absl::StatusOr<command::Outcome> Apply(command::Context& context, const v1::ProposedChange& change,
                                       const std::string& etag, Confirmation hand) {
  switch (change.what_case()) {
    case v1::ProposedChange::kRule:
      return ApplyRule(context, change.rule(), etag, hand);
    case v1::ProposedChange::kDeletedRule: {
      v1::DeleteRuleRequest request;
      request.set_name(change.deleted_rule());
      request.set_etag(etag);
      return DeleteRuleCommand(std::move(request), hand).Run(context);
    }
    case v1::ProposedChange::kBuyingPolicy:
      return ApplyPolicy(context, change.buying_policy(), etag, hand);
    case v1::ProposedChange::kDeletedBuyingPolicy: {
      v1::DeleteBuyingPolicyRequest request;
      request.set_name(change.deleted_buying_policy());
      request.set_etag(etag);
      return DeleteBuyingPolicyCommand(std::move(request), hand).Run(context);
    }
    case v1::ProposedChange::kSettings: {
      v1::UpdateApprovalSettingsRequest request;
      request.set_parent(Concat("organizations/", context.caller.organization));
      *request.mutable_settings() = change.settings();
      request.mutable_settings()->set_etag(etag);
      return UpdateApprovalSettings(std::move(request), hand).Run(context);
    }
    case v1::ProposedChange::WHAT_NOT_SET:
      break;
  }
  return FieldRequired("change");
}

// Returns the etag that the proposer gave, if any.
std::string EtagSaid(const v1::ProposedChange& change) {
  if (change.has_rule()) return change.rule().etag();
  if (change.has_buying_policy()) return change.buying_policy().etag();
  return change.has_settings() ? change.settings().etag() : "";
}

// Returns the resource as it is before the change, according to a trial run of the command.
v1::ProposedChange Replaced(const v1::ProposedChange& change, const command::Outcome& tried) {
  v1::ProposedChange replaced;
  const std::string& was = tried.unchanged ? tried.after : tried.before;
  if (was.empty()) return replaced;
  if (change.has_rule() || !change.deleted_rule().empty()) {
    replaced.mutable_rule()->ParseFromString(was);
  } else if (change.has_settings()) {
    replaced.mutable_settings()->ParseFromString(was);
  } else {
    replaced.mutable_buying_policy()->ParseFromString(was);
  }
  return replaced;
}

// Deletes changes that ended long ago, or the oldest ended ones if there are too many, and checks the number of waiting
// ones.
absl::Status MakeRoom(command::Context& context, const std::string& organization) {
  std::multimap<absl::Time, std::string> ended;
  size_t waiting = 0;
  OUTLAY_RETURN_IF_ERROR(
      ListApprovalChanges(context.txn, organization, std::nullopt, [&](const ApprovalChange& change) {
        if (StateOf(change, context.now) == ChangeState::kProposed) {
          ++waiting;
        } else {
          ended.emplace(change.decide_time.value_or(ExpiryOf(change)), change.id);
        }
        return store::Visit::kContinue;
      }));
  for (const std::string& id : ForgottenChanges(ended, waiting, context.now)) {
    DeleteApprovalChange(context.txn, {organization, id});
  }
  return waiting >= limits::kWaitingChanges ? QuotaExceeded("waiting_changes", limits::kWaitingChanges)
                                            : absl::OkStatus();
}

command::Outcome ChangeOutcome(const command::Context& context, const ApprovalChange* before,
                               const ApprovalChange& after) {
  const std::string& organization = context.caller.organization;
  v1::ApprovalChangeChanged event;
  *event.mutable_approval_change() = ToProto(organization, after, context.now);
  command::Outcome outcome;
  outcome.resource = event.approval_change().name();
  if (before != nullptr) outcome.before = ToProto(organization, *before, context.now).SerializeAsString();
  outcome.after = event.approval_change().SerializeAsString();
  outcome.announcements = {command::Announce(outcome.resource, event)};
  return outcome;
}

absl::StatusOr<ApprovalChange> LoadProposed(command::Context& context, const std::string& name,
                                            const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(ApprovalChange change,
                          LoadApprovalChange(context.txn, {context.caller.organization, LastId(name)}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(name, etag, EtagOf(change)));
  OUTLAY_RETURN_IF_ERROR(CheckProposed(change, context.now));
  return change;
}

}  // namespace

absl::StatusOr<command::Outcome> ProposeApprovalChange::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<ApprovalChange> present,
                          FindApprovalChange(context.txn, {organization, request_.approval_change_id()}));
  if (present.has_value()) {
    if (present->create_digest != command::StoredDigest(context)) return ApprovalChangeIdTaken(present->id);
    return Unchanged(ApprovalChangeName(organization, present->id), ToProto(organization, *present, context.now));
  }
  OUTLAY_RETURN_IF_ERROR(CheckRuleBytes("change", request_.change()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string etag, EtagNow(context.txn, organization, request_.change()));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(organization, EtagSaid(request_.change()), etag));
  OUTLAY_ASSIGN_OR_RETURN(const command::Outcome tried, Apply(context, request_.change(), etag, Confirmation::kTry));
  OUTLAY_RETURN_IF_ERROR(MakeRoom(context, organization));
  ApprovalChange change;
  change.id = request_.approval_change_id();
  change.change = request_.change().SerializeAsString();
  change.replaced = Replaced(request_.change(), tried).SerializeAsString();
  change.etag_before = etag;
  change.reason = request_.reason();
  change.proposer = ActorOf(context);
  change.proposers = context.caller.persons;
  change.create_time = context.now;
  change.create_digest = command::StoredDigest(context);
  SaveApprovalChange(context.txn, organization, change);
  return ChangeOutcome(context, nullptr, change);
}

absl::StatusOr<command::Outcome> ConfirmApprovalChange::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalChange before, LoadProposed(context, request_.name(), request_.etag()));
  OUTLAY_RETURN_IF_ERROR(CheckConfirmer(before, ActorOf(context), context.caller.persons));
  const PeopleRows people(context.txn, context.caller.organization, context.now);
  OUTLAY_RETURN_IF_ERROR(CheckProposer(before, people.MayProposeChanges(before.proposer.person())));
  OUTLAY_RETURN_IF_ERROR(people.status());
  v1::ProposedChange change;
  change.ParseFromString(before.change);
  OUTLAY_ASSIGN_OR_RETURN(const std::string etag, EtagNow(context.txn, context.caller.organization, change));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(request_.name(), before.etag_before, etag));
  OUTLAY_ASSIGN_OR_RETURN(const command::Outcome made,
                          Apply(context, change, before.etag_before, Confirmation::kConfirmed));
  const ApprovalChange after = Decided(before, ChangeState::kDone, ActorOf(context), context.now);
  SaveApprovalChange(context.txn, context.caller.organization, after);
  command::Outcome outcome = ChangeOutcome(context, &before, after);
  outcome.announcements.insert(outcome.announcements.end(), made.announcements.begin(), made.announcements.end());
  return outcome;
}

absl::StatusOr<command::Outcome> RejectApprovalChange::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const ApprovalChange before, LoadProposed(context, request_.name(), request_.etag()));
  const ApprovalChange after = Decided(before, ChangeState::kRejected, ActorOf(context), context.now);
  SaveApprovalChange(context.txn, context.caller.organization, after);
  return ChangeOutcome(context, &before, after);
}

}  // namespace outlay::approval
