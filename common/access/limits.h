// The limits of who may do what, by name.
#ifndef OUTLAY_COMMON_ACCESS_LIMITS_H_
#define OUTLAY_COMMON_ACCESS_LIMITS_H_

#include <cstddef>

#include "absl/time/time.h"

namespace outlay::access::limits {

// Permissions of one service's methods.
inline constexpr size_t kPermissions = 256;
// Users of one part of an organization's table, on average: a change copies one part.
inline constexpr size_t kUsersPerLeaf = 64;
// Changed users that are kept apart until the table takes them.
inline constexpr size_t kUsersPending = 65'536;

// Owners of a service account, one above the other, who count as being behind it.
inline constexpr size_t kOwnersOfAnAccount = 10;

// Groups from one up to the top one, where their rows are read one by one: more would be a ring.
inline constexpr size_t kGroupDepth = 32;

// Rows that one body deletes after a snapshot made them void.
inline constexpr size_t kVoidRowsPerBody = 200;

// How long a service that is cut off from directory goes on with its copy (I17): changes, and reads.
inline constexpr absl::Duration kAccessAgeMax = absl::Seconds(60);
inline constexpr absl::Duration kReadAgeMax = absl::Minutes(15);
// The shortest that the former can be set to, and how often the copy proves in that time that it is complete.
inline constexpr absl::Duration kAccessAgeMin = absl::Seconds(1);
inline constexpr int kReportsPerAge = 4;
// Of its own log, directory reads so much at once.
inline constexpr size_t kOwnLogReadBytes = 1 << 20;
// How often the callers of open streams are judged anew.
inline constexpr absl::Duration kStreamRecheckInterval = absl::Milliseconds(500);
// When a call that was refused for the age of the copy may be repeated.
inline constexpr absl::Duration kStaleRetryAfter = absl::Seconds(5);

// How often a service tells directory who called it (D8), and how soon again when it could not.
inline constexpr absl::Duration kSeenReportInterval = absl::Minutes(15);
// The shortest that it can be set to.
inline constexpr absl::Duration kSeenReportIntervalMin = absl::Seconds(1);
// Users who are remembered as told for the day; beyond that all are forgotten and told again.
inline constexpr size_t kSeenUsers = 100'000;
// Users who are found among those without a lock; users beyond that push each other out. A power of 2; 8 bytes each.
inline constexpr size_t kSeenUsersRecent = 16'384;
// Users who wait to be told, also while directory is out of reach; others are noted when they call after that.
inline constexpr size_t kSeenUsersWaiting = 20'000;
// Users of one report; as many as the API takes.
inline constexpr size_t kSeenUsersPerReport = 500;
// Reports that are made at once.
inline constexpr size_t kSeenReportsPerRun = 50;
// The pause before the next ones when more users wait than those have.
inline constexpr absl::Duration kSeenReportPause = absl::Seconds(1);
// How long one report may take.
inline constexpr absl::Duration kSeenReportTimeout = absl::Seconds(10);

}  // namespace outlay::access::limits

#endif  // OUTLAY_COMMON_ACCESS_LIMITS_H_
