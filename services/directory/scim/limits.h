// The limits of SCIM (D6), by name.
#ifndef OUTLAY_SERVICES_DIRECTORY_SCIM_LIMITS_H_
#define OUTLAY_SERVICES_DIRECTORY_SCIM_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::directory::scim::limits {

// A filter, in bytes.
inline constexpr size_t kFilterBytes = 4096;
// Nested brackets, parentheses and `not` in a filter.
inline constexpr int kFilterDepth = 16;
// Comparisons of one filter.
inline constexpr int kFilterComparisons = 64;
// The path of a PATCH operation, in bytes; it may contain a filter.
inline constexpr size_t kPathBytes = 1024;
// Operations of one PATCH.
inline constexpr size_t kPatchOperations = 1'000;
// Attributes that one PATCH operation without a path sets.
inline constexpr size_t kPatchAttributes = 100;
// Changes of one PATCH: an operation without a path makes one for each attribute in its value. They are made in one
// step of the organization's lane, for which others wait.
inline constexpr size_t kPatchSteps = 1'000;
// Values of one attribute of a user, for instance addresses.
inline constexpr size_t kAttributeValues = 100;
// Members of a group in one request.
inline constexpr size_t kMemberValues = 10'000;
// Resources of a page: by default, and at most.
inline constexpr int64_t kPageSize = 100;
inline constexpr int64_t kPageSizeMax = 200;
// Users that a list reads.
inline constexpr int64_t kScannedUsers = 200'000;
// Concurrent lists of one organization that read all its users, and the time after which a further one is to be
// retried. Each occupies one of the threads that all clients share (common/http).
inline constexpr int kScansAtOnce = 2;
inline constexpr absl::Duration kScanRetry = absl::Seconds(1);
// Requests with one token: the number at once, and then per second.
inline constexpr double kRequestsAtOnce = 200;
inline constexpr double kRequestsPerSecond = 50;
// The time after which the client of a command is told that its outcome is unknown; a thread of the server waits for
// it.
inline constexpr absl::Duration kCommandTime = absl::Seconds(20);
// A request that takes longer is logged.
inline constexpr absl::Duration kSlowRequest = absl::Seconds(1);
// Names in `attributes` or `excludedAttributes`.
inline constexpr size_t kProjectedAttributes = 100;
// A user's name at an identity provider, and the names of a person, in bytes.
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
