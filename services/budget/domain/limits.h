// The limits of budget, by name. Limits that all services share are in common/base/limits.h, lengths of single fields
// in the API's annotations.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::budget::limits {

// Months of one period, recurring or not (B2).
inline constexpr int kPeriodMonths = 120;
// The years in which periods begin and end.
inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 9'998;

// Owners of the budgets that pay for a document or are part of a move, those that approval asks: its limit.
inline constexpr std::size_t kOwnersTold = 20;

// Elements of each list of a filter (B1).
inline constexpr std::size_t kFilterValues = 100;

// Thresholds of one budget or allocation (B9).
inline constexpr std::size_t kThresholds = 64;
// Crossings of allocations that one step reports in full. Beyond it, each member is notified of the furthest crossing
// only, and contacts of this many only: an event for each would not fit into a step.
inline constexpr std::size_t kAllocationCrossings = 100;
// Allocations of one budget (B5). A step that changes them writes up to two rows for each.
inline constexpr std::size_t kAllocations = 450;

// Rows of members that one look reads, members who left that it collects, and how many of those one step ends (D5).
inline constexpr std::size_t kMembersPerLook = 10'000;
inline constexpr std::size_t kVoidMembersPerLook = 500;
inline constexpr std::size_t kVoidMembersPerBody = 10;

// The time after which a call that names a user whom budget does not know may be repeated: directory may have told of a
// new one by then.
inline constexpr absl::Duration kMemberRetryAfter = absl::Seconds(2);

// How long a proposed move of money waits for a second person (B13).
inline constexpr absl::Duration kMoveProposalTimeToLive = absl::Hours(14 * 24);

// A reviewed move is shown anew to its approvers if a budget has changed by more than so many basis points of the moved
// amount, unless Settings.materiality says how many. Smaller changes are no reason to decide otherwise, and many of
// them would keep the move from ending.
inline constexpr int kShownToleranceBasisPoints = 100;

// How long a grant to pass over budgets can wait for its use (B12).
inline constexpr absl::Duration kOverrideGrantLongest = absl::Hours(90 * 24);

// The number of unused grants for a document that one step looks at.
inline constexpr std::size_t kGrantsTried = 20;

// The horizon of a forecast (B20).
inline constexpr absl::Duration kForecastHorizon = absl::Hours(24 * 36'525);
// The time over which spending is measured to get its rate: the minimum for more than a guess, and the maximum.
inline constexpr absl::Duration kForecastWindowMin = absl::Hours(24 * 7);
inline constexpr absl::Duration kForecastWindowMax = absl::Hours(24 * 92);

// Versions kept of a draft, the latest ones (B13).
inline constexpr int64_t kDraftRevisions = 500;

// Periods without any spend that carry their rest on, one to the next, when a later period is opened (B2).
inline constexpr int64_t kCarriedPeriods = 1'200;
// Budgets that one spend is checked against (B4).
inline constexpr std::size_t kNodesPerHold = 64;
// Hold ids taken by other holds that a document skips at a time.
inline constexpr int kTakenHoldIds = 100;
// Batches of one stream that are decided at a time.
inline constexpr std::size_t kBatchesInFlight = 64;
// Spends of one batch whose errors are reported, the first ones.
inline constexpr std::size_t kErrorsOfBatch = 100;
// Bytes of an organization's batches, of streams and calls together, that wait to be decided and answered; further ones
// are refused. That is some 50,000 spends.
inline constexpr std::size_t kBatchBytesInFlight = std::size_t{32} << 20;
// The same for one caller, over all its streams: half is left to the others of its organization.
inline constexpr std::size_t kCallerBatchBytesInFlight = std::size_t{16} << 20;
// The same for all organizations together; beyond it, each may still have one request.
inline constexpr std::size_t kAllBatchBytesInFlight = std::size_t{512} << 20;
// The same for one stream, which reads on when it has less: no caller can use all of the organization's bytes.
inline constexpr std::size_t kStreamBytesInFlight = std::size_t{8} << 20;
// Bytes that a spend of a batch counts besides its own, since it is parsed, packed and answered.
inline constexpr std::size_t kBatchedSpendBytes = 512;
// The same where the answer has the verdict and all budgets of each spend (BatchAuthorizeHolds, SimulateHolds).
inline constexpr std::size_t kExplainedSpendBytes = std::size_t{8} << 10;
// Levels above a group that count. Directory has fewer levels.
inline constexpr int kGroupLevels = 64;

// Periods of one budget that one year end closes, the latest ones (B18).
inline constexpr std::size_t kClosedPeriods = 120;
// Rows after which a step of a year end stops; its last budget may exceed them.
inline constexpr std::size_t kYearEndStepRows = 500;
// Thresholds crossed after which a step of a year end stops, each with up to ten contacts; its last budget may exceed
// them.
inline constexpr std::size_t kYearEndStepCrossings = 250;
// Steps of one year end that are issued at a time.
inline constexpr int kYearEndSteps = 8;
// Lines in one message of a preview.
inline constexpr std::size_t kYearEndLinesPerMessage = 500;

// Rows of a file that are imported in one step (B14).
inline constexpr std::size_t kImportedTogether = 200;

}  // namespace outlay::budget::limits

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_LIMITS_H_
