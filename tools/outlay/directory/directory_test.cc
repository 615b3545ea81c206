// outlay organization, group, user, role, scim-token, group-mapping and provider-group.
#include "outlay/directory/v1/group_mappings.pb.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/memberships.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "outlay/directory/v1/role_grants.pb.h"
#include "outlay/directory/v1/scim_tokens.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/testing/fixture.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;
using ::testing::HasSubstr;
using ::testing::Not;

class DirectoryTest : public CliTest {};

TEST_F(DirectoryTest, CreatesAnOrganizationWithItsAdministrator) {
  Answer<dir::CreateOrganizationRequest, dir::Organization>(
      client::kCreateOrganization,
      "name: 'organizations/acme' display_name: 'Acme' base_currency: 'EUR' root_group: "
      "'organizations/acme/groups/root'");
  EXPECT_EQ(Run({"organization", "create", "acme", "--currency", "EUR", "--administrator", "ann", "--email",
                 "ann@acme.example"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(), R"(organization_id: "acme" organization { base_currency: "EUR" } )"
                     R"(first_administrator { user_id: "ann" email: "ann@acme.example" })");
  EXPECT_THAT(out(), HasSubstr("acme  Acme"));
}

TEST_F(DirectoryTest, ProposesAndConfirmsSettings) {
  const std::string proposed =
      "name: 'organizations/acme' proposed_settings { proposed_by: 'ann' expire_time { seconds: 1597449600 } } etag: "
      "'e'";
  Answer<dir::UpdateOrganizationRequest, dir::Organization>(client::kUpdateOrganization, proposed);
  const std::string file = File("settings.json", R"({"settingsSecondPerson": true, "approvalsEnabled": true})");
  EXPECT_EQ(Run({"organization", "update", "--settings", file, "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("approvals_enabled: true"));
  EXPECT_THAT(asked(), HasSubstr(R"(update_mask { paths: "settings" })"));
  EXPECT_THAT(out(), HasSubstr("ann proposed others, which a second person can confirm until 2020-08-15"));
  Answer<dir::ConfirmSettingsRequest, dir::Organization>(client::kConfirmSettings, "name: 'organizations/acme'");
  EXPECT_EQ(Run({"organization", "confirm-settings", "e", "--request-id", "r-2"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-2" name: "organizations/acme" etag: "e")");
  Answer<dir::WithdrawSettingsRequest, dir::Organization>(client::kWithdrawSettings, "name: 'organizations/acme'");
  EXPECT_EQ(Run({"organization", "withdraw-settings", "e", "--request-id", "r-3"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-3" name: "organizations/acme" etag: "e")");
}

TEST_F(DirectoryTest, ShowsTheSettingsThatAreOn) {
  Answer<dir::GetOrganizationRequest, dir::Organization>(
      client::kGetOrganization,
      "name: 'organizations/acme' fiscal_year_first_month: 4 settings { approvals_enabled: true "
      "balance_threshold_basis_points: 7500 line_types { type: 'A' } budget_tax_counting: "
      "BUDGET_TAX_COUNTING_NON_RECOVERABLE language: 'de' }");
  EXPECT_EQ(Run({"organization", "get"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("from month 4"));
  for (const char* const row :
       {"approvals enabled               yes\n", "balance threshold basis points  7,500\n",
        "line types                      1\n", "budget tax counting             non recoverable\n",
        "language                        de\n"}) {
    EXPECT_THAT(out(), HasSubstr(row));
  }
  EXPECT_THAT(out(), Not(HasSubstr("budgets enabled")));
}

TEST_F(DirectoryTest, ChangesTimeZoneAndFiscalYear) {
  Answer<dir::UpdateOrganizationRequest, dir::Organization>(client::kUpdateOrganization, "name: 'organizations/acme'");
  EXPECT_EQ(
      Run({"organization", "update", "--time-zone", "Europe/Berlin", "--fiscal-year", "4", "--request-id", "r-1"}),
      ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" organization { name: "organizations/acme" time_zone: "Europe/Berlin" )"
                     R"(fiscal_year_first_month: 4 } update_mask { paths: "time_zone" )"
                     R"(paths: "fiscal_year_first_month" })");
  EXPECT_EQ(Run({"organization", "update", "--fiscal-year", "13"}), ExitCode::kUsage);
  EXPECT_EQ(Run({"organization", "update"}), ExitCode::kUsage);
  EXPECT_THAT(err(), HasSubstr("say what to change"));
}

TEST_F(DirectoryTest, MovesAGroup) {
  Answer<dir::MoveGroupRequest, dir::Group>(client::kMoveGroup, "name: 'organizations/acme/groups/tech' depth: 3");
  EXPECT_EQ(Run({"group", "move", "tech", "sales", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/groups/tech" )"
                     R"(parent: "organizations/acme/groups/sales")");
}

TEST_F(DirectoryTest, ListsUsersByGroupAndState) {
  Answer<dir::ListUsersRequest, dir::ListUsersResponse>(
      client::kListUsers,
      "users { name: 'organizations/acme/users/ann' email: 'ann@acme.example' state: STATE_ACTIVE }");
  EXPECT_EQ(Run({"user", "list", "--group", "tech", "--state", "active"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(filter { states: STATE_ACTIVE group: "organizations/acme/groups/tech" })"));
  EXPECT_THAT(out(), HasSubstr("ann@acme.example"));
  EXPECT_EQ(Run({"user", "list", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out(), "organizations/acme/users/ann\n");
}

TEST_F(DirectoryTest, PrintsAnInvitationsTokenAlone) {
  Answer<dir::InviteUserRequest, dir::InviteUserResponse>(client::kInviteUser, "token: 'secret'");
  EXPECT_EQ(Run({"user", "invite", "bob"}), ExitCode::kOk);
  EXPECT_EQ(out(), "secret\n");
}

TEST_F(DirectoryTest, HasAnInvitationWrittenToThePerson) {
  Answer<dir::InviteUserRequest, dir::InviteUserResponse>(client::kInviteUser, "");
  EXPECT_EQ(Run({"user", "invite", "bob", "--by-email", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/users/bob" by_email: true)");
  EXPECT_EQ(out(), "");
}

TEST_F(DirectoryTest, AcceptsAnInvitationAsTheServiceThatSignsPeopleIn) {
  Answer<dir::AcceptInvitationRequest, dir::User>(client::kAcceptInvitation, "state: STATE_ACTIVE");
  EXPECT_EQ(Run({"user", "accept", "bob", "secret", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/users/bob" token: "secret")");
  EXPECT_EQ(callers().back().subject, "sign_in");
}

TEST_F(DirectoryTest, SetsWhatAUserMayOrder) {
  Answer<dir::SetSpendingLimitsRequest, dir::User>(
      client::kSetSpendingLimits,
      "spending_limits { per_period { currency_code: 'USD' units: 500 } period: PERIOD_QUARTER }");
  EXPECT_EQ(Run({"user", "limit", "bob", "--per-order", "50 USD", "--per-period", "500 USD", "--period", "quarter",
                 "--request-id", "r-1"}),
            ExitCode::kOk)
      << err();
  EXPECT_THAT(asked(), HasSubstr(R"(per_order { currency_code: "USD" units: 50 })"));
  EXPECT_THAT(asked(), HasSubstr("period: PERIOD_QUARTER"));
  EXPECT_THAT(out(), HasSubstr("500.00 USD per quarter"));
  EXPECT_EQ(Run({"user", "limit", "bob"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("spending_limits { }"));
}

TEST_F(DirectoryTest, MovesAUserToAnotherGroup) {
  Answer<dir::MoveUserRequest, dir::Membership>(
      client::kMoveUser, "user: 'organizations/acme/users/bob' group: 'organizations/acme/groups/tech'");
  EXPECT_EQ(Run({"user", "move", "bob", "sales", "tech", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/users/bob" )"
                     R"(from_group: "organizations/acme/groups/sales" to_group: "organizations/acme/groups/tech")");
  EXPECT_THAT(out(), HasSubstr("bob is in tech"));
}

TEST_F(DirectoryTest, ListsMembersOfAGroup) {
  Answer<dir::ListMembershipsRequest, dir::ListMembershipsResponse>(
      client::kListMemberships,
      "memberships { user: 'organizations/acme/users/bob' join_time { seconds: 1767571200 } group_mappings: 'buyers' "
      "}");
  EXPECT_EQ(Run({"group", "members", "tech"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(filter { group: "organizations/acme/groups/tech" })"));
  EXPECT_THAT(out(), HasSubstr("bob   2026-01-05 00:00  buyers"));
  EXPECT_EQ(Run({"group", "members", "tech", "--quiet"}), ExitCode::kOk);
  EXPECT_EQ(out(), "organizations/acme/users/bob\n");
}

TEST_F(DirectoryTest, ShowsAUserWithTheGroups) {
  Answer<dir::GetUserRequest, dir::User>(client::kGetUser, "name: 'organizations/acme/users/bob'");
  Answer<dir::ListMembershipsRequest, dir::ListMembershipsResponse>(
      client::kListMemberships,
      "memberships { group: 'organizations/acme/groups/sales' } memberships { group: 'organizations/acme/groups/tech' "
      "}");
  EXPECT_EQ(Run({"user", "get", "bob"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(filter { user: "organizations/acme/users/bob" })"));
  EXPECT_THAT(out(), HasSubstr("sales, tech\n"));
}

TEST_F(DirectoryTest, ShowsAUserWhoseGroupsTheCallerMayNotList) {
  Answer<dir::GetUserRequest, dir::User>(client::kGetUser, "name: 'organizations/acme/users/bob'");
  Fail<dir::ListMembershipsRequest, dir::ListMembershipsResponse>(client::kListMemberships,
                                                                  absl::PermissionDeniedError("no"));
  EXPECT_EQ(Run({"user", "get", "bob"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), Not(HasSubstr("groups")));
}

TEST_F(DirectoryTest, GrantsARoleUnderAnIdThatSaysWhat) {
  Answer<dir::GrantRoleRequest, dir::RoleGrant>(client::kGrantRole,
                                                "name: 'organizations/acme/roleGrants/bob-approver-tech'");
  EXPECT_EQ(Run({"role", "grant", "bob", "approver", "tech", "--limit", "500.00 EUR"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(role_grant_id: "bob-approver-tech")"));
  EXPECT_THAT(asked(), HasSubstr(R"(authority_limit { currency_code: "EUR" units: 500 })"));
}

TEST_F(DirectoryTest, TellsWhatAUserMayDo) {
  Answer<dir::GetEffectiveRightsRequest, dir::EffectiveRights>(
      client::kGetEffectiveRights,
      "rights { permission: 'groups.get' role_grants: 'organizations/acme/roleGrants/g-1' }");
  EXPECT_EQ(Run({"role", "rights", "bob", "tech"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("groups.get"));
  EXPECT_THAT(out(), HasSubstr("g-1"));
}

TEST_F(DirectoryTest, PrintsTheSecretOfAScimTokenAlone) {
  Answer<dir::CreateScimTokenRequest, dir::CreateScimTokenResponse>(client::kCreateScimToken, "secret: 's3cret'");
  EXPECT_EQ(Run({"scim-token", "create", "okta", "--until", "2027-01-01T00:00:00Z"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(parent: "organizations/acme" scim_token_id: "okta" )"
                     R"(scim_token { expire_time { seconds: 1798761600 } })");
  EXPECT_EQ(out(), "s3cret\n");
}

TEST_F(DirectoryTest, AdoptsAScimToken) {
  Answer<dir::AdoptScimTokenRequest, dir::ScimToken>(client::kAdoptScimToken, "adopted_by: 'bob'");
  EXPECT_EQ(Run({"scim-token", "adopt", "okta", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/scimTokens/okta")");
}

TEST_F(DirectoryTest, RevokesAScimToken) {
  Answer<dir::RevokeScimTokenRequest, dir::RevokeScimTokenResponse>(client::kRevokeScimToken, "");
  EXPECT_EQ(Run({"scim-token", "revoke", "okta", "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/scimTokens/okta")");
}

TEST_F(DirectoryTest, MapsAGroupOfTheIdentityProvider) {
  Answer<dir::CreateGroupMappingRequest, dir::GroupMapping>(
      client::kCreateGroupMapping,
      "name: 'organizations/acme/groupMappings/buyers' provider_group: 'organizations/acme/providerGroups/4f2a' "
      "group: 'organizations/acme/groups/tech' role: 'organizations/acme/roles/approver' membership: true "
      "state: STATE_IN_FORCE created_by: 'ann'");
  EXPECT_EQ(Run({"group-mapping", "create", "buyers", "4f2a", "tech", "--role", "approver", "--limit", "500.00 EUR",
                 "--member"}),
            ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(),
            R"(parent: "organizations/acme" group_mapping_id: "buyers" group_mapping { )"
            R"(provider_group: "organizations/acme/providerGroups/4f2a" group: "organizations/acme/groups/tech" )"
            R"(role: "organizations/acme/roles/approver" )"
            R"(authority_limit { currency_code: "EUR" units: 500 } membership: true })");
  EXPECT_THAT(out(), HasSubstr("members of 4f2a: approver, member on tech"));
  EXPECT_THAT(out(), HasSubstr("in force"));
}

TEST_F(DirectoryTest, ConfirmsAndDeletesAMapping) {
  Answer<dir::ConfirmGroupMappingRequest, dir::GroupMapping>(client::kConfirmGroupMapping,
                                                             "name: 'organizations/acme/groupMappings/buyers'");
  EXPECT_EQ(Run({"group-mapping", "confirm", "buyers", "e1", "--request-id", "r-1", "--quiet"}), ExitCode::kOk)
      << err();
  EXPECT_EQ(asked(), R"(request_id: "r-1" name: "organizations/acme/groupMappings/buyers" etag: "e1")");
  EXPECT_EQ(out(), "organizations/acme/groupMappings/buyers\n");
  Answer<dir::DeleteGroupMappingRequest, dir::DeleteGroupMappingResponse>(client::kDeleteGroupMapping, "");
  EXPECT_EQ(Run({"group-mapping", "delete", "buyers", "--request-id", "r-2"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(request_id: "r-2" name: "organizations/acme/groupMappings/buyers")");
}

TEST_F(DirectoryTest, ShowsUntilWhenAMappingCanBeConfirmed) {
  Answer<dir::GetGroupMappingRequest, dir::GroupMapping>(
      client::kGetGroupMapping,
      "name: 'organizations/acme/groupMappings/buyers' state: STATE_PROPOSED "
      "proposal_expire_time { seconds: 1597449600 }");
  EXPECT_EQ(Run({"group-mapping", "get", "buyers"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("2020-08-15"));
}

TEST_F(DirectoryTest, ListsMappingsAndTheIdentityProvidersGroups) {
  Answer<dir::ListGroupMappingsRequest, dir::ListGroupMappingsResponse>(
      client::kListGroupMappings,
      "group_mappings { name: 'organizations/acme/groupMappings/buyers' group: 'organizations/acme/groups/tech' "
      "provider_group: 'organizations/acme/providerGroups/4f2a' membership: true state: STATE_PROPOSED }");
  EXPECT_EQ(Run({"group-mapping", "list"}), ExitCode::kOk) << err();
  EXPECT_THAT(out(), HasSubstr("buyers"));
  EXPECT_THAT(out(), HasSubstr("member"));
  EXPECT_THAT(out(), HasSubstr("proposed"));
  Answer<dir::ListProviderGroupsRequest, dir::ListProviderGroupsResponse>(
      client::kListProviderGroups,
      "provider_groups { name: 'organizations/acme/providerGroups/4f2a' display_name: 'Buyers' member_count: 12 }");
  EXPECT_EQ(Run({"provider-group", "list", "--name", "Buyers"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr(R"(filter { display_name: "Buyers" })"));
  EXPECT_THAT(out(), HasSubstr("4f2a"));
  EXPECT_THAT(out(), HasSubstr("12"));
}

TEST_F(DirectoryTest, ShowsAndReplacesTheSettingsOfAGroup) {
  Answer<dir::GetEffectiveGroupSettingsRequest, dir::EffectiveGroupSettings>(
      client::kGetEffectiveGroupSettings,
      "group: 'organizations/acme/groups/tech' settings { required_order_fields: 'cost_center' "
      "payment_instruments { codes: 'card-1' codes: 'card-2' } delivery_addresses {} }");
  EXPECT_EQ(Run({"group", "settings", "tech"}), ExitCode::kOk) << err();
  EXPECT_EQ(asked(), R"(name: "organizations/acme/groups/tech")");
  EXPECT_THAT(out(), HasSubstr("card-1, card-2"));
  EXPECT_THAT(out(), HasSubstr("none"));
  Answer<dir::UpdateGroupSettingsRequest, dir::Group>(client::kUpdateGroupSettings, "");
  const std::string file = File("settings.json", R"({"deliveryAddressRequired": true})");
  EXPECT_EQ(Run({"group", "set-settings", "tech", file, "--request-id", "r-1"}), ExitCode::kOk) << err();
}

TEST_F(DirectoryTest, ListsAndWritesReferenceData) {
  Answer<dir::ListReferenceEntriesRequest, dir::ListReferenceEntriesResponse>(
      client::kListReferenceEntries, "reference_entries { code: '4711' display_name: 'Kitchen' }");
  EXPECT_EQ(Run({"reference", "list", "cost-centre", "--at", "2026-01-05"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(), HasSubstr("filter { kind: KIND_COST_CENTRE time { seconds: 1767571200 } }"));
  EXPECT_THAT(out(), HasSubstr("Kitchen"));
  Answer<dir::SetReferenceEntryRequest, dir::ReferenceEntry>(client::kSetReferenceEntry,
                                                             "kind: KIND_PROJECT code: 'p' state: STATE_IN_FORCE");
  const std::string file =
      File("project.json", R"({"kind": "KIND_PROJECT", "code": "p", "validFrom": "2026-01-05T00:00:00Z"})");
  EXPECT_EQ(Run({"reference", "set", file, "--request-id", "r-1"}), ExitCode::kOk) << err();
  EXPECT_THAT(asked(),
              HasSubstr(R"(reference_entry { kind: KIND_PROJECT code: "p" valid_from { seconds: 1767571200 } })"));
  EXPECT_THAT(out(), HasSubstr("in force"));
}

}  // namespace
}  // namespace outlay::cli
