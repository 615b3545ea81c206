// Budgets as CSV, one row for each (B14, docs/csv.md). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "outlay/budget/v1/budget.pb.h"
#include "services/budget/convert/budget_cells.h"

namespace outlay::budget {

// Columns in the order of a download. An upload may have them in any order and omit those that are not required.
std::vector<csv::Column> BudgetCsvColumns();

// Returns the cells of a row.
BudgetCells CellsOf(const csv::Row& row);

std::string BudgetIdOf(const BudgetCells& cells);
// Returns the API's name of the row's state, for instance "ACTIVE"; empty if the row has none.
std::string StateOf(const BudgetCells& cells);
// Returns the row's etag; empty if the row has none.
std::string EtagOf(const BudgetCells& cells);

// Writes the row's values into `budget`; fields without a column stay unchanged. An empty cell is its field's default.
// Ids become names of `organization`. INVALID_ARGUMENT / FIELD_INVALID {column_name}: a cell with an invalid value.
absl::Status ApplyCells(const BudgetCells& cells, std::string_view organization, v1::Budget* budget);

// Writes the row of a budget.
absl::Status AppendBudget(const v1::Budget& budget, csv::Writer* writer);

// Returns the column of a field of a CreateBudgetRequest; empty: it has none of its own.
std::string ColumnOf(std::string_view field);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_H_
