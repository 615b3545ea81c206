#include "services/directory/domain/errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/directory/domain/limits.h"

namespace outlay::directory {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) {
  return std::string(text);
}

absl::Status NotFound(std::string_view reason, std::string_view key, std::string_view what, std::string_view id,
                      std::string_view help) {
  return MakeError(StatusCode::kNotFound, reason, Concat("there is no ", what, " ", id, "; ", help),
                   {{Text(key), Text(id)}});
}

absl::Status IdTaken(std::string_view reason, std::string_view key, std::string_view what, std::string_view id) {
  return MakeError(StatusCode::kAlreadyExists, reason,
                   Concat(what, " ", id, " was created with other content; choose another id"),
                   {{Text(key), Text(id)}});
}

// The error for an id of a deleted resource, which is never free again.
absl::Status IdTakenForEver(std::string_view reason, std::string_view what, std::string_view id) {
  return MakeError(StatusCode::kAlreadyExists, reason,
                   Concat(what, " ", id, " was created with other content, or deleted; choose another id"),
                   {{Text(what), Text(id)}});
}

absl::Status Forbidden(std::string_view reason, std::string_view message, ErrorMetadata metadata) {
  return MakeError(StatusCode::kFailedPrecondition, reason, message, std::move(metadata));
}

}  // namespace

absl::Status OrganizationNotFound(std::string_view organization) {
  return NotFound("ORGANIZATION_NOT_FOUND", "organization", "organization", organization,
                  "an operator of the platform can create it");
}

absl::Status GroupNotFound(std::string_view group_id) {
  return NotFound("GROUP_NOT_FOUND", "group", "group", group_id, "list them to see which there are");
}

absl::Status UserNotFound(std::string_view user_id) {
  return NotFound("USER_NOT_FOUND", "user", "user", user_id, "list them to see who there is");
}

absl::Status RoleNotFound(std::string_view role_id) {
  return NotFound("ROLE_NOT_FOUND", "role", "role", role_id, "list them to see which there are");
}

absl::Status RoleGrantNotFound(std::string_view grant_id) {
  return NotFound("ROLE_GRANT_NOT_FOUND", "role_grant", "role grant", grant_id,
                  "list them to see which there are; it may have been revoked");
}

absl::Status ScimTokenNotFound(std::string_view token_id) {
  return NotFound("SCIM_TOKEN_NOT_FOUND", "scim_token", "SCIM token", token_id,
                  "list them to see which there are; it may have been revoked");
}

absl::Status AccessReviewNotFound(std::string_view review_id) {
  return NotFound("ACCESS_REVIEW_NOT_FOUND", "access_review", "access review", review_id,
                  "list them to see which there are");
}

absl::Status AccessReviewLineNotFound(std::string_view review_id, std::string_view line_id) {
  return MakeError(
      StatusCode::kNotFound, "ACCESS_REVIEW_LINE_NOT_FOUND",
      Concat("access review ", review_id, " has no line ", line_id, " in your reach; list the review's lines"),
      {{"access_review", Text(review_id)}, {"line", Text(line_id)}});
}

absl::Status MembershipNotFound(std::string_view user_id, std::string_view group_id) {
  return MakeError(StatusCode::kNotFound, "MEMBERSHIP_NOT_FOUND",
                   Concat("user ", user_id, " is no member of group ", group_id, "; list the user's memberships"),
                   {{"user", Text(user_id)}, {"group", Text(group_id)}});
}

absl::Status ProviderGroupNotFound(std::string_view provider_group_id) {
  return NotFound("PROVIDER_GROUP_NOT_FOUND", "provider_group", "group of the identity provider", provider_group_id,
                  "list them to see which there are");
}

absl::Status GroupMappingNotFound(std::string_view mapping_id) {
  return NotFound("GROUP_MAPPING_NOT_FOUND", "group_mapping", "group mapping", mapping_id,
                  "list them to see which there are; it may have been deleted");
}

absl::Status PermissionNotFound(std::string_view field, std::string_view permission) {
  return MakeError(
      StatusCode::kNotFound, "PERMISSION_NOT_FOUND",
      Concat(field, ": there is no permission ", permission, " that a role can hold; docs/roles.md lists all"),
      {{"field", Text(field)}, {"permission", Text(permission)}});
}

