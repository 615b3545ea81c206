// Books invoices on lines; undoes and moves bookings (M4, M11). Pure.
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

// The sums of credit notes on a converted invoice, kept so that all credits together equal its conversion.
struct CreditedSum {
  int64_t invoice_minor = 0;  // in the invoice's currency
  int64_t order_minor = 0;    // given back for it, in the order's currency

  bool operator==(const CreditedSum&) const = default;
};

// An invoice on a line. An invoice has at most one booking, permanently.
struct Booking {
  LineRef line;  // empty: undone before it was ever booked
  std::string order_number;
  Money amount;  // taken from the line (by a credit note: given back), in the order's currency; not negative
  Money invoice_amount;
  absl::Time date;  // the association date; the exchange rate is that of this date
  bool credit_note = false;
  Trace trace;
  DropStep reference_failure = DropStep::kNone;
  std::optional<Decimal> exchange_rate;  // frozen; nullopt: the same currency, or waiting for a rate
  bool waiting_for_rate = false;         // the line is chosen, but nothing is taken yet
  bool undone = false;
  absl::Time book_time;
  std::optional<int64_t> line_balance;  // after this booking, in minor units; nullopt if not tracked or waiting
  CreditedSum credited;                 // by credit notes at this booking's exchange rate
  // Of a credit note: the invoice in whose `credited` it counts, or will count once its rate is known.
  std::string credited_invoice_id;

  bool operator==(const Booking&) const = default;

  // Returns the amount currently taken from its line; negative: given back.
  int64_t Taken() const;
  bool HasLine() const { return !line.order_id.empty(); }
};

// A booking to store, and the movements it causes.
struct BookingDecision {
  Booking booking;
  Posting posting;
  std::optional<Booking> credited;  // the credited invoice, if its sum changes
};

// The context of a booking.
struct BookingSetting {
  const Rates& rates;
  int threshold_basis_points = kDefaultBalanceThresholdBasisPoints;
  absl::Time now;
  ConflictMatrix duties;
  // Of an undo or a move: the persons who may be behind it, and the posters of the invoice that a move books.
  Acting acting;
  const Persons* supplier_editors = nullptr;  // null: nobody
};

// A chosen line, or why there is none.
struct AssociationDecision {
  std::optional<BookingDecision> booked;
  DropStep unmatched = DropStep::kNone;
  DropStep reference_failure = DropStep::kNone;
};

// Chooses the line of an invoice that has none, and books it. A credit note that names its invoice goes to the line of
// that invoice's booking, `credited` (null if it has none), at the exchange rate of that booking. The note gives back
// the conversion of all credits so far less what they have given back, so that credits of the whole invoice sum exactly
// to its conversion. The note waits for a rate together with its invoice. A credit note without an invoice is
// associated like an invoice, and gives back. If the duties on the chosen line's order exclude a poster of the invoice,
// no line is chosen: kDutiesConflict, kTooManyPersons. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AssociationDecision> DecideAssociation(const CandidateIndex& index, const InvoiceFacts& invoice,
                                                      const AssociationSetting& association,
                                                      const BookingSetting& setting, const Booking* credited);

// Undoes a booking by the opposite movement. It must not be undone already. `target` is the current state of its line;
// `credited` the booking of its credited_invoice_id, or null. OUT_OF_RANGE / MONEY_OVERFLOW. FAILED_PRECONDITION /
// DUTIES_CONFLICT, TOO_MANY_PERSONS.
absl::StatusOr<BookingDecision> DecideUndo(const Booking& booking, const BookingTarget& target,
                                           const BookingSetting& setting, const Booking* credited);

// Returns the record of undoing an invoice that was never booked: a later association finds it and books nothing.
Booking UndoneUnbooked(absl::Time now);

// A booking and its line before a move.
struct Standpoint {
  const Booking& booking;
  const BookingTarget& target;
  const Booking* credited = nullptr;  // as for DecideUndo
};

// Moves an invoice to a line that a person chose, away from its present line, if it has one, in the same step. `date`
// is the invoice's association date. OUT_OF_RANGE / MONEY_OVERFLOW. FAILED_PRECONDITION / DUTIES_CONFLICT,
// TOO_MANY_PERSONS.
absl::StatusOr<BookingDecision> DecideMove(const std::optional<Standpoint>& from, const BookingTarget& to,
                                           const InvoiceFacts& invoice, absl::Time date, const BookingSetting& setting);

// Returns true if the waiting credit note must be booked after the invoice that it credits, which waits for the same
// rate: its price is a part of that invoice's conversion. `credited` as for DecideUndo.
bool MustFollow(const Booking& booking, const Booking* credited);

// Books a waiting booking at `rate`. It must be waiting. `credited` as for DecideUndo. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<BookingDecision> DecideWaiting(const Booking& booking, const BookingTarget& target, const Decimal& rate,
                                              const BookingSetting& setting, const Booking* credited);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_BOOKING_H_
