#include <string>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/invoice_matching/store/keyspaces.h"
#include "services/invoice_matching/store/records.h"

namespace outlay::invoice_matching {
namespace {

using storage::v1::ChargeRecord;
using storage::v1::InvoiceLineRecord;
using storage::v1::InvoiceRecord;

constexpr absl::CivilDay kEpochDay(1970, 1, 1);

int64_t ToDay(absl::CivilDay day) {
  return day - kEpochDay;
}

absl::CivilDay FromDay(int64_t day) {
  return kEpochDay + day;
}

void AddCharges(const std::vector<Charge>& charges, google::protobuf::RepeatedPtrField<ChargeRecord>* records) {
  records->Reserve(static_cast<int>(charges.size()));
  for (const Charge& charge : charges) {
    ChargeRecord* const record = records->Add();
    record->set_code(charge.code);
    record->set_amount_minor(charge.amount.minor_units());
  }
}

std::vector<Charge> ToCharges(const google::protobuf::RepeatedPtrField<ChargeRecord>& records, Currency currency) {
  std::vector<Charge> charges;
  charges.reserve(static_cast<size_t>(records.size()));
  for (const ChargeRecord& record : records) {
    charges.push_back({.code = record.code(), .amount = Money(record.amount_minor(), currency)});
  }
  return charges;
}

void AddLine(const InvoiceLine& line, InvoiceLineRecord* record) {
  record->set_number(line.number);
  record->set_item(line.item);
  record->set_quantity(store::DecimalText(line.quantity));
  record->set_unit(line.unit);
  record->set_unit_price(store::DecimalText(line.unit_price));
  record->set_amount_minor(line.amount.minor_units());
}

absl::StatusOr<InvoiceLine> ToLine(const InvoiceLineRecord& record, Currency currency) {
  InvoiceLine line{.number = record.number(),
                   .item = record.item(),
                   .quantity = std::nullopt,
                   .unit = record.unit(),
                   .unit_price = std::nullopt,
                   .amount = Money(record.amount_minor(), currency)};
  OUTLAY_ASSIGN_OR_RETURN(line.quantity, store::StoredDecimal(record.quantity(), kInvoices.name));
  OUTLAY_ASSIGN_OR_RETURN(line.unit_price, store::StoredDecimal(record.unit_price(), kInvoices.name));
  return line;
}

void ReadDays(const InvoiceRecord& record, Invoice& invoice) {
  if (record.has_issue_day()) invoice.issue_date = FromDay(record.issue_day());
  if (record.has_billing_start_day()) invoice.billing_period_start = FromDay(record.billing_start_day());
  if (record.has_billing_end_day()) invoice.billing_period_end = FromDay(record.billing_end_day());
  if (record.has_due_day()) invoice.due_date = FromDay(record.due_day());
}

}  // namespace

InvoiceRecord ToRecord(const Invoice& invoice, absl::Time receive_time) {
  InvoiceRecord record;
  record.set_number(invoice.number);
  record.set_supplier_id(invoice.supplier_id);
  record.set_entity_id(invoice.entity_id);
  record.set_credit_note(invoice.credit_note);
  record.set_type(invoice.type);
  if (invoice.issue_date.has_value()) record.set_issue_day(ToDay(*invoice.issue_date));
  if (invoice.creation_time.has_value()) {
    record.set_creation_time_micros(absl::ToUnixMicros(*invoice.creation_time));
  }
  if (invoice.billing_period_start.has_value()) record.set_billing_start_day(ToDay(*invoice.billing_period_start));
  if (invoice.billing_period_end.has_value()) record.set_billing_end_day(ToDay(*invoice.billing_period_end));
  if (invoice.due_date.has_value()) record.set_due_day(ToDay(*invoice.due_date));
  record.set_currency(invoice.amount.currency().code().data(), invoice.amount.currency().code().size());
  record.set_amount_minor(invoice.amount.minor_units());
  record.mutable_lines()->Reserve(static_cast<int>(invoice.lines.size()));
  for (const InvoiceLine& line : invoice.lines) AddLine(line, record.add_lines());
  AddCharges(invoice.charges, record.mutable_charges());
  AddCharges(invoice.taxes, record.mutable_taxes());
  record.set_order_number(invoice.order_number);
  record.set_order_line_number(invoice.order_line_number);
  record.set_marketplace_transaction(invoice.marketplace_transaction);
  record.set_credited_invoice_id(invoice.credited_invoice_id);
  record.set_original_digest(invoice.original_digest);
  record.set_receive_time_micros(absl::ToUnixMicros(receive_time));
  record.set_posters(invoice.posters.text());
  return record;
}

absl::StatusOr<Invoice> FromRecord(const InvoiceRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kInvoices.name));
  Invoice invoice{.number = record.number(),
                  .supplier_id = record.supplier_id(),
                  .entity_id = record.entity_id(),
                  .credit_note = record.credit_note(),
                  .type = record.type(),
                  .issue_date = std::nullopt,
                  .creation_time = std::nullopt,
                  .billing_period_start = std::nullopt,
                  .billing_period_end = std::nullopt,
                  .due_date = std::nullopt,
                  .amount = Money(record.amount_minor(), currency),
                  .lines = {},
                  .charges = ToCharges(record.charges(), currency),
                  .taxes = ToCharges(record.taxes(), currency),
                  .order_number = record.order_number(),
                  .order_line_number = record.order_line_number(),
                  .marketplace_transaction = record.marketplace_transaction(),
                  .credited_invoice_id = record.credited_invoice_id(),
                  .original_digest = record.original_digest(),
                  .posters = Persons::FromText(record.posters())};
  ReadDays(record, invoice);
  if (record.has_creation_time_micros()) {
    invoice.creation_time = absl::FromUnixMicros(record.creation_time_micros());
  }
  invoice.lines.reserve(static_cast<size_t>(record.lines_size()));
  for (const InvoiceLineRecord& line_record : record.lines()) {
    OUTLAY_ASSIGN_OR_RETURN(InvoiceLine line, ToLine(line_record, currency));
    invoice.lines.push_back(std::move(line));
  }
  return invoice;
}

absl::Time ReceiveTimeOf(const InvoiceRecord& record) {
  return absl::FromUnixMicros(record.receive_time_micros());
}

}  // namespace outlay::invoice_matching
