// Bookings of invoices and the figures they change; only this file writes their rows. Every index is written together
// with its booking. All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ASSOCIATIONS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ASSOCIATIONS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/purchase_order/storage/v1/association_record.pb.h"
#include "services/purchase_order/domain/association/booking.h"
#include "services/purchase_order/domain/association/posting.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

// A booking with the digest of its invoice's content.
struct StoredBooking {
  Booking booking;
  std::string facts_digest;  // see DigestOf

  bool operator==(const StoredBooking&) const = default;
};

storage::v1::AssociationRecord ToRecord(const StoredBooking& stored);
absl::StatusOr<StoredBooking> FromRecord(const storage::v1::AssociationRecord& record);

absl::StatusOr<std::optional<StoredBooking>> FindBooking(const store::Reader& reader, const InvoiceKey& key);

// Writes a booking. `before` is the row as read by FindBooking; null: there is none.
void SaveBooking(store::Transaction& txn, const InvoiceKey& key, const StoredBooking* before,
                 const StoredBooking& after);

// Writes the figures of lines and orders.
void SaveFigures(store::Transaction& txn, const std::string& organization, const Posting& posting);

using BookingVisitor =
    absl::FunctionRef<absl::StatusOr<store::Visit>(const std::string& invoice_id, const StoredBooking&)>;

// Visits the present and former bookings on an order, in the order of invoice ids, after an invoice.
absl::Status ListBookings(const store::Reader& reader, const OrderKey& key, const std::optional<std::string>& after,
                          BookingVisitor visitor);

// Visits the invoices of all organizations of a partition whose bookings wait for a rate, after one of them.
absl::Status ListWaiting(const store::Reader& reader, const std::optional<InvoiceKey>& after,
                         absl::FunctionRef<absl::StatusOr<store::Visit>(const InvoiceKey&)> visitor);

// Visits an organization's bookings that wait for a rate, in the order of invoice ids, after an invoice.
absl::Status ListWaitingOf(const store::Reader& reader, const std::string& organization,
                           const std::optional<std::string>& after, BookingVisitor visitor);

// The exchange rates of an organization in `reader`, which must outlive it.
class StoredRates final : public Rates {
 public:
  StoredRates(const store::Reader& reader, std::string_view organization)
      : reader_(reader), organization_(organization) {}

  std::optional<Decimal> Find(Currency from, Currency to, absl::Time time) const override;
  // Returns whether every row so far could be read; check it before relying on the rates found.
  const absl::Status& status() const { return status_; }

 private:
  const store::Reader& reader_;
  const std::string organization_;
  mutable absl::Status status_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_ASSOCIATIONS_H_
