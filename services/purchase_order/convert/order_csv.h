// Purchase orders as CSV: one row per line, the order's own columns repeated in each (P13, docs/csv.md). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDER_CSV_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDER_CSV_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/csv/reader.h"
#include "common/csv/writer.h"
#include "outlay/purchase_order/v1/purchase_order.pb.h"

namespace outlay::purchase_order {

// Columns in the order of a download. An upload may have them in any order and omit those that are not required.
std::vector<csv::Column> OrderCsvColumns();

// Returns the number of the row's order.
std::string_view OrderNumberOf(const csv::Row& row);

// Returns the order's fields of a row, without its line; the rows of an order must agree in them. Ids become names of
// `organization`. INVALID_ARGUMENT / FIELD_INVALID {row, line, column, column_name}: a cell with an invalid value.
absl::StatusOr<v1::PurchaseOrder> OrderFromRow(const csv::Row& row, std::string_view organization);

// Returns true if the row has no field of its order but the number: then the order's first row applies.
bool LeavesOrderEmpty(const csv::Row& row);
// Returns the cell with the order's currency, in which its lines' amounts are.
std::string_view CurrencyOf(const csv::Row& row);

// Returns the row's line; nullopt if all its cells are empty: an order without lines has one row. Errors as of
// OrderFromRow.
absl::StatusOr<std::optional<v1::Line>> LineFromRow(const csv::Row& row, std::string_view currency);

// Returns the cells of a row, in the order of OrderCsvColumns. `line` may be null.
std::vector<std::string> ToCells(const v1::PurchaseOrder& order, const v1::Line* line);
// Writes all rows of an order.
absl::Status AppendOrder(const v1::PurchaseOrder& order, csv::Writer* writer);

// The place of a field of a CreatePurchaseOrderRequest in a file.
struct CsvPlace {
  int line_index = 0;       // among the order's rows, from 0
  std::string column_name;  // empty: it has none of its own
};
CsvPlace PlaceOf(std::string_view field);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDER_CSV_H_
