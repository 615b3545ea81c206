// The limits of purchase_order, by name. Limits that all services share are in common/base/limits.h, lengths of single
// fields in the API's annotations.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::purchase_order::limits {

// Decimals of a quantity or a unit price.
inline constexpr int kDecimalPlaces = 6;
// Characters of a purchase order number.
inline constexpr size_t kNumberBytes = 100;
// Lines of one order in a file, and their bytes; orders beyond it are refused without being kept.
inline constexpr int kImportLines = 900;
inline constexpr size_t kImportOrderBytes = size_t{1} << 20;
// Orders that an export reads before it checks whether there is something to send.
inline constexpr int kExportedTogether = 200;
// Order lines that one explanation, or one simulation, may read.
inline constexpr int64_t kExplainLines = 100'000;
inline constexpr int64_t kSimulateLines = 1'000'000;
// Candidates of an explanation if the request does not say how many.
inline constexpr size_t kExplainCandidates = 100;
// How long proposed bank details can be confirmed by a second person.
inline constexpr absl::Duration kBankDetailsProposalTimeToLive = absl::Hours(14 * 24);
// Different persons with one duty on one order or supplier.
inline constexpr size_t kPersonsPerDuty = 500;
// Different persons whom approval must not ask about a change: authors of the order, proposers of the change, authors
// of the supplier, posters of invoices, and the requester.
inline constexpr size_t kPersonsInvolved = 1'000;
// Bookings that one run of the job may try to book at their exchange rates.
inline constexpr size_t kBookWaitingPerRun = 10'000;
// Lines of an order that approval is shown one by one; an order with more is decided as a whole.
inline constexpr size_t kReviewLines = 200;
// Bytes of an order's notes, and of a line's item, that approval is shown.
inline constexpr size_t kReviewDetailsBytes = 4'000;
inline constexpr size_t kReviewLineBytes = 200;

// Bytes of the text that says which spending limits an order exceeds.
inline constexpr size_t kSpendingBreachBytes = 1'000;

// Bytes that a step of a pending change may write; the remainder of a body's limit is for what is not measured.
inline constexpr size_t kChangeStepBytes = size_t{896} * 1024;

// Bytes that proposals of other budgets may write in the body that takes them: while the review goes on, further ones
// wait for the next look at it; when it ends, only the last ones are taken.
inline constexpr size_t kProposalStepBytes = size_t{768} * 1024;
inline constexpr size_t kProposalEndBytes = size_t{256} * 1024;
// The maximum bytes that a step writes for its order, in multiples of its row: the row, and messages with all names.
inline constexpr size_t kOrderBytesPerStep = 8;
// Pause before budget is told again what it permanently refuses about an order that does not wait.
inline constexpr absl::Duration kRefusedPause = absl::Hours(1);
// Refusals of budgets that are kept for one order; the reason says how many others there were.
inline constexpr int kRefusalsKept = 10;
// Owners of the budgets that pay for an order or that its change needs, those that approval asks: its limit.
inline constexpr size_t kReviewOwners = 20;

}  // namespace outlay::purchase_order::limits

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_DOMAIN_LIMITS_H_
