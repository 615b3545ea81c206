#include "services/directory/domain/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/group_settings.h"
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
          LastAdministrator("u"),
          RightsNotHeld("u", "p", "g"),
          SecondPersonRequired("role grant g"),
          RoleGrantNotProposed("g"),
          RoleGrantExpired("g"),
          SettingsNotProposed("o"),
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
  std::set<std::string> contract;
  const google::protobuf::EnumDescriptor* const reasons = v1::ErrorReason_descriptor();
  for (int i = 1; i < reasons->value_count(); ++i) {
    contract.insert(reasons->value(i)->name().substr(std::string("ERROR_REASON_").size()));
  }
  std::set<std::string> made;
  for (const absl::Status& error : AllErrors()) made.insert(ErrorReason(error));
  EXPECT_EQ(made, contract);
}

TEST(ErrorsTest, CarryTheirValues) {
  for (const absl::Status& error : AllErrors()) {
    EXPECT_FALSE(GetErrorDetail(error)->metadata.empty()) << error;
    EXPECT_GT(error.message().size(), 20u) << error;
  }
}

}  // namespace
}  // namespace outlay::directory
