// The limits of calls to purchase_order, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::invoice_matching::limits {

// Invoices of one AssociateInvoices call: the limit of purchase_order.
inline constexpr size_t kInvoicesPerCall = 1'000;
// Concurrent calls of that kind: enough to keep purchase_order busy, and few enough that each has many invoices.
inline constexpr size_t kAssociateCallsAtATime = 4;
// The size of such a call on the wire; a single invoice may exceed it.
inline constexpr size_t kBytesPerCall = size_t{1} << 20;
// Invoices that wait for a call, of all organizations. Further ones wait on disk, and are resumed from there.
inline constexpr size_t kAssociationQueue = 100'000;
// Concurrent calls to purchase_order, of all organizations.
inline constexpr size_t kCallsAtATime = 256;
// The time after which a call counts as lost, and is repeated with the same id.
inline constexpr absl::Duration kCallTimeout = absl::Seconds(10);
// The pause after a call that did not reach purchase_order; doubled up to the maximum, and shortened by a random part
// of up to a half.
inline constexpr absl::Duration kBackoffMin = absl::Milliseconds(50);
inline constexpr absl::Duration kBackoffMax = absl::Seconds(10);

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_PEER_LIMITS_H_
