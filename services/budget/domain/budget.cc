#include "services/budget/domain/budget.h"

namespace outlay::budget {

Action ActionAt(const Enforcement& enforcement, Stage stage) {
  for (const EnforcementRule& rule : enforcement.rules) {
    if (rule.stage == stage) return rule.action;
  }
  return enforcement.rules.empty() ? Action::kBlock : Action::kTrack;
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

}  // namespace outlay::budget
