// The verbs on budgets as rules (B1, B2, B8, B13). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_DECISIONS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_DECISIONS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"

namespace outlay::budget {

struct BudgetDecision {
  Budget after;
  bool changed = true;  // false: it was already so; nothing is stored or announced
};

// Creates a budget. INVALID_ARGUMENT / FIELD_INVALID, FIELD_REQUIRED, TOO_MANY_ITEMS {field}: a period, filter or
// enforcement that contradicts itself, thresholds that CheckThresholds refuses, an owner who is named twice, or a
// buffer of another currency than the amount.
absl::StatusOr<Budget> DecideCreateBudget(const BudgetSpec& spec, const std::string& budget_id, bool activate,
                                          const std::string& digest, const std::string& creator,
                                          const FiscalCalendar& calendar, absl::Time now);

// Changes a budget. `current`: the figures of the current period; nullopt if there is none, or for a draft.
// FAILED_PRECONDITION / BUDGET_CLOSED, FIELD_NOT_CHANGEABLE (the period of a budget that was activated),
// AMOUNT_BELOW_USED; INVALID_ARGUMENT / FIELD_INVALID (another currency), and those of DecideCreateBudget.
absl::StatusOr<BudgetDecision> DecideUpdateBudget(const Budget& budget, const BudgetSpec& spec,
                                                  const std::optional<Figures>& current, const FiscalCalendar& calendar,
                                                  absl::Time now);

// Activates a draft or frozen budget. FAILED_PRECONDITION / BUDGET_CLOSED.
absl::StatusOr<BudgetDecision> DecideActivateBudget(const Budget& budget, absl::Time now);
// Freezes an active budget; a frozen one stays frozen. FAILED_PRECONDITION / BUDGET_NOT_ACTIVE.
absl::StatusOr<BudgetDecision> DecideFreezeBudget(const Budget& budget, absl::Time now);
// Closes a budget; a closed one stays closed.
BudgetDecision DecideCloseBudget(const Budget& budget, absl::Time now);
// Checks that a budget may be deleted. FAILED_PRECONDITION / BUDGET_NOT_DRAFT.
absl::Status CheckDeletable(const Budget& budget);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_BUDGET_DECISIONS_H_
