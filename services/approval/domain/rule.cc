#include "services/approval/domain/rule.h"

#include <algorithm>

namespace outlay::approval {
namespace {

template <typename Value>
bool Has(const std::vector<Value>& values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

int ApprovalsNeeded(const Stage& stage, int people) {
  switch (stage.quorum) {
    case Quorum::kUnspecified:
    case Quorum::kAll:
      return std::max(people, 1);
    case Quorum::kAnyOne:
      return 1;
    case Quorum::kMajority:
      return people / 2 + 1;
    case Quorum::kCount:
      return std::max(stage.quorum_value, 1);
    case Quorum::kPercent:
      return std::max((people * stage.quorum_value + 99) / 100, 1);
  }
  return std::max(people, 1);
}

std::string CategoryPrefix(std::string_view category) {
  while (category.size() >= 4 && category.size() % 2 == 0 && category.substr(category.size() - 2) == "00") {
    category.remove_suffix(2);
  }
  return std::string(category);
}

bool Matches(const Conditions& conditions, const Subject& subject) {
  if (!conditions.kinds.empty() && !Has(conditions.kinds, subject.kind)) return false;
  if (!conditions.suppliers.empty() && !Has(conditions.suppliers, subject.supplier_id)) return false;
  if (conditions.policy_breach_only && !subject.policy_breach) return false;
  if (conditions.categories.empty() && conditions.cost_centers.empty()) return true;
  // What is not known, or only roughly, may be what the rule is about: leaving a code out must not avoid a stage.
  if (subject.lines.empty()) return true;
  // One line that fulfils both is needed: what a rule names together it means together.
  return std::any_of(subject.lines.begin(), subject.lines.end(), [&](const SubjectLine& line) {
    const std::string known = CategoryPrefix(line.category);
    const bool category =
        conditions.categories.empty() ||
        std::any_of(conditions.categories.begin(), conditions.categories.end(), [&](const std::string& prefix) {
          return line.category.starts_with(prefix) || prefix.starts_with(known);
        });
    return category && (conditions.cost_centers.empty() || line.cost_center.empty() ||
                        Has(conditions.cost_centers, line.cost_center));
  });
}

const Tier* FindTier(const RuleSpec& rule, int64_t amount_minor) {
  const auto found =
      std::find_if(rule.tiers.begin(), rule.tiers.end(), [&](const Tier& tier) { return tier.Contains(amount_minor); });
  return found == rule.tiers.end() ? nullptr : &*found;
}

}  // namespace outlay::approval
