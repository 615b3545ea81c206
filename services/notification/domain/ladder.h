// The times of notices about the end of a purchase order: steps before its last day, by the order's length (N3); and
// about the due date of an invoice (N4). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace outlay::notification {

// The time before the last day: months are subtracted first, then days; both 0: on the day.
struct LadderOffset {
  int months = 0;
  int days = 0;

  bool operator==(const LadderOffset&) const = default;
};

// The steps of orders up to a certain length.
struct LadderRung {
  int up_to_months = 0;  // 0: any length
  std::vector<LadderOffset> offsets;

  bool operator==(const LadderRung&) const = default;
};

// In order of length; the last rung has any length.
using Ladder = std::vector<LadderRung>;

// Up to 1 month: 7 days before and on the day; up to 3 months: 1 month before; longer: 2 months before.
const Ladder& DefaultLadder();
// The default for invoices: 7 days before the due date and on the day.
const Ladder& DefaultInvoiceLadder();

// INVALID_ARGUMENT / FIELD_INVALID {field: "rungs[1].steps"}: more rungs or steps than limits.h allows, lengths that do
// not increase, no rung of any length at the end, or a step that is repeated or out of range.
absl::Status CheckLadder(const Ladder& ladder);

// Checks the steps of a single rung. INVALID_ARGUMENT / FIELD_INVALID {field: "steps[1]", with `field` "steps"}.
absl::Status CheckSteps(const std::string& field, const LadderRung& rung);

// A ladder of an organization, and the period in which it was in force.
struct LadderVersion {
  int64_t revision = 0;  // counts changes
  Ladder ladder;
  std::optional<absl::CivilDay> last_day;  // the last day on which it applies; nothing: it is in force

  bool operator==(const LadderVersion&) const = default;
};

// The versions of an organization's ladder that orders may still follow: the oldest first, the one in force last. Never
// empty.
using Ladders = std::vector<LadderVersion>;

// The ladders of an organization that never changed them: for orders, and for invoices.
const Ladders& DefaultLadders();
const Ladders& DefaultInvoiceLadders();

// Returns the ladders with another one in force from the day after `today`. FAILED_PRECONDITION /
// LADDER_CHANGES_PENDING.
absl::StatusOr<Ladders> DecideLadder(const Ladders& before, Ladder ladder, absl::CivilDay today);

// The days of an order, in the organization's calendar, both inclusive.
struct Days {
  absl::CivilDay first;
  absl::CivilDay last;

  bool operator==(const Days&) const = default;
};

// A step with its day; it is due from the day's first instant on.
struct LadderStep {
  LadderOffset offset;
  absl::CivilDay last_day;  // the last day on which the order is in force
  absl::CivilDay day;

  bool operator==(const LadderStep&) const = default;
};

// Returns the steps of an order that is in force on `days`, in order of their days. An order is up to N months long if
// it ends no later than the same day N months after its first day; if that month has no such day, no later than the end
// of that month. A step whose month has no such day is on that month's last day. No time zone is involved.
std::vector<LadderStep> StepsOf(const Ladder& ladder, const Days& days);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LADDER_H_
