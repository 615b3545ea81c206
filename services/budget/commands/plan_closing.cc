#include "services/budget/commands/plan_closing.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/base/calendar.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "services/budget/commands/current_period.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {
namespace {

// Returns the latest period that has ended by `time`; nullopt: none has.
std::optional<Period> LastEnded(const Periods& periods, absl::Time time) {
  const std::optional<Period> holding = periods.Holding(time - absl::Microseconds(1));
  if (!holding.has_value()) {
    const std::optional<Period> last = periods.Last();
    return last.has_value() && last->interval.end <= time ? last : std::nullopt;
  }
  return holding->interval.end <= time ? holding : periods.Previous(*holding);
}

// Returns a period with its stored figures, or with those that it will begin with after an earlier one.
absl::StatusOr<std::optional<PeriodFigures>> FindOrOpen(const Budget& budget, const Periods& periods,
                                                        const std::vector<LatestFigures>& stored, const Period& period,
                                                        const LapsedSums& lapsed) {
  const std::string key = period.Key();
  const LatestFigures* before = nullptr;
  for (const LatestFigures& found : stored) {
    if (found.period == key) {
      return std::optional<PeriodFigures>({.period = key, .figures = found.figures, .lapsed = {}});
    }
    if (found.period < key) before = &found;
  }
  // The budget has not been used by then.
  if (before == nullptr) return std::optional<PeriodFigures>();
  PeriodFigures made = {.period = key, .figures = {}, .lapsed = {}};
  OUTLAY_ASSIGN_OR_RETURN(made.figures, FiguresAfter(budget, periods, period, *before, lapsed));
  return std::optional<PeriodFigures>(std::move(made));
}

// Returns the periods after the closed ones: the next one and, if it is over before the next year ends, those up to the
// current one, since money in a past period could not be spent.
absl::StatusOr<std::vector<FollowingPeriod>> FindFollowing(const Budget& budget, const Periods& periods,
                                                           const Period& last, std::vector<LatestFigures> stored,
                                                           const ClosingPlan& plan, const LapsedSums& lapsed) {
  std::vector<FollowingPeriod> following;
  const std::optional<Period> next = periods.Next(last);
  if (!next.has_value()) return following;
  const TimeZone& zone = plan.calendar.zone();
  const absl::CivilDay end_day = DayOf(plan.year_end, zone);
  const absl::Time next_end = DayStart(absl::CivilDay(end_day.year() + 1, end_day.month(), end_day.day()), zone);
  const std::optional<Period> now = periods.Holding(std::min(plan.business_now, next_end - absl::Microseconds(1)));
  const Period& target = now.has_value() && now->ordinal > next->ordinal ? *now : *next;
  for (std::optional<Period> period = next; period.has_value() && period->ordinal <= target.ordinal;
       period = periods.Next(*period)) {
    const std::string key = period->Key();
    const bool is_stored =
        std::any_of(stored.begin(), stored.end(), [&](const LatestFigures& found) { return found.period == key; });
    // Unused periods between them carry on by themselves.
    if (!is_stored && period->ordinal != next->ordinal && period->ordinal != target.ordinal) continue;
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<PeriodFigures> found,
                            FindOrOpen(budget, periods, stored, *period, lapsed));
    if (!found.has_value()) continue;
    following.push_back({.period = *period, .figures = found->figures, .lapsed = LapsedIn(lapsed, budget.id, key)});
    // A closed budget gets no new money.
    if (!is_stored && budget.state == BudgetState::kClosed) {
      following.back().figures.amount = 0;
      following.back().figures.rollover = 0;
    }
    if (!is_stored) {
      stored.push_back({.period = key, .figures = following.back().figures});
      std::sort(stored.begin(), stored.end(),
                [](const LatestFigures& left, const LatestFigures& right) { return left.period < right.period; });
    }
  }
  return following;
}

