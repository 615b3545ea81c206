#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "services/invoice_matching/convert/csv_invoices.h"
#include "services/invoice_matching/domain/ids.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {
namespace {

std::string CellText(const csv::Row& row, CsvColumn column) {
  return std::string(row.Get(column));
}

absl::StatusOr<v1::Invoice::Kind> ReadKind(const csv::Row& row) {
  const std::string_view text = row.Get(kKindColumn);
  if (text.empty() || text == "INVOICE") return v1::Invoice::KIND_INVOICE;
  if (text == "CREDIT_NOTE") return v1::Invoice::KIND_CREDIT_NOTE;
  return CsvValueInvalid(row, kKindColumn, "INVOICE or CREDIT_NOTE");
}

}  // namespace

InvoiceRows::InvoiceRows(std::string organization, std::string import_id, UniqueFunction<void(ImportDraft)> sink)
    : organization_(std::move(organization)), import_id_(std::move(import_id)), sink_(std::move(sink)) {}

csv::Options InvoiceRows::ReaderOptions() {
  csv::Options options;
  for (const CsvColumnInfo& column : kCsvColumns) {
    options.columns.push_back({.name = std::string(column.name), .required = column.required});
  }
  return options;
}

absl::Status InvoiceRows::Add(const csv::Row& row) {
  absl::Status status;
  if (draft_.has_value() && Continues(row)) {
    status = CheckRepeated(row);
  } else {
    Finish();
    for (size_t i = 0; i < kCsvColumnCount; ++i) first_[i] = row.Get(i);
    draft_ =
        ImportDraft{.row = row.row(), .number = CellText(row, kNumberColumn), .request = v1::CreateInvoiceRequest()};
    status = Begin(row);
  }
  if (status.ok() && draft_->request.ok()) status = AddLine(row);
  if (!status.ok() && draft_->request.ok()) draft_->request = std::move(status);
  return absl::OkStatus();
}

void InvoiceRows::Finish() {
  if (!draft_.has_value()) return;
  ImportDraft draft = *std::move(draft_);
  draft_.reset();
  sink_(std::move(draft));
}

bool InvoiceRows::Continues(const csv::Row& row) const {
  for (const CsvColumn column : {kNumberColumn, kSupplierColumn, kEntityColumn}) {
    if (row.Get(column) != first_[column]) return false;
  }
  return row.Get(kInvoiceColumn).empty() || row.Get(kInvoiceColumn) == first_[kInvoiceColumn];
}

absl::Status InvoiceRows::CheckRepeated(const csv::Row& row) const {
  for (size_t i = kKindColumn; i < kLineNumberColumn; ++i) {
    if (!row.Get(i).empty() && row.Get(i) != first_[i]) return CsvRowsDisagree(row, static_cast<CsvColumn>(i));
  }
  return absl::OkStatus();
}

absl::Status InvoiceRows::Begin(const csv::Row& row) {
  v1::CreateInvoiceRequest& request = *draft_->request;
  request.set_parent(OrganizationName(organization_));
  const std::string_view given_id = row.Get(kInvoiceColumn);
  request.set_invoice_id(given_id.empty() ? ImportedInvoiceId(import_id_, row.row()) : std::string(given_id));
  v1::Invoice* const invoice = request.mutable_invoice();
  invoice->set_number(draft_->number);
  invoice->set_bill_from_entity(EntityName(organization_, row.Get(kSupplierColumn), row.Get(kEntityColumn)));
  OUTLAY_ASSIGN_OR_RETURN(const v1::Invoice::Kind kind, ReadKind(row));
  invoice->set_kind(kind);
  invoice->set_type(CellText(row, kTypeColumn));
  OUTLAY_RETURN_IF_ERROR(ReadDates(row, invoice));
  const absl::StatusOr<Currency> currency = Currency::FromCode(row.Get(kCurrencyColumn));
  if (!currency.ok()) return CsvValueInvalid(row, kCurrencyColumn, "an ISO 4217 code such as EUR");
  currency_ = *currency;
  OUTLAY_RETURN_IF_ERROR(ReadCell(row, kAmountColumn, currency_, invoice->mutable_amount()));
  OUTLAY_RETURN_IF_ERROR(ReadCell(row, kChargesColumn, currency_, invoice->mutable_charges()));
  OUTLAY_RETURN_IF_ERROR(ReadCell(row, kTaxesColumn, currency_, invoice->mutable_taxes()));
  invoice->set_purchase_order_number(CellText(row, kOrderNumberColumn));
  invoice->set_purchase_order_line_number(CellText(row, kOrderLineColumn));
  invoice->set_marketplace_transaction(CellText(row, kTransactionColumn));
  if (const std::string_view credited = row.Get(kCreditedColumn); !credited.empty()) {
    invoice->set_credited_invoice(InvoiceName(organization_, credited));
  }
  return absl::OkStatus();
}

absl::Status InvoiceRows::ReadDates(const csv::Row& row, v1::Invoice* invoice) const {
  if (!row.Get(kIssueDateColumn).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadCell(row, kIssueDateColumn, invoice->mutable_issue_date()));
  }
  if (!row.Get(kCreationTimeColumn).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadCell(row, kCreationTimeColumn, invoice->mutable_creation_time()));
  }
  if (!row.Get(kPeriodStartColumn).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadCell(row, kPeriodStartColumn, invoice->mutable_billing_period_start()));
  }
  if (!row.Get(kPeriodEndColumn).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadCell(row, kPeriodEndColumn, invoice->mutable_billing_period_end()));
  }
  if (!row.Get(kDueDateColumn).empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadCell(row, kDueDateColumn, invoice->mutable_due_date()));
  }
  return absl::OkStatus();
}

absl::Status InvoiceRows::AddLine(const csv::Row& row) {
  bool has_line = false;
  for (size_t i = kLineNumberColumn; i <= kLineAmountColumn; ++i) has_line = has_line || !row.Get(i).empty();
  if (!has_line) return absl::OkStatus();
  v1::InvoiceLine* const line = draft_->request->mutable_invoice()->add_lines();
  line->set_number(CellText(row, kLineNumberColumn));
  line->set_item(CellText(row, kLineItemColumn));
  if (!row.Get(kLineQuantityColumn).empty()) line->mutable_quantity()->set_value(CellText(row, kLineQuantityColumn));
  line->set_unit(CellText(row, kLineUnitColumn));
  if (!row.Get(kLineUnitPriceColumn).empty()) {
    line->mutable_unit_price()->set_value(CellText(row, kLineUnitPriceColumn));
  }
  return ReadCell(row, kLineAmountColumn, currency_, line->mutable_amount());
}

}  // namespace outlay::invoice_matching
