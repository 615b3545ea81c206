// The limits of calls to purchase_order, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// Invoices of one AssociateInvoices call; what purchase_order takes.
inline constexpr size_t kInvoicesPerCall = 1'000;
// Such calls at a time: enough to keep purchase_order busy, few enough that each carries many invoices.
inline constexpr size_t kAssociateCallsAtATime = 4;
// Their bytes on the wire; the first one goes in any case.
inline constexpr size_t kBytesPerCall = size_t{1} << 20;
// Invoices that wait for a call, of all organizations. More wait on disk and are taken up from there.
inline constexpr size_t kAssociationQueue = 100'000;
// Calls to purchase_order at a time, of all organizations.
inline constexpr size_t kCallsAtATime = 256;
// After so long a call counts as lost, and is made again with the same id.
inline constexpr absl::Duration kCallTimeout = absl::Seconds(10);
// Pause after a call that did not reach purchase_order; doubled until the largest, and spread by half (jitter).
inline constexpr absl::Duration kBackoffMin = absl::Milliseconds(50);
inline constexpr absl::Duration kBackoffMax = absl::Seconds(10);

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_
