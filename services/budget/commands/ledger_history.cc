// The ledger's record of figures before they change (B15).
#include <algorithm>
#include <tuple>

#include "common/base/status_macros.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/domain/budgets/history.h"
#include "services/budget/store/history.h"

namespace outlay::budget {

absl::Status Ledger::KeepHistory() {
  const Slot now = SlotOf(scene_.now.business);
  std::map<std::string, ClosedYear> closed;  // by budget
  for (auto& [key, sheet] : sheets_) {
    if (!sheet.has_changed) continue;
    Figures& after = sheet.figures;
    const Figures& before = sheet.before;
    // Business time can be set back; slots never are.
    after.changed_slot = std::max(now, before.changed_slot);
    const bool is_stored = before.changed_slot != Figures::kNeverStored;
    if (is_stored && before.changed_slot == 0) after.history_from = after.changed_slot;
    if (is_stored && before.changed_slot != 0 && before.changed_slot < after.changed_slot) {
      SaveOldFigures(txn_, {scene_.organization, key.first, key.second}, before);
    }
    if (before.is_closed == after.is_closed) continue;
    ClosedYear& year = closed[key.first];
    year.end = std::max(year.end, after.period.end);
    year.is_undone = before.is_closed;
  }
  OUTLAY_RETURN_IF_ERROR(KeepLapses(now));
  for (const auto& [key, sheet] : sheets_) {
    const auto year = sheet.has_changed ? closed.find(key.first) : closed.end();
    if (year != closed.end()) OUTLAY_RETURN_IF_ERROR(KeepClosing(sheet, year->second));
  }
  return absl::OkStatus();
}

absl::Status Ledger::KeepLapses(Slot now) {
  for (const auto& [place, amounts] : lapses_) {
    const auto& [budget_id, period, from] = place;
    // Amounts settled before their slot began need no lapse: the figures of that slot no longer include them.
    if (from > now || amounts == StageAmounts()) continue;
    OUTLAY_RETURN_IF_ERROR(
        AddLapse(txn_, {scene_.organization, budget_id, period}, {.from = from, .until = now, .amounts = amounts}));
  }
  return absl::OkStatus();
}

absl::Status Ledger::KeepClosing(const PeriodSheet& sheet, const ClosedYear& year) {
  const FiguresKey key = {scene_.organization, sheet.key->first, sheet.key->second};
  LateChange late = {.effect = FirstSlotFrom(year.end), .recorded = sheet.figures.changed_slot, .change = {}};
  if (!year.is_undone) {
    OUTLAY_ASSIGN_OR_RETURN(late.change, ClosingBetween(sheet.before, sheet.figures));
    const auto closing = closings_.find(*sheet.key);
    if (closing != closings_.end() && closing->second.closing.carries_commitments) {
      late.open_goes_to = closing->second.closing.next_period;
    }
    return AddLateChange(txn_, key, late);
  }
  // An undone closing never took effect; changes of holds since then have slots of their own.
  ClosingChange sum;
  OUTLAY_ASSIGN_OR_RETURN(const LateChanges earlier, ListLateChanges(txn_, key, late.effect));
  for (const LateChange& change : earlier.changes) {
    if (change.effect != late.effect) continue;
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, change.change));
  }
  OUTLAY_ASSIGN_OR_RETURN(late.change, Negated(sum));
  return AddLateChange(txn_, key, late);
}

}  // namespace outlay::budget
