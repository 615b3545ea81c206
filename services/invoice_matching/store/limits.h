// The limits of invoice_matching's rows, by name.
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_LIMITS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_LIMITS_H_

#include <cstddef>

namespace outlay::invoice_matching::limits {

// Rows that MoveFirstSteps reads to see whether a window can be deleted; it runs in the partition's writer.
inline constexpr size_t kFirstStepsLookedAt = 64;

}  // namespace outlay::invoice_matching::limits

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_LIMITS_H_