absl::Status OrganizationIdTaken(std::string_view organization) {
  return IdTaken("ORGANIZATION_ID_TAKEN", "organization", "organization", organization);
}

absl::Status GroupIdTaken(std::string_view group_id) {
  return IdTakenForEver("GROUP_ID_TAKEN", "group", group_id);
}

absl::Status UserIdTaken(std::string_view user_id) {
  return IdTaken("USER_ID_TAKEN", "user", "user", user_id);
}

absl::Status EmailTaken(std::string_view user_id) {
  return MakeError(StatusCode::kAlreadyExists, "EMAIL_TAKEN",
                   Concat("email belongs to user ", user_id, "; use that user, or give it another address first"),
                   {{"field", "email"}, {"user", Text(user_id)}});
}

absl::Status ExternalIdTaken(std::string_view user_id) {
  return MakeError(StatusCode::kAlreadyExists, "EXTERNAL_ID_TAKEN",
                   Concat("external_id belongs to user ", user_id, "; use that user, or give it another one first"),
                   {{"field", "external_id"}, {"user", Text(user_id)}});
}

absl::Status UserNameTaken(std::string_view user_id) {
  return MakeError(StatusCode::kAlreadyExists, "USER_NAME_TAKEN",
                   Concat("an identity provider knows user ", user_id, " by that name; use that user, or another name"),
                   {{"field", "email"}, {"user", Text(user_id)}});
}

absl::Status RoleIdTaken(std::string_view role_id) {
  return IdTakenForEver("ROLE_ID_TAKEN", "role", role_id);
}

absl::Status RoleGrantIdTaken(std::string_view grant_id) {
  return MakeError(StatusCode::kAlreadyExists, "ROLE_GRANT_ID_TAKEN",
                   Concat("role grant ", grant_id, " was made with other content, or revoked; choose another id"),
                   {{"role_grant", Text(grant_id)}});
}

absl::Status ScimTokenIdTaken(std::string_view token_id) {
  return MakeError(StatusCode::kAlreadyExists, "SCIM_TOKEN_ID_TAKEN",
                   Concat("SCIM token ", token_id, " was created with other content, or revoked; choose another id"),
                   {{"scim_token", Text(token_id)}});
}

absl::Status AccessReviewIdTaken(std::string_view review_id) {
  return IdTaken("ACCESS_REVIEW_ID_TAKEN", "access_review", "access review", review_id);
}

absl::Status GroupMappingIdTaken(std::string_view mapping_id) {
  return MakeError(StatusCode::kAlreadyExists, "GROUP_MAPPING_ID_TAKEN",
                   Concat("group mapping ", mapping_id, " was made with other content, or deleted; choose another id"),
                   {{"group_mapping", Text(mapping_id)}});
}

absl::Status ProviderGroupTaken(std::string_view field, std::string_view provider_group_id) {
  return MakeError(
      StatusCode::kAlreadyExists, "PROVIDER_GROUP_TAKEN",
      Concat(field, " belongs to group ", provider_group_id, "; use that group, or give it another one first"),
      {{"field", Text(field)}, {"provider_group", Text(provider_group_id)}});
}

absl::Status GroupTooDeep(std::string_view group_id) {
  return Forbidden("GROUP_TOO_DEEP",
                   Concat("with group ", group_id, " there the tree would be more than ", limits::kGroupDepth,
                          " groups deep; choose a place further up"),
                   {{"group", Text(group_id)}, {"limit", Concat(limits::kGroupDepth)}});
}

absl::Status GroupCycle(std::string_view group_id, std::string_view parent_id) {
  return Forbidden("GROUP_CYCLE",
                   Concat("group ", parent_id, " is group ", group_id, " or lies inside it; choose another place"),
                   {{"group", Text(group_id)}, {"parent", Text(parent_id)}});
}

absl::Status RootGroupFixed(std::string_view group_id) {
  return Forbidden("ROOT_GROUP_FIXED", Concat("group ", group_id, " is the top one and stays; move what is below it"),
                   {{"group", Text(group_id)}});
}

