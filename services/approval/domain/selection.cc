#include "services/approval/domain/selection.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "services/approval/domain/limits.h"

namespace outlay::approval {
namespace {

class Checker {
 public:
  Checker(const RuleSpec& rule, const People& people) : rule_(rule), people_(people) {}

  std::string Check() {
    for (size_t i = 0; i < rule_.tiers.size(); ++i) {
      CheckBounds(i);
      CheckStages(i);
    }
    return findings_;
  }

 private:
  void Find(std::string_view code, size_t tier, std::string_view where = "") {
    findings_ = Concat(findings_, findings_.empty() ? "" : "; ", code, " tiers[", tier, "]", where);
  }
  void CheckBounds(size_t i) {
    const Tier& tier = rule_.tiers[i];
    const bool is_last = i + 1 == rule_.tiers.size();
    if (i == 0) {
      if (tier.above_minor.has_value()) Find("GAP", i, ".above");
    } else {
      const std::optional<int64_t>& before = rule_.tiers[i - 1].up_to_minor;
      if (!tier.above_minor.has_value() || !before.has_value() || *tier.above_minor < *before) {
        Find("OVERLAP", i, ".above");
      } else if (*tier.above_minor > *before) {
        Find("GAP", i, ".above");
      }
    }
    if (is_last && tier.up_to_minor.has_value()) Find("GAP", i, ".up_to");
    if (tier.up_to_minor.has_value() && tier.above_minor.has_value() && *tier.up_to_minor <= *tier.above_minor) {
      Find("UNREACHABLE", i);
    }
  }
  void CheckStages(size_t i) {
    const Tier& tier = rule_.tiers[i];
    for (size_t s = 0; s < tier.stages.size(); ++s) {
      const std::string where = Concat(".stages[", s, "]");
      const auto place = tier.stages.begin() + static_cast<std::ptrdiff_t>(s);
      if (std::find(tier.stages.begin(), place, *place) != place) Find("UNREACHABLE", i, where);
      CheckPeople(i, *place, where);
      CheckEscalations(i, *place, where);
    }
  }
  void CheckPeople(size_t i, const Stage& stage, const std::string& where) {
    // The people named by a rule may have left by the time it is disabled.
    if (rule_.disabled) return;
    const std::optional<int64_t>& above = rule_.tiers[i].above_minor;
    const int64_t least = above.has_value() ? *above + 1 : 0;
    std::set<std::string> able;
    int unknown = 0;
    for (const Approver& approver : stage.approvers) {
      if (approver.kind == ApproverKind::kManager) ++unknown;
      if (approver.kind == ApproverKind::kBudgetOwners) unknown += limits::kBudgetOwners;
      for (const std::string& user : Candidates(approver)) {
        if (IsAble(user, least)) able.insert(user);
      }
    }
    const int people = static_cast<int>(able.size()) + unknown;
    const int most = std::min(people, static_cast<int>(limits::kSeatsPerStage));
    if (people == 0 || ApprovalsNeeded(stage, people) > most || !IsCountSomewhere(stage, least, unknown)) {
      Find("NOBODY_ABLE", i, where);
    }
  }
  bool IsAble(const std::string& user, int64_t least) const {
    return people_.IsActive(user) && people_.AuthorityAround(user, rule_.group_id).value_or(-1) >= least;
  }
  // Returns whether the count can be reached for the subjects of at least one group: people of one department do not
  // decide in another.
  bool IsCountSomewhere(const Stage& stage, int64_t least, int unknown) {
    if (stage.quorum != Quorum::kCount) return true;
    std::set<std::string> groups = {rule_.group_id};
    for (const Approver& approver : stage.approvers) {
      for (const auto& [group, users] : HoldersOf(approver)) {
        if (people_.IsWithin(group, rule_.group_id)) groups.insert(group);
      }
    }
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) {
      return looks_left_ <= 0 || CountAble(stage, least, group) + unknown >= stage.quorum_value;
    });
  }
  int CountAble(const Stage& stage, int64_t least, const std::string& group) {
    std::set<std::string> able;
    for (const Approver& approver : stage.approvers) {
      for (const std::string& user : Candidates(approver, group)) {
        --looks_left_;
        if (IsAble(user, least)) able.insert(user);
      }
    }
    return static_cast<int>(able.size());
  }
  // Returns the holders of a role by group; for other approvers none.
  const std::map<std::string, std::vector<std::string>>& HoldersOf(const Approver& approver) {
    const std::string role = approver.kind == ApproverKind::kRole ? approver.id : "";
    const auto [found, is_new] = holders_.try_emplace(role);
    if (is_new && !role.empty()) found->second = people_.HoldersByGroup(role);
    return found->second;
  }
  // Returns the people who are known without a subject. `group`: the subject's; empty: any in which the rule applies.
  std::vector<std::string> Candidates(const Approver& approver, const std::string& group = "") {
    std::vector<std::string> found;
    switch (approver.kind) {
      case ApproverKind::kUser:
        return {approver.id};
      case ApproverKind::kRole:
        for (const auto& [on, users] : HoldersOf(approver)) {
          --looks_left_;
          // The rule applies below its group, too, where deciders need no grant further up.
          const bool counts = group.empty()
                                  ? people_.IsWithin(rule_.group_id, on) || people_.IsWithin(on, rule_.group_id)
                                  : people_.IsWithin(group, on);
          if (counts) found.insert(found.end(), users.begin(), users.end());
        }
        return found;
      case ApproverKind::kGroupAdministrators:
        for (const std::vector<std::string>& level : people_.AdministratorsUpFrom(rule_.group_id)) {
          found.insert(found.end(), level.begin(), level.end());
        }
        return found;
      default:
        return found;
    }
  }
  void CheckEscalations(size_t i, const Stage& stage, const std::string& where) {
    int last = 0;
    bool is_over = false;
    for (size_t e = 0; e < stage.escalations.size(); ++e) {
      const Escalation& escalation = stage.escalations[e];
      if (is_over || escalation.after_hours <= last || absl::Hours(escalation.after_hours) >= limits::kReviewTime) {
        Find("UNREACHABLE", i, Concat(where, ".escalations[", e, "]"));
      }
      if (escalation.action == EscalationAction::kAdd) {
        const Stage added = {
            .display_name = {}, .approvers = {escalation.approver}, .quorum = Quorum::kAnyOne, .escalations = {}};
        CheckPeople(i, added, Concat(where, ".escalations[", e, "]"));
      }
      last = escalation.after_hours;
      is_over = escalation.action == EscalationAction::kReject;
    }
  }

