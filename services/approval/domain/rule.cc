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

Fit FitOf(const std::vector<std::string>& values, const std::string& value) {
  if (values.empty()) return Fit::kYes;
  if (value.empty()) return Fit::kMaybe;
  return Has(values, value) ? Fit::kYes : Fit::kNo;
}

Fit FitOfCategory(const std::vector<std::string>& prefixes, const std::string& category) {
  if (prefixes.empty()) return Fit::kYes;
  const std::string known = CategoryPrefix(category);
  Fit fit = Fit::kNo;
  for (const std::string& prefix : prefixes) {
    if (category.starts_with(prefix)) return Fit::kYes;
    if (prefix.starts_with(known)) fit = Fit::kMaybe;
  }
  return fit;
}

Fit FitOf(const Conditions& conditions, const Subject& subject, SubjectKind also_kind) {
  const bool is_of_kind =
      conditions.kinds.empty() || Has(conditions.kinds, subject.kind) || Has(conditions.kinds, also_kind);
  if (!is_of_kind) return Fit::kNo;
  if (!conditions.suppliers.empty() && !Has(conditions.suppliers, subject.supplier_id)) return Fit::kNo;
  if (conditions.policy_breach_only && !subject.policy_breach) return Fit::kNo;
  if (conditions.new_delivery_address_only && !subject.new_delivery_address) return Fit::kNo;
  if (conditions.categories.empty() && conditions.cost_centers.empty()) return Fit::kYes;
  // A line that is not shown may match the rule: omitting a code must not evade a stage.
  if (subject.lines.empty()) return Fit::kMaybe;
  // One line must fulfil both conditions, since a rule means them together.
  Fit fit = Fit::kNo;
  for (const SubjectLine& line : subject.lines) {
    fit = std::max(fit, std::min(FitOfCategory(conditions.categories, line.category),
                                 FitOf(conditions.cost_centers, line.cost_center)));
  }
  return fit;
}

const Tier* FindTier(const RuleSpec& rule, int64_t amount_minor) {
  const auto found =
      std::find_if(rule.tiers.begin(), rule.tiers.end(), [&](const Tier& tier) { return tier.Contains(amount_minor); });
  return found == rule.tiers.end() ? nullptr : &*found;
}

}  // namespace outlay::approval
