#include "services/budget/commands/put_budget.h"

#include <optional>

#include "common/access/reach.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/commands/budget_verbs.h"
#include "services/budget/commands/create_budget.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/commands/update_budget.h"
#include "services/budget/convert/budget_cells.h"
#include "services/budget/convert/budget_csv_columns.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {
namespace {

std::string AnswerOf(const Scene& scene, const std::string& budget_id, v1::ImportedBudget::Outcome outcome) {
  v1::ImportedBudget answer;
  answer.set_budget(BudgetName(scene.organization, budget_id));
  answer.set_outcome(outcome);
  return answer.SerializeAsString();
}

absl::StatusOr<command::Outcome> Create(command::Context& context, const Scene& scene, const BudgetCells& cells) {
  v1::Budget budget;
  OUTLAY_RETURN_IF_ERROR(ApplyCells(cells, scene.organization, &budget));
  OUTLAY_ASSIGN_OR_RETURN(BudgetSpec spec, FromProto(budget));
  const std::string state = StateOf(cells);
  const bool activate = state == StateName(BudgetState::kActive);
  if (!activate && !state.empty() && state != StateName(BudgetState::kDraft)) {
    return FieldNotChangeable("state", "new");
  }
  const std::string budget_id = BudgetIdOf(cells);
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome, CreateBudget(budget_id, std::move(spec), activate).Run(context));
  outcome.answer = AnswerOf(scene, budget_id, v1::ImportedBudget::OUTCOME_CREATED);
  return outcome;
}

// Only as it is: what is put in force is what its authors wrote.
absl::StatusOr<command::Outcome> Activate(command::Context& context, const Scene& scene, const Budget& draft,
                                          const BudgetSpec& wanted, const BudgetCells& cells) {
  if (wanted != draft.spec) {
    return BadCell(kColumnState, "must be DRAFT in a row that changes the budget; activate it without other changes");
  }
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome,
                          ActivateBudget({.budget_id = draft.id, .etag = EtagOf(cells)}).Run(context));
  outcome.answer = AnswerOf(scene, draft.id, v1::ImportedBudget::OUTCOME_ACTIVATED);
  return outcome;
}

absl::StatusOr<command::Outcome> Update(command::Context& context, const Scene& scene, const Budget& present,
                                        const BudgetCells& cells, const rpc::FieldMaskRules& rules) {
  v1::UpdateBudgetRequest request;
  v1::Budget& merged = *request.mutable_budget();
  merged = ToProto(scene.organization, present, std::nullopt);
  OUTLAY_RETURN_IF_ERROR(ApplyCells(cells, scene.organization, &merged));
  const std::string state = StateOf(cells);
  const bool is_activated = present.state == BudgetState::kDraft && state == StateName(BudgetState::kActive);
  if (!is_activated && !state.empty() && state != StateName(present.state)) {
    return FieldNotChangeable("state", StateName(present.state));
  }
  if (LastId(merged.group()) != present.spec.group_id) {
    return FieldNotChangeable("group", StateName(present.state));
  }
  OUTLAY_ASSIGN_OR_RETURN(const BudgetSpec spec, FromProto(merged));
  if (is_activated) return Activate(context, scene, present, spec, cells);
  if (spec == present.spec) {
    // This includes closed budgets, and budgets changed since the download to what the row says.
    return command::Outcome{.resource = merged.name(),
                            .before = {},
                            .after = {},
                            .answer = AnswerOf(scene, present.id, v1::ImportedBudget::OUTCOME_UNCHANGED),
                            .announcements = {},
                            .unchanged = true};
  }
  merged.set_etag(EtagOf(cells));
  // Not assigned from a literal: GCC 12 takes its copy for one of any length.
  request.mutable_update_mask()->add_paths()->push_back('*');
  OUTLAY_ASSIGN_OR_RETURN(command::Outcome outcome, UpdateBudget(std::move(request), &rules).Run(context));
  outcome.answer = AnswerOf(scene, present.id, v1::ImportedBudget::OUTCOME_UPDATED);
  return outcome;
}

}  // namespace

absl::StatusOr<command::Outcome> PutBudget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  const std::string budget_id = BudgetIdOf(cells_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Budget> present,
                          FindBudget(context.txn, {scene.organization, budget_id}));
  if (!present.has_value()) return Create(context, scene, cells_);
  if (!access::Covers(context.caller.reach.get(), present->spec.group_id)) return BudgetIdTaken(budget_id);
  return Update(context, scene, *present, cells_, *rules_);
}

absl::StatusOr<command::Outcome> PutBudgets::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  report_->rows.clear();
  v1::ImportedBudgets after;
  v1::ImportedBudgets before;
  command::Outcome all = {.resource = OrganizationName(scene.organization), .answer = "", .unchanged = true};
  int refused = 0;
  for (const BudgetCells& cells : rows_) {
    absl::StatusOr<command::Outcome> one = PutBudget(cells, rules_).Run(context);
    if (!one.ok()) {
      ++refused;
      report_->rows.emplace_back(one.status());
      continue;
    }
    report_->rows.emplace_back(v1::ImportedBudget()).value().ParseFromString(*one->answer);
    if (one->unchanged) continue;
    all.unchanged = false;
    if (!one->before.empty()) before.add_budgets()->ParseFromString(one->before);
    after.add_budgets()->ParseFromString(one->after);
    for (command::Announcement& announcement : one->announcements) {
      all.announcements.push_back(std::move(announcement));
    }
  }
  if (refused > 0) return absl::AbortedError(Concat(refused, " rows were refused"));
  all.before = before.SerializeAsString();
  all.after = after.SerializeAsString();
  return all;
}

}  // namespace outlay::budget
