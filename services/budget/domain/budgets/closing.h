// Closes the periods of one budget for a year end, and opens them again (B18). Pure.
//
// Nothing is booked in a closed period any more: what its holds still change counts in the next one, held and committed
// only where the rule carries commitments. What has left it since is remembered, so that undoing is exact.
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

// What a period had carried over before a year end changed it.
struct RolloverBefore {
  std::string period;
  std::int64_t rollover = 0;

  bool operator==(const RolloverBefore&) const = default;
};

// That a period is closed, and where its holds count since.
struct Closing {
  std::string year_end_id;
  std::string next_period;           // key; empty: there is none
  bool carries_commitments = false;  // held and committed count in the next period; otherwise nowhere
  bool refuses_late_entries = false;
  absl::Time close_time;
  StageAmounts moved;                            // of its holds, what does not count in it any more
  std::vector<RolloverBefore> rollovers_before;  // of the last period: of those after it whose rollover was changed

  bool operator==(const Closing&) const = default;
};

// A period of a budget with its figures.
struct PeriodFigures {
  std::string period;
  Figures figures;
  StageAmounts lapsed;  // of what is used, what counts no more, though nobody has written it down
};

// What whoever closes a year says of all budgets.
struct ClosingTerms {
  std::string year_end_id;
  YearEndRule default_rule = YearEndRule::kDrop;
  bool refuses_late_entries = false;
  absl::Time now;  // system time

  bool operator==(const ClosingTerms&) const = default;
};

// What a year end makes of a budget.
struct YearEndEntry {
  YearEndLine line;
  YearEndRule rule = YearEndRule::kDrop;
  std::string period;         // the last that is closed
  std::string next_period;    // empty: there is none
  bool is_overdrawn = false;  // it was undone, and the next period lacks money
  std::string failure = {};   // the reason of the error for which the budget was left as it is; empty: it was closed

  bool operator==(const YearEndEntry&) const = default;
};

struct ClosedPeriod {
  std::string period;
  Figures figures;
  Closing closing;
};

// A period after those that are closed, as it is or would begin.
struct FollowingPeriod {
  Period period;
  Figures figures;
  StageAmounts lapsed;  // of what is used, what counts no more
};

// What a closing makes of a period after it.
struct ChangedPeriod {
  std::string period;
  Figures before;
  Figures after;
  StageAmounts lapsed;  // of what came into it, what counts no more
};

struct BudgetClosing {
  YearEndEntry entry;
  std::vector<ClosedPeriod> closed;    // as given
  std::vector<ChangedPeriod> changed;  // after them; the last one is where holds count since
};

// `periods`: those that are over and not closed, oldest first; at least one. Only of the last one the rest goes on:
// what earlier ones left was carried when the periods after them began. `following`: the one after, and where that is
// over, too, the others up to the one into which everything goes; none: there is no period after. What the budget's
// RolloverRule has carried on by then is taken back along the same way, or more is given to the last one.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<BudgetClosing> DecideClosing(const Budget& budget, const std::vector<PeriodFigures>& periods,
                                            std::vector<FollowingPeriod> following, const ClosingTerms& terms);

// A budget that was left as it is. `reason`: of the error.
YearEndEntry FailedEntry(const Budget& budget, std::string reason);

// A period that was `was` `is` something else: takes the difference on, by the budget's RolloverRule, through those
// that were opened after it, oldest first. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::Status CarryOn(const Budget& budget, FollowingPeriod was, FollowingPeriod is, absl::Span<FollowingPeriod> later);

// Takes a change of a closed period's holds along: what of it counts in the next period. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<StageAmounts> PassOn(const StageAmounts& change, Closing* closing);

// Opens a period again, and takes from the next one what counted there for it; rollovers are put back by the caller.
// `next`: null: there is none.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::Status Reopen(const Closing& closing, Figures* closed, Figures* next);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_CLOSING_H_
