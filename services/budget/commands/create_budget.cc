#include "services/budget/commands/create_budget.h"

#include <optional>

#include "common/access/reach.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/budget_owners.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/budget_decisions.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {

absl::StatusOr<command::Outcome> CreateBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Budget> present,
                          FindBudget(context.txn, {scene.organization, budget_id_}));
  if (present.has_value()) {
    if (present->create_digest != StoredDigest(context) ||
        !access::Covers(context.caller.reach.get(), present->spec.group_id)) {
      return BudgetIdTaken(budget_id_);
    }
    return FinishBudget(context, scene, ledger, &*present, {.after = *present, .changed = false},
                        v1::BudgetChanged::CHANGE_CREATED);
  }
  OUTLAY_RETURN_IF_ERROR(CheckGroup(context, scene, spec_.group_id));
  if (activate_ && scene.terms.money_needs_others()) return ActivationNeedsSecondPerson(budget_id_);
  OUTLAY_RETURN_IF_ERROR(CheckNewOwners(context, nullptr, spec_));
  const absl::StatusOr<Budget> budget = DecideCreateBudget(spec_, budget_id_, activate_, StoredDigest(context),
                                                           ActorOf(context), scene.terms.calendar, scene.now.system);
  if (!budget.ok()) return AtField("budget", budget.status());
  if (activate_) OUTLAY_RETURN_IF_ERROR(ledger.Open(*budget));
  return FinishBudget(context, scene, ledger, nullptr, {.after = *budget}, v1::BudgetChanged::CHANGE_CREATED);
}

}  // namespace outlay::budget
