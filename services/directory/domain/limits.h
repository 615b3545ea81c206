// The limits of directory, by name; limits that all services share are in common/base/limits.h, lengths of single
// fields in the API's annotations.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::directory::limits {

// Groups from the top one down to the deepest, including both (D2).
inline constexpr int kGroupDepth = 10;
// Users from one up to the highest manager, including both.
inline constexpr int kManagerChain = 50;
// Groups of which one user is a member; deprovisioning ends all memberships in one step.
inline constexpr int64_t kMembershipsPerUser = 50;
// Role grants of one user, including proposed ones; deprovisioning revokes all in one step.
inline constexpr int64_t kGrantsPerUser = 100;
// Expired role grants that are deleted with their group, in one step.
inline constexpr int64_t kGrantsEndedWithGroup = 1'000;
// Role grants on groups that come above a group by a move, read in one step; and those of them whose holder's own
// grants must be read, because the mover does not hold their rights, or may not give them alone.
inline constexpr int64_t kGrantsAboveMovedGroup = 10'000;
inline constexpr int64_t kHoldersAboveMovedGroup = 1'000;
// Expired role grants that are deleted with their role, in one step.
inline constexpr int64_t kGrantsEndedWithRole = 1'000;
// The time for which a proposal can be confirmed by a second person.
inline constexpr absl::Duration kProposalTimeToLive = absl::Hours(14 * 24);
// An organization's own roles.
inline constexpr int64_t kCustomRoles = 200;
// Groups of the identity provider in an organization (D6).
inline constexpr int64_t kProviderGroups = 1'000;
// Members of one such group.
inline constexpr int64_t kMembersPerProviderGroup = 10'000;
// Members that one request of the identity provider adds and removes; they are written in one step.
inline constexpr int64_t kMembersChangedPerRequest = 400;
// Mappings of an organization.
inline constexpr int64_t kGroupMappings = 200;
// Mappings of one group of the identity provider; they are deleted with it in one step.
inline constexpr int64_t kMappingsPerProviderGroup = 20;
// Members who get or lose mapped rights in the step that changes them. For more members, a job does it step by step.
inline constexpr int64_t kMembersPerStep = 50;
// Groups of the identity provider from which a deleted user is removed in one step.
inline constexpr int64_t kProviderGroupsLeftPerStep = 50;
// The time after which a request to recreate such a user is to be retried.
inline constexpr absl::Duration kUserLeavingRetry = absl::Seconds(2);
// Grants and memberships that mappings give or end in one step.
inline constexpr int64_t kMappedChangesPerStep = 150;
// How often the job looks for users who may have to get or lose what mappings give.
inline constexpr absl::Duration kServeMappingsInterval = absl::Seconds(1);
// Steps of one walk through a group's members that a run of the job takes.
inline constexpr int kMappingStepsPerRun = 10;
// Versions of reference data of one kind in an organization, including proposed ones (D10).
inline constexpr int64_t kReferenceEntriesPerKind = 200'000;
// Decimals of an exchange rate.
inline constexpr int kRateScale = 12;
// Decimals of an agreed price, a quantity or a factor.
inline constexpr int kPriceScale = 6;
// The time for which an invitation can be accepted: by default, and at most.
inline constexpr absl::Duration kInvitationTimeToLive = absl::Hours(7 * 24);
inline constexpr absl::Duration kInvitationTimeToLiveMax = absl::Hours(30 * 24);
// The longest time for which a review of access is open.
inline constexpr absl::Duration kAccessReviewTime = absl::Hours(366 * 24);
// Open reviews of access of one organization.
inline constexpr int64_t kOpenAccessReviews = 20;
// Role grants that an export reads at a time.
inline constexpr size_t kExportGrants = 200;
// Random bytes of an invitation's token.
inline constexpr size_t kInvitationTokenBytes = 32;
// Random bytes that distinguish the invitations by e-mail of one person.
inline constexpr size_t kInvitationNonceBytes = 16;
// Bytes of the key for invitations by e-mail: at least, and at most.
inline constexpr size_t kInvitationKeyBytes = 32;
inline constexpr size_t kInvitationKeyBytesMax = 4'096;
// Administrators who are notified of problems that they can fix: the first in the order of their grants.
inline constexpr size_t kAdministratorsTold = 20;
// SCIM tokens of one organization, including expired ones that were not revoked (D6).
inline constexpr int64_t kScimTokens = 10;
// The time for which a SCIM token can be used: by default, and at most.
inline constexpr absl::Duration kScimTokenTimeToLive = absl::Hours(365 * 24);
inline constexpr absl::Duration kScimTokenTimeToLiveMax = absl::Hours(2 * 366 * 24);
// Random bytes of such a token's secret.
inline constexpr size_t kScimTokenSecretBytes = 32;
// A line of a pasted list of people, in bytes.
inline constexpr size_t kListLineBytes = 1024;
// People in such a list: the limit for rows of a CSV file.
inline constexpr int64_t kListRows = 100'000;

}  // namespace outlay::directory::limits

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_
