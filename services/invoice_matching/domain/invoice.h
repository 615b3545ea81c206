// What an invoice says, and where it stands: the values that the rules decide on (M1).
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_INVOICE_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_INVOICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/decimal.h"
#include "common/base/money.h"
#include "common/base/persons.h"

namespace outlay::invoice_matching {

// What an invoice bills.
struct InvoiceLine {
  std::string number;  // unique in the invoice
  std::string item;
  std::optional<Decimal> quantity;
  std::string unit;
  std::optional<Decimal> unit_price;
  Money amount;  // may be negative

  bool operator==(const InvoiceLine&) const = default;
};

// A charge or tax of the whole invoice.
struct Charge {
  std::string code;
  Money amount;

  bool operator==(const Charge&) const = default;
};

// An invoice as it was written; it never changes. Ids are plain, without the resource name around them.
struct Invoice {
  std::string number;
  std::string supplier_id;
  std::string entity_id;
  bool credit_note = false;
  std::string type;  // a line type; empty: ALL
  std::optional<absl::CivilDay> issue_date;
  std::optional<absl::Time> creation_time;  // absent: the receive time counts
  std::optional<absl::CivilDay> billing_period_start;
  std::optional<absl::CivilDay> billing_period_end;  // inclusive
  std::optional<absl::CivilDay> due_date;
  Money amount;  // not negative
  std::vector<InvoiceLine> lines;
  std::vector<Charge> charges;
  std::vector<Charge> taxes;
  std::string order_number;       // the PO number written on it
  std::string order_line_number;  // only with order_number
  std::string marketplace_transaction;
  std::string credited_invoice_id;  // of a credit note, if known
  // Digest of the stored file it came from, 32 bytes; empty: none. No part of what makes two creations the same.
  std::string original_digest;
  Persons posters;  // who may be behind it; nobody: a system. No part of what makes two creations the same.
};

// Where an invoice stands; the numbers are the API's.
enum class State { kReceived = 1, kAssociated = 2, kUnmatched = 3, kCancelling = 4, kCancelled = 5 };

// A booking on an order's line, as purchase_order told it.
struct Booking {
  std::string order_id;
  std::string order_number;
  std::string line_number;
  Money amount;        // in the order's currency
  int decided_by = 0;  // the codes of the peer's API are carried, not interpreted
  int candidates = 0;
  bool enough_balance = false;
  std::string exchange_rate;
  bool waiting_for_rate = false;
  absl::Time book_time;
  std::optional<Money> line_balance;
  int reference_failure = 0;

  bool operator==(const Booking&) const = default;
};

// Why an invoice has no line; codes of the peer's API.
struct Unmatched {
  int reason = 0;
  int reference_failure = 0;
  std::string message;

  bool operator==(const Unmatched&) const = default;
};

// What purchase_order can be asked for; stored, so numbers are never reused.
enum class StepKind {
  kNone = 0,
  kAssociate = 1,  // choose a line and book
  kUndo = 2,       // undo the booking, whatever it is
  kChange = 3,     // book on the line that a person chose
};

// A question to purchase_order that is recorded before it is asked and repeated until it is answered.
struct Step {
  StepKind kind = StepKind::kNone;
  absl::Time since;
  int64_t version = 0;   // of the state that recorded it: makes the id of the call
  std::string order_id;  // of a change
  std::string line_number;
  // Who asked for it; empty: the service itself.
  std::string subject;
  std::string on_behalf_of;
  std::string request_id;
  std::string request_digest;
  // What purchase_order announced meanwhile, with its exchange rate: later than an answer that waits for a rate there.
  std::optional<Booking> observed;
  Persons persons;  // who may be behind it; nobody: a system

  bool operator==(const Step&) const = default;
};

// Where an invoice stands. The state CANCELLING says what a step is for: an invoice in it is CANCELLED once its booking
// is undone or it turns out to have none.
struct InvoiceState {
  State state = State::kReceived;
  int64_t version = 0;   // counts every write, so that of two states the later one is known
  int64_t revision = 0;  // counts what callers can see; the etag is made of it
  absl::Time receive_time;
  absl::Time update_time;
  std::optional<Booking> booking;
  std::optional<Unmatched> unmatched;
  bool held_back = false;  // a person left it unmatched: it is not tried again by itself
  bool credited = false;   // a credit note named it, now or once: it has Credits
  Step step;
  std::string cancel_reason;
  Persons cancelled_by;  // who may be behind that; nobody: a system

  bool operator==(const InvoiceState&) const = default;
};

// What credit notes took from an invoice (M11).
struct Credits {
  int64_t credited_minor = 0;
  int64_t live_notes = 0;
  int64_t revision = 0;

  bool operator==(const Credits&) const = default;
};

// What happened to an invoice; the numbers are the API's.
enum class Change {
  kReceived = 1,
  kAssociated = 2,
  kUnmatched = 3,
  kMoved = 4,
  kUndone = 5,
  kCancelling = 6,
  kCancelled = 7,
  kCredited = 8,
};

// A live invoice that has a number (M9).
struct NumberHolder {
  std::string invoice_id;
  std::string entity_id;
  int issue_year = 0;  // see IssueYear

  bool operator==(const NumberHolder&) const = default;
};

// The calendar year of issue; without a day of issue, that of the creation where the organization is. An undated
// invoice must not escape the search for duplicates by having no year.
inline int IssueYear(const Invoice& invoice, absl::Time receive_time, const TimeZone& zone) {
  const absl::CivilDay day =
      invoice.issue_date.has_value() ? *invoice.issue_date : DayOf(invoice.creation_time.value_or(receive_time), zone);
  return static_cast<int>(day.year());
}

// The instant that counts as the invoice's creation (M2).
inline absl::Time CreationTime(const Invoice& invoice, const InvoiceState& state) {
  return invoice.creation_time.value_or(state.receive_time);
}

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_INVOICE_H_
