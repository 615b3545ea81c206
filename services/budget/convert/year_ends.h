// Converts year ends to messages of the API.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_YEAR_ENDS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_YEAR_ENDS_H_

#include <string>
#include <string_view>

#include "outlay/budget/v1/year_end.pb.h"
#include "services/budget/domain/budgets/closing.h"
#include "services/budget/domain/budgets/year_end_run.h"

namespace outlay::budget {

v1::YearEnd ToProto(std::string_view organization, const YearEndRun& run);
v1::YearEndLine ToProto(std::string_view organization, const YearEndEntry& entry);
v1::YearEndTotals ToProto(const YearEndTotals& totals);

// Returns an etag that changes with every step.
std::string EtagOf(const YearEndRun& run);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_YEAR_ENDS_H_
