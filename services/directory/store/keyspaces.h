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

// Parts of keys; each id is plain, without the resource name around it.
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
// (organization, group id) -> the heights of the trees below it; no row: there are none.
inline constexpr Keyspace<IdKey, storage::v1::HeightsRecord> kGroupHeights{Family::kRows, 4, "group_heights"};
// (organization, group id, start) -> its place from then on. Scan: a group's history, including deleted groups.
inline constexpr Keyspace<PlacementKey, storage::v1::PlacementRecord> kGroupPlacements{Family::kRows, 5,
                                                                                       "group_placements"};
// (organization, group id) -> a deleted group in its last state; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::GroupRecord> kDeletedGroups{Family::kRows, 6, "deleted_groups"};
// (organization, user id) -> a user. Scan: the organization's users in id order.
inline constexpr Keyspace<IdKey, storage::v1::UserRecord> kUsers{Family::kRows, 7, "users"};
// (organization, user id) -> the user's personal data; never logged or announced, deleted when the person is erased.
inline constexpr Keyspace<IdKey, storage::v1::PersonRecord> kPersons{Family::kRows, 8, "persons"};
// (organization, address in lower case) -> the user who has it. Scan: the organization's users in order of addresses.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByEmail{Family::kRows, 9, "users_by_email"};
// (organization, external id) -> the user who has it.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByExternalId{Family::kRows, 10,
                                                                               "users_by_external_id"};
// (organization, manager's id, user id). Scan: the users who report to a manager.
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
// (organization, role id) -> a deleted role in its last state; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::RoleRecord> kDeletedRoles{Family::kRows, 20, "deleted_roles"};
// (organization, user name in lower case) -> the user who has it. Users whose user name is their address have no row.
inline constexpr Keyspace<IdKey, storage::v1::UserIdRecord> kUsersByUserName{Family::kRows, 21, "users_by_user_name"};
// (organization, token id) -> a SCIM token that was not revoked. Scan: the organization's tokens in id order.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenRecord> kScimTokens{Family::kRows, 22, "scim_tokens"};
// (organization, SHA-256 of a secret) -> the token that has or had it: the use of a revoked one is reported by name.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenIdRecord> kScimTokensBySecret{Family::kRows, 23,
                                                                                     "scim_tokens_by_secret"};
// (organization, token id) -> a revoked token; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::ScimTokenRecord> kRevokedScimTokens{Family::kRows, 24,
                                                                                  "revoked_scim_tokens"};
// (organization, provider group id) -> a group of the identity provider. Scan: those of an organization.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupRecord> kProviderGroups{Family::kRows, 25,
                                                                                   "provider_groups"};
// (organization, name in lower case) -> the provider group that has it.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupIdRecord> kProviderGroupsByName{Family::kRows, 26,
                                                                                           "provider_groups_by_name"};
// (organization, external id) -> the provider group that has it.
inline constexpr Keyspace<IdKey, storage::v1::ProviderGroupIdRecord> kProviderGroupsByExternalId{
    Family::kRows, 27, "provider_groups_by_external_id"};
// (organization, provider group id, user id). Scan: a provider group's members; of a deleted one, those still to be
// handled.
inline constexpr Keyspace<PairKey, NoValue> kProviderGroupMembers{Family::kRows, 28, "provider_group_members"};
// (organization, mapping id) -> a mapping. Scan: the organization's mappings in id order.
inline constexpr Keyspace<IdKey, storage::v1::GroupMappingRecord> kGroupMappings{Family::kRows, 29, "group_mappings"};
// (organization, mapping id) -> a deleted mapping in its last state; its id is never used again.
inline constexpr Keyspace<IdKey, storage::v1::GroupMappingRecord> kDeletedGroupMappings{Family::kRows, 30,
                                                                                        "deleted_group_mappings"};
// (organization, provider group id) -> the progress of a walk through its members, each of whom may have to get or lose
// mapped rights.
inline constexpr Keyspace<IdKey, storage::v1::MappingWalkRecord> kMappingWalks{Family::kRows, 31, "mapping_walks"};
// (organization, user id). A user who may have to get or lose mapped rights.
inline constexpr Keyspace<IdKey, NoValue> kMappingMarks{Family::kRows, 32, "mapping_marks"};
// (organization, owner's id, user id). Scan: the service accounts of an owner.
inline constexpr Keyspace<PairKey, NoValue> kUsersByOwner{Family::kRows, 33, "users_by_owner"};

// (organization, review id) -> a review of access. Scan: the organization's reviews in id order.
inline constexpr Keyspace<IdKey, storage::v1::AccessReviewRecord> kAccessReviews{Family::kRows, 40, "access_reviews"};
// (organization, review id, grant id) -> the last answer to a line of a review.
inline constexpr Keyspace<PairKey, storage::v1::AccessReviewLineRecord> kAccessReviewLines{Family::kRows, 41,
                                                                                           "access_review_lines"};
// (organization, review id). Scan: reviews that were not closed; those past their deadline are removed when another one
// begins.
inline constexpr Keyspace<IdKey, NoValue> kOpenAccessReviews{Family::kRows, 42, "open_access_reviews"};
// (organization, user id) -> the day on which the user last called a service; never announced, deleted when the person
// is erased.
inline constexpr Keyspace<IdKey, storage::v1::SeenUserRecord> kSeenUsers{Family::kRows, 43, "seen_users"};

// (organization, kind, code, start) -> a version of reference data in force. Scan: those of a kind by code and start;
// backwards: the one that is valid at an instant.
inline constexpr Keyspace<ReferenceKey, storage::v1::ReferenceEntryRecord> kReferenceEntries{Family::kRows, 50,
                                                                                             "reference_entries"};
// (organization, kind, code, start) -> a version that awaits a second person.
inline constexpr Keyspace<ReferenceKey, storage::v1::ReferenceEntryRecord> kProposedReferenceEntries{
    Family::kRows, 51, "proposed_reference_entries"};
// (organization, kind, code, start). A version that was deleted before it began: copies that missed its deletion get it
// from the snapshot; otherwise it would begin there.
inline constexpr Keyspace<ReferenceKey, NoValue> kDeletedReferenceEntries{Family::kRows, 53,
                                                                          "deleted_reference_entries"};
// (organization, kind) -> the number of versions in all three tables.
inline constexpr Keyspace<ReferenceKindKey, storage::v1::ReferenceCountRecord> kReferenceCounts{Family::kRows, 52,
                                                                                                "reference_counts"};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_KEYSPACES_H_
