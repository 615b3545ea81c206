#include <string>

#include "services/approval/store/records.h"

namespace outlay::approval {
namespace {

storage::v1::ApproverRecord ToApprover(const Approver& approver) {
  storage::v1::ApproverRecord record;
  record.set_kind(static_cast<int32_t>(approver.kind));
  record.set_id(approver.id);
  record.set_manager_level(approver.manager_level);
  return record;
}

Approver FromApprover(const storage::v1::ApproverRecord& record) {
  return {.kind = static_cast<ApproverKind>(record.kind()), .id = record.id(), .manager_level = record.manager_level()};
}

Tier FromTier(const storage::v1::TierRecord& record) {
  Tier tier;
  if (record.has_above_minor()) tier.above_minor = record.above_minor();
  if (record.has_up_to_minor()) tier.up_to_minor = record.up_to_minor();
  for (const storage::v1::StageRecord& stage : record.stages()) tier.stages.push_back(FromRecord(stage));
  return tier;
}

}  // namespace

storage::v1::StageRecord ToRecord(const Stage& stage) {
  storage::v1::StageRecord record;
  record.set_display_name(stage.display_name);
  for (const Approver& approver : stage.approvers) *record.add_approvers() = ToApprover(approver);
  record.set_quorum(static_cast<int32_t>(stage.quorum));
  record.set_quorum_value(stage.quorum_value);
  for (const Escalation& escalation : stage.escalations) {
    storage::v1::EscalationRecord& added = *record.add_escalations();
    added.set_after_hours(escalation.after_hours);
    added.set_action(static_cast<int32_t>(escalation.action));
    if (escalation.approver != Approver()) *added.mutable_approver() = ToApprover(escalation.approver);
  }
  return record;
}

Stage FromRecord(const storage::v1::StageRecord& record) {
  Stage stage;
  stage.display_name = record.display_name();
  for (const storage::v1::ApproverRecord& approver : record.approvers())
    stage.approvers.push_back(FromApprover(approver));
  stage.quorum = static_cast<Quorum>(record.quorum());
  stage.quorum_value = record.quorum_value();
  for (const storage::v1::EscalationRecord& escalation : record.escalations()) {
    stage.escalations.push_back({.after_hours = escalation.after_hours(),
                                 .action = static_cast<EscalationAction>(escalation.action()),
                                 .approver = FromApprover(escalation.approver())});
  }
  return stage;
}

storage::v1::RuleRecord ToRecord(const Rule& rule) {
  storage::v1::RuleRecord record;
  record.set_display_name(rule.spec.display_name);
  record.set_group_id(rule.spec.group_id);
  const Conditions& conditions = rule.spec.conditions;
  for (const SubjectKind kind : conditions.kinds) record.add_kinds(static_cast<int32_t>(kind));
  for (const std::string& category : conditions.categories) record.add_categories(category);
  for (const std::string& supplier : conditions.suppliers) record.add_suppliers(supplier);
  for (const std::string& cost_center : conditions.cost_centers) record.add_cost_centers(cost_center);
  record.set_policy_breach_only(conditions.policy_breach_only);
  record.set_new_delivery_address_only(conditions.new_delivery_address_only);
  for (const Tier& tier : rule.spec.tiers) {
    storage::v1::TierRecord& added = *record.add_tiers();
    if (tier.above_minor.has_value()) added.set_above_minor(*tier.above_minor);
    if (tier.up_to_minor.has_value()) added.set_up_to_minor(*tier.up_to_minor);
    for (const Stage& stage : tier.stages) *added.add_stages() = ToRecord(stage);
  }
  record.set_disabled(rule.spec.disabled);
  record.set_revision(rule.revision);
  record.set_create_time_micros(absl::ToUnixMicros(rule.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(rule.update_time));
  record.set_create_digest(rule.create_digest);
  return record;
}

Rule FromRecord(std::string_view rule_id, const storage::v1::RuleRecord& record) {
  Rule rule;
  rule.id = std::string(rule_id);
  rule.spec.display_name = record.display_name();
  rule.spec.group_id = record.group_id();
  Conditions& conditions = rule.spec.conditions;
  for (const int32_t kind : record.kinds()) conditions.kinds.push_back(static_cast<SubjectKind>(kind));
  conditions.categories = {record.categories().begin(), record.categories().end()};
  conditions.suppliers = {record.suppliers().begin(), record.suppliers().end()};
  conditions.cost_centers = {record.cost_centers().begin(), record.cost_centers().end()};
  conditions.policy_breach_only = record.policy_breach_only();
  conditions.new_delivery_address_only = record.new_delivery_address_only();
  for (const storage::v1::TierRecord& tier : record.tiers()) rule.spec.tiers.push_back(FromTier(tier));
  rule.spec.disabled = record.disabled();
  rule.revision = record.revision();
  rule.create_time = absl::FromUnixMicros(record.create_time_micros());
  rule.update_time = absl::FromUnixMicros(record.update_time_micros());
  rule.create_digest = record.create_digest();
  return rule;
}

storage::v1::DelegationRecord ToRecord(const Delegation& delegation) {
  storage::v1::DelegationRecord record;
  record.set_delegator(delegation.delegator);
  record.set_delegate(delegation.delegate);
  record.set_start_micros(absl::ToUnixMicros(delegation.window.start));
  record.set_end_micros(absl::ToUnixMicros(delegation.window.end));
  for (const SubjectKind kind : delegation.kinds) record.add_kinds(static_cast<int32_t>(kind));
  if (delegation.cap_minor.has_value()) record.set_cap_minor(*delegation.cap_minor);
  record.set_revoked(delegation.revoked);
  record.set_create_digest(delegation.create_digest);
  return record;
}

Delegation FromRecord(std::string_view delegation_id, const storage::v1::DelegationRecord& record) {
  Delegation delegation;
  delegation.id = std::string(delegation_id);
  delegation.delegator = record.delegator();
  delegation.delegate = record.delegate();
  delegation.window = {.start = absl::FromUnixMicros(record.start_micros()),
                       .end = absl::FromUnixMicros(record.end_micros())};
  for (const int32_t kind : record.kinds()) delegation.kinds.push_back(static_cast<SubjectKind>(kind));
  if (record.has_cap_minor()) delegation.cap_minor = record.cap_minor();
  delegation.revoked = record.revoked();
  delegation.create_digest = record.create_digest();
  return delegation;
}

}  // namespace outlay::approval
