#include "services/budget/domain/budgets/budget.h"

#include <algorithm>

#include "services/budget/domain/limits.h"

namespace outlay::budget {

Action ActionAt(const Enforcement& enforcement, Stage stage) {
  for (const EnforcementRule& rule : enforcement.rules) {
    if (rule.stage == stage && rule.sum == CheckedSum::kPeriod) return rule.action;
  }
  return enforcement.rules.empty() ? Action::kBlock : Action::kTrack;
}

std::optional<Action> ToDateActionAt(const Enforcement& enforcement, Stage stage) {
  for (const EnforcementRule& rule : enforcement.rules) {
    if (rule.stage == stage && rule.sum == CheckedSum::kToDate) return rule.action;
  }
  return std::nullopt;
}

bool ChecksToDate(const Enforcement& enforcement) {
  return std::any_of(enforcement.rules.begin(), enforcement.rules.end(),
                     [](const EnforcementRule& rule) { return rule.sum == CheckedSum::kToDate; });
}

bool IsInForce(const Budget& budget) {
  return budget.state == BudgetState::kActive || budget.state == BudgetState::kFrozen;
}

std::string StateName(BudgetState state) {
  switch (state) {
    case BudgetState::kDraft:
      return "DRAFT";
    case BudgetState::kActive:
      return "ACTIVE";
    case BudgetState::kFrozen:
      return "FROZEN";
    case BudgetState::kClosed:
      break;
  }
  return "CLOSED";
}

Persons NamersOfOwners(const Budget* before, const Budget& after, const Persons& editor) {
  if (after.spec.owners.empty()) return Persons();
  if (before == nullptr) return editor;
  const std::vector<std::string>& was = before->spec.owners;
  const std::vector<std::string>& is = after.spec.owners;
  const bool is_put_in_force = before->state == BudgetState::kDraft && after.state != BudgetState::kDraft;
  if (was == is) {
    return is_put_in_force && !editor.Overlaps(before->owners_named_by) ? Persons() : before->owners_named_by;
  }
  Persons namers = editor;
  const bool some_stay = std::any_of(is.begin(), is.end(), [&](const std::string& owner) {
    return std::find(was.begin(), was.end(), owner) != was.end();
  });
  if (some_stay) namers.Add(before->owners_named_by);
  return namers;
}

std::vector<std::string> OwnersToAsk(const std::vector<const Budget*>& budgets, const Persons& requester) {
  std::vector<std::string> owners;
  bool has_more = true;
  for (std::size_t i = 0; has_more; ++i) {
    has_more = false;
    for (const Budget* const budget : budgets) {
      const std::vector<std::string>& named = budget->spec.owners;
      if (i >= named.size() || budget->owners_named_by.Overlaps(requester)) continue;
      has_more = true;
      if (owners.size() == limits::kOwnersTold) return owners;
      if (std::find(owners.begin(), owners.end(), named[i]) == owners.end()) owners.push_back(named[i]);
    }
  }
  return owners;
}

}  // namespace outlay::budget
