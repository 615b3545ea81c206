#include "services/purchase_order/store/associations.h"

#include <tuple>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "common/tenant/tenant.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::AssociationRecord;

std::string CodeOf(const Money& money) {
  return std::string(money.currency().code());
}

OrderInvoiceKey OrderIndexKey(const InvoiceKey& key, const StoredBooking& stored) {
  return {std::get<0>(key), stored.booking.line.order_id, std::get<1>(key)};
}

void SaveOrderIndex(store::Transaction& txn, const InvoiceKey& key, const StoredBooking* before,
                    const StoredBooking& after) {
  const bool was_there = before != nullptr && before->booking.HasLine();
  if (was_there && before->booking.line.order_id == after.booking.line.order_id) return;
  if (was_there) txn.Delete(kAssociationsByOrder, OrderIndexKey(key, *before));
  if (after.booking.HasLine()) txn.Put(kAssociationsByOrder, OrderIndexKey(key, after), NoValue());
}

}  // namespace

AssociationRecord ToRecord(const StoredBooking& stored) {
  const Booking& booking = stored.booking;
  AssociationRecord record;
  if (!booking.HasLine()) {
    record.set_undone(true);
    record.set_book_time_micros(absl::ToUnixMicros(booking.book_time));
    return record;
  }
  record.set_order_id(booking.line.order_id);
  record.set_order_number(booking.order_number);
  record.set_line_number(booking.line.line_number);
  record.set_amount_minor(booking.amount.minor_units());
  record.set_currency(CodeOf(booking.amount));
  record.set_credit_note(booking.credit_note);
  record.set_decided_by(static_cast<int>(booking.trace.decided_by));
  record.set_candidates(booking.trace.candidates);
  record.set_enough_balance(booking.trace.enough_balance);
  record.set_exchange_rate(store::DecimalText(booking.exchange_rate));
  record.set_waiting_for_rate(booking.waiting_for_rate);
  record.set_undone(booking.undone);
  record.set_book_time_micros(absl::ToUnixMicros(booking.book_time));
  if (booking.line_balance.has_value()) {
    record.set_line_balance_minor(*booking.line_balance);
  }
  record.set_reference_failure(static_cast<int>(booking.reference_failure));
  record.set_facts_digest(stored.facts_digest);
  if (booking.invoice_amount != booking.amount) {
    record.set_invoice_amount_minor(booking.invoice_amount.minor_units());
    record.set_invoice_currency(CodeOf(booking.invoice_amount));
  }
  record.set_date_micros(absl::ToUnixMicros(booking.date));
  record.set_credited_invoice_id(booking.credited_invoice_id);
  record.set_credited_invoice_minor(booking.credited.invoice_minor);
  record.set_credited_minor(booking.credited.order_minor);
  return record;
}

absl::StatusOr<StoredBooking> FromRecord(const AssociationRecord& record) {
  StoredBooking stored;
  if (record.order_id().empty()) {
    if (!record.undone()) return DataLoss(kAssociations.name);
    stored.booking = UndoneUnbooked(absl::FromUnixMicros(record.book_time_micros()));
    return stored;
  }
  Booking& booking = stored.booking;
  booking.line = {.order_id = record.order_id(), .line_number = record.line_number()};
  booking.order_number = record.order_number();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kAssociations.name));
  booking.amount = Money(record.amount_minor(), currency);
  booking.invoice_amount = booking.amount;
  if (!record.invoice_currency().empty()) {
    OUTLAY_ASSIGN_OR_RETURN(const Currency own, store::StoredCurrency(record.invoice_currency(), kAssociations.name));
    booking.invoice_amount = Money(record.invoice_amount_minor(), own);
  }
  booking.date = absl::FromUnixMicros(record.date_micros());
  booking.credit_note = record.credit_note();
  OUTLAY_ASSIGN_OR_RETURN(booking.trace.decided_by,
                          store::StoredEnum(record.decided_by(), DecidedBy::kPerson, kAssociations.name));
  booking.trace.candidates = record.candidates();
  booking.trace.enough_balance = record.enough_balance();
  if (record.reference_failure() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(
        booking.reference_failure,
        store::StoredEnum(record.reference_failure(), DropStep::kTooManyPersons, kAssociations.name));
  }
  OUTLAY_ASSIGN_OR_RETURN(booking.exchange_rate, store::StoredDecimal(record.exchange_rate(), kAssociations.name));
  booking.waiting_for_rate = record.waiting_for_rate();
  booking.undone = record.undone();
  booking.book_time = absl::FromUnixMicros(record.book_time_micros());
  if (record.has_line_balance_minor()) {
    booking.line_balance = record.line_balance_minor();
  }
  booking.credited_invoice_id = record.credited_invoice_id();
  booking.credited = {.invoice_minor = record.credited_invoice_minor(), .order_minor = record.credited_minor()};
  stored.facts_digest = record.facts_digest();
  return stored;
}

