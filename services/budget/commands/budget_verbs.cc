#include "services/budget/commands/budget_verbs.h"

#include "common/base/status_macros.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/budget_decisions.h"

namespace outlay::budget {

absl::StatusOr<command::Outcome> ActivateBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, request_.budget_id, request_.etag));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetDecision decision, DecideActivateBudget(budget, scene.now.system));
  Ledger ledger(context.txn, scene);
  if (decision.changed) OUTLAY_RETURN_IF_ERROR(ledger.Open(decision.after));
  return FinishBudget(context, scene, ledger, &budget, decision, v1::BudgetChanged::CHANGE_ACTIVATED);
}

absl::StatusOr<command::Outcome> FreezeBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, request_.budget_id, request_.etag));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetDecision decision, DecideFreezeBudget(budget, scene.now.system));
  Ledger ledger(context.txn, scene);
  return FinishBudget(context, scene, ledger, &budget, decision, v1::BudgetChanged::CHANGE_FROZEN);
}

absl::StatusOr<command::Outcome> CloseBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, request_.budget_id, request_.etag));
  Ledger ledger(context.txn, scene);
  return FinishBudget(context, scene, ledger, &budget, DecideCloseBudget(budget, scene.now.system),
                      v1::BudgetChanged::CHANGE_CLOSED);
}

absl::StatusOr<command::Outcome> RemoveBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, request_.budget_id, request_.etag));
  OUTLAY_RETURN_IF_ERROR(CheckDeletable(budget));
  return FinishBudgetRemoval(context, scene, budget);
}

}  // namespace outlay::budget