  const RuleSpec& rule_;
  const People& people_;
  std::string findings_;
  std::map<std::string, std::map<std::string, std::vector<std::string>>> holders_;  // by role and group
  int looks_left_ = limits::kHoldersChecked;
};

Stage AnyOneOf(const Approver& approver, std::string_view display_name) {
  return {.display_name = std::string(display_name),
          .approvers = {approver},
          .quorum = Quorum::kAnyOne,
          .quorum_value = 0,
          .escalations = {}};
}

Stage AnyAdministrator(std::string_view display_name) {
  return AnyOneOf({.kind = ApproverKind::kGroupAdministrators, .id = {}, .manager_level = 0}, display_name);
}

}  // namespace

Stage AdministratorsStage() {
  return AnyAdministrator("No rule matches");
}

Stage SpendingLimitStage() {
  return AnyOneOf({.kind = ApproverKind::kManager, .id = {}, .manager_level = 1}, "Above a spending limit");
}

Stage SplitStage() {
  return AnyAdministrator("Perhaps taken apart");
}

std::vector<HeldRule> RulesOf(const std::vector<Rule>& rules, const std::string& group_id,
                              const std::vector<std::string>& also_group_ids, const People& people) {
  std::vector<std::tuple<int, std::string_view, HeldRule>> found;
  for (const Rule& rule : rules) {
    const std::optional<int> depth = people.DepthOf(rule.spec.group_id);
    if (rule.spec.disabled || !depth.has_value()) continue;
    const auto holds_in = [&](const std::string& group) { return people.IsWithin(group, rule.spec.group_id); };
    const bool is_own = holds_in(group_id);
    const auto add = [&](const std::string& also, bool is_by_part) {
      found.emplace_back(-*depth, rule.id, HeldRule{.rule = &rule, .also_group_id = also, .is_by_part = is_by_part});
    };
    if (is_own) {
      add("", /*is_by_part=*/false);
      // Without such a condition it matches in the group, or not at all.
      if (rule.spec.conditions.kinds.empty()) continue;
      add("", /*is_by_part=*/true);
    }
    for (const std::string& also : also_group_ids) {
      if (holds_in(also)) add(also, /*is_by_part=*/is_own);
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& one, const auto& other) {
    return std::tie(std::get<0>(one), std::get<1>(one)) < std::tie(std::get<0>(other), std::get<1>(other));
  });
  std::vector<HeldRule> sorted;
  for (auto& [depth, id, rule] : found) sorted.push_back(std::move(rule));
  return sorted;
}

Fit FitOf(const HeldRule& held, const Subject& subject) {
  const Conditions& conditions = held.rule->spec.conditions;
  if (held.also_group_id.empty() && !held.is_by_part) return FitOf(conditions, subject);
  const SubjectKind also_kind = subject.AlsoKindIn(held.also_group_id.empty() ? subject.group_id : held.also_group_id);
  const bool is_asked_already = held.is_by_part && FitOf(conditions, subject) != Fit::kNo;
  return is_asked_already ? Fit::kNo : FitOf(conditions, subject, also_kind);
}

bool VisitTiers(const std::vector<HeldRule>& rules, const Subject& subject,
                absl::FunctionRef<void(const HeldRule&, const Tier&)> visit) {
  bool is_certain = false;
  for (const HeldRule& held : rules) {
    const Fit fit = FitOf(held, subject);
    if (fit == Fit::kNo) continue;
    const Tier* const tier = FindTier(held.rule->spec, subject.judged_minor());
    if (tier == nullptr) continue;
    is_certain |= fit == Fit::kYes && held.also_group_id.empty() && !held.is_by_part;
    visit(held, *tier);
  }
  return is_certain;
}

Selection SelectStages(const std::vector<Rule>& rules, const Subject& subject, const People& people) {
  Selection selection;
  const auto add = [&](const HeldRule& held, const Tier& tier) {
    const Rule& rule = *held.rule;
    if (FitOf(held, subject) == Fit::kYes) selection.rule_ids.push_back(rule.id);
    for (const Stage& stage : tier.stages) {
      const bool is_new = std::none_of(
          selection.stages.begin(), selection.stages.end(),
          [&](const ReviewStage& present) { return present.stage == stage && present.group_id == held.also_group_id; });
      if (!is_new) continue;
      ReviewStage& added = selection.stages.emplace_back();
      added.rule_id = rule.id;
      added.rule_revision = rule.revision;
      added.tier = static_cast<int>(&tier - rule.spec.tiers.data());
      added.stage = stage;
      added.group_id = held.also_group_id;
    }
  };
  if (!VisitTiers(RulesOf(rules, subject.group_id, subject.also_group_ids, people), subject, add)) {
    selection.stages.emplace_back().stage = AdministratorsStage();
  }
  return selection;
}

std::string CheckRule(const RuleSpec& rule, const People& people) {
  return Checker(rule, people).Check();
}

}  // namespace outlay::approval
