// The limits and defaults of what a service knows about its organizations.
#ifndef OUTLAY_COMMON_TENANT_LIMITS_H_
#define OUTLAY_COMMON_TENANT_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::tenant::limits {

// Quotas of an organization for which directory says nothing else (P4): active orders, and of each its lines, contacts
// and tags.
inline constexpr int64_t kActivePurchaseOrders = 100;
inline constexpr int64_t kLinesPerPurchaseOrder = 100;
inline constexpr int64_t kContactsPerPurchaseOrder = 10;
inline constexpr int64_t kTagsPerPurchaseOrder = 50;
// The balance below which people are warned, in basis points of the amount, unless a setting says otherwise (N2).
inline constexpr int32_t kBalanceThresholdBasisPoints = 7'500;

// Groups from the top one to the deepest, both counted (D2).
inline constexpr int kGroupDepth = 10;
// Decimals of an exchange rate.
inline constexpr int kRateScale = 12;
// A directory file.
inline constexpr size_t kDirectoryFileBytes = size_t{64} << 20;
// One entry of it.
inline constexpr size_t kDirectoryEntryBytes = size_t{256} << 10;
// How often the file is looked at.
inline constexpr absl::Duration kDirectoryFileInterval = absl::Seconds(5);
// Rows that one body of it changes.
inline constexpr size_t kDirectoryBodyRows = 200;
// When a call for an organization that is not known may be repeated: the copy may be behind the directory.
inline constexpr absl::Duration kUnknownOrganizationRetryAfter = absl::Seconds(5);

}  // namespace outlay::tenant::limits

#endif  // OUTLAY_COMMON_TENANT_LIMITS_H_
