#include "services/budget/commands/budget_verbs.h"

#include "common/base/errors.h"
#include "common/base/persons.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/budget_decisions.h"
#include "services/budget/domain/rules/model_errors.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

// Whoever edited the draft is out, not only its last editor: a colleague who adds a note approves no amount by it.
absl::Status CheckActivator(const command::Context& context, const Scene& scene, const Budget& draft,
                            const std::string& etag) {
  // A draft may be changed until it is activated, so its activation says which version was seen.
  if (etag.empty()) return FieldRequired("etag");
  const Actor activator = ActorBehind(context);
  bool is_author = false;
  OUTLAY_RETURN_IF_ERROR(
      ListRevisions(context.txn, {scene.organization, draft.id}, 0, [&](const BudgetRevision& version) {
        is_author = MayBeSamePerson(version.actor, version.persons, activator, context.caller.persons);
        return is_author ? store::Visit::kStop : store::Visit::kContinue;
      }));
  return is_author ? ActivationNeedsSecondPerson(draft.id) : absl::OkStatus();
}

}  // namespace

absl::StatusOr<command::Outcome> ActivateBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, request_.budget_id, request_.etag));
  if (budget.state == BudgetState::kDraft && scene.terms.money_needs_others()) {
    OUTLAY_RETURN_IF_ERROR(CheckActivator(context, scene, budget, request_.etag));
  }
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
