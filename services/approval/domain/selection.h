// Which rules a subject falls under, and the stages that they ask for (A1).
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_SELECTION_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_SELECTION_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "services/approval/domain/people.h"
#include "services/approval/domain/review.h"
#include "services/approval/domain/rule.h"
#include "services/approval/domain/subject.h"

namespace outlay::approval {

struct Selection {
  std::vector<ReviewStage> stages;  // WAITING; none: approved automatically
  std::vector<std::string>
      rule_ids;  // those that match for certain, in the order of their stages; none: see SelectStages
};

// Who decides where no rule matches for certain.
Stage AdministratorsStage();
// Who decides about what looks taken apart where no rule asks anybody (A12).
Stage SplitStage();

// A rule with one of the groups that it holds in.
struct HeldRule {
  const Rule* rule = nullptr;
  std::string also_group_id;  // empty: it holds in the subject's group
};

// Whether its conditions hold, for what the subject is to the group.
Fit FitOf(const HeldRule& held, const Subject& subject);

// Those that hold in a group, or in one of some others, and are not disabled, the most specific group first, in a group
// by rule id.
std::vector<HeldRule> RulesOf(const std::vector<Rule>& rules, const std::string& group_id,
                              const std::vector<std::string>& also_group_ids, const People& people);
// Those of RulesOf the subject's groups that match or may match it, with the tier of its amount; false: none that holds
// in its own group matches for certain.
bool VisitTiers(const std::vector<HeldRule>& rules, const Subject& subject,
                absl::FunctionRef<void(const HeldRule&, const Tier&)> visit);

// The stages of all rules that match or may match: those of the most specific group first, then upwards, in a group by
// rule id; a stage that came before is not repeated. Rules of further groups of the subject only add. No rule of its
// own group matches for certain: a last stage, the group's administrators, because a check that cannot be made means
// no, and what a subject leaves out spares it nobody.
Selection SelectStages(const std::vector<Rule>& rules, const Subject& subject, const People& people);

// Why a rule cannot work; empty: it can. Each finding is "GAP tiers[1]", OVERLAP, UNREACHABLE or NOBODY_ABLE, with its
// tier and stage, or escalation, separated by "; ". Managers and budget owners are known only with a subject; they
// count as able, as many as they can be. A count must be reached for one group's subjects at least. Of a rule that is
// disabled nobody must be able to do anything: it can be switched off when its people are gone.
std::string CheckRule(const RuleSpec& rule, const People& people);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SELECTION_H_
