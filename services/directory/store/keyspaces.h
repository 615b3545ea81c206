// Every table of directory. Numbers are never reused; docs/storage-format.md lists them.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_KEYSPACES_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_KEYSPACES_H_

#include <cstdint>
#include <string>
#include <tuple>

#include "absl/time/time.h"
#include "common/store/keyspace.h"
#include "outlay/directory/storage/v1/access_review_record.pb.h"
#include "outlay/directory/storage/v1/group_mapping_record.pb.h"
#include "outlay/directory/storage/v1/group_record.pb.h"
#include "outlay/directory/storage/v1/organization_record.pb.h"
#include "outlay/directory/storage/v1/reference_record.pb.h"
#include "outlay/directory/storage/v1/role_record.pb.h"
#include "outlay/directory/storage/v1/scim_token_record.pb.h"
#include "outlay/directory/storage/v1/user_record.pb.h"

namespace outlay::directory {

using store::Family;
using store::Keyspace;
using store::NoValue;

// Parts of keys, each a plain id without the resource name around it.
using OrganizationKey = std::tuple<std::string>;                        // organization
using IdKey = std::tuple<std::string, std::string>;                     // organization, id
using PairKey = std::tuple<std::string, std::string, std::string>;      // organization, two ids
using PlacementKey = std::tuple<std::string, std::string, absl::Time>;  // organization, group id, start
// Organization, role id, group id, grant id.
using GrantByRoleKey = std::tuple<std::string, std::string, std::string, std::string>;

// Organization, number of a ReferenceKind, code, start.
using ReferenceKey = std::tuple<std::string, uint32_t, std::string, absl::Time>;
using ReferenceKindKey = std::tuple<std::string, uint32_t>;  // organization, number of a ReferenceKind

// (organization) -> an organization.
inline constexpr Keyspace<OrganizationKey, storage::v1::OrganizationRecord> kOrganizations{Family::kRows, 1,
                                                                                           "organizations"};
// (organization, group id) -> a group. Scan: the organization's groups in id order.
inline constexpr Keyspace<IdKey, storage::v1::GroupRecord> kGroups{Family::kRows, 2, "groups"};
// (organization, parent id, group id). Scan: the groups directly below a group, in id order.
inline constexpr Keyspace<PairKey, NoValue> kGroupsByParent{Family::kRows, 3, "groups_by_parent"};
// (organization, group id) -> how high the trees below it are; no row: nothing is below.
inline constexpr Keyspace<IdKey, storage::v1::HeightsRecord> kGroupHeights{Family::kRows, 4, "group_heights"};
// (organization, group id, start) -> where it was from then on. Scan: a group's history, of deleted ones too.
inline constexpr Keyspace<PlacementKey, storage::v1::PlacementRecord> kGroupPlacements{Family::kRows, 5,
                                                                                       "group_placements"};
// (organization, group id) -> a group as it was when it was deleted; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::GroupRecord> kDeletedGroups{Family::kRows, 6, "deleted_groups"};
// (organization, user id) -> a user. Scan: the organization's users in id order.
inline constexpr Keyspace<IdKey, storage::v1::UserRecord> kUsers{Family::kRows, 7, "users"};
// (organization, user id) -> who it is; never logged, never announced, deleted when the person is erased.
inline constexpr Keyspace<IdKey, storage::v1::PersonRecord> kPersons{Family::kRows, 8, "persons"};
// (organization, address in small letters) -> whose it is. Scan: the organization's users in address order.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByEmail{Family::kRows, 9, "users_by_email"};
// (organization, external id) -> whose it is.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByExternalId{Family::kRows, 10,
                                                                               "users_by_external_id"};
// (organization, manager's id, user id). Scan: who reports to a manager.
inline constexpr Keyspace<PairKey, NoValue> kUsersByManager{Family::kRows, 11, "users_by_manager"};
// (organization, user id, group id) -> a membership. Scan: a user's groups.
inline constexpr Keyspace<PairKey, storage::v1::MembershipRecord> kMemberships{Family::kRows, 12, "memberships"};
// (organization, group id, user id). Scan: a group's members.
inline constexpr Keyspace<PairKey, NoValue> kMembersByGroup{Family::kRows, 13, "members_by_group"};
// (organization, role id) -> a role. Scan: the organization's roles in id order.
inline constexpr Keyspace<IdKey, storage::v1::RoleRecord> kRoles{Family::kRows, 14, "roles"};
// (organization, grant id) -> a grant that was not revoked. Scan: the organization's grants in id order.
inline constexpr Keyspace<IdKey, storage::v1::RoleGrantRecord> kRoleGrants{Family::kRows, 15, "role_grants"};
// (organization, user id, grant id). Scan: a user's grants.
inline constexpr Keyspace<PairKey, NoValue> kGrantsByUser{Family::kRows, 16, "grants_by_user"};
// (organization, group id, grant id). Scan: the grants on a group.
inline constexpr Keyspace<PairKey, NoValue> kGrantsByGroup{Family::kRows, 17, "grants_by_group"};
// (organization, role id, group id, grant id). Scan: the grants of a role, or of a role on a group.
inline constexpr Keyspace<GrantByRoleKey, NoValue> kGrantsByRole{Family::kRows, 18, "grants_by_role"};
// (organization, grant id) -> a revoked grant; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::RoleGrantRecord> kRevokedGrants{Family::kRows, 19, "revoked_grants"};
// (organization, role id) -> a role as it was when it was deleted; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::RoleRecord> kDeletedRoles{Family::kRows, 20, "deleted_roles"};
// (organization, user name in small letters) -> whose it is. Users whose user name is their address have no row.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByUserName{Family::kRows, 21, "users_by_user_name"};
// (organization, token id) -> a token of SCIM that was not revoked. Scan: the organization's tokens in id order.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenRecord> kScimTokens{Family::kRows, 22, "scim_tokens"};
// (organization, SHA-256 of a secret) -> whose it is, or was: who still uses a revoked one is to be named.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenIdRecord> kScimTokensBySecret{Family::kRows, 23,
                                                                                     "scim_tokens_by_secret"};
