#include "services/budget/domain/budgets/closing.h"

#include <utility>

#include "common/base/status_macros.h"
#include "services/budget/domain/budgets/open_period.h"

namespace outlay::budget {
namespace {

// Returns the part of the amounts leaving a closed period that counts in the next one.
StageAmounts PartCarried(const StageAmounts& amounts, bool carries_commitments) {
  return carries_commitments ? amounts : StageAmounts{.spent = amounts.spent, .beyond = amounts.beyond};
}

StageAmounts OpenPart(const StageAmounts& used) {
  return {.held = used.held, .committed = used.committed};
}

// Combines all periods into one account; the limit of an earlier period counts only as far as it is used.
absl::StatusOr<YearEndAccount> AccountOf(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                         YearEndRule rule, bool has_next) {
  StageAmounts used;
  absl::int128 limit = 0;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts own, Subtract(periods[i].figures.used, periods[i].lapsed));
    OUTLAY_ASSIGN_OR_RETURN(used, Add(used, own));
    limit += i + 1 == periods.size() ? LimitOf(periods[i].figures) : SumAt(own, Stage::kRequest);
  }
  OUTLAY_ASSIGN_OR_RETURN(const int64_t minor, ToMinor(limit));
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

// Returns what the RolloverRule carries from `period` into `later`.
absl::StatusOr<int64_t> RolloverInto(const Budget& budget, const FollowingPeriod& later,
                                     const FollowingPeriod& period) {
  OpenedPeriod opened = {.period = period.period, .figures = period.figures};
  OUTLAY_ASSIGN_OR_RETURN(opened.figures.used, Subtract(period.figures.used, period.lapsed));
  OUTLAY_ASSIGN_OR_RETURN(const Figures figures, OpenPeriod(budget, later.period, opened));
  return figures.rollover;
}

// Sets the rollover of the following periods. `rest` is the available money of the closed periods that is carried; it
// replaces the rollover of the first following period.
absl::Status CarryRest(const Budget& budget, int64_t rest, std::vector<FollowingPeriod>* following) {
  OUTLAY_ASSIGN_OR_RETURN(const int64_t more, ToMinor(absl::int128(rest) - following->front().figures.rollover));
  // Additional money is of use only in the last period; debts and dropped money are subtracted in the first period and
  // carried on from there.
  FollowingPeriod& changed = more >= 0 ? following->back() : following->front();
  const FollowingPeriod was = changed;
  OUTLAY_ASSIGN_OR_RETURN(changed.figures.rollover, ToMinor(absl::int128(changed.figures.rollover) + more));
  if (more >= 0) return absl::OkStatus();
  return CarryOn(budget, was, changed, absl::MakeSpan(*following).subspan(1));
}

// Returns the rule for a budget. A closed budget needs no more money, but its commitments may be carried.
YearEndRule RuleFor(const Budget& budget, const ClosingTerms& terms) {
  const YearEndRule rule = budget.spec.year_end_rule.value_or(terms.default_rule);
  if (budget.state != BudgetState::kClosed) return rule;
  if (rule == YearEndRule::kCarryBoth) return YearEndRule::kCarryCommitments;
  return rule == YearEndRule::kCarryBudget ? YearEndRule::kDrop : rule;
}

absl::StatusOr<ClosedPeriod> ClosePeriod(const PeriodFigures& was, bool is_last, Closing closing) {
  ClosedPeriod closed = {.period = was.period, .figures = was.figures, .closing = std::move(closing)};
  closed.closing.moved = OpenPart(was.figures.used);
  closed.figures.is_closed = true;
  // The last period keeps only its spent amount; the rest of earlier ones was carried when later periods began.
  OUTLAY_ASSIGN_OR_RETURN(closed.figures.closed_out,
                          ToMinor(is_last ? LimitOf(was.figures) - was.figures.used.spent
                                          : SumAt(OpenPart(was.figures.used), Stage::kRequest)));
  OUTLAY_ASSIGN_OR_RETURN(closed.figures.used, Subtract(was.figures.used, closed.closing.moved));
  return closed;
}

}  // namespace

