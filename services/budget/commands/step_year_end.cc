#include "services/budget/commands/step_year_end.h"

#include <cstddef>
#include <optional>

#include "common/base/calendar.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/finish.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/plan_closing.h"
#include "services/budget/convert/year_ends.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

using YearEndChange = v1::YearEndChanged;

// The figures and the closing.
constexpr std::size_t kRowsPerPeriod = 2;

// One step of a year end, for one body.
class YearEndStep {
 public:
  YearEndStep(command::Context& context, const Scene& scene, YearEndRun run)
      : context_(context), scene_(scene), ledger_(context.txn, scene), run_(std::move(run)) {}

  absl::Status CloseSome() {
    const YearEndKey key = {scene_.organization, run_.id};
    const ClosingPlan plan = {.year_end = DayStart(run_.end_day, scene_.terms.calendar.zone()),
                              .business_now = scene_.now.business,
                              .calendar = scene_.terms.calendar,
                              .terms = {.year_end_id = run_.id,
                                        .default_rule = run_.default_rule,
                                        .refuses_late_entries = run_.refuses_late_entries,
                                        .now = scene_.now.system}};
    OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(context_.txn, scene_.now.business));
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Budget> budgets, NextBudgets());
    is_done_ = budgets.size() < limits::kYearEndStepRows;
    for (const Budget& budget : budgets) {
      if (IsFull()) {
        is_done_ = false;
        break;
      }
      run_.last_budget_id = budget.id;
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<PlannedLine> line,
                              PlanLine(context_.txn, scene_.organization, budget, plan, *lapsed, &run_.totals));
      if (!line.has_value()) continue;
      SaveYearEndEntry(context_.txn, key, line->entry);
      entries_.push_back(line->entry);
      rows_ += 1;
      if (!line->closing.has_value()) {
        run_.failed_budgets += 1;
        continue;
      }
      OUTLAY_RETURN_IF_ERROR(ledger_.ClosePeriods(budget.id, *line->closing));
      run_.closed_budgets += 1;
      rows_ += line->closing->changed.size() + kRowsPerPeriod * line->closing->closed.size();
      crossings_ += budget.spec.thresholds.size();
    }
    if (is_done_) run_.state = YearEndState::kClosed;
    return absl::OkStatus();
  }

  absl::Status ReopenSome() {
    const YearEndKey key = {scene_.organization, run_.id};
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<YearEndEntry> entries, NextEntries());
    is_done_ = entries.size() < limits::kYearEndStepRows;
    for (YearEndEntry entry : entries) {
      if (IsFull()) {
        is_done_ = false;
        break;
      }
      run_.last_budget_id = entry.line.budget_id;
      if (!entry.failure.empty()) {
        run_.failed_budgets -= 1;
        continue;
      }
      OUTLAY_ASSIGN_OR_RETURN(const ReopenedPeriods reopened, ledger_.ReopenPeriods(entry.line.budget_id, run_.id));
      entry.is_overdrawn = reopened.is_overdrawn;
      SaveYearEndEntry(context_.txn, key, entry);
      entries_.push_back(entry);
      run_.closed_budgets -= 1;
      run_.overdrawn_budgets += entry.is_overdrawn ? 1 : 0;
      rows_ += 1 + reopened.changed + kRowsPerPeriod * reopened.periods;
      const BudgetView::Entry* const budget = scene_.view->FindEntry(entry.line.budget_id);
      if (budget != nullptr) crossings_ += budget->budget->spec.thresholds.size();
    }
    if (is_done_) run_.state = YearEndState::kReversed;
    return absl::OkStatus();
  }

  absl::StatusOr<command::Outcome> Finish(const YearEndRun& before) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger_.Save());
    const YearEndChange::Change change = run_.state == YearEndState::kClosed     ? YearEndChange::CHANGE_CLOSED
                                         : run_.state == YearEndState::kReversed ? YearEndChange::CHANGE_REVERSED
                                                                                 : YearEndChange::CHANGE_ADVANCED;
    command::Outcome outcome = FinishYearEnd(context_, scene_, &before, std::move(run_), change, entries_);
    AnnounceCrossings(scene_, crossings, outcome.resource, &outcome);
    return outcome;
  }

 private:
  // Returns true if the next budget must wait for another step.
  bool IsFull() const { return rows_ >= limits::kYearEndStepRows || crossings_ >= limits::kYearEndStepCrossings; }
  // Returns the budgets after the last one, as many as a step may read.
  absl::StatusOr<std::vector<Budget>> NextBudgets() const {
    std::vector<Budget> budgets;
    OUTLAY_RETURN_IF_ERROR(ListBudgets(context_.txn, scene_.organization, After(), [&](const Budget& budget) {
      budgets.push_back(budget);
      return budgets.size() < limits::kYearEndStepRows ? store::Visit::kContinue : store::Visit::kStop;
    }));
    return budgets;
  }
  absl::StatusOr<std::vector<YearEndEntry>> NextEntries() const {
    std::vector<YearEndEntry> entries;
    OUTLAY_RETURN_IF_ERROR(
        ListYearEndEntries(context_.txn, {scene_.organization, run_.id}, After(), [&](const YearEndEntry& entry) {
          entries.push_back(entry);
          return entries.size() < limits::kYearEndStepRows ? store::Visit::kContinue : store::Visit::kStop;
        }));
    return entries;
  }
  std::optional<std::string> After() const {
    return run_.last_budget_id.empty() ? std::nullopt : std::optional<std::string>(run_.last_budget_id);
  }

  command::Context& context_;
  const Scene& scene_;
  Ledger ledger_;
  YearEndRun run_;
  std::vector<YearEndEntry> entries_;
  std::size_t rows_ = 0;
  // An upper bound of thresholds; of each budget, only those of the current period are notified.
  std::size_t crossings_ = 0;
  bool is_done_ = false;
};

}  // namespace

absl::StatusOr<command::Outcome> StepYearEnd::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const YearEndRun before, LoadYearEnd(context.txn, {scene.organization, year_end_id_}));
  if (!IsRunning(before)) {
    return command::Outcome{.resource = YearEndName(scene.organization, year_end_id_), .unchanged = true};
  }
  YearEndStep step(context, scene, before);
  OUTLAY_RETURN_IF_ERROR(before.state == YearEndState::kClosing ? step.CloseSome() : step.ReopenSome());
  return step.Finish(before);
}

command::Outcome FinishYearEnd(command::Context& context, const Scene& scene, const YearEndRun* before, YearEndRun run,
                               v1::YearEndChanged::Change change, const std::vector<YearEndEntry>& entries) {
  run.update_time = scene.now.system;
  run.revision += 1;
  SaveYearEnd(context.txn, scene.organization, run);
  v1::YearEndChanged event;
  event.set_change(change);
  *event.mutable_year_end() = ToProto(scene.organization, run);
  for (const YearEndEntry& entry : entries) *event.add_lines() = ToProto(scene.organization, entry);
  const std::string name = YearEndName(scene.organization, run.id);
  return {.resource = name,
          .before = before == nullptr ? std::string() : ToProto(scene.organization, *before).SerializeAsString(),
          .after = event.year_end().SerializeAsString(),
          .answer = {},
          .announcements = {command::Announce(name, event)}};
}

}  // namespace outlay::budget
