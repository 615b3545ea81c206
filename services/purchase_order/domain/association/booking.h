// Books invoices on lines, undoes and moves what was booked (M4, M11). Pure.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_BOOKING_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_BOOKING_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "services/purchase_order/domain/association/candidate_index.h"
#include "services/purchase_order/domain/association/candidates.h"
#include "services/purchase_order/domain/association/posting.h"
#include "services/purchase_order/domain/order_chain.h"

namespace outlay::purchase_order {

// What credit notes took of an invoice that was converted: kept so that they sum to its conversion.
struct CreditedSum {
  std::int64_t invoice_minor = 0;  // in the invoice's currency
  std::int64_t order_minor = 0;    // given back for it, in the order's

  bool operator==(const CreditedSum&) const = default;
};

// An invoice on a line. There is at most one for an invoice, for ever.
struct Booking {
  LineRef line;  // empty: undone before it was ever booked
  std::string order_number;
  Money amount;  // taken from the line (of a credit note: given back), in the order's currency; not negative
  Money invoice_amount;
  absl::Time date;  // that decided; the exchange rate is that of this date
  bool credit_note = false;
  Trace trace;
  DropStep reference_failure = DropStep::kNone;
  std::optional<Decimal> exchange_rate;  // frozen; nothing: the same currency, or waiting
  bool waiting_for_rate = false;         // the line is chosen, nothing is taken yet
  bool undone = false;
  absl::Time book_time;
  std::optional<std::int64_t> line_balance;  // just after, minor units; nothing while not tracked or waiting
  CreditedSum credited;                      // by credit notes at its exchange rate
  // Of a credit note that counts, or when its rate comes will count, in the `credited` of its invoice: that invoice.
  std::string credited_invoice_id;

  bool operator==(const Booking&) const = default;

  // What it has taken from its line as things stand; negative: given back.
  std::int64_t Taken() const;
  bool HasLine() const { return !line.order_id.empty(); }
};

// A booking to be stored, and what it moves.
struct BookingDecision {
  Booking booking;
  Posting posting;
  std::optional<Booking> credited;  // the invoice that it credits, when the sum there changes
};

// What surrounds a booking.
struct BookingSetting {
  const Rates& rates;
  int threshold_basis_points = kDefaultBalanceThresholdBasisPoints;
  absl::Time now;
  ConflictMatrix duties;
  // Of an undoing or a move: who may be behind it, and the posters of the invoice that a move books.
  Acting acting;
  const Persons* supplier_editors = nullptr;  // null: nobody
};

// A line, or none and why.
struct AssociationDecision {
  std::optional<BookingDecision> booked;
  DropStep unmatched = DropStep::kNone;
  DropStep reference_failure = DropStep::kNone;
};

// Chooses the line of an invoice that has none, and books it. A credit note that names its invoice (`credited`: that
// invoice's booking, null if it has none) goes to the line of that, at that booking's exchange rate: it gives back what
// all credits so far come to less what they gave back, so that credits of the whole sum to exactly the whole. It waits
// with it for a rate. A credit note that names none is associated like an
// invoice, and gives back.
// Where the line that won is of an order that does not go with who posted the invoice, there is none: kDutiesConflict,
// kTooManyPersons.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AssociationDecision> DecideAssociation(const CandidateIndex& index, const InvoiceFacts& invoice,
                                                      const AssociationSetting& association,
                                                      const BookingSetting& setting, const Booking* credited);

// Undoes a booking by the opposite movement. `target` is its line now; `credited` the booking of the invoice that it
// names in credited_invoice_id, or null. Must not be undone already.
// OUT_OF_RANGE / MONEY_OVERFLOW. FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::StatusOr<BookingDecision> DecideUndo(const Booking& booking, const BookingTarget& target,
                                           const BookingSetting& setting, const Booking* credited);

// The undoing of an invoice that was never booked: an association that comes later finds it, and books nothing.
Booking UndoneUnbooked(absl::Time now);

// Where a booking stands and its line, before a move.
struct Standpoint {
  const Booking& booking;
  const BookingTarget& target;
  const Booking* credited = nullptr;  // as for DecideUndo
};

// Puts an invoice on a line that a person chose: away from where it stands, if it does, in the same step. `date` is the
// invoice's association date.
// OUT_OF_RANGE / MONEY_OVERFLOW. FAILED_PRECONDITION / DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::StatusOr<BookingDecision> DecideMove(const std::optional<Standpoint>& from, const BookingTarget& to,
                                           const InvoiceFacts& invoice, absl::Time date, const BookingSetting& setting);

// Whether what waits must let the invoice that it credits go first, which waits for the same rate: it is priced as a
// part of what that is converted to. `credited` as for DecideUndo.
bool MustFollow(const Booking& booking, const Booking* credited);

// Books what waited for `rate`. Must be waiting. `credited` as for DecideUndo.
// OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<BookingDecision> DecideWaiting(const Booking& booking, const BookingTarget& target, const Decimal& rate,
                                              const BookingSetting& setting, const Booking* credited);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_BOOKING_H_
