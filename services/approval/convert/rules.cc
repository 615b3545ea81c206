#include <optional>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/approval/convert/convert.h"
#include "services/approval/domain/names.h"

namespace outlay::approval {
namespace {

constexpr int kPercentMax = 100;

absl::StatusOr<Approver> ToApprover(const v1::Approver& proto) {
  const int given = static_cast<int>(!proto.user().empty()) + static_cast<int>(!proto.role().empty()) +
                    static_cast<int>(proto.manager_level() > 0) + static_cast<int>(proto.group_administrators()) +
                    static_cast<int>(proto.budget_owners());
  if (given != 1) {
    return FieldInvalid("user", "or role, manager_level, group_administrators or budget_owners: set exactly one");
  }
  if (!proto.user().empty()) return Approver{.kind = ApproverKind::kUser, .id = LastId(proto.user())};
  if (!proto.role().empty()) return Approver{.kind = ApproverKind::kRole, .id = LastId(proto.role())};
  if (proto.group_administrators()) return Approver{.kind = ApproverKind::kGroupAdministrators, .id = {}};
  if (proto.budget_owners()) return Approver{.kind = ApproverKind::kBudgetOwners, .id = {}};
  return Approver{.kind = ApproverKind::kManager, .id = {}, .manager_level = proto.manager_level()};
}

void FillApprover(std::string_view organization, const Approver& approver, v1::Approver* proto) {
  switch (approver.kind) {
    case ApproverKind::kUnspecified:
      return;
    case ApproverKind::kUser:
      proto->set_user(UserName(organization, approver.id));
      return;
    case ApproverKind::kRole:
      proto->set_role(RoleName(organization, approver.id));
      return;
    case ApproverKind::kManager:
      proto->set_manager_level(approver.manager_level);
      return;
    case ApproverKind::kGroupAdministrators:
      proto->set_group_administrators(true);
      return;
    case ApproverKind::kBudgetOwners:
      proto->set_budget_owners(true);
      return;
  }
}

absl::StatusOr<Escalation> ToEscalation(const v1::Escalation& proto) {
  Escalation escalation = {
      .after_hours = proto.after_hours(), .action = static_cast<EscalationAction>(proto.action()), .approver = {}};
  if (escalation.action == EscalationAction::kReject) return escalation;
  const absl::StatusOr<Approver> approver = ToApprover(proto.approver());
  if (!approver.ok()) return AtField("approver", approver.status());
  escalation.approver = *approver;
  return escalation;
}

absl::StatusOr<Stage> ToStage(const v1::Stage& proto) {
  Stage stage;
  stage.display_name = proto.display_name();
  for (int i = 0; i < proto.approvers_size(); ++i) {
    const absl::StatusOr<Approver> approver = ToApprover(proto.approvers(i));
    if (!approver.ok()) return AtField(Concat("approvers[", i, "]"), approver.status());
    stage.approvers.push_back(*approver);
  }
  stage.quorum = static_cast<Quorum>(proto.quorum());
  const bool has_value = stage.quorum == Quorum::kCount || stage.quorum == Quorum::kPercent;
  if (has_value != (proto.quorum_value() > 0) || proto.quorum_value() > kPercentMax) {
    return FieldInvalid("quorum_value", "goes with QUORUM_COUNT and QUORUM_PERCENT, and is positive there");
  }
  stage.quorum_value = proto.quorum_value();
  for (int i = 0; i < proto.escalations_size(); ++i) {
    const absl::StatusOr<Escalation> escalation = ToEscalation(proto.escalations(i));
    if (!escalation.ok()) return AtField(Concat("escalations[", i, "]"), escalation.status());
    stage.escalations.push_back(*escalation);
  }
  return stage;
}

absl::StatusOr<std::optional<int64_t>> ToMinor(std::string_view field, bool present, const google::type::Money& proto,
                                               Currency base) {
  if (!present) return std::optional<int64_t>();
  OUTLAY_ASSIGN_OR_RETURN(const Money money, rpc::MoneyFromProto(field, proto));
  if (money.currency() != base) return FieldInvalid(field, "must be in the organization's currency");
  return std::optional<int64_t>(money.minor_units());
}

absl::StatusOr<Tier> ToTier(const v1::Tier& proto, Currency base) {
  Tier tier;
  OUTLAY_ASSIGN_OR_RETURN(tier.above_minor, ToMinor("above", proto.has_above(), proto.above(), base));
  OUTLAY_ASSIGN_OR_RETURN(tier.up_to_minor, ToMinor("up_to", proto.has_up_to(), proto.up_to(), base));
  for (int i = 0; i < proto.stages_size(); ++i) {
    absl::StatusOr<Stage> stage = ToStage(proto.stages(i));
    if (!stage.ok()) return AtField(Concat("stages[", i, "]"), stage.status());
    tier.stages.push_back(*std::move(stage));
  }
  return tier;
}

absl::StatusOr<Conditions> ToConditions(const v1::Conditions& proto) {
  Conditions conditions;
  for (const int kind : proto.kinds()) conditions.kinds.push_back(static_cast<SubjectKind>(kind));
  OUTLAY_ASSIGN_OR_RETURN(conditions.categories, CategoriesFromProto(proto.categories()));
  for (const std::string& supplier : proto.suppliers()) conditions.suppliers.push_back(LastId(supplier));
  conditions.cost_centers = {proto.cost_centers().begin(), proto.cost_centers().end()};
  conditions.policy_breach_only = proto.policy_breach_only();
  conditions.new_delivery_address_only = proto.new_delivery_address_only();
  return conditions;
}

v1::Tier ToTierProto(std::string_view organization, const Tier& tier, Currency base) {
  v1::Tier proto;
  if (tier.above_minor.has_value()) rpc::ToProto(Money(*tier.above_minor, base), proto.mutable_above());
  if (tier.up_to_minor.has_value()) rpc::ToProto(Money(*tier.up_to_minor, base), proto.mutable_up_to());
  for (const Stage& stage : tier.stages) *proto.add_stages() = ToProto(organization, stage);
  return proto;
}

}  // namespace

absl::StatusOr<RuleSpec> FromProto(const v1::Rule& proto, Currency base) {
  RuleSpec spec;
  spec.display_name = proto.display_name();
  spec.group_id = LastId(proto.group());
  absl::StatusOr<Conditions> conditions = ToConditions(proto.conditions());
  if (!conditions.ok()) return AtField("conditions", conditions.status());
  spec.conditions = *std::move(conditions);
  for (int i = 0; i < proto.tiers_size(); ++i) {
    absl::StatusOr<Tier> tier = ToTier(proto.tiers(i), base);
    if (!tier.ok()) return AtField(Concat("tiers[", i, "]"), tier.status());
    spec.tiers.push_back(*std::move(tier));
  }
  if (spec.tiers.empty()) return FieldRequired("tiers");
  spec.disabled = proto.disabled();
  return spec;
}

v1::Stage ToProto(std::string_view organization, const Stage& stage) {
  v1::Stage proto;
  proto.set_display_name(stage.display_name);
  for (const Approver& approver : stage.approvers) FillApprover(organization, approver, proto.add_approvers());
  proto.set_quorum(static_cast<v1::Quorum>(stage.quorum));
  proto.set_quorum_value(stage.quorum_value);
  for (const Escalation& escalation : stage.escalations) {
    v1::Escalation& added = *proto.add_escalations();
    added.set_after_hours(escalation.after_hours);
    added.set_action(static_cast<v1::Escalation::Action>(escalation.action));
    if (escalation.approver != Approver()) FillApprover(organization, escalation.approver, added.mutable_approver());
  }
  return proto;
}

v1::Rule ToProto(std::string_view organization, const Rule& rule, Currency base) {
  v1::Rule proto;
  proto.set_name(RuleName(organization, rule.id));
  proto.set_display_name(rule.spec.display_name);
  proto.set_group(GroupName(organization, rule.spec.group_id));
  const Conditions& conditions = rule.spec.conditions;
  if (conditions != Conditions()) {
    v1::Conditions& added = *proto.mutable_conditions();
    for (const SubjectKind kind : conditions.kinds) added.add_kinds(static_cast<v1::SubjectKind>(kind));
    for (const std::string& category : conditions.categories) added.add_categories(category);
    for (const std::string& supplier : conditions.suppliers) added.add_suppliers(SupplierName(organization, supplier));
    for (const std::string& cost_center : conditions.cost_centers) added.add_cost_centers(cost_center);
    added.set_policy_breach_only(conditions.policy_breach_only);
    added.set_new_delivery_address_only(conditions.new_delivery_address_only);
  }
  for (const Tier& tier : rule.spec.tiers) *proto.add_tiers() = ToTierProto(organization, tier, base);
  proto.set_disabled(rule.spec.disabled);
  proto.set_revision(rule.revision);
  proto.set_etag(EtagOf(rule));
  rpc::ToProto(rule.create_time, proto.mutable_create_time());
  rpc::ToProto(rule.update_time, proto.mutable_update_time());
  return proto;
}

std::string EtagOf(const Rule& rule) {
  return rpc::MakeEtag(rule.create_time, rule.revision);
}

absl::Status CheckCategory(std::string_view field, std::string_view category) {
  const bool is_code = category.size() >= 2 && category.find_first_not_of("0123456789") == std::string_view::npos;
  return is_code ? absl::OkStatus() : FieldInvalid(field, "must be 2 to 8 digits");
}

absl::StatusOr<std::vector<std::string>> CategoriesFromProto(
    const google::protobuf::RepeatedPtrField<std::string>& proto) {
  std::vector<std::string> prefixes;
  for (int i = 0; i < proto.size(); ++i) {
    OUTLAY_RETURN_IF_ERROR(CheckCategory(Concat("categories[", i, "]"), proto[i]));
    prefixes.push_back(CategoryPrefix(proto[i]));
  }
  return prefixes;
}

absl::StatusOr<Delegation> FromProto(const v1::Delegation& proto, Currency base) {
  Delegation delegation;
  delegation.delegate = LastId(proto.delegate());
  delegation.window = {.start = rpc::TimeFromProto(proto.start_time()), .end = rpc::TimeFromProto(proto.end_time())};
  for (const int kind : proto.kinds()) delegation.kinds.push_back(static_cast<SubjectKind>(kind));
  OUTLAY_ASSIGN_OR_RETURN(delegation.cap_minor, ToMinor("cap", proto.has_cap(), proto.cap(), base));
  return delegation;
}

v1::Delegation ToProto(std::string_view organization, const Delegation& delegation, Currency base) {
  v1::Delegation proto;
  proto.set_name(DelegationName(organization, delegation.id));
  proto.set_delegator(UserName(organization, delegation.delegator));
  proto.set_delegate(UserName(organization, delegation.delegate));
  rpc::ToProto(delegation.window.start, proto.mutable_start_time());
  rpc::ToProto(delegation.window.end, proto.mutable_end_time());
  for (const SubjectKind kind : delegation.kinds) proto.add_kinds(static_cast<v1::SubjectKind>(kind));
  if (delegation.cap_minor.has_value()) rpc::ToProto(Money(*delegation.cap_minor, base), proto.mutable_cap());
  proto.set_revoked(delegation.revoked);
  return proto;
}

}  // namespace outlay::approval
