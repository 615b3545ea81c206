#include "services/budget/domain/year_end.h"

#include <initializer_list>
#include <map>
#include <utility>

#include "common/base/status_macros.h"
#include "services/budget/domain/model_errors.h"

namespace outlay::budget {
namespace {

absl::StatusOr<Money> Sum(std::initializer_list<Money> amounts) {
  Money sum = *amounts.begin();
  for (const Money* amount = amounts.begin() + 1; amount != amounts.end(); ++amount) {
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, *amount));
  }
  return sum;
}

absl::StatusOr<YearEndLine> LineOf(const YearEndAccount& account) {
  const bool goes_on = account.has_next_period;
  const bool carries_budget =
      goes_on && (account.rule == YearEndRule::kCarryBudget || account.rule == YearEndRule::kCarryBoth);
  const bool carries_commitments =
      goes_on && (account.rule == YearEndRule::kCarryCommitments || account.rule == YearEndRule::kCarryBoth);
  OUTLAY_ASSIGN_OR_RETURN(const Money used, Sum({account.held, account.committed, account.spent}));
  OUTLAY_ASSIGN_OR_RETURN(const Money rest, Subtract(account.limit, used));
  const bool carries_rest = carries_budget && (!rest.IsNegative() || account.carry_negative);
  const Money zero = Money::Zero(account.limit.currency());
  return YearEndLine{.budget_id = account.budget_id,
                     .limit = account.limit,
                     .spent = account.spent,
                     .carried_budget = carries_rest ? rest : zero,
                     .carried_held = carries_commitments ? account.held : zero,
                     .carried_committed = carries_commitments ? account.committed : zero,
                     .dropped_budget = carries_rest ? zero : rest,
                     .dropped_held = carries_commitments ? zero : account.held,
                     .dropped_committed = carries_commitments ? zero : account.committed};
}

absl::Status AddTo(YearEndTotals& totals, const YearEndLine& line) {
  OUTLAY_ASSIGN_OR_RETURN(const Money carried, CarriedOf(line));
  OUTLAY_ASSIGN_OR_RETURN(totals.limit, Add(totals.limit, line.limit));
  OUTLAY_ASSIGN_OR_RETURN(totals.spent, Add(totals.spent, line.spent));
  OUTLAY_ASSIGN_OR_RETURN(totals.carried, Add(totals.carried, carried));
  OUTLAY_ASSIGN_OR_RETURN(totals.dropped,
                          Sum({totals.dropped, line.dropped_budget, line.dropped_held, line.dropped_committed}));
  return absl::OkStatus();
}

// What `part` would lack after `less` is taken off it; zero or below if it has that much.
absl::Status CheckHas(const std::string& budget_id, const Money& part, const Money& less) {
  OUTLAY_ASSIGN_OR_RETURN(const Money missing, Subtract(less, part));
  return missing.IsPositive() ? YearEndUsed(budget_id, missing) : absl::OkStatus();
}

}  // namespace

bool YearEndTotals::IsBalanced() const {
  const absl::StatusOr<Money> after = Sum({spent, carried, dropped});
  return after.ok() && *after == limit;
}

absl::StatusOr<YearEnd> DecideYearEnd(absl::Span<const YearEndAccount> accounts) {
  YearEnd year_end;
  year_end.lines.reserve(accounts.size());
  std::map<Currency, YearEndTotals> totals;
  for (const YearEndAccount& account : accounts) {
    OUTLAY_ASSIGN_OR_RETURN(YearEndLine line, LineOf(account));
    const Money zero = Money::Zero(line.limit.currency());
    const auto of_currency = totals.try_emplace(zero.currency(), YearEndTotals{zero, zero, zero, zero}).first;
    OUTLAY_RETURN_IF_ERROR(AddTo(of_currency->second, line));
    year_end.lines.push_back(std::move(line));
  }
  for (const auto& [currency, of_currency] : totals) {
    year_end.totals.push_back(of_currency);
  }
  return year_end;
}

absl::StatusOr<Money> CarriedOf(const YearEndLine& line) {
  return Sum({line.carried_budget, line.carried_held, line.carried_committed});
}

absl::StatusOr<NextPeriodFigures> WithCarried(const NextPeriodFigures& next, const YearEndLine& line) {
  OUTLAY_ASSIGN_OR_RETURN(const Money carried, CarriedOf(line));
  NextPeriodFigures after = next;
  OUTLAY_ASSIGN_OR_RETURN(after.limit, Add(next.limit, carried));
  OUTLAY_ASSIGN_OR_RETURN(after.held, Add(next.held, line.carried_held));
  OUTLAY_ASSIGN_OR_RETURN(after.committed, Add(next.committed, line.carried_committed));
  return after;
}

absl::StatusOr<NextPeriodFigures> WithoutCarried(const NextPeriodFigures& next, const YearEndLine& line) {
  OUTLAY_RETURN_IF_ERROR(CheckHas(line.budget_id, next.held, line.carried_held));
  OUTLAY_RETURN_IF_ERROR(CheckHas(line.budget_id, next.committed, line.carried_committed));
  OUTLAY_ASSIGN_OR_RETURN(const Money carried, CarriedOf(line));
  NextPeriodFigures after = next;
  OUTLAY_ASSIGN_OR_RETURN(after.limit, Subtract(next.limit, carried));
  OUTLAY_ASSIGN_OR_RETURN(after.held, Subtract(next.held, line.carried_held));
  OUTLAY_ASSIGN_OR_RETURN(after.committed, Subtract(next.committed, line.carried_committed));
  // A debt that was carried only makes the limit lower; without it there is more than before.
  if (line.carried_budget.IsPositive()) {
    OUTLAY_ASSIGN_OR_RETURN(const Money used, Sum({after.held, after.committed, after.spent}));
    OUTLAY_RETURN_IF_ERROR(CheckHas(line.budget_id, after.limit, used));
  }
  return after;
}

}  // namespace outlay::budget
