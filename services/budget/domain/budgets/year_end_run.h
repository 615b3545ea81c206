// A year end and its progress: begun, continued step by step, done, undone (B18). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_YEAR_END_RUN_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_YEAR_END_RUN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/rules/fiscal_calendar.h"
#include "services/budget/domain/rules/year_end.h"

namespace outlay::budget {

// Numbers as in the API.
enum class YearEndState { kClosing = 1, kClosed = 2, kReversing = 3, kReversed = 4 };

struct YearEndRun {
  std::string id;
  absl::CivilDay end_day;  // the first day after the fiscal year
  YearEndRule default_rule = YearEndRule::kDrop;
  bool refuses_late_entries = false;
  YearEndState state = YearEndState::kClosing;
  std::string last_budget_id;  // the last budget that was processed
  int64_t closed_budgets = 0;
  int64_t overdrawn_budgets = 0;
  int64_t failed_budgets = 0;  // left unchanged
  std::vector<YearEndTotals> totals;
  std::string creator;
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;
  std::string create_digest;

  bool operator==(const YearEndRun&) const = default;
};

inline bool IsRunning(const YearEndRun& run) {
  return run.state == YearEndState::kClosing || run.state == YearEndState::kReversing;
}

// Returns the instant at which the fiscal year with this last day ends. Errors name `field`: INVALID_ARGUMENT /
// FIELD_INVALID: no fiscal year ends on that day; FAILED_PRECONDITION / YEAR_NOT_OVER.
absl::StatusOr<absl::Time> EndOfYear(std::string_view field, absl::CivilDay last_day, const FiscalCalendar& calendar,
                                     absl::Time business_now);

// Checks whether a year may be closed, given the other year ends. FAILED_PRECONDITION / YEAR_END_RUNNING, YEAR_CLOSED.
absl::Status CheckClosable(absl::CivilDay end_day, const std::vector<YearEndRun>& others);

// Checks whether a year end may be undone. While it is still closing budgets it may, too: those that it has closed are
// reopened. FAILED_PRECONDITION / YEAR_END_RUNNING, YEAR_END_REVERSED, YEAR_END_NOT_LATEST.
absl::Status CheckReversible(const YearEndRun& run, const std::vector<YearEndRun>& all);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_BUDGETS_YEAR_END_RUN_H_
