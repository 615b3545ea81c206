// The limits and defaults for organizations.
#ifndef OUTLAY_COMMON_TENANT_LIMITS_H_
#define OUTLAY_COMMON_TENANT_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::tenant::limits {

// Default quotas of an organization (P4): active orders, and the lines, contacts and tags of each.
inline constexpr int64_t kActivePurchaseOrders = 100;
inline constexpr int64_t kLinesPerPurchaseOrder = 100;
inline constexpr int64_t kContactsPerPurchaseOrder = 10;
inline constexpr int64_t kTagsPerPurchaseOrder = 50;
// The default balance at which people are warned, in basis points of the amount (N2).
inline constexpr int32_t kBalanceThresholdBasisPoints = 7'500;

// Groups from the top one to the deepest, including both (D2).
inline constexpr int kGroupDepth = 10;
// Decimals of an exchange rate.
inline constexpr int kRateScale = 12;
// Bytes of a directory file.
inline constexpr size_t kDirectoryFileBytes = size_t{64} << 20;
// Bytes of one entry of it.
inline constexpr size_t kDirectoryEntryBytes = size_t{256} << 10;
// The interval at which the file is checked for changes.
inline constexpr absl::Duration kDirectoryFileInterval = absl::Seconds(5);
// Rows that one body changes when the file is applied.
inline constexpr size_t kDirectoryBodyRows = 200;
// The time after which a call for an unknown organization may be retried: the copy may be behind the directory.
inline constexpr absl::Duration kUnknownOrganizationRetryAfter = absl::Seconds(5);

}  // namespace outlay::tenant::limits

#endif  // OUTLAY_COMMON_TENANT_LIMITS_H_
