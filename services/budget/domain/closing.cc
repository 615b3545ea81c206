#include "services/budget/domain/closing.h"

#include <utility>

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

// Of amounts that leave a closed period, those that count in the next one.
StageAmounts PartCarried(const StageAmounts& amounts, bool carries_commitments) {
  return carries_commitments ? amounts : StageAmounts{.spent = amounts.spent};
}

StageAmounts OpenPart(const StageAmounts& used) {
  return {.held = used.held, .committed = used.committed};
}

// All periods as one: of earlier ones only what is used of them.
absl::StatusOr<YearEndAccount> AccountOf(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                         YearEndRule rule, bool has_next) {
  StageAmounts used;
  absl::int128 limit = 0;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts own, Subtract(periods[i].figures.used, periods[i].lapsed));
    OUTLAY_ASSIGN_OR_RETURN(used, Add(used, own));
    limit += i + 1 == periods.size() ? LimitOf(periods[i].figures) : SumAt(own, Stage::kRequest);
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t minor, ToMinor(limit));
  const Currency currency = budget.currency();
  return YearEndAccount{.budget_id = budget.id,
                        .rule = rule,
                        .carry_negative = budget.spec.rollover.carry_negative,
                        .has_next_period = has_next,
                        .limit = Money(minor, currency),
                        .held = Money(used.held, currency),
                        .committed = Money(used.committed, currency),
                        .spent = Money(used.spent, currency)};
}

}  // namespace

absl::StatusOr<BudgetClosing> DecideClosing(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                            std::optional<PeriodFigures> next, const ClosingTerms& terms) {
  const YearEndRule rule = budget.spec.year_end_rule.value_or(terms.default_rule);
  OUTLAY_ASSIGN_OR_RETURN(const YearEndAccount account, AccountOf(budget, periods, rule, next.has_value()));
  BudgetClosing made;
  OUTLAY_ASSIGN_OR_RETURN(made.entry.line, DecideYearEnd(account));
  made.entry.rule = rule;
  made.entry.period = periods.back().period;
  made.entry.next_period = next.has_value() ? next->period : "";
  const bool carries = next.has_value() && (rule == YearEndRule::kCarryCommitments || rule == YearEndRule::kCarryBoth);
  for (const PeriodFigures& was : periods) {
    const bool is_last = &was == &periods.back();
    ClosedPeriod closed = {.period = was.period, .figures = was.figures, .closing = {}};
    closed.closing = {.year_end_id = terms.year_end_id,
                      .next_period = made.entry.next_period,
                      .carries_commitments = carries,
                      .refuses_late_entries = terms.refuses_late_entries,
                      .close_time = terms.now,
                      .moved = OpenPart(was.figures.used),
                      .next_rollover = std::nullopt};
    closed.figures.is_closed = true;
    // The last one has nothing left but what is spent; of earlier ones the rest went on long ago.
    OUTLAY_ASSIGN_OR_RETURN(closed.figures.closed_out,
                            ToMinor(is_last ? LimitOf(was.figures) - was.figures.used.spent
                                            : SumAt(OpenPart(was.figures.used), Stage::kRequest)));
    OUTLAY_ASSIGN_OR_RETURN(closed.figures.used, Subtract(was.figures.used, closed.closing.moved));
    if (next.has_value()) {
      OUTLAY_ASSIGN_OR_RETURN(next->figures.used, Add(next->figures.used, PartCarried(closed.closing.moved, carries)));
      if (carries) {
        OUTLAY_ASSIGN_OR_RETURN(next->lapsed, Add(next->lapsed, was.lapsed));
      }
      if (is_last) closed.closing.next_rollover = next->figures.rollover;
    }
    made.closed.push_back(std::move(closed));
  }
  if (next.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const Money carried, CarriedOf(made.entry.line));
    next->figures.rollover = carried.minor_units();
  }
  made.next = std::move(next);
  return made;
}

absl::StatusOr<StageAmounts> PassOn(const StageAmounts& change, Closing* closing) {
  OUTLAY_ASSIGN_OR_RETURN(closing->moved, Add(closing->moved, change));
  return PartCarried(change, closing->carries_commitments);
}

absl::Status Reopen(const Closing& closing, Figures* closed, Figures* next) {
  OUTLAY_ASSIGN_OR_RETURN(closed->used, Add(closed->used, closing.moved));
  closed->is_closed = false;
  closed->closed_out = 0;
  if (next == nullptr) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(next->used, Subtract(next->used, PartCarried(closing.moved, closing.carries_commitments)));
  if (closing.next_rollover.has_value()) next->rollover = *closing.next_rollover;
  return absl::OkStatus();
}

}  // namespace outlay::budget
