// Refusals of year ends, one function for each reason (B18). The API's errors.proto says what callers can do about
// each.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace outlay::budget {

// NOT_FOUND, ALREADY_EXISTS. Ids are plain.
absl::Status YearEndNotFound(std::string_view year_end_id);
absl::Status YearEndIdTaken(std::string_view year_end_id);

// FAILED_PRECONDITION: a year cannot be closed now. `year_end_id`: the year end that prevents it.
absl::Status YearNotOver(absl::CivilDay last_day);
absl::Status YearClosed(std::string_view year_end_id);
absl::Status YearEndRunning(std::string_view year_end_id);

// FAILED_PRECONDITION: a year end cannot be undone. `later_id`: the later year end, which must be undone first.
absl::Status YearEndReversed(std::string_view year_end_id);
absl::Status YearEndNotLatest(std::string_view later_id);

// FAILED_PRECONDITION: a closed period prevents a verb on a hold. `budget_id` is empty if the caller may not be told
// which.
absl::Status PeriodClosed(std::string_view budget_id, std::string_view period, std::string_view year_end_id);
absl::Status HoldGivenBack(std::string_view hold_id, std::string_view budget_id, std::string_view year_end_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_
