#include "services/budget/convert/budget_cells.h"

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/budget/convert/budget_csv_columns.h"

namespace outlay::budget {

absl::Status BadCell(std::size_t column, std::string_view why) {
  const std::string name(kBudgetColumnNames[column]);
  return MakeError(absl::StatusCode::kInvalidArgument, "FIELD_INVALID", Concat(name, " ", why),
                   {{"column_name", name}});
}

std::vector<std::string> Cells::List(std::size_t column) const {
  std::vector<std::string> items;
  std::string_view cell = Get(column);
  while (!cell.empty()) {
    const std::size_t end = cell.find('\n');
    std::string_view item = cell.substr(0, end);
    if (!item.empty() && item.back() == '\r') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    cell = end == std::string_view::npos ? std::string_view() : cell.substr(end + 1);
  }
  return items;
}

absl::StatusOr<bool> Cells::Flag(std::size_t column) const {
  const std::string& cell = Get(column);
  if (cell == "true" || cell == "TRUE") return true;
  if (cell.empty() || cell == "false" || cell == "FALSE") return false;
  return BadCell(column, "must be true, false or empty");
}

absl::StatusOr<int32_t> Cells::Number(std::size_t column) const {
  int32_t number = 0;
  if (Get(column).empty() || absl::SimpleAtoi(Get(column), &number)) return number;
  return BadCell(column, "must be a whole number");
}

absl::Status Cells::Day(std::size_t column, google::type::Date* date) const {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(Get(column), &day)) return BadCell(column, "must be a day such as 2026-11-01");
  rpc::ToProto(day, date);
  return absl::OkStatus();
}

absl::Status Cells::Amount(std::size_t column, const std::string& text, google::type::Money* money) const {
  const absl::StatusOr<Currency> currency = Currency::FromCode(Get(kColumnCurrency));
  if (!currency.ok()) return BadCell(kColumnCurrency, "must be an ISO 4217 currency");
  const absl::StatusOr<Money> amount = Money::Parse(text, *currency);
  if (amount.ok()) rpc::ToProto(*amount, money);
  return amount.ok() ? absl::OkStatus() : BadCell(column, "must be an amount such as 1234.50");
}

std::string AmountText(const google::type::Money& money) {
  const absl::StatusOr<Money> amount = rpc::MoneyFromProto("amount", money);
  return amount.ok() ? amount->FormatAmount() : std::string();
}

std::string DayText(const google::type::Date& date) {
  return absl::FormatCivilTime(absl::CivilDay(date.year(), date.month(), date.day()));
}

std::string NumberText(int32_t number) {
  return number == 0 ? std::string() : Concat(number);
}

std::string FlagText(bool flag) {
  return flag ? "true" : "false";
}

std::string LastPart(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace outlay::budget
