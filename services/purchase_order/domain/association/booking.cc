#include "services/purchase_order/domain/association/booking.h"

#include <algorithm>
#include <vector>

#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"

namespace outlay::purchase_order {
namespace {

Booking BookingOf(const InvoiceFacts& invoice, absl::Time date, const BookingTarget& target) {
  Booking booking;
  booking.line = target.line;
  booking.order_number = target.order_number;
  booking.amount = Money::Zero(target.currency);
  booking.invoice_amount = invoice.amount;
  booking.date = date;
  booking.credit_note = invoice.credit_note;
  return booking;
}

// Sets the amount: unchanged in the order's currency, otherwise converted by `rate`; without a rate, it waits.
absl::Status Price(Booking& booking, const std::optional<Decimal>& rate) {
  const Currency currency = booking.amount.currency();
  if (booking.invoice_amount.currency() == currency) {
    booking.amount = booking.invoice_amount;
    booking.waiting_for_rate = false;
    return absl::OkStatus();
  }
  booking.exchange_rate = rate;
  booking.waiting_for_rate = !rate.has_value();
  if (rate.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(booking.amount, Convert(booking.invoice_amount, *rate, currency));
  }
  return absl::OkStatus();
}

std::optional<Decimal> RateFor(const InvoiceFacts& invoice, Currency currency, absl::Time date, const Rates& rates) {
  return invoice.amount.currency() == currency ? std::nullopt : rates.Find(invoice.amount.currency(), currency, date);
}

// Makes the movements of a step that results in `booking`, and records the balance after it.
absl::StatusOr<BookingDecision> Finish(Booking booking, const std::vector<Movement>& movements, bool tracked,
                                       const BookingSetting& setting) {
  booking.line_balance.reset();
  BookingDecision decision;
  OUTLAY_ASSIGN_OR_RETURN(decision.posting, Post(movements, setting.threshold_basis_points, setting.acting));
  for (const FiguresUpdate& update : decision.posting.updates) {
    if (tracked && !booking.waiting_for_rate && update.order_id == booking.line.order_id &&
        update.line_number == booking.line.line_number) {
      booking.line_balance = update.figures.Balance();
    }
  }
  decision.booking = std::move(booking);
  return decision;
}

// Returns true if the credit note is, or was, priced as a part of the conversion of `credited`, and neither of them has
// been moved since.
bool IsPartOf(const Booking& note, const Booking& credited) {
  return !credited.undone && note.exchange_rate.has_value() && note.exchange_rate == credited.exchange_rate &&
         note.line == credited.line;
}

// Prices a credit note as the difference of two sums: rounding each note by itself would leave cents.
absl::Status PricePart(Booking& note, Booking& credited) {
  OUTLAY_ASSIGN_OR_RETURN(const Money asked, Add(Money(credited.credited.invoice_minor, note.invoice_amount.currency()),
                                                 note.invoice_amount));
  OUTLAY_ASSIGN_OR_RETURN(const Money due, Convert(asked, *note.exchange_rate, note.amount.currency()));
  // If a note that was rounded down is undone, those that were rounded up may exceed what is due.
  const int64_t part = std::max<int64_t>(0, due.minor_units() - credited.credited.order_minor);
  note.amount = Money(part, note.amount.currency());
  credited.credited = {.invoice_minor = asked.minor_units(), .order_minor = credited.credited.order_minor + part};
  return absl::OkStatus();
}

// Returns the credited invoice without a credit note that leaves its line; nullopt: the note does not count there.
std::optional<Booking> WithoutPart(const Booking& note, const Booking* credited) {
  if (credited == nullptr || note.waiting_for_rate || note.undone || !IsPartOf(note, *credited)) return std::nullopt;
  Booking after = *credited;
  after.credited.invoice_minor -= note.invoice_amount.minor_units();
  after.credited.order_minor -= note.amount.minor_units();
  // The invoice was moved away and back, so its sum began anew without this note.
  if (after.credited.invoice_minor < 0 || after.credited.order_minor < 0) return std::nullopt;
  return after;
}

// Returns the chain of duties on a line's order.
OrderChain ChainOf(const BookingTarget& target, const Persons* supplier_editors) {
  static const Persons& nobody = *new Persons();
  return {.requesters = target.requesters,
          .approvers = target.approvers,
          .posters = target.posters,
          .editors = supplier_editors != nullptr ? *supplier_editors : nobody};
}

// Checks that the persons behind an undo or a move may act on an order.
absl::Status CheckActing(const BookingTarget& target, const BookingSetting& setting) {
  if (setting.acting.is_settled) return absl::OkStatus();
  return CheckAct(setting.duties, ChainOf(target, setting.supplier_editors), Duty::kInvoicePoster,
                  setting.acting.persons);
}

// Returns why a poster of the invoice may not post on the chosen line; kNone: all may.
DropStep DropByPosters(const InvoiceFacts& invoice, const BookingTarget& target, const AssociationSetting& association,
                       const BookingSetting& setting) {
  if (invoice.posted_by.empty()) return DropStep::kNone;
  const OrderChain chain = ChainOf(target, association.supplier_editors);
  if (!CheckAct(setting.duties, chain, Duty::kInvoicePoster, invoice.posted_by).ok()) return DropStep::kDutiesConflict;
  Persons posters = target.posters;
  return Join(Duty::kInvoicePoster, invoice.posted_by, &posters).ok() ? DropStep::kNone : DropStep::kTooManyPersons;
}

BookingSetting PostedBy(const InvoiceFacts& invoice, BookingSetting setting) {
  setting.acting = {.persons = invoice.posted_by};
  return setting;
}

absl::StatusOr<BookingDecision> Book(Booking booking, const BookingTarget& target, const std::optional<Decimal>& rate,
                                     const BookingSetting& setting, const Booking* credited = nullptr) {
  booking.book_time = setting.now;
  OUTLAY_RETURN_IF_ERROR(Price(booking, rate));
  std::optional<Booking> credited_after;
  if (credited != nullptr && !booking.credited_invoice_id.empty() && IsPartOf(booking, *credited)) {
    credited_after = *credited;
    OUTLAY_RETURN_IF_ERROR(PricePart(booking, *credited_after));
  }
  // A waiting booking takes nothing yet, but its line gets figures, which show a revision that the line must stay.
  const std::vector<Movement> movements = {{.target = target, .taken = booking.Taken()}};
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision,
                          Finish(std::move(booking), movements, target.balance_tracked, setting));
  decision.credited = std::move(credited_after);
  return decision;
}

absl::StatusOr<AssociationDecision> DecideCredit(const CandidateIndex& index, const InvoiceFacts& invoice,
                                                 const AssociationSetting& association, const BookingSetting& setting,
                                                 const Booking* credited) {
  AssociationDecision decision;
  const std::optional<BookingTarget> target =
      credited == nullptr || credited->undone ? std::nullopt : index.FindTarget(credited->line);
  if (!target.has_value()) {
    decision.unmatched = DropStep::kCreditedInvoiceNotBooked;
    return decision;
  }
  decision.unmatched = DropByPosters(invoice, *target, association, setting);
  if (decision.unmatched != DropStep::kNone) return decision;
  Booking booking = BookingOf(invoice, association.date, *target);
  booking.trace = {.decided_by = DecidedBy::kCreditedInvoice, .candidates = 1, .enough_balance = true};
  std::optional<Decimal> rate = credited->exchange_rate;
  if (credited->invoice_amount.currency() == invoice.amount.currency()) {
    booking.date = credited->date;
    if (invoice.amount.currency() != target->currency) booking.credited_invoice_id = invoice.credited_invoice_id;
  } else {
    rate = RateFor(invoice, target->currency, association.date, setting.rates);
  }
  OUTLAY_ASSIGN_OR_RETURN(decision.booked,
                          Book(std::move(booking), *target, rate, PostedBy(invoice, setting), credited));
  return decision;
}

}  // namespace

