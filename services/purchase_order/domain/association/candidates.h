// The data of invoices, orders and lines that association uses (M2). Plain values.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATES_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/duties.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/purchase_order/domain/balance.h"
#include "services/purchase_order/domain/line_types.h"

namespace outlay::purchase_order {

// How an order's life cycle affects association (M2, step 1).
enum class Availability : uint8_t {
  kNotIssued,  // draft, pending, rejected
  kClosed,     // closed, cancelled or deleted
  kSuspended,  // issued, but suspended by a user
  kAvailable,  // issued
};

struct CandidateLine {
  std::string number;  // unique in the order
  std::string type;    // a line type, never empty
  Interval period;
  std::string marketplace_transaction;  // if set, takes only invoices of this transaction
  Figures figures;
  BalanceMarks marks;

  bool operator==(const CandidateLine&) const = default;
};

struct CandidateOrder {
  std::string id;
  std::string number;  // unique in the organization
  std::string supplier_id;
  std::vector<std::string> entity_ids;  // of the supplier
  Availability availability = Availability::kNotIssued;
  Interval period;
  absl::Time update_time;  // by a user, in whole microseconds
  Currency currency;
  bool balance_tracked = true;
  int threshold_basis_points = 0;  // below it a balance is low; 0: the organization's setting
  bool funded = false;             // budgets were asked about it or its change, so they are told of its invoices
  std::vector<CandidateLine> lines;
  Figures figures;  // amount: the sum of the lines
  BalanceMarks marks;
  Persons requesters;  // see OrderChain
  Persons approvers;
  Persons posters;

  bool operator==(const CandidateOrder&) const = default;
};

// The date of an invoice that orders and lines must hold; a setting of the bill-from entity. Numbers as in the API.
enum class AssociationDateRule : uint8_t { kCreationDate = 1, kBillingPeriodStart = 2 };

// The properties of an invoice that association uses.
struct InvoiceFacts {
  std::string invoice_id;
  std::string supplier_id;
  std::string entity_id;
  absl::Time creation_time;
  std::optional<absl::CivilDay> billing_period_start;
  std::string type;          // a line type; empty: ALL
  Money amount;              // not negative
  std::string order_number;  // as stated on the invoice; empty: none
  std::string line_number;   // only with order_number
  std::string marketplace_transaction;
  bool credit_note = false;
  std::string credited_invoice_id;
  Persons posted_by;  // who may be behind it; not part of the invoice's content

  bool operator==(const InvoiceFacts&) const = default;
};

// Returns the association date: the creation, or the first instant of the billing period's first day if the rule says
// so and the invoice has one.
absl::Time AssociationDate(const InvoiceFacts& invoice, AssociationDateRule rule, const TimeZone& zone);

// Exchange rates of an organization. Implementations are thread-safe.
class Rates {
 public:
  virtual ~Rates() = default;
  // Returns the units of `to` for one unit of `from`, valid at `time`; nullopt if unknown. The currencies differ.
  virtual std::optional<Decimal> Find(Currency from, Currency to, absl::Time time) const = 0;
};

// The context in which the line of an invoice is chosen.
struct AssociationSetting {
  const LineTypes& types;
  const Rates& rates;
  absl::Time date;                            // see AssociationDate
  bool supplier_blocked = false;              // for ALL or INVOICES, at the instant of processing (P11)
  const Persons* supplier_editors = nullptr;  // null: nobody
};

// The steps that drop candidates, in order, and the outcomes without candidates. Numbers as in the API.
enum class DropStep : uint8_t {
  kNone = 0,
  kNoOrder = 1,
  kNotIssued = 2,
  kClosed = 3,
  kSuspended = 4,
  kOutsidePeriod = 5,
  kEntityMismatch = 6,
  kOutsideLinePeriod = 7,
  kTypeMismatch = 8,
  kReferenceNotFound = 9,
  kSupplierBlocked = 10,
  kLineNotFound = 11,
  kCreditedInvoiceNotBooked = 12,
  kDutiesConflict = 13,
  kTooManyPersons = 14,
};

// The steps that prefer, in order, and the ways to bypass them. Numbers as in the API.
enum class DecidedBy : uint8_t {
  kUndecided = 0,
  kOnlyCandidate = 1,
  kReference = 2,
  kType = 3,
  kBalance = 4,
  kUpdateTime = 5,
  kOrderNumber = 6,
  kLineNumber = 7,
  kCreditedInvoice = 8,
  kPerson = 9,
};

// Why a line won.
struct Trace {
  DecidedBy decided_by = DecidedBy::kUndecided;
  int64_t candidates = 0;  // lines that remained after the steps that drop
  bool enough_balance = false;

  bool operator==(const Trace&) const = default;
};

// Names a line.
struct LineRef {
  std::string order_id;
  std::string line_number;

  bool operator==(const LineRef&) const = default;
};

// A line before a booking, with all that the booking changes.
struct BookingTarget {
  LineRef line;
  std::string order_number;
  Currency currency;
  bool balance_tracked = true;
  int threshold_basis_points = 0;  // as in CandidateOrder
  Figures line_figures;
  BalanceMarks line_marks;
  Figures order_figures;
  BalanceMarks order_marks;
  Persons requesters;  // see OrderChain
  Persons approvers;
  Persons posters;

  bool operator==(const BookingTarget&) const = default;
};

// A chosen line, or why there is none.
struct Verdict {
  std::optional<LineRef> line = std::nullopt;
  Trace trace = {};                              // with a line
  DropStep unmatched = DropStep::kNone;          // without a line: the furthest step that any candidate reached
  DropStep reference_failure = DropStep::kNone;  // why a PO reference on the invoice was not valid

  bool operator==(const Verdict&) const = default;
};

// Returns the invoice's amount in `order_currency`; nullopt if there is no rate, or the amount does not fit: then no
// line has enough.
std::optional<int64_t> AmountIn(Currency order_currency, const InvoiceFacts& invoice,
                                const AssociationSetting& setting);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ASSOCIATION_CANDIDATES_H_
