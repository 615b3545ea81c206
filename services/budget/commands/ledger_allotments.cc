// The ledger's thresholds of members' allotments (B9).
#include <tuple>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/store/allocations.h"

namespace outlay::budget {
namespace {

// Returns none where the budget has no allocation rules.
std::vector<Threshold> AllocationThresholds(const Budget& budget) {
  const std::optional<AllocationRules>& rules = budget.spec.allocation_rules;
  return rules.has_value() ? rules->thresholds : std::vector<Threshold>();
}

}  // namespace

absl::Status Ledger::CrossAllotment(const Budget& budget, const AllotmentPlace& place, const PeriodAllocation& before,
                                    PeriodAllocation* after, std::vector<Crossing>* crossings) {
  const auto& [budget_id, period, member_id] = place;
  if (member_id.empty() || !budget.spec.allocation_rules.has_value()) return absl::OkStatus();
  if (after->has_ended) {
    after->marks = 0;
    return absl::OkStatus();
  }
  const std::vector<Threshold>& thresholds = budget.spec.allocation_rules->thresholds;
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums* const lapsed, scene_.view->FindLapsed(txn_, scene_.now.business));
  const Key key = {budget_id, AllotmentPeriod(period, member_id)};
  PeriodAllocation was = before;
  PeriodAllocation is = *after;
  const StageAmounts lapsing = LapsedIn(*lapsed, key.first, key.second);
  OUTLAY_ASSIGN_OR_RETURN(was.used, Subtract(was.used, lapsing));
  OUTLAY_ASSIGN_OR_RETURN(is.used, Subtract(is.used, lapsing));
  if (const auto sum = settled_.find(key); sum != settled_.end()) {
    OUTLAY_ASSIGN_OR_RETURN(is.used, Add(is.used, sum->second));
  }
  // FindCurrent remembers the sheet of a budget in the view.
  const BudgetView::Entry* const entry = scene_.view->FindEntry(budget_id);
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* const current, FindCurrent(entry == nullptr ? budget : *entry->budget));
  // Marks of other periods may refer to a list that was edited since; there, every threshold that was not reached
  // before counts as crossed.
  const bool is_current = current != nullptr && current->key->second == period;
  const ThresholdMarks marks =
      is_current ? after->marks : DecideCrossings(thresholds, 0, ForThresholds(was), ForThresholds(was)).marks;
  const ThresholdChange change = DecideCrossingsAnew(thresholds, marks, ForThresholds(was), ForThresholds(is));
  after->marks = change.marks;
  for (const ThresholdCrossing& crossed : change.crossings) {
    crossings->push_back({.budget = budget,
                          .period = period,
                          .figures = {},
                          .threshold = thresholds[crossed.index],
                          .before = crossed.before,
                          .after = crossed.after,
                          .member_id = member_id,
                          .allotment = is});
  }
  return absl::OkStatus();
}

absl::Status Ledger::AppendAllotmentCrossings(const Budget* edited, std::vector<Crossing>* crossings) {
  return allotments_.VisitChanged(
      [&](const AllotmentPlace& place, const PeriodAllocation& before, PeriodAllocation* allotment) -> absl::Status {
        const std::string& budget_id = std::get<0>(place);
        if (edited != nullptr && edited->id == budget_id) {
          return CrossAllotment(*edited, place, before, allotment, crossings);
        }
        const BudgetView::Entry* const entry = scene_.view->FindEntry(budget_id);
        if (entry == nullptr) return DataLoss(kBudgets.name);
        return CrossAllotment(*entry->budget, place, before, allotment, crossings);
      });
}

absl::Status Ledger::EditAllotmentThresholds(const Budget& before, const Budget& after) {
  const std::vector<Threshold> was = AllocationThresholds(before);
  const std::vector<Threshold> is = AllocationThresholds(after);
  if (was == is) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* const current, FindCurrent(before));
  if (current == nullptr) return absl::OkStatus();
  const std::string& period = current->key->second;
  OUTLAY_ASSIGN_OR_RETURN(auto allotments, LoadAllotments(txn_, {scene_.organization, before.id, period}));
  for (auto& [member_id, allotment] : allotments) {
    const ThresholdMarks marks = MarksAfterEdit(was, allotment.marks, is);
    if (marks == allotment.marks) continue;
    allotment.marks = marks;
    SaveAllotment(txn_, {scene_.organization, before.id, period, member_id}, allotment);
  }
  return absl::OkStatus();
}

}  // namespace outlay::budget
