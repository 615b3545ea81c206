// One function for each reason that year ends make (B18). What each says to do stands in the API's errors.proto.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace outlay::budget {

// NOT_FOUND, ALREADY_EXISTS. Ids are plain.
absl::Status YearEndNotFound(std::string_view year_end_id);
absl::Status YearEndIdTaken(std::string_view year_end_id);

// FAILED_PRECONDITION: a year cannot be closed now. `year_end_id`: the year end that is in the way.
absl::Status YearNotOver(absl::CivilDay last_day);
absl::Status YearClosed(std::string_view year_end_id);
absl::Status YearEndRunning(std::string_view year_end_id);

// FAILED_PRECONDITION: a year end cannot be undone. `later_id`: the one that stands.
absl::Status YearEndReversed(std::string_view year_end_id);
absl::Status YearEndNotLatest(std::string_view later_id);

// FAILED_PRECONDITION: a closed period is in the way of a verb on a hold.
// `budget_id`, in these two: empty: the caller may not be told which.
absl::Status PeriodClosed(std::string_view budget_id, std::string_view period, std::string_view year_end_id);
absl::Status HoldGivenBack(std::string_view hold_id, std::string_view budget_id, std::string_view year_end_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_YEAR_END_ERRORS_H_