Booking UndoneUnbooked(absl::Time now) {
  Booking booking;
  booking.undone = true;
  booking.book_time = now;
  return booking;
}

int64_t Booking::Taken() const {
  if (waiting_for_rate || undone) {
    return 0;
  }
  return credit_note ? -amount.minor_units() : amount.minor_units();
}

absl::StatusOr<AssociationDecision> DecideAssociation(const CandidateIndex& index, const InvoiceFacts& invoice,
                                                      const AssociationSetting& association,
                                                      const BookingSetting& setting, const Booking* credited) {
  AssociationDecision decision;
  if (invoice.credit_note && !invoice.credited_invoice_id.empty() && !association.supplier_blocked) {
    return DecideCredit(index, invoice, association, setting, credited);
  }
  const Verdict verdict = index.Associate(invoice, association);
  decision.unmatched = verdict.unmatched;
  decision.reference_failure = verdict.reference_failure;
  if (!verdict.line.has_value()) {
    return decision;
  }
  const std::optional<BookingTarget> target = index.FindTarget(*verdict.line);
  decision.unmatched = DropByPosters(invoice, *target, association, setting);
  if (decision.unmatched != DropStep::kNone) return decision;
  Booking booking = BookingOf(invoice, association.date, *target);
  booking.trace = verdict.trace;
  booking.reference_failure = verdict.reference_failure;
  const std::optional<Decimal> rate = RateFor(invoice, target->currency, association.date, setting.rates);
  OUTLAY_ASSIGN_OR_RETURN(decision.booked, Book(std::move(booking), *target, rate, PostedBy(invoice, setting)));
  return decision;
}