absl::StatusOr<BudgetClosing> DecideClosing(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                            std::vector<FollowingPeriod> following, const ClosingTerms& terms) {
  const YearEndRule rule = RuleFor(budget, terms);
  const bool has_next = !following.empty();
  OUTLAY_ASSIGN_OR_RETURN(const YearEndAccount account, AccountOf(budget, periods, rule, has_next));
  BudgetClosing made;
  OUTLAY_ASSIGN_OR_RETURN(made.entry.line, DecideYearEnd(account));
  made.entry.rule = rule;
  made.entry.period = periods.back().period;
  made.entry.next_period = has_next ? following.back().period.Key() : "";
  const bool carries = has_next && (rule == YearEndRule::kCarryCommitments || rule == YearEndRule::kCarryBoth);
  const Closing closing = {.year_end_id = terms.year_end_id,
                           .next_period = made.entry.next_period,
                           .carries_commitments = carries,
                           .refuses_late_entries = terms.refuses_late_entries,
                           .close_time = terms.now,
                           .moved = {},
                           .rollovers_before = {}};
  const std::vector<FollowingPeriod> before = following;
  StageAmounts lapsed;  // of what is carried
  for (const PeriodFigures& was : periods) {
    OUTLAY_ASSIGN_OR_RETURN(ClosedPeriod closed, ClosePeriod(was, &was == &periods.back(), closing));
    if (carries) {
      OUTLAY_ASSIGN_OR_RETURN(lapsed, Add(lapsed, was.lapsed));
    }
    made.closed.push_back(std::move(closed));
  }
  if (!has_next) return made;
  const YearEndLine& line = made.entry.line;
  OUTLAY_RETURN_IF_ERROR(CarryRest(budget, line.carried_budget.minor_units(), &following));
  Figures& target = following.back().figures;
  OUTLAY_ASSIGN_OR_RETURN(target.rollover, ToMinor(absl::int128(target.rollover) + line.carried_held.minor_units() +
                                                   line.carried_committed.minor_units()));
  for (const ClosedPeriod& closed : made.closed) {
    OUTLAY_ASSIGN_OR_RETURN(target.used, Add(target.used, PartCarried(closed.closing.moved, carries)));
  }
  for (std::size_t i = 0; i < following.size(); ++i) {
    const bool is_target = i + 1 == following.size();
    if (!is_target && following[i].figures == before[i].figures) continue;
    made.changed.push_back({.period = following[i].period.Key(),
                            .before = before[i].figures,
                            .after = following[i].figures,
                            .lapsed = is_target ? lapsed : StageAmounts()});
    made.closed.back().closing.rollovers_before.push_back({made.changed.back().period, before[i].figures.rollover});
  }
  return made;
}

YearEndEntry FailedEntry(const Budget& budget, std::string reason) {
  const Money zero = Money::Zero(budget.currency());
  return {.line = {.budget_id = budget.id,
                   .limit = zero,
                   .spent = zero,
                   .carried_budget = zero,
                   .carried_held = zero,
                   .carried_committed = zero,
                   .dropped_budget = zero,
                   .dropped_held = zero,
                   .dropped_committed = zero},
          .period = {},
          .next_period = {},
          .failure = std::move(reason)};
}

absl::Status CarryOn(const Budget& budget, FollowingPeriod was, FollowingPeriod is, absl::Span<FollowingPeriod> later) {
  for (FollowingPeriod& period : later) {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t carried_before, RolloverInto(budget, period, was));
    OUTLAY_ASSIGN_OR_RETURN(const int64_t carried_after, RolloverInto(budget, period, is));
    was = period;
    OUTLAY_ASSIGN_OR_RETURN(period.figures.rollover,
                            ToMinor(absl::int128(period.figures.rollover) + carried_after - carried_before));
    is = period;
  }
  return absl::OkStatus();
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
  return absl::OkStatus();
}

}  // namespace outlay::budget
