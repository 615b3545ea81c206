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

// In the order of a download. An upload may have them in any order and leave out those that are not required.
std::vector<csv::Column> BudgetCsvColumns();

// The cells of a row.
BudgetCells CellsOf(const csv::Row& row);

std::string BudgetIdOf(const BudgetCells& cells);
// The word of the API for the state that the row says, for instance "ACTIVE"; empty where it says none.
std::string StateOf(const BudgetCells& cells);
// Empty where the row says none.
std::string EtagOf(const BudgetCells& cells);

// Writes what the row says into `budget`, and leaves what it has no columns for. A cell that is empty is the default of
// its field. Names get `organization`. INVALID_ARGUMENT / FIELD_INVALID {column_name}: a cell that is no such value.
absl::Status ApplyCells(const BudgetCells& cells, std::string_view organization, v1::Budget* budget);

// Writes the row of a budget.
absl::Status AppendBudget(const v1::Budget& budget, csv::Writer* writer);

// The column in which a field of a CreateBudgetRequest stands; empty: none by itself.
std::string ColumnOf(std::string_view field);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CSV_H_