absl::Status GroupNotEmpty(std::string_view group_id, std::string_view what) {
  return Forbidden("GROUP_NOT_EMPTY", Concat("group ", group_id, " still has ", what, "; move or end them first"),
                   {{"group", Text(group_id)}, {"what", Text(what)}});
}

absl::Status ManagerCycle(std::string_view user_id, std::string_view manager_id) {
  return Forbidden(
      "MANAGER_CYCLE",
      Concat("with manager ", manager_id, " user ", user_id, " would report to themselves, or over more than ",
             limits::kManagerChain, " managers; choose another manager"),
      {{"user", Text(user_id)}, {"manager", Text(manager_id)}});
}

absl::Status UserStateForbids(std::string_view user_id, std::string_view state, std::string_view what) {
  return Forbidden("USER_STATE_FORBIDS", Concat("user ", user_id, " is ", state, "; ", what),
                   {{"user", Text(user_id)}, {"state", Text(state)}});
}

absl::Status UserErased(std::string_view user_id) {
  return Forbidden("USER_ERASED", Concat("the person behind user ", user_id, " was erased; create another user"),
                   {{"user", Text(user_id)}});
}

absl::Status InvitationInvalid(std::string_view user_id) {
  return Forbidden(
      "INVITATION_INVALID",
      Concat("this invitation of user ", user_id, " cannot be accepted, or no longer; ask for another one"),
      {{"user", Text(user_id)}});
}

absl::Status InvitationsNotMailed(std::string_view user_id) {
  return Forbidden("INVITATIONS_NOT_MAILED",
                   Concat("user ", user_id,
                          " cannot be written to: directory has no --invitation_key_file; give it the one that it "
                          "had, or invite without by_email, and give the token to the person"),
                   {{"user", Text(user_id)}});
}

absl::Status InvitationKeyChanged(std::string_view user_id) {
  return Forbidden("INVITATION_KEY_CHANGED",
                   Concat("the letter to user ", user_id,
                          " cannot be made: directory has another --invitation_key_file than at the invitation; give "
                          "it the one that it had, or invite the user again"),
                   {{"user", Text(user_id)}});
}

absl::Status LastAdministrator(std::string_view user_id) {
  return Forbidden("LAST_ADMINISTRATOR",
                   Concat("user ", user_id,
                          " is the last to administer the organization; give somebody else the role on the top group "
                          "first, without an end"),
                   {{"user", Text(user_id)}});
}

absl::Status RightsNotHeld(std::string_view person, std::string_view permission, std::string_view group_id) {
  return Forbidden("RIGHTS_NOT_HELD",
                   Concat("user ", person, " does not hold ", permission, " on group ", group_id,
                          ", or with a lower authority limit; let somebody do it who does"),
                   {{"user", Text(person)}, {"permission", Text(permission)}, {"group", Text(group_id)}});
}

absl::Status SecondPersonRequired(std::string_view resource) {
  return Forbidden("SECOND_PERSON_REQUIRED", Concat(resource, " needs another person; let somebody else do it"),
                   {{"resource", Text(resource)}});
}

absl::Status RoleGrantNotProposed(std::string_view grant_id) {
  return Forbidden("ROLE_GRANT_NOT_PROPOSED",
                   Concat("role grant ", grant_id, " is in force already; nothing is left to confirm"),
                   {{"role_grant", Text(grant_id)}});
}

absl::Status RoleGrantExpired(std::string_view grant_id) {
  return Forbidden("ROLE_GRANT_EXPIRED",
                   Concat("nobody confirmed role grant ", grant_id, " in time; propose it again, under another id"),
                   {{"role_grant", Text(grant_id)}});
}

absl::Status SettingsNotProposed(std::string_view organization_id) {
  return Forbidden("SETTINGS_NOT_PROPOSED",
                   Concat("no settings of organization ", organization_id,
                          " wait to be confirmed, or their time is over; UpdateOrganization proposes them"),
                   {{"organization", Text(organization_id)}});
}

absl::Status RoleBuiltIn(std::string_view role_id) {
  return Forbidden("ROLE_BUILT_IN", Concat("role ", role_id, " is built in and stays as it is; create one of your own"),
                   {{"role", Text(role_id)}});
}

