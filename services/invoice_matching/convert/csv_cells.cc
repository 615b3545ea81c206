#include "services/invoice_matching/convert/csv_cells.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"

namespace outlay::invoice_matching {
namespace {

// Accepts "2024-03-31" only, and no similar form.
std::optional<absl::CivilDay> ParseDay(std::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 || !absl::ParseCivilTime(ToAbsl(text), &day) || FormatCell(day) != text) return std::nullopt;
  return day;
}

}  // namespace

absl::Status CsvValueInvalid(const csv::Row& row, CsvColumn column, std::string_view what_it_should_be) {
  return row.ErrorAt(column, "CSV_VALUE_INVALID",
                     Concat(kCsvColumns[column].name, " must be ", what_it_should_be, "; correct the cell"));
}

absl::Status CsvRowsDisagree(const csv::Row& row, CsvColumn column) {
  return row.ErrorAt(column, "CSV_ROWS_DISAGREE",
                     Concat(kCsvColumns[column].name,
                            " differs from the invoice's first row; repeat it there, or leave the cell empty"));
}

absl::Status ReadCell(const csv::Row& row, CsvColumn column, google::type::Date* date) {
  const std::optional<absl::CivilDay> day = ParseDay(row.Get(column));
  if (!day.has_value()) return CsvValueInvalid(row, column, "a day such as 2024-03-31");
  rpc::ToProto(*day, date);
  return absl::OkStatus();
}

absl::Status ReadCell(const csv::Row& row, CsvColumn column, google::protobuf::Timestamp* time) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, ToAbsl(row.Get(column)), &parsed, &error)) {
    return CsvValueInvalid(row, column, "an instant such as 2024-03-31T12:00:00Z");
  }
  rpc::ToProto(absl::FromUnixMicros(absl::ToUnixMicros(parsed)), time);
  return absl::OkStatus();
}

absl::Status ReadCell(const csv::Row& row, CsvColumn column, const Currency& currency, google::type::Money* amount) {
  const absl::StatusOr<Money> parsed = Money::Parse(row.Get(column), currency);
  if (!parsed.ok()) {
    return CsvValueInvalid(row, column,
                           Concat("an amount of ", currency.code(), " such as -12.50, without separators"));
  }
  rpc::ToProto(*parsed, amount);
  return absl::OkStatus();
}

absl::Status ReadCell(const csv::Row& row, CsvColumn column, const Currency& currency,
                      google::protobuf::RepeatedPtrField<v1::Charge>* charges) {
  for (const absl::string_view part : absl::StrSplit(ToAbsl(row.Get(column)), ';', absl::SkipWhitespace())) {
    const std::string_view text = ToStd(absl::StripAsciiWhitespace(part));
    const size_t equals = text.rfind('=');
    absl::StatusOr<Money> amount = absl::InvalidArgumentError("no '='");
    if (equals != std::string_view::npos) amount = Money::Parse(text.substr(equals + 1), currency);
    if (!amount.ok()) return CsvValueInvalid(row, column, "codes and amounts such as FREIGHT=12.50; PACKING=3");
    v1::Charge* const charge = charges->Add();
    charge->set_code(std::string(text.substr(0, equals)));
    rpc::ToProto(*amount, charge->mutable_amount());
  }
  return absl::OkStatus();
}

std::string FormatCell(absl::CivilDay day) {
  return absl::FormatCivilTime(day);
}

std::string FormatCell(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
}

std::string FormatCell(const std::vector<Charge>& charges) {
  std::string text;
  for (const Charge& charge : charges) {
    text += Concat(text.empty() ? "" : "; ", charge.code, "=", charge.amount.FormatAmount());
  }
  return text;
}

}  // namespace outlay::invoice_matching