absl::StatusOr<std::optional<StoredBooking>> FindBooking(const store::Reader& reader, const InvoiceKey& key) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<AssociationRecord> record, reader.Find(kAssociations, key));
  if (!record.has_value()) {
    return std::optional<StoredBooking>();
  }
  OUTLAY_ASSIGN_OR_RETURN(StoredBooking stored, FromRecord(*record));
  return std::optional(std::move(stored));
}

void SaveBooking(store::Transaction& txn, const InvoiceKey& key, const StoredBooking* before,
                 const StoredBooking& after) {
  txn.Put(kAssociations, key, ToRecord(after));
  SaveOrderIndex(txn, key, before, after);
  const bool was_waiting = before != nullptr && before->booking.waiting_for_rate;
  if (after.booking.waiting_for_rate && !was_waiting) {
    txn.Put(kAssociationsWaiting, key, NoValue());
  } else if (!after.booking.waiting_for_rate && was_waiting) {
    txn.Delete(kAssociationsWaiting, key);
  }
}

void SaveFigures(store::Transaction& txn, const std::string& organization, const Posting& posting) {
  for (const FiguresUpdate& update : posting.updates) {
    storage::v1::FiguresRecord record = ToRecord(Invoiced{.minor = update.figures.invoiced, .marks = update.marks});
    if (update.line_number.empty()) {
      record.set_posters(update.posters.text());
      txn.Put(kOrderFigures, {organization, update.order_id}, record);
    } else {
      txn.Put(kLineFigures, {organization, update.order_id, update.line_number}, record);
    }
  }
}

absl::Status ListBookings(const store::Reader& reader, const OrderKey& key, const std::optional<std::string>& after,
                          BookingVisitor visitor) {
  const auto& [organization, order_id] = key;
  const std::optional<OrderInvoiceKey> from =
      after.has_value() ? std::optional<OrderInvoiceKey>({organization, order_id, *after}) : std::nullopt;
  const auto visit = [&](const OrderInvoiceKey& found, const NoValue&) -> absl::StatusOr<store::Visit> {
    const std::string& invoice_id = std::get<2>(found);
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> stored,
                            FindBooking(reader, {std::get<0>(found), invoice_id}));
    if (!stored.has_value()) return DataLoss(kAssociationsByOrder.name);
    return visitor(invoice_id, *stored);
  };
  return reader.Scan(kAssociationsByOrder, key, visit, store::Order::kAscending, from);
}

absl::Status ListWaiting(const store::Reader& reader, const std::optional<InvoiceKey>& after,
                         absl::FunctionRef<absl::StatusOr<store::Visit>(const InvoiceKey&)> visitor) {
  const auto visit = [&](const InvoiceKey& key, const NoValue&) { return visitor(key); };
  return reader.Scan(kAssociationsWaiting, std::tuple<>(), visit, store::Order::kAscending, after);
}

absl::Status ListWaitingOf(const store::Reader& reader, const std::string& organization,
                           const std::optional<std::string>& after, BookingVisitor visitor) {
  const std::optional<InvoiceKey> from =
      after.has_value() ? std::optional<InvoiceKey>({organization, *after}) : std::nullopt;
  const auto visit = [&](const InvoiceKey& key, const NoValue&) -> absl::StatusOr<store::Visit> {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<StoredBooking> stored, FindBooking(reader, key));
    if (!stored.has_value()) return DataLoss(kAssociationsWaiting.name);
    return visitor(std::get<1>(key), *stored);
  };
  return reader.Scan(kAssociationsWaiting, std::tuple<std::string>(organization), visit, store::Order::kAscending,
                     from);
}

std::optional<Decimal> StoredRates::Find(Currency from, Currency to, absl::Time time) const {
  const absl::StatusOr<std::optional<tenant::ExchangeRate>> rate =
      tenant::FindRate(reader_, organization_, from, to, time);
  if (!rate.ok()) {
    status_ = rate.status();
    return std::nullopt;
  }
  return rate->has_value() ? std::optional((*rate)->rate) : std::nullopt;
}

}  // namespace outlay::purchase_order
