// The limits of directory, by name; those that all services share are in common/base/limits.h, lengths of single fields
// stand in the API's annotations.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::directory::limits {

// Groups from the top one down to the deepest, both counted (D2).
inline constexpr int kGroupDepth = 10;
// Users from one up to the highest manager, both counted.
inline constexpr int kManagerChain = 50;
// Groups that one user is a member of; leaving ends all in one step.
inline constexpr int64_t kMembershipsPerUser = 50;
// Role grants of one user, proposed ones included; leaving revokes all in one step.
inline constexpr int64_t kGrantsPerUser = 100;
// Expired role grants that end with their group, in one step.
inline constexpr int64_t kGrantsEndedWithGroup = 1'000;
// Role grants on the groups that come above a group by a move, looked at in one step; and those of them whose holder's
// own grants have to be read, since who moves it does not hold what they give, or may not give it alone.
inline constexpr int64_t kGrantsAboveMovedGroup = 10'000;
inline constexpr int64_t kHoldersAboveMovedGroup = 1'000;
// Expired role grants that end with their role, in one step.
inline constexpr int64_t kGrantsEndedWithRole = 1'000;
// How long a proposal can be confirmed by a second person.
inline constexpr absl::Duration kProposalTimeToLive = absl::Hours(14 * 24);
// An organization's own roles.
inline constexpr int64_t kCustomRoles = 200;
// Groups of the identity provider in an organization (D6).
inline constexpr int64_t kProviderGroups = 1'000;
// Members of one of them.
inline constexpr int64_t kMembersPerProviderGroup = 10'000;
// Members that one request of the identity provider adds and takes out; they are written in one step.
inline constexpr int64_t kMembersChangedPerRequest = 400;
// Mappings of an organization; each says what members of a group of the identity provider get.
inline constexpr int64_t kGroupMappings = 200;
// Mappings of one such group; they end with it in one step.
inline constexpr int64_t kMappingsPerProviderGroup = 20;
// Members who get or lose what is mapped in one step. Changes of more are carried out by a job, step by step.
inline constexpr int64_t kMembersPerStep = 50;
// Groups of the identity provider that a user who was deleted is taken out of in one step.
inline constexpr int64_t kProviderGroupsLeftPerStep = 50;
// When whoever wants such a user back is told to ask again.
inline constexpr absl::Duration kUserLeavingRetry = absl::Seconds(2);
// Grants and memberships that mappings give or take in one step.
inline constexpr int64_t kMappedChangesPerStep = 150;
// How often users are looked for who may have to get or lose what mappings give.
inline constexpr absl::Duration kServeMappingsInterval = absl::Seconds(1);
// Steps of one walk through a group's members that a run of the job takes.
inline constexpr int kMappingStepsPerRun = 10;
// Versions of reference data of one kind in an organization, proposed ones included (D10).
inline constexpr int64_t kReferenceEntriesPerKind = 200'000;
// Decimals of an exchange rate.
inline constexpr int kRateScale = 12;
// Decimals of an agreed price, a quantity or a factor.
inline constexpr int kPriceScale = 6;
// How long an invitation can be accepted, when nothing is asked for, and at most.
inline constexpr absl::Duration kInvitationTimeToLive = absl::Hours(7 * 24);
inline constexpr absl::Duration kInvitationTimeToLiveMax = absl::Hours(30 * 24);
// How long a review of access is open at most.
inline constexpr absl::Duration kAccessReviewTime = absl::Hours(366 * 24);
// Reviews of access of one organization that are open at a time.
inline constexpr int64_t kOpenAccessReviews = 20;
// Role grants that an export reads at a time.
inline constexpr size_t kExportGrants = 200;
// Random bytes of an invitation's token.
inline constexpr size_t kInvitationTokenBytes = 32;
// Random bytes that tell one invitation by e-mail from another of the same person.
inline constexpr size_t kInvitationNonceBytes = 16;
// Bytes of the key that invitations by e-mail are made with: at least, and at most.
inline constexpr size_t kInvitationKeyBytes = 32;
inline constexpr size_t kInvitationKeyBytesMax = 4'096;
// Administrators who are told of what they have to mend: the first in the order of their grants.
inline constexpr size_t kAdministratorsTold = 20;
// Tokens of SCIM that one organization has at a time, expired ones that nobody revoked included (D6).
inline constexpr int64_t kScimTokens = 10;
// How long a token of SCIM can be used, when nothing is asked for, and at most.
inline constexpr absl::Duration kScimTokenTimeToLive = absl::Hours(365 * 24);
inline constexpr absl::Duration kScimTokenTimeToLiveMax = absl::Hours(2 * 366 * 24);
// Random bytes of such a token's secret.
inline constexpr size_t kScimTokenSecretBytes = 32;
// A line of a pasted list of people, in bytes.
inline constexpr size_t kListLineBytes = 1024;
// People in such a list: as many as rows of a CSV file.
inline constexpr int64_t kListRows = 100'000;

}  // namespace outlay::directory::limits

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_LIMITS_H_
