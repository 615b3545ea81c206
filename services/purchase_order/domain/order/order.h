// A purchase order as users wrote it, and its state at a time (P1, P3). Values; pure functions.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"
#include "common/base/digest.h"
#include "common/base/money.h"
#include "common/base/persons.h"
#include "services/purchase_order/domain/order/line.h"
#include "services/purchase_order/domain/order/order_budget.h"
#include "services/purchase_order/domain/order/order_change.h"
#include "services/purchase_order/domain/order/order_review.h"
#include "services/purchase_order/domain/order/order_spending.h"
#include "services/purchase_order/domain/order/period.h"

namespace outlay::purchase_order {

// The life cycle (P3). Numbers as in the API.
enum class State { kDraft = 1, kPendingApproval = 2, kIssued = 3, kRejected = 4, kClosed = 5, kCancelled = 6 };

// The label of an ISSUED order at an instant (P3). Numbers as in the API; kNone: not ISSUED.
enum class Label { kNone = 0, kScheduled = 1, kActive = 2, kExpired = 3, kSuspended = 4, kSuspendedExpired = 5 };

// Returns the state's name in the API, for instance "ISSUED", for messages.
std::string_view StateName(State state);

struct Address {
  std::string addressee;
  std::vector<std::string> lines;
  std::string locality;
  std::string postal_code;
  std::string region_code;

  bool operator==(const Address&) const = default;
};

// Returns the same digest for the same place, whoever the addressee is.
Digest PlaceOf(const Address& address);

// A person who is notified about balance and expiry. Only the id reaches the log.
struct Contact {
  std::string id;
  std::string display_name;
  std::string email;

  bool operator==(const Contact&) const = default;
};

struct OwnField {
  std::string label;
  std::string value;

  bool operator==(const OwnField&) const = default;
};

struct OrderInformation {
  std::string cost_center;
  std::string project_code;
  std::string job_code;
  std::string location;
  std::string department;
  std::string requisitioner;
  std::vector<OwnField> own_fields;

  bool operator==(const OrderInformation&) const = default;
};

// All ids are plain, without the resource name around them.
struct Order {
  std::string id;
  std::string number;
  std::string group_id;  // empty: none
  std::string supplier_id;
  std::vector<std::string> entity_ids;
  Period period;
  std::vector<Line> lines;  // in number order
  Currency currency;        // of the first entity
  std::string payment_terms;
  std::optional<Address> ship_to;
  std::optional<Address> bill_to;
  std::vector<Contact> contacts;
  std::vector<std::string> tags;
  std::string notes;
  std::optional<OrderInformation> order_information;
  std::string payment_method;
  bool balance_tracking_disabled = false;
  int balance_threshold_basis_points = 0;  // of its amounts; below it a balance is low; 0: the organization's setting

  std::string creator;  // user id
  Persons requesters;   // see OrderChain
  Persons approvers;
  State state = State::kDraft;
  bool suspended = false;
  bool deleted = false;
  int64_t version = 0;   // counts issue and revisions of lines
  int64_t revision = 0;  // counts changes; the etag is derived from it
  absl::Time create_time;
  absl::Time update_time;                // of the last change by a user
  std::optional<absl::Time> issue_time;  // unset: never
  std::string create_digest;             // of the creating request
  OrderReview review;
  OrderBudget budget;
  OrderChange change;
  OrderSpending spending;
  // Growth since the last decision about it, within the materiality, in minor units of its currency (A5, P5).
  int64_t grown_minor = 0;

  bool operator==(const Order&) const = default;
};

// Returns the order's label at the organization's business time.
Label LabelAt(const Order& order, absl::Time business_now);

// Returns true if the order is ISSUED and has not expired: it counts towards the quota of active orders (P4), suspended
// or not.
bool CountsAsActive(const Order& order, absl::Time business_now);

// Returns true if it must be judged whether the order's delivery address is new: it was submitted, or changed its
// address or group while it waits. A judgement stands meanwhile, so that other orders do not change what approvers are
// shown. `before`: null: it is new.
bool MustJudgeDelivery(const Order* before, const Order& after);

// Returns true if the order is under review: pending, with its money set aside where budgets pay.
bool IsUnderReview(const Order& order);

// The review that an order waits for, of its issue or of its change.
struct AskedReview {
  std::string review_id;
  std::string submitter;  // user id of the requester
  int64_t attempt = 0;
  absl::Time submit_time;

  bool operator==(const AskedReview&) const = default;
};
std::optional<AskedReview> ReviewAskedFor(const Order& order);

// Returns the sum of its lines. OUT_OF_RANGE / MONEY_OVERFLOW; accepted orders do not overflow.
absl::StatusOr<Money> TotalOf(const Order& order);

// Returns true if approval is shown the same for both orders (A5).
bool ShowsTheSame(const Order& first, const Order& second);

// Returns the interval in which a line is in force: its own period, or the order's.
const Interval& IntervalOf(const Order& order, const Line& line);

// Returns null if the order has no such line.
const Line* FindLine(const Order& order, std::string_view line_number);

// Checks a number. INVALID_ARGUMENT / FIELD_REQUIRED, FIELD_TOO_LONG, FIELD_INVALID {field}: not 1 to 100 letters,
// digits, spaces and _ . : / = + - % @ (P1). Spaces count: " 1" and "1" are two numbers.
absl::Status ValidateOrderNumber(std::string_view field, std::string_view number);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_ORDER_ORDER_H_
