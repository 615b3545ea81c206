#include "services/approval/domain/buying.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/strings.h"
#include "services/approval/domain/limits.h"
#include "services/approval/domain/rule.h"

namespace outlay::approval {
namespace {

bool Names(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

Fit FitOfPolicy(const BuyingPolicySpec& policy, const PurchaseItem& item) {
  const std::string key = ItemKey(item.item);
  if (Names(policy.except_suppliers, item.supplier_id) || Names(policy.except_items, key)) return Fit::kNo;
  return std::min({FitOfCategory(policy.categories, item.category), FitOf(policy.suppliers, item.supplier_id),
                   FitOf(policy.items, key)});
}

// Returns whether a policy that prefers something covers the same need as the item.
bool IsAboutTheSame(const BuyingPolicySpec& preferred, const PurchaseItem& item) {
  if (!preferred.categories.empty()) {
    return !item.category.empty() && FitOfCategory(preferred.categories, item.category) != Fit::kNo;
  }
  return FitOf(preferred.items, ItemKey(item.item)) == Fit::kYes;
}

}  // namespace

std::string ItemKey(std::string_view item) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(ToAbsl(item)));
}

bool IsSameItem(const PurchaseItem& first, const PurchaseItem& second) {
  return first.category == second.category && first.supplier_id == second.supplier_id &&
         ItemKey(first.item) == ItemKey(second.item);
}

GroupPolicies::GroupPolicies(const std::vector<BuyingPolicy>& policies, std::string_view group, const People& people) {
  std::vector<std::pair<int, const BuyingPolicy*>> placed;  // by depth
  for (const BuyingPolicy& policy : policies) {
    const std::optional<int> depth = people.DepthOf(policy.spec.group_id);
    if (policy.spec.disabled || !depth.has_value() || !people.IsWithin(group, policy.spec.group_id)) continue;
    placed.emplace_back(*depth, &policy);
  }
  std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [depth, policy] : placed) policies_.push_back(policy);
}

PurchaseVerdict GroupPolicies::Judge(const PurchaseItem& item) const {
  PurchaseVerdict verdict;
  for (const BuyingPolicy* const policy : policies_) {
    const Fit fit = FitOfPolicy(policy->spec, item);
    const Availability says = policy->spec.availability;
    const bool is_uncertain = fit == Fit::kMaybe;
    if (fit == Fit::kNo || (is_uncertain && says == Availability::kPreferred)) continue;
    verdict.strictest = std::max(verdict.strictest, says);
    verdict.findings.push_back({.policy = policy,
                                .availability = is_uncertain ? Availability::kRestricted : says,
                                .is_uncertain = is_uncertain});
  }
  std::stable_sort(verdict.findings.begin(), verdict.findings.end(),
                   [](const PolicyFinding& a, const PolicyFinding& b) { return a.availability > b.availability; });
  if (!verdict.findings.empty()) verdict.availability = verdict.findings.front().availability;
  return verdict;
}

void GroupPolicies::AddAlternatives(const PurchaseItem& item, PurchaseVerdict& verdict) const {
  size_t tried = 0;
  for (const BuyingPolicy* const policy : policies_) {
    const BuyingPolicySpec& spec = policy->spec;
    if (spec.availability != Availability::kPreferred || !IsAboutTheSame(spec, item)) continue;
    const std::vector<std::string> suppliers =
        spec.suppliers.empty() ? std::vector<std::string>{item.supplier_id} : spec.suppliers;
    const std::vector<std::string> items = spec.items.empty() ? std::vector<std::string>{item.item} : spec.items;
    for (const std::string& supplier : suppliers) {
      for (const std::string& name : items) {
        if (verdict.alternatives.size() == limits::kAlternatives || tried++ == limits::kAlternativesTried) return;
        const PurchaseItem other = {.category = item.category, .supplier_id = supplier, .item = name};
        const bool is_known = IsSameItem(other, item) ||
                              std::any_of(verdict.alternatives.begin(), verdict.alternatives.end(),
                                          [&](const PurchaseItem& present) { return IsSameItem(present, other); });
        if (!is_known && Judge(other).availability == Availability::kPreferred) {
          verdict.alternatives.push_back(other);
        }
      }
    }
  }
}

PurchaseVerdict GroupPolicies::JudgeWithAlternatives(const PurchaseItem& item) const {
  PurchaseVerdict verdict = Judge(item);
  if (verdict.availability != Availability::kPreferred) AddAlternatives(item, verdict);
  return verdict;
}

}  // namespace outlay::approval
