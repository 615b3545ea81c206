#include "common/csv/spreadsheet.h"

namespace outlay::csv {

bool IsRisky(std::string_view text) {
  constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
  const size_t first = text.find_first_not_of('\'');
  return first != std::string_view::npos && kFormulaStarts.find(text[first]) != std::string_view::npos;
}

std::string Neutralise(std::string_view text) {
  std::string cell;
  cell.reserve(text.size() + 1);
  if (IsRisky(text)) cell.push_back('\'');
  cell.append(text);
  return cell;
}

std::string_view Unneutralise(std::string_view cell) {
  if (!cell.empty() && cell.front() == '\'' && IsRisky(cell)) cell.remove_prefix(1);
  return cell;
}

}  // namespace outlay::csv
