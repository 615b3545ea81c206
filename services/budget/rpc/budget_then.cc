// Reads the earlier figures of one budget.
#include "common/base/status_macros.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/domain/budgets/open_period.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/rpc/budget_history.h"
#include "services/budget/store/history.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/moves.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {

absl::StatusOr<BudgetThen> BudgetThen::Open(const store::Reader& reader, const std::string& organization,
                                            const Budget& budget, absl::Time business_now) {
  OUTLAY_ASSIGN_OR_RETURN(Terms terms, LoadTerms(reader, organization));
  OUTLAY_ASSIGN_OR_RETURN(Periods periods, Periods::Of("period", budget.spec.period, terms.calendar));
  BudgetThen then(reader, organization, budget, business_now, std::move(terms), std::move(periods));
  OUTLAY_RETURN_IF_ERROR(ListFigures(reader, {organization, budget.id}, [&](const LatestFigures& figures) {
    then.opened_.emplace(figures.period, figures);
    return store::Visit::kContinue;
  }));
  OUTLAY_RETURN_IF_ERROR(
      ListClosings(reader, {organization, budget.id}, [&](const std::string& period, const Closing& closing) {
        then.closings_.emplace(period, closing);
        return store::Visit::kContinue;
      }));
  OUTLAY_RETURN_IF_ERROR(then.ReadUnswept());
  return then;
}

absl::Status BudgetThen::ReadUnswept() {
  absl::Status status;
  OUTLAY_RETURN_IF_ERROR(ListLapsedHolds(reader_, organization_, business_now_, [&](const Hold& hold) {
    for (const HoldNode& node : hold.nodes) {
      if (node.budget_id != budget_.id) continue;
      const absl::StatusOr<StageAmounts> amounts = LapsingIn(node, hold);
      status = amounts.status();
      if (!status.ok()) return store::Visit::kStop;
      unswept_[node.period].push_back({FirstSlotFrom(*hold.expire_time), kNowSlot, *amounts});
    }
    return store::Visit::kContinue;
  }));
  return status;
}

std::optional<Period> BudgetThen::PeriodAt(absl::Time time) const {
  for (const auto& [key, opened] : opened_) {
    // Its days may differ in the current calendar.
    if (opened.figures.period.Contains(time)) return PeriodOf(key);
  }
  return periods_.Holding(time);
}

std::optional<Period> BudgetThen::PeriodOf(const std::string& key) const {
  std::optional<Period> period = periods_.FindByKey(key);
  const auto opened = opened_.find(key);
  if (opened == opened_.end()) return period;
  if (!period.has_value()) {
    period.emplace();
    if (!absl::ParseCivilTime(key, &period->first_day)) return std::nullopt;
  }
  period->interval = opened->second.figures.period;
  return period;
}

absl::StatusOr<std::optional<Figures>> BudgetThen::StoredAt(const std::string& period, Slot at) const {
  const auto opened = opened_.find(period);
  if (opened == opened_.end()) return std::optional<Figures>();
  const Figures& now = opened->second.figures;
  if (at == kNowSlot) return std::optional<Figures>(now);
  if (now.changed_slot == 0) return HistoryNotKept(budget_.id, business_now_);
  if (now.changed_slot < at) return std::optional<Figures>(now);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> found,
                          FindOldFigures(reader_, {organization_, budget_.id, period}, at));
  if (found.has_value() || now.history_from == 0) return found;
  return HistoryNotKept(budget_.id, StartOf(now.history_from + 1));
}

absl::StatusOr<Figures> BudgetThen::At(const Period& period, Slot at) {
  OUTLAY_ASSIGN_OR_RETURN(std::optional<Figures> figures, StoredAt(period.Key(), at));
  if (!figures.has_value()) return WouldBegin(period, at);
  OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsed, LapsedIn(period.Key(), at));
  OUTLAY_ASSIGN_OR_RETURN(figures->used, Subtract(figures->used, lapsed));
  return *figures;
}

