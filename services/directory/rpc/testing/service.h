// The whole service for the organization "acme" with the administrator "ann", in one thread. Real: wrapper, handlers,
// commands, rows, log. Fake: time, threads, the disk, the network.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_SERVICE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "common/access/access_authorizer.h"
#include "common/access/own_rights.h"
#include "common/service/testing/local_service.h"
#include "common/testing/matchers.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/directory/rpc/access_reviews_service.h"
#include "services/directory/rpc/group_mappings_service.h"
#include "services/directory/rpc/groups_service.h"
#include "services/directory/rpc/mailboxes_service.h"
#include "services/directory/rpc/memberships_service.h"
#include "services/directory/rpc/organizations_service.h"
#include "services/directory/rpc/reference_data_service.h"
#include "services/directory/rpc/role_grants_service.h"
#include "services/directory/rpc/roles_service.h"
#include "services/directory/rpc/scim_tokens_service.h"
#include "services/directory/rpc/users_service.h"
#include "services/directory/store/own_rights_rows.h"

namespace outlay::directory {

using ::outlay::testing::Parse;

class ServiceFixture : public ::testing::Test, public service::LocalService {
 protected:
  ServiceFixture()
      : LocalService("directory"),
        organizations_(*OrganizationsService::Create(&node_.store(), &node_.executor())),
        groups_(*GroupsService::Create(&node_.store(), &node_.executor())),
        users_(*UsersService::Create(&node_.store(), &node_.executor(), &random_, std::string(32, 'k'))),
        mailboxes_(&node_.store(), &node_.clock(), std::string(32, 'k')),
        memberships_(&node_.store(), &node_.executor()),
        roles_(*RolesService::Create(&node_.store(), &node_.executor())),
        role_grants_(&node_.store(), &node_.executor(), &node_.clock()),
        scim_tokens_(&node_.store(), &node_.executor(), &node_.clock(), &random_),
        access_reviews_(*AccessReviewsService::Create(&node_.store(), &node_.executor(), &node_.clock())),
        group_mappings_(&node_.store(), &node_.executor(), &node_.clock()),
        reference_data_(*ReferenceDataService::Create(&node_.store(), &node_.executor(), &node_.clock())) {
    organizations_->Bind(dispatcher_);
    groups_->Bind(dispatcher_);
    users_->Bind(dispatcher_);
    mailboxes_.Bind(dispatcher_);
    memberships_.Bind(dispatcher_);
    roles_->Bind(dispatcher_);
    role_grants_.Bind(dispatcher_);
    scim_tokens_.Bind(dispatcher_);
    access_reviews_->Bind(dispatcher_);
    group_mappings_.Bind(dispatcher_);
    reference_data_->Bind(dispatcher_);
    Seal();
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2026, 1, 15), absl::UTCTimeZone()));
    EXPECT_THAT(CreateOrganization("acme"), outlay::testing::IsOk());
  }

  // In US dollars, with the administrator "ann" <ann@ORGANIZATION.example>.
  absl::StatusOr<v1::Organization> CreateOrganization(const std::string& id) {
    return Send<v1::CreateOrganizationRequest, v1::Organization>(
        "Organizations/CreateOrganization",
        "organization_id: '" + id + "' organization { display_name: 'Acme' base_currency: 'USD' } " +
            "first_administrator { user_id: 'ann' email: 'ann@" + id + ".example' display_name: 'Ann Smith' }",
        "operator", "");
  }
  absl::StatusOr<v1::Organization> UpdateOrganization(const std::string& text) {
    return Send<v1::UpdateOrganizationRequest, v1::Organization>("Organizations/UpdateOrganization", text);
  }
  absl::StatusOr<v1::Group> CreateGroup(const std::string& id, const std::string& parent = "root") {
    return Send<v1::CreateGroupRequest, v1::Group>(
        "Groups/CreateGroup", "parent: 'organizations/acme' group_id: '" + id +
                                  "' group { display_name: 'Group' parent: '" + GroupOf(parent) + "' }");
  }
  absl::StatusOr<v1::Group> MoveGroup(const std::string& id, const std::string& parent,
                                      const std::string& subject = "ann") {
    return Send<v1::MoveGroupRequest, v1::Group>(
        "Groups/MoveGroup", "name: '" + GroupOf(id) + "' parent: '" + GroupOf(parent) + "'", subject);
  }
  // ACTIVE, ID@acme.example, in `group`; `more` of the user as text.
  absl::StatusOr<v1::User> CreateUser(const std::string& id, const std::string& group = "",
                                      const std::string& more = "") {
    return Send<v1::CreateUserRequest, v1::User>(
        "Users/CreateUser", "parent: 'organizations/acme' user_id: '" + id + "' activate: true group: '" +
                                (group.empty() ? "" : GroupOf(group)) + "' user { email: '" + id + "@acme.example' " +
                                more + " }");
  }
  absl::StatusOr<v1::User> GetUser(const std::string& id) {
    return Send<v1::GetUserRequest, v1::User>("Users/GetUser", "name: '" + UserOf(id) + "'");
  }
  // Suspend, Resume, Deprovision, Reinstate: their requests have the same fields.
  template <typename Request>
  absl::StatusOr<v1::User> Verb(const std::string& method, const std::string& id, const std::string& more = "") {
    return Send<Request, v1::User>("Users/" + method, "name: '" + UserOf(id) + "' " + more);
  }
  absl::StatusOr<v1::User> Deprovision(const std::string& id) {
    return Verb<v1::DeprovisionUserRequest>("DeprovisionUser", id);
  }
  absl::StatusOr<v1::RoleGrant> Grant(const std::string& id, const std::string& user, const std::string& role,
                                      const std::string& group, const std::string& more = "",
                                      const std::string& subject = "ann") {
    return Send<v1::GrantRoleRequest, v1::RoleGrant>(
        "RoleGrants/GrantRole",
        "parent: 'organizations/acme' role_grant_id: '" + id + "' role_grant { user: '" + UserOf(user) +
            "' role: 'organizations/acme/roles/" + role + "' group: '" + GroupOf(group) + "' " + more + " }",
        subject);
  }
  absl::StatusOr<v1::RevokeRoleResponse> Revoke(const std::string& id) {
    return Send<v1::RevokeRoleRequest, v1::RevokeRoleResponse>("RoleGrants/RevokeRole",
                                                               "name: 'organizations/acme/roleGrants/" + id + "'");
  }
  absl::StatusOr<v1::EffectiveRights> Rights(const std::string& user, const std::string& group) {
    return Send<v1::GetEffectiveRightsRequest, v1::EffectiveRights>(
        "RoleGrants/GetEffectiveRights", "user: '" + UserOf(user) + "' group: '" + GroupOf(group) + "'");
  }

  static std::string GroupOf(const std::string& id) { return "organizations/acme/groups/" + id; }
  static std::string UserOf(const std::string& id) { return "organizations/acme/users/" + id; }

  std::unique_ptr<OrganizationsService> organizations_;
  std::unique_ptr<GroupsService> groups_;
  std::unique_ptr<UsersService> users_;
  MailboxesService mailboxes_;
  MembershipsService memberships_;
  std::unique_ptr<RolesService> roles_;
  RoleGrantsService role_grants_;
  ScimTokensService scim_tokens_;
  std::unique_ptr<AccessReviewsService> access_reviews_;
  GroupMappingsService group_mappings_;
  std::unique_ptr<ReferenceDataService> reference_data_;
};

// The same, and every caller is judged as in production.
class JudgedFixture : public ServiceFixture {
 protected:
  JudgedFixture()
      : permissions_(access::Permissions::Create(access::PermissionsOf(dispatcher_.Methods())).value()),
        rights_(&permissions_, &rows_, &node_.store()),
        access_(&permissions_, &rights_, &node_.clock()) {
    EXPECT_THAT(rights_.Load(), outlay::testing::IsOk());
    authorizer_.Set(&access_);
  }

  const OwnRightsRows rows_;
  const access::Permissions permissions_;
  access::OwnRights rights_;
  access::AccessAuthorizer access_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_TESTING_SERVICE_H_