// Returns true for a closed budget that was no longer used.
bool IsEmpty(const std::vector<PeriodFigures>& closing) {
  return std::all_of(closing.begin(), closing.end(), [](const PeriodFigures& period) {
    return LimitOf(period.figures) == 0 && period.figures.used == StageAmounts();
  });
}

}  // namespace

absl::StatusOr<std::optional<BudgetClosing>> PlanClosing(const store::Reader& reader, const std::string& organization,
                                                         const Budget& budget, const ClosingPlan& plan,
                                                         const LapsedSums& lapsed) {
  if (budget.state == BudgetState::kDraft) return std::optional<BudgetClosing>();
  OUTLAY_ASSIGN_OR_RETURN(const Periods periods, Periods::Of("period", budget.spec.period, plan.calendar));
  const std::optional<Period> last = LastEnded(periods, plan.year_end);
  if (!last.has_value()) return std::optional<BudgetClosing>();
  std::vector<LatestFigures> stored;
  OUTLAY_RETURN_IF_ERROR(ListFigures(reader, {organization, budget.id}, [&](const LatestFigures& found) {
    stored.push_back(found);
    return store::Visit::kContinue;
  }));
  std::vector<PeriodFigures> closing;
  const std::string last_key = last->Key();
  for (const LatestFigures& found : stored) {
    if (found.period >= last_key) break;
    if (!found.figures.is_closed) closing.push_back({.period = found.period, .figures = found.figures, .lapsed = {}});
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<PeriodFigures> last_figures,
                          FindOrOpen(budget, periods, stored, *last, lapsed));
  if (!last_figures.has_value() || last_figures->figures.is_closed) return std::optional<BudgetClosing>();
  const bool is_stored =
      std::any_of(stored.begin(), stored.end(), [&](const LatestFigures& found) { return found.period == last_key; });
  // No period of a closed budget is opened only to be closed.
  const bool is_over = budget.state == BudgetState::kClosed;
  if (is_stored || !is_over) closing.push_back(*last_figures);
  if (closing.empty() || (is_over && IsEmpty(closing))) return std::optional<BudgetClosing>();
  if (closing.size() > limits::kClosedPeriods) closing.erase(closing.begin(), closing.end() - limits::kClosedPeriods);
  for (PeriodFigures& period : closing) period.lapsed = LapsedIn(lapsed, budget.id, period.period);
  // A period that was never opened begins after the last one, which may not be stored either.
  if (!is_stored && !is_over) stored.push_back({.period = last_key, .figures = last_figures->figures});
  OUTLAY_ASSIGN_OR_RETURN(std::vector<FollowingPeriod> following,
                          FindFollowing(budget, periods, *last, std::move(stored), plan, lapsed));
  OUTLAY_ASSIGN_OR_RETURN(BudgetClosing made, DecideClosing(budget, closing, std::move(following), plan.terms));
  return std::optional<BudgetClosing>(std::move(made));
}

absl::StatusOr<std::optional<PlannedLine>> PlanLine(const store::Reader& reader, const std::string& organization,
                                                    const Budget& budget, const ClosingPlan& plan,
                                                    const LapsedSums& lapsed, std::vector<YearEndTotals>* totals) {
  absl::StatusOr<std::optional<BudgetClosing>> closing = PlanClosing(reader, organization, budget, plan, lapsed);
  absl::Status status = closing.status();
  if (closing.ok() && closing->has_value()) {
    std::vector<YearEndTotals> sums = *totals;
    status = AddTo((*closing)->entry.line, &sums);
    if (status.ok()) *totals = std::move(sums);
  }
  if (absl::IsOutOfRange(status)) {
    return std::optional<PlannedLine>({.entry = FailedEntry(budget, ErrorReason(status)), .closing = std::nullopt});
  }
  OUTLAY_RETURN_IF_ERROR(status);
  if (!closing->has_value()) return std::optional<PlannedLine>();
  YearEndEntry entry = (*closing)->entry;
  return std::optional<PlannedLine>({.entry = std::move(entry), .closing = *std::move(closing)});
}

}  // namespace outlay::budget
