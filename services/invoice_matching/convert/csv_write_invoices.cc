#include <array>
#include <utility>
#include <vector>

#include "common/rpc/words.h"
#include "services/invoice_matching/convert/csv_invoices.h"

namespace outlay::invoice_matching {
namespace {

// The texts of a row; numbers are written so that a spreadsheet recognizes them.
using Texts = std::array<std::string, kCsvColumnCount>;

bool IsNumber(size_t column) {
  return column == kAmountColumn || column == kLineQuantityColumn || column == kLineUnitPriceColumn ||
         column == kLineAmountColumn;
}

template <typename T>
std::string FormatIfSet(const std::optional<T>& value) {
  return value.has_value() ? FormatCell(*value) : std::string();
}

Texts InvoiceTexts(const InvoiceIds& ids, const Invoice& invoice, const InvoiceState& state) {
  Texts texts;
  texts[kInvoiceColumn] = ids.invoice_id;
  texts[kNumberColumn] = invoice.number;
  texts[kSupplierColumn] = invoice.supplier_id;
  texts[kEntityColumn] = invoice.entity_id;
  texts[kKindColumn] = invoice.credit_note ? "CREDIT_NOTE" : "INVOICE";
  texts[kTypeColumn] = invoice.type;
  texts[kIssueDateColumn] = FormatIfSet(invoice.issue_date);
  texts[kCreationTimeColumn] = FormatIfSet(invoice.creation_time);
  texts[kPeriodStartColumn] = FormatIfSet(invoice.billing_period_start);
  texts[kPeriodEndColumn] = FormatIfSet(invoice.billing_period_end);
  texts[kDueDateColumn] = FormatIfSet(invoice.due_date);
  texts[kCurrencyColumn] = invoice.amount.currency().code();
  texts[kAmountColumn] = invoice.amount.FormatAmount();
  texts[kChargesColumn] = FormatCell(invoice.charges);
  texts[kTaxesColumn] = FormatCell(invoice.taxes);
  texts[kOrderNumberColumn] = invoice.order_number;
  texts[kOrderLineColumn] = invoice.order_line_number;
  texts[kTransactionColumn] = invoice.marketplace_transaction;
  texts[kCreditedColumn] = invoice.credited_invoice_id;
  texts[kStateColumn] = rpc::WordOf(static_cast<v1::Invoice::State>(state.state));
  if (state.booking.has_value()) {
    texts[kAssociatedOrderColumn] = state.booking->order_number;
    texts[kAssociatedLineColumn] = state.booking->line_number;
  }
  if (state.unmatched.has_value() && state.unmatched->reason != 0) {
    texts[kUnmatchedReasonColumn] =
        rpc::WordOf(static_cast<purchase_order::v1::UnmatchedReason>(state.unmatched->reason));
  }
  return texts;
}

void SetLine(const InvoiceLine& line, Texts& texts) {
  texts[kLineNumberColumn] = line.number;
  texts[kLineItemColumn] = line.item;
  texts[kLineQuantityColumn] = line.quantity.has_value() ? line.quantity->ToString() : "";
  texts[kLineUnitColumn] = line.unit;
  texts[kLineUnitPriceColumn] = line.unit_price.has_value() ? line.unit_price->ToString() : "";
  texts[kLineAmountColumn] = line.amount.FormatAmount();
}

absl::Status WriteRow(csv::Writer& writer, const Texts& texts) {
  std::vector<csv::Cell> cells;
  cells.reserve(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    cells.push_back(IsNumber(i) ? csv::Cell::Number(texts[i]) : csv::Cell::Text(texts[i]));
  }
  return writer.Append(cells);
}

}  // namespace

csv::Writer MakeInvoiceWriter(csv::Sink sink) {
  std::vector<std::string> columns;
  for (const CsvColumnInfo& column : kCsvColumns) columns.emplace_back(column.name);
  return csv::Writer(std::move(columns), std::move(sink));
}

absl::Status WriteInvoice(csv::Writer& writer, const InvoiceIds& ids, const Invoice& invoice,
                          const InvoiceState& state) {
  Texts texts = InvoiceTexts(ids, invoice, state);
  if (invoice.lines.empty()) return WriteRow(writer, texts);
  absl::Status status;
  for (const InvoiceLine& line : invoice.lines) {
    SetLine(line, texts);
    status.Update(WriteRow(writer, texts));
  }
  return status;
}

}  // namespace outlay::invoice_matching