// (organization, token id) -> a revoked token; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenRecord> kRevokedScimTokens{Family::kRows, 24,
                                                                                  "revoked_scim_tokens"};
// (organization, provider group id) -> a group as the identity provider knows it. Scan: those of an organization.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupRecord> kProviderGroups{Family::kRows, 25,
                                                                                   "provider_groups"};
// (organization, name in small letters) -> which provider group has it.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupIdRecord> kProviderGroupsByName{Family::kRows, 26,
                                                                                           "provider_groups_by_name"};
// (organization, external id) -> which provider group has it.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupIdRecord> kProviderGroupsByExternalId{
    Family::kRows, 27, "provider_groups_by_external_id"};
// (organization, provider group id, user id). Scan: a provider group's members; of a deleted one, those left to serve.
inline constexpr Keyspace<PairKey, NoValue> kProviderGroupMembers{Family::kRows, 28, "provider_group_members"};
// (organization, mapping id) -> a mapping. Scan: the organization's mappings in id order.
inline constexpr Keyspace<IdKey, storage::v1::GroupMappingRecord> kGroupMappings{Family::kRows, 29, "group_mappings"};
// (organization, mapping id) -> a mapping as it was when it was deleted; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::GroupMappingRecord> kDeletedGroupMappings{Family::kRows, 30,
                                                                                        "deleted_group_mappings"};
// (organization, provider group id) -> how far a walk through its members is, each of whom may have to get or lose what
// is mapped.
inline constexpr Keyspace<IdKey, storage::v1::MappingWalkRecord> kMappingWalks{Family::kRows, 31, "mapping_walks"};
// (organization, user id). A user who may have to get or lose what is mapped.
inline constexpr Keyspace<IdKey, NoValue> kMappingMarks{Family::kRows, 32, "mapping_marks"};
// (organization, owner's id, user id). Scan: the service accounts of an owner.
inline constexpr Keyspace<PairKey, NoValue> kUsersByOwner{Family::kRows, 33, "users_by_owner"};

// (organization, review id) -> a review of access. Scan: the organization's reviews in id order.
inline constexpr Keyspace<IdKey, storage::v1::AccessReviewRecord> kAccessReviews{Family::kRows, 40, "access_reviews"};
// (organization, review id, grant id) -> the last answer to a line of a review.
inline constexpr Keyspace<PairKey, storage::v1::AccessReviewLineRecord> kAccessReviewLines{Family::kRows, 41,
                                                                                           "access_review_lines"};
// (organization, review id). Scan: reviews that nobody closed; those over by their deadline go when another one begins.
inline constexpr Keyspace<IdKey, NoValue> kOpenAccessReviews{Family::kRows, 42, "open_access_reviews"};
// (organization, user id) -> when the user last called a service; never announced, deleted when the person is erased.
inline constexpr Keyspace<IdKey, storage::v1::SeenUserRecord> kSeenUsers{Family::kRows, 43, "seen_users"};

// (organization, kind, code, start) -> a version of reference data that holds in its time. Scan: those of a kind by
// code and start; backwards: the one that holds at an instant.
inline constexpr Keyspace<ReferenceKey, storage::v1::ReferenceEntryRecord> kReferenceEntries{Family::kRows, 50,
                                                                                             "reference_entries"};
// (organization, kind, code, start) -> a version that waits for a second person.
inline constexpr Keyspace<ReferenceKey, storage::v1::ReferenceEntryRecord> kProposedReferenceEntries{
    Family::kRows, 51, "proposed_reference_entries"};
// (organization, kind, code, start). A version that was deleted before it began: copies that missed that hear it from
// the snapshot, else it would begin there.
inline constexpr Keyspace<ReferenceKey, NoValue> kDeletedReferenceEntries{Family::kRows, 53,
                                                                          "deleted_reference_entries"};
// (organization, kind) -> how many versions there are, those of all three tables.
inline constexpr Keyspace<ReferenceKindKey, storage::v1::ReferenceCountRecord> kReferenceCounts{Family::kRows, 52,
                                                                                                "reference_counts"};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_KEYSPACES_H_
