#include "services/budget/domain/budgets/budget_decisions.h"

#include <cstddef>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/domain/errors.h"

namespace outlay::budget {
namespace {

Budget Touched(const Budget& budget, absl::Time now) {
  Budget after = budget;
  after.update_time = now;
  after.revision += 1;
  return after;
}

absl::Status CheckEnforcement(const BudgetSpec& spec) {
  std::set<std::pair<Stage, CheckedSum>> checks;
  for (std::size_t i = 0; i < spec.enforcement.rules.size(); ++i) {
    const EnforcementRule& rule = spec.enforcement.rules[i];
    if (!checks.insert({rule.stage, rule.sum}).second) {
      return FieldInvalid(Concat("enforcement[", i, "].stage"), "must not come twice for the same interval");
    }
    if (rule.sum == CheckedSum::kToDate && spec.period.recurrence == Recurrence::kWeekly) {
      return FieldInvalid(Concat("enforcement[", i, "].interval"), "must be PERIOD: weeks are not made of months");
    }
  }
  const std::optional<Buffer>& buffer = spec.enforcement.buffer;
  if (!buffer.has_value()) return absl::OkStatus();
  if (buffer->basis_points == 0 && !buffer->amount.has_value()) return FieldRequired("buffer.basis_points");
  if (buffer->amount.has_value() && buffer->amount->currency() != spec.amount.currency()) {
    return FieldInvalid("buffer.amount", "must be of the currency of the budget's amount");
  }
  return absl::OkStatus();
}

absl::Status CheckMonths(const BudgetSpec& spec, const Periods& periods) {
  if (spec.distribution.manual.empty()) return absl::OkStatus();
  if (spec.period.recurrence == Recurrence::kWeekly) {
    return FieldInvalid("distribution.amounts", "must not be set: weeks are not made of months");
  }
  return CheckDistribution("distribution.amounts", spec.distribution, spec.amount, periods.First().Months().size());
}

absl::Status CheckOwners(const std::vector<std::string>& owners) {
  std::set<std::string> known;
  for (std::size_t i = 0; i < owners.size(); ++i) {
    if (!known.insert(owners[i]).second) return FieldInvalid(Concat("owners[", i, "]"), "must not come twice");
  }
  return absl::OkStatus();
}

absl::Status CheckSpec(const BudgetSpec& spec, const FiscalCalendar& calendar) {
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", spec.period, calendar));
  OUTLAY_RETURN_IF_ERROR(CheckMonths(spec, periods));
  if (spec.allocation_rules.has_value()) {
    OUTLAY_RETURN_IF_ERROR(CheckAllocationRules("allocation_rules", *spec.allocation_rules, spec.amount.currency()));
  }
  OUTLAY_RETURN_IF_ERROR(CheckFilter("filter", spec.filter));
  OUTLAY_RETURN_IF_ERROR(CheckRollover("rollover", spec.rollover, spec.amount.currency()));
  OUTLAY_RETURN_IF_ERROR(CheckThresholds("thresholds.thresholds", spec.thresholds));
  OUTLAY_RETURN_IF_ERROR(CheckOwners(spec.owners));
  return CheckEnforcement(spec);
}

// Members who joined before the rule existed or the budget was in force get nothing by it.
void FollowJoinsFrom(absl::Time now, Budget* budget) {
  const std::optional<AllocationRules>& rules = budget->spec.allocation_rules;
  if (!IsInForce(*budget) || !rules.has_value() || !rules->for_new_members.has_value()) {
    budget->joins_from.reset();
  } else if (!budget->joins_from.has_value()) {
    budget->joins_from = now;
  }
}

BudgetDecision InState(const Budget& budget, BudgetState state, absl::Time now) {
  if (budget.state == state) return {.after = budget, .changed = false};
  Budget after = Touched(budget, now);
  after.state = state;
  FollowJoinsFrom(now, &after);
  return {.after = std::move(after)};
}

absl::Status CheckFloor(const Budget& budget, const BudgetSpec& spec, Figures current) {
  if (spec.amount.minor_units() >= current.amount) return absl::OkStatus();
  current.amount = spec.amount.minor_units();
  if (AvailableOf(current) >= 0) return absl::OkStatus();
  return AmountBelowUsed(budget.id, Money(Clamp(LimitOf(current)), budget.currency()),
                         Money(Clamp(SumAt(current.used, Stage::kRequest)), budget.currency()));
}

}  // namespace

absl::StatusOr<Budget> DecideCreateBudget(const BudgetSpec& spec, const std::string& budget_id, bool activate,
                                          const std::string& digest, const std::string& creator,
                                          const FiscalCalendar& calendar, absl::Time now) {
  OUTLAY_RETURN_IF_ERROR(CheckSpec(spec, calendar));
  Budget budget;
  budget.id = budget_id;
  budget.spec = spec;
  budget.state = activate ? BudgetState::kActive : BudgetState::kDraft;
  budget.create_time = now;
  budget.update_time = now;
  budget.revision = 1;
  budget.create_digest = digest;
  budget.creator = creator;
  FollowJoinsFrom(now, &budget);
  return budget;
}

absl::StatusOr<BudgetDecision> DecideUpdateBudget(const Budget& budget, const BudgetSpec& spec,
                                                  const std::optional<Figures>& current, const FiscalCalendar& calendar,
                                                  absl::Time now) {
  if (budget.state == BudgetState::kClosed) return BudgetClosed(budget.id, StateName(budget.state));
  if (budget.state != BudgetState::kDraft && spec.period != budget.spec.period) {
    return FieldNotChangeable("period", StateName(budget.state));
  }
  if (spec.amount.currency() != budget.currency()) {
    return FieldInvalid("amount", Concat("must stay in ", budget.currency().code()));
  }
  OUTLAY_RETURN_IF_ERROR(CheckSpec(spec, calendar));
  if (current.has_value()) OUTLAY_RETURN_IF_ERROR(CheckFloor(budget, spec, *current));
  if (spec == budget.spec) return BudgetDecision{.after = budget, .changed = false};
  BudgetDecision decision = {.after = Touched(budget, now)};
  decision.after.spec = spec;
  FollowJoinsFrom(now, &decision.after);
  return decision;
}

absl::StatusOr<BudgetDecision> DecideActivateBudget(const Budget& budget, absl::Time now) {
  if (budget.state == BudgetState::kClosed) return BudgetClosed(budget.id, StateName(budget.state));
  return InState(budget, BudgetState::kActive, now);
}

absl::StatusOr<BudgetDecision> DecideFreezeBudget(const Budget& budget, absl::Time now) {
  if (budget.state != BudgetState::kActive && budget.state != BudgetState::kFrozen) {
    return BudgetNotActive(budget.id, StateName(budget.state));
  }
  return InState(budget, BudgetState::kFrozen, now);
}

BudgetDecision DecideCloseBudget(const Budget& budget, absl::Time now) {
  return InState(budget, BudgetState::kClosed, now);
}

absl::Status CheckDeletable(const Budget& budget) {
  return budget.state == BudgetState::kDraft ? absl::OkStatus() : BudgetNotDraft(budget.id, StateName(budget.state));
}

}  // namespace outlay::budget
