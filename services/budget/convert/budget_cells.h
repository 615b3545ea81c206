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

// In the order of BudgetCsvColumns; nullopt for columns that the file does not have.
using BudgetCells = std::vector<std::optional<std::string>>;

// INVALID_ARGUMENT / FIELD_INVALID {column_name}: the cell is no such value, and `why` says what would be one.
absl::Status BadCell(std::size_t column, std::string_view why);

// One row, read cell by cell; a view of it. Errors are those of BadCell.
class Cells {
 public:
  Cells(const BudgetCells& cells, std::string_view organization) : cells_(cells), organization_(organization) {}

  bool Has(std::size_t column) const { return column < cells_.size() && cells_[column].has_value(); }
  // Of a column that is there.
  const std::string& Get(std::size_t column) const { return *cells_[column]; }
  bool IsEmpty(std::size_t column) const { return !Has(column) || Get(column).empty(); }
  std::string_view organization() const { return organization_; }

  // The lines of a cell; spreadsheets may end them by CR LF.
  std::vector<std::string> List(std::size_t column) const;
  // Empty: false.
  absl::StatusOr<bool> Flag(std::size_t column) const;
  // Empty: 0.
  absl::StatusOr<std::int32_t> Number(std::size_t column) const;
  absl::Status Day(std::size_t column, google::type::Date* date) const;
  // `text`: what stands in the cell, or in a line of it; in the currency of the row.
  absl::Status Amount(std::size_t column, const std::string& text, google::type::Money* money) const;

 private:
  const BudgetCells& cells_;
  const std::string_view organization_;
};

// How values stand in a cell. An amount that is none, and a number that is 0, is empty.
std::string AmountText(const google::type::Money& money);
std::string DayText(const google::type::Date& date);
std::string NumberText(std::int32_t number);
std::string FlagText(bool flag);
// The last part of a resource name.
std::string LastPart(const std::string& name);
// What follows the prefix of an enum's values: "ACTIVE" of "STATE_ACTIVE".
std::string WordOf(const std::string& name, std::string_view prefix);

// Many in one cell, one in each line.
template <typename List>
std::string Lines(const List& items) {
  std::string cell;
  for (const std::string& item : items) cell += Concat(cell.empty() ? "" : "\n", item);
  return cell;
}

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_CONVERT_BUDGET_CELLS_H_
