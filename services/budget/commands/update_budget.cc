#include "services/budget/commands/update_budget.h"

#include <optional>

#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/budget_owners.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/budgets/budget_decisions.h"
#include "services/budget/domain/budgets/budget_move.h"
#include "services/budget/domain/rules/model_errors.h"

namespace outlay::budget {
namespace {

absl::StatusOr<BudgetDecision> Decide(const Scene& scene, Ledger& ledger, const Budget& budget,
                                      const v1::UpdateBudgetRequest& request, const rpc::FieldMaskRules& rules) {
  v1::Budget merged = ToProto(scene.organization, budget, std::nullopt);
  OUTLAY_RETURN_IF_ERROR(rules.Apply(request.update_mask(), request.budget(), &merged));
  OUTLAY_ASSIGN_OR_RETURN(const BudgetSpec spec, FromProto(merged));
  std::optional<Figures> current;
  if (budget.state != BudgetState::kDraft) {
    OUTLAY_ASSIGN_OR_RETURN(current, ledger.CurrentOf(budget));
  }
  return DecideUpdateBudget(budget, spec, current, scene.terms.calendar, scene.now.system);
}

}  // namespace

absl::StatusOr<rpc::FieldMaskRules> MakeBudgetMaskRules() {
  return rpc::FieldMaskRules::Create(
      v1::Budget::descriptor(),
      {"display_name", "amount", "note", "hidden", "period", "purchase_order_number", "by_choice", "filter",
       "enforcement", "ceiling_basis_points", "buffer", "rollover", "thresholds", "contacts", "owners", "distribution",
       "allocation_rules", "tax_counting", "year_end_rule"});
}

absl::StatusOr<command::Outcome> UpdateBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Budget budget, LoadBudgetInReach(context, scene, LastId(request_.budget().name()),
                                                                 request_.budget().etag()));
  Ledger ledger(context.txn, scene);
  const absl::StatusOr<BudgetDecision> decision = Decide(scene, ledger, budget, request_, *rules_);
  if (!decision.ok()) return AtField("budget", decision.status());
  OUTLAY_RETURN_IF_ERROR(CheckNewOwners(context, &budget.spec, decision->after.spec));
  const bool is_opened = budget.state == BudgetState::kActive || budget.state == BudgetState::kFrozen;
  if (is_opened && scene.terms.money_needs_others() && GoesPastSecondPerson(budget.spec, decision->after.spec)) {
    return EditNeedsSecondPerson(budget.id);
  }
  if (is_opened && decision->after.spec.amount != budget.spec.amount) {
    OUTLAY_RETURN_IF_ERROR(ledger.SetAmount(decision->after));
  }
  return FinishBudget(context, scene, ledger, &budget, *decision, v1::BudgetChanged::CHANGE_UPDATED);
}

}  // namespace outlay::budget
