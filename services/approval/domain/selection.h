// Selects the rules that apply to a subject, and the stages that they require (A1).
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
      rule_ids;  // those that certainly match, in the order of their stages; none: see SelectStages
};

// Returns the stage that applies if no rule certainly matches.
Stage AdministratorsStage();
// Returns the stage for a subject beyond a spending limit for which no rule requires a stage (D4).
Stage SpendingLimitStage();
// Returns the stage for a suspected split for which no rule requires a stage (A12).
Stage SplitStage();

// A rule with one of the groups in which it applies.
struct HeldRule {
  const Rule* rule = nullptr;
  std::string also_group_id;  // empty: it applies in the subject's group
  // It holds in the subject's group, but matches only what the subject is besides its kind, in that group or the other.
  bool is_by_part = false;
};

// Returns whether the rule's conditions hold for what the subject is to the rule's group.
Fit FitOf(const HeldRule& held, const Subject& subject);

// Those that hold in a group, or in one of some others, and are not disabled, the most specific group first, in a group
// by rule id. A rule that holds in the group comes once more for each group of which a part may make it match.
std::vector<HeldRule> RulesOf(const std::vector<Rule>& rules, const std::string& group_id,
                              const std::vector<std::string>& also_group_ids, const People& people);
// Visits the rules that match or may match the subject, each with the tier of its amount. `rules`: those of RulesOf for
// the subject's groups. False: no rule that applies in the subject's own group certainly matches.
bool VisitTiers(const std::vector<HeldRule>& rules, const Subject& subject,
                absl::FunctionRef<void(const HeldRule&, const Tier&)> visit);

// Returns the stages of all rules that match or may match: those of the most specific group first, then of the groups
// above, and within a group by rule id; a stage that is already present is not repeated. Rules of the subject's further
// groups only add stages. If no rule of its own group certainly matches, the group's administrators are added as the
// last stage: a check that cannot be made means no, and incomplete subjects must not evade review.
Selection SelectStages(const std::vector<Rule>& rules, const Subject& subject, const People& people);

// Returns the reasons why a rule cannot work, separated by "; "; empty: it can. Each is "GAP tiers[1]", OVERLAP,
// UNREACHABLE or NOBODY_ABLE, with its tier and stage, or escalation. Managers and budget owners are known only with a
// subject, so they count as able, with the greatest possible number. A quorum of kCount must be reachable for the
// subjects of at least one group. A disabled rule need not have anybody able to decide, so that a rule can be disabled
// when its people have left.
std::string CheckRule(const RuleSpec& rule, const People& people);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_SELECTION_H_