absl::StatusOr<Figures> BudgetThen::WouldBegin(const Period& period, Slot at) {
  for (auto before = opened_.lower_bound(period.Key()); before != opened_.begin();) {
    --before;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored, StoredAt(before->first, at));
    if (!stored.has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsed, LapsedIn(before->first, at));
    OUTLAY_ASSIGN_OR_RETURN(const Budget version, VersionAt(at, /*was_used=*/true));
    return FiguresAfter(version, periods_, period, {.period = before->first, .figures = *stored},
                        {{{budget_.id, before->first}, lapsed}});
  }
  OUTLAY_ASSIGN_OR_RETURN(const Budget version, VersionAt(at, /*was_used=*/false));
  return OpenPeriod(version, period, std::nullopt);
}

absl::StatusOr<Budget> BudgetThen::VersionAt(Slot at, bool was_used) const {
  std::optional<Budget> version;
  std::optional<absl::Time> later;
  OUTLAY_RETURN_IF_ERROR(ListRevisions(reader_, {organization_, budget_.id}, 0, [&](const BudgetRevision& revision) {
    const Budget& next = revision.budget;
    if (next.state == BudgetState::kDraft) return store::Visit::kContinue;
    // If business time was set back, versions may be younger than the figures made with them.
    const bool was_there = next.update_time < StartOf(at) || (was_used && !version.has_value());
    if (!was_there) {
      later = next.update_time;
      return store::Visit::kStop;
    }
    version = next;
    return store::Visit::kContinue;
  }));
  if (!version.has_value() && later.has_value()) {
    return BudgetNotThereYet(budget_.id, StartOf(SlotOf(*later) + 1));
  }
  if (!version.has_value()) return BudgetNotActive(budget_.id, "DRAFT");
  return *std::move(version);
}

absl::StatusOr<std::optional<std::string>> BudgetThen::PlaceAt(std::string period, Slot at) {
  while (!period.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<Figures> stored, StoredAt(period, at));
    if (!stored.has_value()) break;
    if (!stored->is_closed) return std::optional<std::string>(std::move(period));
    OUTLAY_ASSIGN_OR_RETURN(period, AfterClosed(period, at));
  }
  return std::optional<std::string>();
}

absl::StatusOr<std::string> BudgetThen::AfterClosed(const std::string& period, Slot at) {
  OUTLAY_ASSIGN_OR_RETURN(const LateChanges* const late, LateOf(period));
  const LateChange* latest = nullptr;
  for (const LateChange& change : late->changes) {
    if (change.recorded < at && change.change.closings > 0) latest = &change;
  }
  if (latest != nullptr) return latest->open_goes_to;
  const auto closing = closings_.find(period);
  return closing != closings_.end() && closing->second.carries_commitments ? closing->second.next_period
                                                                           : std::string();
}

absl::StatusOr<const LateChanges*> BudgetThen::LateOf(const std::string& period) {
  const auto [place, is_new] = late_.try_emplace(period);
  LateChanges& late = place->second;
  if (!is_new) return &late;
  OUTLAY_ASSIGN_OR_RETURN(late, ListLateChanges(reader_, {organization_, budget_.id, period}, 0));
  if (const auto unswept = unswept_.find(period); unswept != unswept_.end()) {
    late.lapses.insert(late.lapses.end(), unswept->second.begin(), unswept->second.end());
  }
  return &late;
}

absl::StatusOr<StageAmounts> BudgetThen::LapsedIn(const std::string& period, Slot at) {
  StageAmounts sum;
  for (const auto& [origin, opened] : opened_) {
    if (origin > period) break;
    OUTLAY_ASSIGN_OR_RETURN(const LateChanges* const late, LateOf(origin));
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts lapsed, LapsedAt(late->lapses, at));
    if (lapsed == StageAmounts()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<std::string> place, PlaceAt(origin, at));
    if (place != period) continue;
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, lapsed));
  }
  return sum;
}

}  // namespace outlay::budget
