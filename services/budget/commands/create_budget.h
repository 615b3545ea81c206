// Creates a budget, and activates it at once on request (B1).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_CREATE_BUDGET_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_CREATE_BUDGET_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/domain/budgets/budget.h"

namespace outlay::budget {

// Idempotent by the budget's row for its life. ALREADY_EXISTS / BUDGET_ID_TAKEN, NOT_FOUND / GROUP_NOT_FOUND,
// PERMISSION_DENIED / GROUP_OUT_OF_REACH, FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: it is to be activated at once,
// where the organization wants another person for that; and those of DecideCreateBudget.
class CreateBudget final : public command::Command {
 public:
  CreateBudget(std::string budget_id, BudgetSpec spec, bool activate)
      : budget_id_(std::move(budget_id)), spec_(std::move(spec)), activate_(activate) {}

  std::string_view name() const override { return "budgets.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string budget_id_;
  const BudgetSpec spec_;
  const bool activate_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_CREATE_BUDGET_H_
