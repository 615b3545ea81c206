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

// In the order of a download. An upload may have them in any order and leave out those that are not required.
std::vector<csv::Column> OrderCsvColumns();

// The number of the order that a row belongs to.
std::string_view OrderNumberOf(const csv::Row& row);

// What the row says of its order, without its line; compared between the rows of an order. Names get `organization`.
// INVALID_ARGUMENT / FIELD_INVALID {row, line, column, column_name}: a cell that is no such value.
absl::StatusOr<v1::PurchaseOrder> OrderFromRow(const csv::Row& row, std::string_view organization);

// Whether the row says nothing of its order but the number: then its first row holds.
bool LeavesOrderEmpty(const csv::Row& row);
// The cell of the order's currency, which its lines' amounts are in.
std::string_view CurrencyOf(const csv::Row& row);

// The row's line; nothing when all its cells are empty: an order without lines has one row. Errors as above.
absl::StatusOr<std::optional<v1::Line>> LineFromRow(const csv::Row& row, std::string_view currency);

// The cells of a row, in the order of OrderCsvColumns. `line` may be null.
std::vector<std::string> ToCells(const v1::PurchaseOrder& order, const v1::Line* line);
// Writes all rows of an order.
absl::Status AppendOrder(const v1::PurchaseOrder& order, csv::Writer* writer);

// Where a field of a CreatePurchaseOrderRequest stands in a file.
struct CsvPlace {
  int line_index = 0;       // of the order's rows, from 0
  std::string column_name;  // empty: none by itself
};
CsvPlace PlaceOf(std::string_view field);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_CONVERT_ORDER_CSV_H_
