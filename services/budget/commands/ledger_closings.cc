// The ledger's closed periods: where later changes of their holds count (B18).
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/domain/rules/year_end_errors.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

// Returns nullopt if the hold has no entry with that number.
absl::StatusOr<std::optional<absl::Time>> FindEntryTime(const store::Reader& reader, const HoldKey& key,
                                                        int64_t number) {
  std::optional<absl::Time> time;
  OUTLAY_RETURN_IF_ERROR(ListHoldEntries(reader, key, number - 1, [&](const HoldEntry& entry) {
    if (entry.number == number) time = entry.time;
    return store::Visit::kStop;
  }));
  return time;
}

}  // namespace

absl::StatusOr<Closing*> Ledger::FindClosingOf(const Key& key) {
  if (const auto found = closings_.find(key); found != closings_.end()) return &found->second.closing;
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Closing> stored,
                          FindClosing(txn_, {scene_.organization, key.first, key.second}));
  if (!stored.has_value()) return DataLoss(kClosings.name);
  return &closings_.emplace(key, LookedAt{.closing = *stored, .before = stored}).first->second.closing;
}

absl::StatusOr<Ledger::PeriodSheet*> Ledger::FindOpen(const Key& key, bool* is_given_back) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet * sheet, Find(key));
  while (sheet->figures.is_closed) {
    OUTLAY_ASSIGN_OR_RETURN(const Closing* const closing, FindClosingOf(*sheet->key));
    if (!closing->carries_commitments) {
      if (is_given_back != nullptr) *is_given_back = true;
      return sheet;
    }
    OUTLAY_ASSIGN_OR_RETURN(sheet, Find({key.first, closing->next_period}));
  }
  return sheet;
}

absl::Status Ledger::CountIn(Key key, StageAmounts change) {
  OUTLAY_ASSIGN_OR_RETURN(PeriodSheet * sheet, Find(key));
  while (sheet->figures.is_closed) {
    OUTLAY_ASSIGN_OR_RETURN(Closing* const closing, FindClosingOf(*sheet->key));
    OUTLAY_ASSIGN_OR_RETURN(change, PassOn(change, closing));
    if (change == StageAmounts()) return absl::OkStatus();
    // A mark alone is of no use where nothing follows.
    const bool is_mark = change.held == 0 && change.committed == 0 && change.spent == 0;
    if (is_mark && closing->next_period.empty()) return absl::OkStatus();
    // CheckLate, and what holds of documents keep, have left no other change that has no next period to count in.
    OUTLAY_ASSIGN_OR_RETURN(sheet, Find({key.first, closing->next_period}));
  }
  OUTLAY_ASSIGN_OR_RETURN(sheet->figures.used, Add(sheet->figures.used, change));
  sheet->has_changed = true;
  return absl::OkStatus();
}

absl::Status Ledger::CheckLate(const Hold& hold, const std::vector<CheckedBudget>& states, const HoldEntry& entry) {
  const bool goes_on =
      entry.verb == EntryVerb::kCommit || entry.verb == EntryVerb::kPost || entry.verb == EntryVerb::kAdjust;
  for (std::size_t i = 0; i < hold.nodes.size(); ++i) {
    const HoldNode& node = hold.nodes[i];
    const std::string named = states[i].is_named ? node.budget_id : std::string();
    OUTLAY_ASSIGN_OR_RETURN(const PeriodSheet* sheet, Find({node.budget_id, node.period}));
    while (sheet->figures.is_closed) {
      OUTLAY_ASSIGN_OR_RETURN(const Closing* const closing, FindClosingOf(*sheet->key));
      if (goes_on && !closing->carries_commitments) return HoldGivenBack(hold.id, named, closing->year_end_id);
      if (entry.verb == EntryVerb::kReversePost && closing->refuses_late_entries) {
        OUTLAY_ASSIGN_OR_RETURN(const std::optional<absl::Time> posted,
                                FindEntryTime(txn_, {scene_.organization, hold.id}, entry.reversed_number));
        if (posted.has_value() && *posted < closing->close_time) {
          return PeriodClosed(named, sheet->key->second, closing->year_end_id);
        }
      }
      if (closing->next_period.empty()) {
        if (entry.change.spent == 0) break;
        return PeriodClosed(named, sheet->key->second, closing->year_end_id);
      }
      OUTLAY_ASSIGN_OR_RETURN(sheet, Find({node.budget_id, closing->next_period}));
    }
  }
  return absl::OkStatus();
}

absl::Status Ledger::ClosePeriods(const std::string& budget_id, const BudgetClosing& closing) {
  is_year_end_ = true;
  for (const ClosedPeriod& closed : closing.closed) {
    const Key key = {budget_id, closed.period};
    Figures before = closed.figures;
    OUTLAY_RETURN_IF_ERROR(Reopen(closed.closing, &before, nullptr));
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, AddSheet(key, before));
    sheet->figures = closed.figures;
    sheet->has_changed = true;
    closings_.insert_or_assign(key, LookedAt{.closing = closed.closing, .before = std::nullopt});
  }
  for (const ChangedPeriod& changed : closing.changed) {
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, AddSheet({budget_id, changed.period}, changed.before));
    sheet->figures = changed.after;
    sheet->has_changed = true;
    // Expired amounts move into the period together with the figures that include them.
    OUTLAY_ASSIGN_OR_RETURN(sheet->settled, Subtract(sheet->settled, changed.lapsed));
  }
  return absl::OkStatus();
}