absl::Status GroupMoveGivesRole(std::string_view group_id, std::string_view resource) {
  return Forbidden("GROUP_MOVE_GIVES_ROLE",
                   Concat("at that place ", resource, " would reach group ", group_id,
                          ", and a grant needs two persons here; give the same on group ", group_id,
                          " first, with a second person, or end it above, or choose another place"),
                   {{"group", Text(group_id)}, {"resource", Text(resource)}});
}

absl::Status RoleWideningRefused(std::string_view role_id, std::string_view permission) {
  return Forbidden("ROLE_WIDENING_REFUSED",
                   Concat("role ", role_id, " is granted already, and a grant needs two persons here, so nobody adds ",
                          permission, " to it alone; create another role, and grant that"),
                   {{"role", Text(role_id)}, {"permission", Text(permission)}});
}

absl::Status RoleInUse(std::string_view role_id) {
  return Forbidden("ROLE_IN_USE",
                   Concat("somebody has role ", role_id, ", or a mapping gives it; end its grants and mappings first"),
                   {{"role", Text(role_id)}});
}

absl::Status AccessReviewClosed(std::string_view review_id) {
  return Forbidden(
      "ACCESS_REVIEW_CLOSED",
      Concat("access review ", review_id, " is over; revoke the role grant by itself, or create another review"),
      {{"access_review", Text(review_id)}});
}

absl::Status GroupMappingNotProposed(std::string_view mapping_id) {
  return Forbidden("GROUP_MAPPING_NOT_PROPOSED",
                   Concat("group mapping ", mapping_id, " is in force already; nothing is left to confirm"),
                   {{"group_mapping", Text(mapping_id)}});
}

absl::Status GroupMappingExpired(std::string_view mapping_id) {
  return Forbidden(
      "GROUP_MAPPING_EXPIRED",
      Concat("nobody confirmed group mapping ", mapping_id, " in time; propose it again, under another id"),
      {{"group_mapping", Text(mapping_id)}});
}

absl::Status ReferenceEntryNotFound(std::string_view code) {
  return NotFound("REFERENCE_ENTRY_NOT_FOUND", "code", "reference entry", code,
                  "list those of its kind to see which there are, and since when");
}

absl::Status ReferenceHistoryFixed(std::string_view code) {
  return Forbidden("REFERENCE_HISTORY_FIXED",
                   Concat("reference entry ", code,
                          " cannot change what held until now; write a version that begins later, or end this one"),
                   {{"code", Text(code)}});
}

absl::Status ReferenceProposalExpired(std::string_view code) {
  return Forbidden("REFERENCE_PROPOSAL_EXPIRED",
                   Concat("nobody confirmed reference entry ", code, " in time; propose it again"),
                   {{"code", Text(code)}});
}

absl::Status CardNumberRefused(std::string_view field) {
  return MakeError(StatusCode::kInvalidArgument, "CARD_NUMBER_REFUSED",
                   Concat(field, " could be the number of a card, which is never stored; use the payment provider's ",
                          "reference, and a name such as its last four digits"),
                   {{"field", Text(field)}});
}

absl::Status GroupMapped(std::string_view resource, std::string_view mapping_id) {
  return Forbidden("GROUP_MAPPED",
                   Concat(resource, " came by group mapping ", mapping_id,
                          ", which would give it again; take the user out of the identity provider's group, or delete "
                          "the mapping"),
                   {{"resource", Text(resource)}, {"group_mapping", Text(mapping_id)}});
}

absl::Status ScimTokenRightsNotHeld(std::string_view token_id, std::string_view person) {
  return Forbidden("SCIM_TOKEN_RIGHTS_NOT_HELD",
                   Concat("SCIM token ", token_id, " was made by user ", person,
                          ", who does not hold what could be given with it then; revoke it, and let somebody who does "
                          "make another"),
                   {{"scim_token", Text(token_id)}, {"user", Text(person)}});
}

absl::Status UserLeaving(std::string_view user_id) {
  return MakeError(StatusCode::kUnavailable, "USER_LEAVING",
                   Concat("user ", user_id,
                          " was deleted by the identity provider a moment ago and is still being taken out of its "
                          "groups; repeat the call in some seconds"),
                   {{"user", Text(user_id)}}, limits::kUserLeavingRetry);
}

}  // namespace outlay::directory
