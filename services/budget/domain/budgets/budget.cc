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

void AddOwners(const BudgetSpec& spec, std::vector<std::string>* owners) {
  for (const std::string& owner : spec.owners) {
    const bool is_listed = std::find(owners->begin(), owners->end(), owner) != owners->end();
    if (!is_listed && owners->size() < limits::kOwnersTold) owners->push_back(owner);
  }
}

}  // namespace outlay::budget
