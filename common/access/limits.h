// The limits of access control, by name.
#ifndef OUTLAY_COMMON_ACCESS_LIMITS_H_
#define OUTLAY_COMMON_ACCESS_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::access::limits {

// Permissions of one service's methods.
inline constexpr size_t kPermissions = 256;
// Users in one part of an organization's table, on average; a change copies one part.
inline constexpr size_t kUsersPerLeaf = 64;
// Changed users that are kept separately until they are merged into the table.
inline constexpr size_t kUsersPending = 65'536;

// Owners of a service account, each owning the one before, who count as persons behind it.
inline constexpr size_t kOwnersOfAnAccount = 10;

// Groups on the way from a group to the top one, where their rows are read one by one; more would be a cycle.
inline constexpr size_t kGroupDepth = 32;

// Void rows that one body deletes after a snapshot.
inline constexpr size_t kVoidRowsPerBody = 200;

// The time for which a service without contact to directory goes on with its copy (I17): for changes, and for reads.
inline constexpr absl::Duration kAccessAgeMax = absl::Seconds(60);
inline constexpr absl::Duration kReadAgeMax = absl::Minutes(15);
// The least value to which the former can be set, and the number of times in that period that the copy is confirmed to
// be complete.
inline constexpr absl::Duration kAccessAgeMin = absl::Seconds(1);
inline constexpr int kReportsPerAge = 4;
// Bytes of its own log that directory reads at once.
inline constexpr size_t kOwnLogReadBytes = 1 << 20;
// The interval at which the rights of callers of open streams are checked again.
inline constexpr absl::Duration kStreamRecheckInterval = absl::Milliseconds(500);
// The time after which a call that was refused for the copy's age may be retried.
inline constexpr absl::Duration kStaleRetryAfter = absl::Seconds(5);

// The interval at which a service reports its callers to directory (D8), which is also the time to a retry.
inline constexpr absl::Duration kSeenReportInterval = absl::Minutes(15);
// The least value to which the interval can be set.
inline constexpr absl::Duration kSeenReportIntervalMin = absl::Seconds(1);
// Users remembered as reported for the day; beyond that, all are forgotten and reported again.
inline constexpr size_t kSeenUsers = 100'000;
// Of these, the users that are found without a lock; further users replace each other. A power of 2; 8 bytes each.
inline constexpr size_t kSeenUsersRecent = 16'384;
// Users who wait to be reported, also while directory is out of reach; others are recorded when they call after that.
inline constexpr size_t kSeenUsersWaiting = 20'000;
// Users in one report; the greatest number that the API takes.
inline constexpr size_t kSeenUsersPerReport = 500;
// Reports in one run.
inline constexpr size_t kSeenReportsPerRun = 50;
// The pause before the next run when more users wait.
inline constexpr absl::Duration kSeenReportPause = absl::Seconds(1);
// The time-out of one report.
inline constexpr absl::Duration kSeenReportTimeout = absl::Seconds(10);

}  // namespace outlay::access::limits

#endif  // OUTLAY_COMMON_ACCESS_LIMITS_H_
