// Allocations as CSV, one row for each member of a budget (B14, docs/csv.md). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATION_CSV_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATION_CSV_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "outlay/budget/v1/allocation.pb.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "services/budget/domain/budgets/allocation.h"

namespace outlay::budget {

// Columns in the order of a download. An upload may have them in any order and omit those that are not required.
std::vector<csv::Column> AllocationCsvColumns();

// Return the ids of the row's budget and member.
std::string AllocatedBudgetOf(const csv::Row& row);
std::string AllocatedMemberOf(const csv::Row& row);

// Adds the row's allocation to a request about its budget. Ids become names of `organization`. INVALID_ARGUMENT /
// FIELD_INVALID {field}: a cell with an invalid value.
absl::Status AddAllocation(const csv::Row& row, std::string_view organization, v1::SetAllocationsRequest* request);
// Returns the row's share when the file was downloaded; nullopt: the file does not have it. INVALID_ARGUMENT /
// FIELD_INVALID {field}: an invalid share, or that of another row.
absl::StatusOr<std::optional<AllocationThen>> AllocationThenOf(const csv::Row& row);

// Writes the row of an allocation of that budget. All its amounts are in one currency.
absl::Status AppendAllocation(std::string_view budget_id, const v1::Allocation& allocation, csv::Writer* writer);

// Returns the column of a field of a SetAllocationsRequest; empty: it has none of its own.
std::string AllocationColumnOf(std::string_view field);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_ALLOCATION_CSV_H_
