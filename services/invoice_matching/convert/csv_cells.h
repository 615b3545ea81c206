// Converts texts of CSV cells from and to the API's messages. All functions are pure.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_CELLS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_CELLS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "common/base/currency.h"
#include "common/csv/reader.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "google/type/money.pb.h"
#include "outlay/invoice_matching/v1/invoice.pb.h"
#include "services/invoice_matching/convert/csv_columns.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// INVALID_ARGUMENT / CSV_VALUE_INVALID {row, line, column, column_name}: the text is not a value of the column.
absl::Status CsvValueInvalid(const csv::Row& row, CsvColumn column, std::string_view what_it_should_be);
// INVALID_ARGUMENT / CSV_ROWS_DISAGREE {row, line, column, column_name}: a later row of an invoice has a different
// value.
absl::Status CsvRowsDisagree(const csv::Row& row, CsvColumn column);

// Each reads a cell that is not empty. CSV_VALUE_INVALID.
absl::Status ReadCell(const csv::Row& row, CsvColumn column, google::type::Date* date);
absl::Status ReadCell(const csv::Row& row, CsvColumn column, google::protobuf::Timestamp* time);
absl::Status ReadCell(const csv::Row& row, CsvColumn column, const Currency& currency, google::type::Money* amount);
// "FREIGHT=12.50; PACKING=3".
absl::Status ReadCell(const csv::Row& row, CsvColumn column, const Currency& currency,
                      google::protobuf::RepeatedPtrField<v1::Charge>* charges);

// Each returns the form that ReadCell reads.
std::string FormatCell(absl::CivilDay day);
std::string FormatCell(absl::Time time);
std::string FormatCell(const std::vector<Charge>& charges);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_CELLS_H_