absl::StatusOr<BookingDecision> DecideUndo(const Booking& booking, const BookingTarget& target,
                                           const BookingSetting& setting, const Booking* credited) {
  OUTLAY_RETURN_IF_ERROR(CheckActing(target, setting));
  Booking undone = booking;
  undone.undone = true;
  undone.waiting_for_rate = false;
  std::vector<Movement> movements;
  if (!booking.waiting_for_rate) {
    movements.push_back({.target = target, .taken = -booking.Taken()});
  }
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision,
                          Finish(std::move(undone), movements, target.balance_tracked, setting));
  decision.credited = WithoutPart(booking, credited);
  return decision;
}

absl::StatusOr<BookingDecision> DecideMove(const std::optional<Standpoint>& from, const BookingTarget& to,
                                           const InvoiceFacts& invoice, absl::Time date,
                                           const BookingSetting& setting) {
  OUTLAY_RETURN_IF_ERROR(CheckActing(to, setting));
  if (from.has_value()) OUTLAY_RETURN_IF_ERROR(CheckActing(from->target, setting));
  Booking booking = BookingOf(invoice, date, to);
  booking.book_time = setting.now;
  OUTLAY_RETURN_IF_ERROR(Price(booking, RateFor(invoice, to.currency, date, setting.rates)));
  const bool enough = !to.balance_tracked || to.line_figures.Balance() >= booking.amount.minor_units();
  booking.trace = {
      .decided_by = DecidedBy::kPerson, .candidates = 1, .enough_balance = enough && !booking.waiting_for_rate};
  std::vector<Movement> movements;
  if (from.has_value() && from->booking.Taken() != 0) {
    movements.push_back({.target = from->target, .taken = -from->booking.Taken()});
  }
  movements.push_back({.target = to, .taken = booking.Taken()});
  OUTLAY_ASSIGN_OR_RETURN(BookingDecision decision, Finish(std::move(booking), movements, to.balance_tracked, setting));
  if (from.has_value()) decision.credited = WithoutPart(from->booking, from->credited);
  return decision;
}

bool MustFollow(const Booking& booking, const Booking* credited) {
  return credited != nullptr && credited->waiting_for_rate && !credited->undone && credited->line == booking.line;
}

absl::StatusOr<BookingDecision> DecideWaiting(const Booking& booking, const BookingTarget& target, const Decimal& rate,
                                              const BookingSetting& setting, const Booking* credited) {
  return Book(booking, target, rate, setting, credited);
}

}  // namespace outlay::purchase_order
