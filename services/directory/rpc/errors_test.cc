#include "services/directory/domain/errors.h"

#include <gtest/gtest.h>

#include <vector>

#include "common/base/group_settings.h"
#include "common/rpc/testing/error_contract.h"
#include "outlay/directory/v1/errors.pb.h"

namespace outlay::directory {
namespace {

// Every reason that this service makes, once.
std::vector<absl::Status> AllErrors() {
  return {OrganizationNotFound("o"),
          GroupNotFound("g"),
          UserNotFound("u"),
          RoleNotFound("r"),
          RoleGrantNotFound("g"),
          ScimTokenNotFound("t"),
          ScimTokenIdTaken("t"),
          MembershipNotFound("u", "g"),
          ProviderGroupNotFound("p"),
          GroupMappingNotFound("m"),
          ReferenceEntryNotFound("c"),
          ReferenceHistoryFixed("c"),
          ReferenceProposalExpired("c"),
          CardNumberRefused("f"),
          CheckOverride({.delivery_address_required = true}, {.delivery_address_required = false}),
          PermissionNotFound("permissions[0]", "p"),
          OrganizationIdTaken("o"),
          GroupIdTaken("g"),
          UserIdTaken("u"),
          EmailTaken("u"),
          ExternalIdTaken("u"),
          UserNameTaken("u"),
          RoleIdTaken("r"),
          RoleGrantIdTaken("g"),
          GroupMappingIdTaken("m"),
          ProviderGroupTaken("displayName", "p"),
          GroupTooDeep("g"),
          GroupCycle("g", "p"),
          RootGroupFixed("g"),
          GroupNotEmpty("g", "members"),
          ManagerCycle("u", "m"),
          UserStateForbids("u", "INVITED", "wait"),
          UserErased("u"),
          InvitationInvalid("u"),
          InvitationsNotMailed("u"),
          InvitationKeyChanged("u"),
          LastAdministrator("u"),
          RightsNotHeld("u", "p", "g"),
          SecondPersonRequired("role grant g"),
          RoleGrantNotProposed("g"),
          RoleGrantExpired("g"),
          SettingsNotProposed("o"),
          GroupMoveGivesRole("g", "role grant r"),
          RoleWideningRefused("r", "p"),
          RoleBuiltIn("r"),
          RoleInUse("r"),
          AccessReviewNotFound("r"),
          AccessReviewLineNotFound("r", "g"),
          AccessReviewIdTaken("r"),
          AccessReviewClosed("r"),
          GroupMappingNotProposed("m"),
          GroupMappingExpired("m"),
          GroupMapped("role grant g", "m"),
          ScimTokenRightsNotHeld("t", "u"),
          UserLeaving("u")};
}

TEST(ErrorsTest, AreTheReasonsOfTheContract) {
  rpc::ExpectReasonsOfContract(AllErrors(), *v1::ErrorReason_descriptor());
}

TEST(ErrorsTest, CarryTheirValues) {
  rpc::ExpectCarryValues(AllErrors());
}

}  // namespace
}  // namespace outlay::directory
