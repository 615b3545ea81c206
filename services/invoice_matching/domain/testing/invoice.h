// Initial values for tests of the rules.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_TESTING_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_TESTING_INVOICE_H_

#include <string>

#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

inline Money Eur(int64_t cents) {
  return Money(cents, Currency::Of("EUR"));
}

// 100.00 EUR of entity acme-inc of supplier acme.
inline Invoice SomeInvoice(std::string number = "2024-001") {
  Invoice invoice;
  invoice.number = std::move(number);
  invoice.supplier_id = "acme";
  invoice.entity_id = "acme-inc";
  invoice.amount = Eur(10'000);
  return invoice;
}

inline Invoice SomeCreditNote(int64_t cents, std::string credited_invoice_id = "inv-1") {
  Invoice note = SomeInvoice("CN-1");
  note.credit_note = true;
  note.amount = Eur(cents);
  note.credited_invoice_id = std::move(credited_invoice_id);
  return note;
}

inline Booking SomeBooking(std::string order_id = "po-1") {
  Booking booking;
  booking.order_id = std::move(order_id);
  booking.order_number = "PO 1";
  booking.line_number = "1";
  booking.amount = Eur(10'000);
  booking.book_time = absl::FromUnixSeconds(1'704'067'200);
  return booking;
}

inline InvoiceState SomeState(State state, StepKind step = StepKind::kNone) {
  InvoiceState some;
  some.state = state;
  some.version = 5;
  some.revision = 3;
  some.receive_time = absl::FromUnixSeconds(1'704'067'200);
  some.update_time = some.receive_time;
  if (state == State::kAssociated) some.booking = SomeBooking();
  if (state == State::kUnmatched) some.unmatched = Unmatched{.reason = 1, .reference_failure = 0, .message = "none"};
  some.step.kind = step;
  if (step != StepKind::kNone) {
    some.step.since = some.receive_time;
    some.step.version = some.version;
  }
  return some;
}

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_TESTING_INVOICE_H_