absl::StatusOr<ReopenedPeriods> Ledger::ReopenPeriods(const std::string& budget_id, const std::string& year_end_id) {
  is_year_end_ = true;
  std::vector<std::pair<std::string, Closing>> closings;
  OUTLAY_RETURN_IF_ERROR(
      ListClosings(txn_, {scene_.organization, budget_id}, [&](const std::string& period, const Closing& closing) {
        if (closing.year_end_id == year_end_id) closings.emplace_back(period, closing);
        return store::Visit::kContinue;
      }));
  OUTLAY_ASSIGN_OR_RETURN(const LapsedSums passing, scene_.view->FindLapsedPassing(txn_, scene_.now.business));
  ReopenedPeriods reopened = {.periods = closings.size()};
  PeriodSheet* next = nullptr;
  Figures was;
  for (const auto& [period, closing] : closings) {
    OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const sheet, Find({budget_id, period}));
    if (!closing.next_period.empty()) {
      OUTLAY_ASSIGN_OR_RETURN(next, Find({budget_id, closing.next_period}));
      if (period == closings.front().first) {
        OUTLAY_ASSIGN_OR_RETURN(was, Effective(*next));
      }
    }
    OUTLAY_RETURN_IF_ERROR(Reopen(closing, &sheet->figures, next == nullptr ? nullptr : &next->figures));
    sheet->has_changed = true;
    if (next != nullptr) {
      // Expired amounts move back together with the figures that include them.
      OUTLAY_ASSIGN_OR_RETURN(next->settled, Add(next->settled, LapsedIn(passing, budget_id, period)));
    }
    for (const RolloverBefore& before : closing.rollovers_before) {
      OUTLAY_ASSIGN_OR_RETURN(PeriodSheet* const changed, Find({budget_id, before.period}));
      changed->figures.rollover = before.rollover;
      changed->has_changed = true;
      reopened.changed += 1;
    }
    DeleteClosing(txn_, {scene_.organization, budget_id, period});
  }
  if (next == nullptr) return reopened;
  next->has_changed = true;
  OUTLAY_ASSIGN_OR_RETURN(const Figures is, Effective(*next));
  reopened.is_overdrawn = AvailableOf(is) < 0;
  OUTLAY_RETURN_IF_ERROR(CarryUndone(*next->key, was, is, &reopened));
  return reopened;
}

absl::Status Ledger::CarryUndone(const Key& key, const Figures& was, const Figures& is, ReopenedPeriods* reopened) {
  const BudgetView::Entry* const entry = scene_.view->FindEntry(key.first);
  if (entry == nullptr) return DataLoss(kBudgets.name);
  const Budget& budget = *entry->budget;
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", budget.spec.period, scene_.terms.calendar));
  const std::optional<Period> changed = periods.FindByKey(key.second);
  if (!changed.has_value()) return absl::OkStatus();
  std::vector<std::string> keys;
  OUTLAY_RETURN_IF_ERROR(ListFigures(txn_, {scene_.organization, key.first}, [&](const LatestFigures& found) {
    if (found.period > key.second) keys.push_back(found.period);
    return store::Visit::kContinue;
  }));
  std::vector<PeriodSheet*> sheets;
  std::vector<FollowingPeriod> later;
  for (const std::string& found : keys) {
    const std::optional<Period> period = periods.FindByKey(found);
    if (!period.has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(sheets.emplace_back(), Find({key.first, found}));
    OUTLAY_ASSIGN_OR_RETURN(const Figures figures, Effective(*sheets.back()));
    later.push_back({.period = *period, .figures = figures, .lapsed = {}});
  }
  OUTLAY_RETURN_IF_ERROR(CarryOn(budget, {*changed, was, {}}, {*changed, is, {}}, absl::MakeSpan(later)));
  for (std::size_t i = 0; i < later.size(); ++i) {
    Figures& figures = sheets[i]->figures;
    const int64_t rollover = later[i].figures.rollover;
    if (figures.rollover == rollover) continue;
    reopened->is_overdrawn =
        reopened->is_overdrawn || (rollover < figures.rollover && AvailableOf(later[i].figures) < 0);
    figures.rollover = rollover;
    sheets[i]->has_changed = true;
    reopened->changed += 1;
  }
  return absl::OkStatus();
}

void Ledger::SaveClosings() {
  for (const auto& [key, seen] : closings_) {
    if (seen.before == seen.closing) continue;
    SaveClosing(txn_, {scene_.organization, key.first, key.second}, seen.closing);
  }
}

}  // namespace outlay::budget
