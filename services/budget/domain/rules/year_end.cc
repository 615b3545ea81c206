#include "services/budget/domain/rules/year_end.h"

#include <algorithm>
#include <initializer_list>

#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

absl::StatusOr<Money> Sum(std::initializer_list<Money> amounts) {
  Money sum = *amounts.begin();
  for (const Money* amount = amounts.begin() + 1; amount != amounts.end(); ++amount) {
    OUTLAY_ASSIGN_OR_RETURN(sum, Add(sum, *amount));
  }
  return sum;
}

}  // namespace

absl::StatusOr<YearEndLine> DecideYearEnd(const YearEndAccount& account) {
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

absl::Status AddTo(const YearEndLine& line, std::vector<YearEndTotals>* totals) {
  const Money zero = Money::Zero(line.limit.currency());
  auto place = std::find_if(totals->begin(), totals->end(), [&](const YearEndTotals& sums) {
    return sums.limit.currency() == zero.currency() || zero.currency() < sums.limit.currency();
  });
  if (place == totals->end() || place->limit.currency() != zero.currency()) {
    place = totals->insert(place, YearEndTotals{zero, zero, zero, zero});
  }
  OUTLAY_ASSIGN_OR_RETURN(const Money carried, CarriedOf(line));
  OUTLAY_ASSIGN_OR_RETURN(place->limit, Add(place->limit, line.limit));
  OUTLAY_ASSIGN_OR_RETURN(place->spent, Add(place->spent, line.spent));
  OUTLAY_ASSIGN_OR_RETURN(place->carried, Add(place->carried, carried));
  OUTLAY_ASSIGN_OR_RETURN(place->dropped,
                          Sum({place->dropped, line.dropped_budget, line.dropped_held, line.dropped_committed}));
  return absl::OkStatus();
}

absl::StatusOr<Money> CarriedOf(const YearEndLine& line) {
  return Sum({line.carried_budget, line.carried_held, line.carried_committed});
}

}  // namespace outlay::budget
