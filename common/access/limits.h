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

}  // namespace outlay::access::limits

#endif  // OUTLAY_COMMON_ACCESS_LIMITS_H_
