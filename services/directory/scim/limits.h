// The limits of SCIM (D6), by name.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_LIMITS_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::directory::scim::limits {

// A filter, in bytes.
inline constexpr size_t kFilterBytes = 4096;
// How deep brackets, parentheses and `not` of a filter stand in each other.
inline constexpr int kFilterDepth = 16;
// Comparisons of one filter.
inline constexpr int kFilterComparisons = 64;
// The path of a PATCH operation, in bytes; it may hold a filter.
inline constexpr size_t kPathBytes = 1024;
// Operations of one PATCH.
inline constexpr size_t kPatchOperations = 1'000;
// Attributes that one PATCH operation without a path sets.
inline constexpr size_t kPatchAttributes = 100;
// Changes at one place that one PATCH makes: an operation without a path makes one for each attribute in its value.
// They are made in one step of the organization's lane, which others wait for.
inline constexpr size_t kPatchSteps = 1'000;
// Values of one attribute of a user, for instance addresses.
inline constexpr size_t kAttributeValues = 100;
// Members of a group in one request.
inline constexpr size_t kMemberValues = 10'000;
// Resources on a page, when nothing is asked for, and at most.
inline constexpr int64_t kPageSize = 100;
inline constexpr int64_t kPageSizeMax = 200;
// Users that a list looks at.
inline constexpr int64_t kScannedUsers = 200'000;
// Lists of one organization that look at all its users, at a time; and when one more is told to ask again. Each has one
// of the threads that all clients share (common/http).
inline constexpr int kScansAtOnce = 2;
inline constexpr absl::Duration kScanRetry = absl::Seconds(1);
// Requests with one token: so many at once, then so many a second.
inline constexpr double kRequestsAtOnce = 200;
inline constexpr double kRequestsPerSecond = 50;
// How long a command may take before its client hears that nobody knows its end; the server's threads wait for it.
inline constexpr absl::Duration kCommandTime = absl::Seconds(20);
// A request that takes longer is logged.
inline constexpr absl::Duration kSlowRequest = absl::Seconds(1);
// Names in `attributes` or `excludedAttributes`.
inline constexpr size_t kProjectedAttributes = 100;
// A user's name with an identity provider, and what a person is called, in bytes.
inline constexpr size_t kUserNameBytes = 254;
inline constexpr size_t kNameBytes = 200;
// Members in one answer with several groups.
inline constexpr int64_t kMembersPerPage = 10'000;
// A group's name, in bytes.
inline constexpr size_t kGroupNameBytes = 800;
// An external id, in bytes.
inline constexpr size_t kExternalIdBytes = 128;

}  // namespace outlay::directory::scim::limits

#endif  // OUTLAY_SERVICES_DIRECTORY_SCIM_LIMITS_H_
