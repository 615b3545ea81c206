// Every refusal of directory: one function for each reason. The reasons are the values of ErrorReason in
// outlay/directory/v1/errors.proto, which says how a caller can react; a test compares the two. Reasons that all
// services share (FIELD_INVALID, QUOTA_EXCEEDED, ...) are in common/base/errors.h. Ids are plain, without the resource
// name around them.
#ifndef OUTLAY_SERVICES_DIRECTORY_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_DIRECTORY_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace outlay::directory {

// NOT_FOUND.
absl::Status OrganizationNotFound(std::string_view organization);
absl::Status GroupNotFound(std::string_view group_id);
absl::Status UserNotFound(std::string_view user_id);
absl::Status RoleNotFound(std::string_view role_id);
absl::Status RoleGrantNotFound(std::string_view grant_id);
absl::Status ScimTokenNotFound(std::string_view token_id);
absl::Status AccessReviewNotFound(std::string_view review_id);
absl::Status AccessReviewLineNotFound(std::string_view review_id, std::string_view line_id);
absl::Status MembershipNotFound(std::string_view user_id, std::string_view group_id);
absl::Status ProviderGroupNotFound(std::string_view provider_group_id);
absl::Status GroupMappingNotFound(std::string_view mapping_id);
absl::Status ReferenceEntryNotFound(std::string_view code);
// `field`: the path of the permission in the request.
absl::Status PermissionNotFound(std::string_view field, std::string_view permission);

// ALREADY_EXISTS: the id belongs to a resource with other content, or another resource has the address or external id.
absl::Status OrganizationIdTaken(std::string_view organization);
absl::Status GroupIdTaken(std::string_view group_id);
absl::Status UserIdTaken(std::string_view user_id);
absl::Status EmailTaken(std::string_view user_id);
absl::Status ExternalIdTaken(std::string_view user_id);
absl::Status UserNameTaken(std::string_view user_id);
absl::Status RoleIdTaken(std::string_view role_id);
absl::Status RoleGrantIdTaken(std::string_view grant_id);
absl::Status ScimTokenIdTaken(std::string_view token_id);
absl::Status AccessReviewIdTaken(std::string_view review_id);
absl::Status GroupMappingIdTaken(std::string_view mapping_id);
// `field`: "displayName" or "externalId", as in SCIM; the id is that of the group that has it.
absl::Status ProviderGroupTaken(std::string_view field, std::string_view provider_group_id);

// FAILED_PRECONDITION: the tree of groups (D2). `what`: "groups", "members", "role grants" or
// "group mappings".
absl::Status GroupTooDeep(std::string_view group_id);
absl::Status GroupCycle(std::string_view group_id, std::string_view parent_id);
absl::Status RootGroupFixed(std::string_view group_id);
absl::Status GroupNotEmpty(std::string_view group_id, std::string_view what);

// FAILED_PRECONDITION: people (D3, D5). `state` is the word of the API, for instance "SUSPENDED".
absl::Status ManagerCycle(std::string_view user_id, std::string_view manager_id);
absl::Status UserStateForbids(std::string_view user_id, std::string_view state, std::string_view what);
absl::Status UserErased(std::string_view user_id);
absl::Status InvitationInvalid(std::string_view user_id);
absl::Status InvitationsNotMailed(std::string_view user_id);
absl::Status InvitationKeyChanged(std::string_view user_id);
absl::Status LastAdministrator(std::string_view user_id);

// FAILED_PRECONDITION: roles and grants (D4). `person`: the person who lacks the right to be given.
absl::Status RightsNotHeld(std::string_view person, std::string_view permission, std::string_view group_id);
absl::Status SecondPersonRequired(std::string_view resource);
absl::Status RoleGrantNotProposed(std::string_view grant_id);
absl::Status RoleGrantExpired(std::string_view grant_id);
absl::Status SettingsNotProposed(std::string_view organization_id);
absl::Status RoleBuiltIn(std::string_view role_id);
absl::Status RoleInUse(std::string_view role_id);
// `resource`: the one that would give more after the move, for instance "role grant g".
absl::Status GroupMoveGivesRole(std::string_view group_id, std::string_view resource);
absl::Status RoleWideningRefused(std::string_view role_id, std::string_view permission);

// FAILED_PRECONDITION: reviews of access (D8).
absl::Status AccessReviewClosed(std::string_view review_id);
// FAILED_PRECONDITION: mappings (D6). `resource`: the one that the mapping created, for instance "role grant g".
absl::Status GroupMappingNotProposed(std::string_view mapping_id);
absl::Status GroupMappingExpired(std::string_view mapping_id);
absl::Status GroupMapped(std::string_view resource, std::string_view mapping_id);
// FAILED_PRECONDITION: reference data (D10).
absl::Status ReferenceHistoryFixed(std::string_view code);
absl::Status ReferenceProposalExpired(std::string_view code);
// INVALID_ARGUMENT: a text that may be a card number (D9).
absl::Status CardNumberRefused(std::string_view field);
// `person`: the creator of the token, who lacks a right that it would give.
absl::Status ScimTokenRightsNotHeld(std::string_view token_id, std::string_view person);

// UNAVAILABLE: an identity provider deleted the user a moment ago (D6).
absl::Status UserLeaving(std::string_view user_id);

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_DOMAIN_ERRORS_H_
