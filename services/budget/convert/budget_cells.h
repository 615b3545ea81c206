// The cells of a row of budgets' CSV, read one by one (B14). Pure.
#ifndef OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CELLS_H_
#define OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/strings.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"

namespace outlay::budget {

// The cells of a row, in the order of BudgetCsvColumns; nullopt for columns that are not in the file.
using BudgetCells = std::vector<std::optional<std::string>>;

// INVALID_ARGUMENT / FIELD_INVALID {column_name}: the cell has an invalid value; `why` describes valid ones.
absl::Status BadCell(std::size_t column, std::string_view why);

// One row, read cell by cell; a view of it. Errors are those of BadCell.
class Cells {
 public:
  Cells(const BudgetCells& cells, std::string_view organization) : cells_(cells), organization_(organization) {}

  bool Has(std::size_t column) const { return column < cells_.size() && cells_[column].has_value(); }
  // The column must be in the file.
  const std::string& Get(std::size_t column) const { return *cells_[column]; }
  bool IsEmpty(std::size_t column) const { return !Has(column) || Get(column).empty(); }
  std::string_view organization() const { return organization_; }

  // Returns the lines of a cell, which may end with CR LF.
  std::vector<std::string> List(std::size_t column) const;
  // Returns false for an empty cell.
  absl::StatusOr<bool> Flag(std::size_t column) const;
  // Returns 0 for an empty cell.
  absl::StatusOr<int32_t> Number(std::size_t column) const;
  absl::Status Day(std::size_t column, google::type::Date* date) const;
  // Reads `text`, the cell or a line of it, as an amount in the row's currency.
  absl::Status Amount(std::size_t column, const std::string& text, google::type::Money* money) const;

 private:
  const BudgetCells& cells_;
  const std::string_view organization_;
};

// Format values for cells. An amount that is not set and the number 0 give an empty cell.
std::string AmountText(const google::type::Money& money);
std::string DayText(const google::type::Date& date);
std::string NumberText(int32_t number);
std::string FlagText(bool flag);
// Returns the last part of a resource name.
std::string LastPart(const std::string& name);

// Joins the items of a cell, one in each line.
template <typename List>
std::string Lines(const List& items) {
  std::string cell;
  for (const std::string& item : items) cell += Concat(cell.empty() ? "" : "\n", item);
  return cell;
}

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CELLS_H_
