// The columns of invoices as CSV, in both directions (docs/csv.md).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_COLUMNS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_COLUMNS_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace outlay::invoice_matching {

// Positions in kCsvColumns. Those from kState on are exported, but ignored by an import.
enum CsvColumn : size_t {
  kInvoiceColumn,
  kNumberColumn,
  kSupplierColumn,
  kEntityColumn,
  kKindColumn,
  kTypeColumn,
  kIssueDateColumn,
  kCreationTimeColumn,
  kPeriodStartColumn,
  kPeriodEndColumn,
  kDueDateColumn,
  kCurrencyColumn,
  kAmountColumn,
  kChargesColumn,
  kTaxesColumn,
  kOrderNumberColumn,
  kOrderLineColumn,
  kTransactionColumn,
  kCreditedColumn,
  kLineNumberColumn,
  kLineItemColumn,
  kLineQuantityColumn,
  kLineUnitColumn,
  kLineUnitPriceColumn,
  kLineAmountColumn,
  kStateColumn,
  kAssociatedOrderColumn,
  kAssociatedLineColumn,
  kUnmatchedReasonColumn,
  kCsvColumnCount,
};

struct CsvColumnInfo {
  std::string_view name;
  bool required = false;
};

inline constexpr std::array<CsvColumnInfo, kCsvColumnCount> kCsvColumns = {{
    {"invoice", false},
    {"number", true},
    {"supplier", true},
    {"bill_from_entity", true},
    {"kind", false},
    {"type", false},
    {"issue_date", false},
    {"creation_time", false},
    {"billing_period_start", false},
    {"billing_period_end", false},
    {"due_date", false},
    {"currency", true},
    {"amount", true},
    {"charges", false},
    {"taxes", false},
    {"purchase_order_number", false},
    {"purchase_order_line_number", false},
    {"marketplace_transaction", false},
    {"credited_invoice", false},
    {"line_number", false},
    {"line_item", false},
    {"line_quantity", false},
    {"line_unit", false},
    {"line_unit_price", false},
    {"line_amount", false},
    {"state", false},
    {"associated_purchase_order", false},
    {"associated_line_number", false},
    {"unmatched_reason", false},
}};

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_CONVERT_CSV_COLUMNS_H_
