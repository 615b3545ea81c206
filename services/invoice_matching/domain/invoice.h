// An invoice and its state: the values on which the rules decide (M1).
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

// A line of an invoice.
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
  std::string order_number;       // the PO number on the invoice
  std::string order_line_number;  // only with order_number
  std::string marketplace_transaction;
  std::string credited_invoice_id;  // for a credit note, if known
  // Digest of the stored file from which it was imported, 32 bytes; empty: none. Ignored when creations are compared.
  std::string original_digest;
  Persons posters;  // who may be behind it; nobody: a system. Ignored when creations are compared.
};

// The state of an invoice; numbers as in the API.
enum class State { kReceived = 1, kAssociated = 2, kUnmatched = 3, kCancelling = 4, kCancelled = 5 };

// A booking on a line of an order, as purchase_order reported it.
struct Booking {
  std::string order_id;
  std::string order_number;
  std::string line_number;
  Money amount;        // in the order's currency
  int decided_by = 0;  // codes of the peer's API are passed on, not interpreted
  int candidates = 0;
  bool enough_balance = false;
  std::string exchange_rate;
  bool waiting_for_rate = false;
  absl::Time book_time;
  std::optional<Money> line_balance;
  int reference_failure = 0;

  bool operator==(const Booking&) const = default;
};

// The reason why an invoice has no line; codes of the peer's API.
struct Unmatched {
  int reason = 0;
  int reference_failure = 0;
  std::string message;

  bool operator==(const Unmatched&) const = default;
};

// The requests to purchase_order; stored, so numbers are never reused.
enum class StepKind {
  kNone = 0,
  kAssociate = 1,  // choose a line and book
  kUndo = 2,       // undo the booking, if there is one
  kChange = 3,     // book on the line that a person chose
};

// A request to purchase_order, recorded before it is made, and repeated until it is answered.
struct Step {
  StepKind kind = StepKind::kNone;
  absl::Time since;
  int64_t version = 0;   // of the state that recorded it: determines the id of the call
  std::string order_id;  // for a change
  std::string line_number;
  // The requester; empty: the service itself.
  std::string subject;
  std::string on_behalf_of;
  std::string request_id;
  std::string request_digest;
  // The booking with its exchange rate that purchase_order announced meanwhile, when the answer may still lack the
  // rate.
  std::optional<Booking> observed;
  Persons persons;  // who may be behind it; nobody: a system

  bool operator==(const Step&) const = default;
};

// The state of an invoice. CANCELLING tells the purpose of a step: the invoice becomes CANCELLED once its booking is
// undone, or it turns out to have none.
struct InvoiceState {
  State state = State::kReceived;
  int64_t version = 0;   // counts every write, to tell which of two states is later
  int64_t revision = 0;  // counts changes that callers can see; the etag is derived from it
  absl::Time receive_time;
  absl::Time update_time;
  std::optional<Booking> booking;
  std::optional<Unmatched> unmatched;
  bool held_back = false;  // a person left it unmatched: it is not tried again automatically
  bool credited = false;   // a credit note names or named it: it has Credits
  Step step;
  std::string cancel_reason;
  Persons cancelled_by;  // who may be behind the cancellation; nobody: a system

  bool operator==(const InvoiceState&) const = default;
};

// The amounts that credit notes took from an invoice (M11).
struct Credits {
  int64_t credited_minor = 0;
  int64_t live_notes = 0;
  int64_t revision = 0;

  bool operator==(const Credits&) const = default;
};

// The changes of an invoice; numbers as in the API.
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

// A live invoice that has a certain number (M9).
struct NumberHolder {
  std::string invoice_id;
  std::string entity_id;
  int issue_year = 0;  // see IssueYear

  bool operator==(const NumberHolder&) const = default;
};

// Returns the calendar year of issue or, without an issue date, that of the creation in the organization's zone: an
// undated invoice must not evade the search for duplicates.
inline int IssueYear(const Invoice& invoice, absl::Time receive_time, const TimeZone& zone) {
  const absl::CivilDay day =
      invoice.issue_date.has_value() ? *invoice.issue_date : DayOf(invoice.creation_time.value_or(receive_time), zone);
  return static_cast<int>(day.year());
}

// Returns the instant that counts as the invoice's creation (M2).
inline absl::Time CreationTime(const Invoice& invoice, const InvoiceState& state) {
  return invoice.creation_time.value_or(state.receive_time);
}

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_DOMAIN_INVOICE_H_
