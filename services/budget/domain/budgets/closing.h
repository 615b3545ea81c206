// Closes the periods of one budget for a year end, and reopens them (B18). Pure.
//
// Nothing is booked in a closed period: later changes of its holds count in the next period, held and committed amounts
// only if the rule carries commitments. The amounts that left it are recorded, so that undoing is exact.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_CLOSING_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_CLOSING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/rules/period.h"
#include "services/budget/domain/rules/year_end.h"

namespace outlay::budget {

// The rollover of a period before a year end changed it.
struct RolloverBefore {
  std::string period;
  int64_t rollover = 0;

  bool operator==(const RolloverBefore&) const = default;
};

// The record of a closed period, and where its holds count since.
struct Closing {
  std::string year_end_id;
  std::string next_period;           // key; empty: there is none
  bool carries_commitments = false;  // held and committed amounts count in the next period; otherwise nowhere
  bool refuses_late_entries = false;
  absl::Time close_time;
  StageAmounts moved;  // the amounts of its holds that no longer count in it
  // Of the last closed period: the later periods whose rollover was changed.
  std::vector<RolloverBefore> rollovers_before;

  bool operator==(const Closing&) const = default;
};

// A period of a budget with its figures.
struct PeriodFigures {
  std::string period;
  Figures figures;
  StageAmounts lapsed;  // the expired part of the used amounts that is not recorded yet
};

// The terms that one year end sets for all budgets.
struct ClosingTerms {
  std::string year_end_id;
  YearEndRule default_rule = YearEndRule::kDrop;
  bool refuses_late_entries = false;
  absl::Time now;  // system time

  bool operator==(const ClosingTerms&) const = default;
};

// The result of a year end for one budget.
struct YearEndEntry {
  YearEndLine line;
  YearEndRule rule = YearEndRule::kDrop;
  std::string period;         // the last closed period
  std::string next_period;    // empty: there is none
  bool is_overdrawn = false;  // the closing was undone, and the next period lacks money
  std::string failure = {};   // the error reason for which the budget was left unchanged; empty: it was closed

  bool operator==(const YearEndEntry&) const = default;
};

struct ClosedPeriod {
  std::string period;
  Figures figures;
  Closing closing;
};

// A period after the closed ones, as it is or as it would begin.
struct FollowingPeriod {
  Period period;
  Figures figures;
  StageAmounts lapsed;  // the expired part of the used amounts
};

// The change that a closing makes to a later period.
struct ChangedPeriod {
  std::string period;
  Figures before;
  Figures after;
  StageAmounts lapsed;  // the expired part of the amounts that moved into it
};

struct BudgetClosing {
  YearEndEntry entry;
  std::vector<ClosedPeriod> closed;    // in the order given
  std::vector<ChangedPeriod> changed;  // later periods; the last one is where holds count now
};

// Decides how a budget's periods are closed. `periods`: the past periods that are not closed, oldest first; at least
// one. Only the last one's rest is carried: the rests of earlier ones were carried when later periods began.
// `following`: the period after them and, if it is over, too, the further ones up to the one into which everything
// goes; empty: there is no later period. Rollovers that the budget's RolloverRule has carried already are reduced along
// the following periods, or the last one gets the difference. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<BudgetClosing> DecideClosing(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                            std::vector<FollowingPeriod> following, const ClosingTerms& terms);

// Returns the entry of a budget that was left unchanged. `reason`: that of the error.
YearEndEntry FailedEntry(const Budget& budget, std::string reason);

// Carries the change of a period's figures from `was` to `is` on, by the budget's RolloverRule, through the later
// opened periods, oldest first. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::Status CarryOn(const Budget& budget, FollowingPeriod was, FollowingPeriod is, absl::Span<FollowingPeriod> later);

// Records a change of a closed period's holds, and returns the part that counts in the next period. OUT_OF_RANGE /
// MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> PassOn(const StageAmounts& change, Closing* closing);

// Reopens a period, and subtracts from the next one what counted there for it; the caller restores rollovers. `next` is
// null if there is none. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::Status Reopen(const Closing& closing, Figures* closed, Figures* next);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_CLOSING_H_
