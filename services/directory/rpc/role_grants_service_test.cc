#include "services/directory/rpc/role_grants_service.h"

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RoleGrantsTest : public ServiceFixture {
 protected:
  RoleGrantsTest() {
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(CreateGroup("team", "tech"), IsOk());
    EXPECT_THAT(CreateUser("bob"), IsOk());
    EXPECT_THAT(CreateUser("cid"), IsOk());
  }
  absl::StatusOr<v1::RoleGrant> Get(const std::string& id) {
    return Send<v1::GetRoleGrantRequest, v1::RoleGrant>("RoleGrants/GetRoleGrant",
                                                        "name: 'organizations/acme/roleGrants/" + id + "'");
  }
  absl::StatusOr<v1::RoleGrant> Confirm(const std::string& id, const std::string& etag, const std::string& subject) {
    return Send<v1::ConfirmRoleGrantRequest, v1::RoleGrant>(
        "RoleGrants/ConfirmRoleGrant", "name: 'organizations/acme/roleGrants/" + id + "' etag: '" + etag + "'",
        subject);
  }
  // The limit of a permission as text; "none": without limit; "-": not held.
  std::string LimitOf(const std::string& user, const std::string& group, const std::string& permission) {
    const absl::StatusOr<v1::EffectiveRights> rights = Rights(user, group);
    if (!rights.ok()) return ErrorReason(rights.status());
    for (const v1::EffectiveRight& right : rights->rights()) {
      if (right.permission() != permission) continue;
      return right.has_authority_limit() ? std::to_string(right.authority_limit().units()) : "none";
    }
    return "-";
  }
  std::vector<std::string> List(const std::string& filter) {
    std::vector<std::string> ids;
    std::string token;
    do {
      const auto page = Send<v1::ListRoleGrantsRequest, v1::ListRoleGrantsResponse>(
          "RoleGrants/ListRoleGrants",
          "parent: 'organizations/acme' page_size: 1 page_token: '" + token + "' filter { " + filter + " }");
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return ids;
      for (const v1::RoleGrant& grant : page->role_grants()) {
        ids.push_back(grant.name().substr(grant.name().rfind('/') + 1));
      }
      token = page->next_page_token();
    } while (!token.empty());
    return ids;
  }
};

constexpr char kLimit[] = "authority_limit { currency_code: 'USD' units: 500 }";

TEST_F(RoleGrantsTest, ReachTheGroupsBelow) {
  ASSERT_THAT(Grant("g-1", "bob", "approver", "tech", kLimit), IsOk());
  EXPECT_EQ(LimitOf("bob", "tech", "purchaseOrders.get"), "500");
  EXPECT_EQ(LimitOf("bob", "team", "purchaseOrders.get"), "500");
  EXPECT_EQ(LimitOf("bob", "root", "purchaseOrders.get"), "-");
  EXPECT_EQ(LimitOf("bob", "team", "purchaseOrders.create"), "-");
  const v1::RoleGranted event = Events<v1::RoleGranted>().back();
  EXPECT_EQ(event.authority_limit().units(), 500);
  EXPECT_EQ(event.granted_by(), "ann");
  // With the group they move.
  ASSERT_THAT(MoveGroup("team", "root"), IsOk());
  EXPECT_EQ(LimitOf("bob", "team", "purchaseOrders.get"), "-");
}

TEST_F(RoleGrantsTest, NobodyGrantsWhatTheyDoNotHold) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "tech"), IsOk());
  EXPECT_THAT(Grant("g-1", "cid", "requisitioner", "root", "", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Grant("g-2", "cid", "requisitioner", "team", "", "bob"), IsOk());
  EXPECT_THAT(Grant("g-3", "cid", "auditor", "team", "", "stranger"), HasReason("RIGHTS_NOT_HELD"));
  ASSERT_THAT(Verb<v1::SuspendUserRequest>("SuspendUser", "bob"), IsOk());
  EXPECT_THAT(Grant("g-4", "cid", "auditor", "team", "", "bob"), HasReason("RIGHTS_NOT_HELD"));
}

TEST_F(RoleGrantsTest, NobodyGrantsAHigherLimitThanTheirOwn) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "tech", kLimit), IsOk());
  EXPECT_THAT(Grant("g-1", "cid", "approver", "tech", "authority_limit { currency_code: 'USD' units: 501 }", "bob"),
              HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Grant("g-2", "cid", "auditor", "tech", "", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Grant("g-3", "cid", "approver", "tech", kLimit, "bob"), IsOk());
  EXPECT_THAT(Grant("g-4", "cid", "approver", "tech"), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Grant("g-5", "cid", "approver", "tech", "authority_limit { currency_code: 'EUR' units: 1 }"),
              HasReason("FIELD_INVALID"));
}

TEST_F(RoleGrantsTest, WaitForASecondPersonWhereTheOrganizationSaysSo) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "auditor", "tech");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state(), v1::RoleGrant::STATE_PROPOSED);
  EXPECT_EQ(Events<v1::RoleGrantProposed>().size(), 1u);
  EXPECT_EQ(LimitOf("cid", "tech", "purchaseOrders.get"), "-");
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("g-1", "stale", "bob"), HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "cid"), HasReason("SECOND_PERSON_REQUIRED"));
  const absl::StatusOr<v1::RoleGrant> granted = Confirm("g-1", proposed->etag(), "bob");
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->state(), v1::RoleGrant::STATE_GRANTED);
  EXPECT_EQ(granted->confirmed_by(), "bob");
  EXPECT_EQ(Events<v1::RoleGranted>().back().confirmed_by(), "bob");
  EXPECT_EQ(LimitOf("cid", "tech", "purchaseOrders.get"), "none");
  EXPECT_THAT(Confirm("g-1", granted->etag(), "bob"), HasReason("ROLE_GRANT_NOT_PROPOSED"));
}

TEST_F(RoleGrantsTest, AProposerWhoLostTheRightProposedNothing) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "auditor", "tech", "", "bob");
  ASSERT_THAT(proposed, IsOk());
  ASSERT_THAT(Revoke("g-admin"), IsOk());
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "ann"), HasReason("RIGHTS_NOT_HELD"));
}

TEST_F(RoleGrantsTest, AProposalGivesNothingAndIsOverAfterTwoWeeks) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::Time proposed_at = node_.clock().Now();
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "auditor", "tech");
  ASSERT_THAT(proposed, IsOk());
  const absl::Time end = proposed_at + limits::kProposalTimeToLive;
  EXPECT_EQ(absl::FromUnixSeconds(proposed->proposal_expire_time().seconds()),
            absl::FromUnixSeconds(absl::ToUnixSeconds(end)));
  node_.clock().SetTime(end);
  EXPECT_EQ(Get("g-1")->state(), v1::RoleGrant::STATE_EXPIRED);
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "bob"), HasReason("ROLE_GRANT_EXPIRED"));
  EXPECT_EQ(LimitOf("cid", "tech", "purchaseOrders.get"), "-");
  // Another one in its place, confirmed in the last microsecond: it holds from then on, not from when it was proposed.
  const absl::StatusOr<v1::RoleGrant> again = Grant("g-2", "cid", "auditor", "tech");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Get("g-1"), HasReason("ROLE_GRANT_NOT_FOUND"));
  const absl::Time confirmed_at = node_.clock().Now() + limits::kProposalTimeToLive - absl::Microseconds(1);
  node_.clock().SetTime(confirmed_at);
  const absl::StatusOr<v1::RoleGrant> granted = Confirm("g-2", again->etag(), "bob");
  ASSERT_THAT(granted, IsOk());
  EXPECT_FALSE(granted->has_proposal_expire_time());
  EXPECT_EQ(granted->grant_time().seconds(), absl::ToUnixSeconds(confirmed_at));
  EXPECT_EQ(LimitOf("cid", "tech", "purchaseOrders.get"), "none");
}

TEST_F(RoleGrantsTest, AProposalWhoseOwnTimeIsOverIsNotConfirmed) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  const absl::StatusOr<v1::RoleGrant> proposed = Grant(
      "g-1", "cid", "auditor", "tech", "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(end)) + " }");
  ASSERT_THAT(proposed, IsOk());
  node_.clock().SetTime(end);
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "bob"), HasReason("ROLE_GRANT_EXPIRED"));
}

TEST_F(RoleGrantsTest, TheSecondPersonIsNobodyOfTheFirstThroughAService) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "auditor", "tech");
  ASSERT_THAT(proposed, IsOk());
  v1::ConfirmRoleGrantRequest request;
  request.set_name("organizations/acme/roleGrants/g-1");
  request.set_etag(proposed->etag());
  int calls = 0;
  const auto confirm_for = [&](const std::string& service, const std::string& user) {
    request.set_request_id("c-" + std::to_string(++calls));
    return Call<v1::RoleGrant>("RoleGrants/ConfirmRoleGrant", request, As(service, "acme", user));
  };
  EXPECT_THAT(confirm_for("gateway", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm_for("ann", "bob"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm_for("gateway", "cid"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm_for("gateway", "bob"), IsOk());
}

TEST_F(RoleGrantsTest, AServiceAccountIsNoSecondPersonForItsOwner) {
  for (const std::string bot : {"bot-ann", "bot-bob", "bot-cid"}) {
    ASSERT_THAT(CreateUser(bot), IsOk());
    ASSERT_THAT((Send<v1::UpdateUserRequest, v1::User>(
                    "Users/UpdateUser", "user { name: '" + UserOf(bot) + "' owner: '" + UserOf(bot.substr(4)) + "' }")),
                IsOk());
    ASSERT_THAT(Grant("g-" + bot, bot, "administrator", "root"), IsOk());
  }
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "auditor", "tech");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "bot-ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "bot-cid"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("g-1", proposed->etag(), "bot-bob"), IsOk());
}

TEST_F(RoleGrantsTest, NobodyTakesAServiceAccountOffThemselves) {
  const auto give = [&](const std::string& bot, const std::string& owner, const std::string& subject) {
    return Send<v1::UpdateUserRequest, v1::User>(
        "Users/UpdateUser",
        "user { name: '" + UserOf(bot) + "' owner: '" + owner + "' } update_mask { paths: 'owner' }", subject);
  };
  for (const std::string bot : {"bot", "bot-of-bot"}) ASSERT_THAT(CreateUser(bot), IsOk());
  ASSERT_THAT(give("bot", UserOf("ann"), "ann"), IsOk()) << "nobody answered for it";
  ASSERT_THAT(give("bot-of-bot", UserOf("bot"), "ann"), IsOk());
  EXPECT_THAT(give("bot", "", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(give("bot", UserOf("bob"), "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(give("bot", UserOf("bob"), "bot"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(give("bot", UserOf("bob"), "bot-of-bot"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(give("bot-of-bot", "", "ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(give("bot", "", "bob"), IsOk());
}

TEST_F(RoleGrantsTest, AreGrantedOnceAndTheirIdsStayTaken) {
  const absl::StatusOr<v1::RoleGrant> first = Grant("g-1", "bob", "auditor", "tech");
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(Grant("g-1", "bob", "auditor", "tech")->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Grant("g-1", "cid", "auditor", "tech"), HasReason("ROLE_GRANT_ID_TAKEN"));
  ASSERT_THAT(Revoke("g-1"), IsOk());
  EXPECT_THAT(Get("g-1"), HasReason("ROLE_GRANT_NOT_FOUND"));
  EXPECT_THAT(Grant("g-1", "bob", "auditor", "tech"), HasReason("ROLE_GRANT_ID_TAKEN"));
  EXPECT_EQ(Events<v1::RoleRevoked>().back().revoked_by(), "ann");
  EXPECT_EQ(LimitOf("bob", "tech", "purchaseOrders.get"), "-");
}

TEST_F(RoleGrantsTest, ExpireWithoutAnyEventAndMakeRoom) {
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "tech",
                    "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(end)) + " }"),
              IsOk());
  EXPECT_EQ(LimitOf("bob", "tech", "purchaseOrders.get"), "none");
  node_.clock().SetTime(end);
  EXPECT_EQ(LimitOf("bob", "tech", "purchaseOrders.get"), "-");
  EXPECT_EQ(Get("g-1")->state(), v1::RoleGrant::STATE_EXPIRED);
  EXPECT_THAT(Events<v1::RoleRevoked>(), IsEmpty());
  ASSERT_THAT(Grant("g-2", "bob", "auditor", "tech"), IsOk());
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 1u);
  EXPECT_THAT(Get("g-1"), HasReason("ROLE_GRANT_NOT_FOUND"));
}

TEST_F(RoleGrantsTest, AreListedByEveryIndexPageByPage) {
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "tech"), IsOk());
  ASSERT_THAT(Grant("g-2", "cid", "auditor", "team"), IsOk());
  ASSERT_THAT(Grant("g-3", "bob", "finance", "team"), IsOk());
  EXPECT_THAT(List(""), ElementsAre("first-administrator", "g-1", "g-2", "g-3"));
  EXPECT_THAT(List("user: '" + UserOf("bob") + "'"), ElementsAre("g-1", "g-3"));
  EXPECT_THAT(List("group: '" + GroupOf("team") + "'"), ElementsAre("g-2", "g-3"));
  EXPECT_THAT(List("role: 'organizations/acme/roles/auditor'"), ElementsAre("g-2", "g-1"));  // by group, then id
  EXPECT_THAT(List("user: '" + UserOf("bob") + "' role: 'organizations/acme/roles/finance'"), ElementsAre("g-3"));
}

TEST_F(RoleGrantsTest, WhoAdministersForATimeOnlyDoesNotStandForTheLastAdministrator) {
  const std::string until = std::to_string(absl::ToUnixSeconds(node_.clock().Now() + absl::Hours(1)));
  ASSERT_THAT(Grant("g-1", "bob", "administrator", "root", "expire_time { seconds: " + until + " }"), IsOk());
  EXPECT_THAT(Revoke("first-administrator"), HasReason("LAST_ADMINISTRATOR")) << "in an hour nobody would be left";
  ASSERT_THAT(Grant("g-2", "cid", "administrator", "root"), IsOk());
  EXPECT_THAT(Revoke("first-administrator"), IsOk());
  EXPECT_THAT(Revoke("g-1"), IsOk());
}

class RolesTest : public RoleGrantsTest {
 protected:
  absl::StatusOr<v1::Role> Create(const std::string& id, const std::string& permissions,
                                  const std::string& subject = "ann") {
    return Send<v1::CreateRoleRequest, v1::Role>(
        "Roles/CreateRole",
        "parent: 'organizations/acme' role_id: '" + id + "' role { display_name: 'Own' " + permissions + " }", subject);
  }
  absl::StatusOr<v1::Role> Update(const std::string& id, const std::string& fields,
                                  const std::string& subject = "ann") {
    return Send<v1::UpdateRoleRequest, v1::Role>(
        "Roles/UpdateRole", "role { name: 'organizations/acme/roles/" + id + "' " + fields + " }", subject);
  }
  absl::StatusOr<v1::DeleteRoleResponse> Delete(const std::string& id) {
    return Send<v1::DeleteRoleRequest, v1::DeleteRoleResponse>("Roles/DeleteRole",
                                                               "name: 'organizations/acme/roles/" + id + "'");
  }
};

TEST_F(RolesTest, AnOwnRoleGivesItsPermissionsAsTheyAreNow) {
  const absl::StatusOr<v1::Role> role =
      Create("clerk", "permissions: 'purchaseOrders.get' permissions: 'groups.get' permissions: 'groups.get'");
  ASSERT_THAT(role, IsOk());
  EXPECT_THAT(role->permissions(), ElementsAre("groups.get", "purchaseOrders.get"));
  ASSERT_THAT(Grant("g-1", "bob", "clerk", "tech"), IsOk());
  EXPECT_EQ(LimitOf("bob", "team", "purchaseOrders.get"), "none");
  ASSERT_THAT(Update("clerk", "permissions: 'groups.get'"), IsOk());
  EXPECT_EQ(LimitOf("bob", "team", "purchaseOrders.get"), "-");
  EXPECT_THAT(Events<v1::RoleChanged>().back().permissions(), ElementsAre("groups.get"));
  EXPECT_THAT(Delete("clerk"), HasReason("ROLE_IN_USE"));
  ASSERT_THAT(Revoke("g-1"), IsOk());
  EXPECT_THAT(Delete("clerk"), IsOk());
  EXPECT_EQ(Events<v1::RoleDeleted>().size(), 1u);
}

TEST_F(RolesTest, ExpiredGrantsEndWithTheirRole) {
  ASSERT_THAT(Create("clerk", "permissions: 'groups.get'"), IsOk());
  const std::string until =
      "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(node_.clock().Now() + absl::Hours(1))) + " }";
  ASSERT_THAT(Grant("g-1", "bob", "clerk", "tech", until), IsOk());
  ASSERT_THAT(Grant("g-2", "cid", "clerk", "team", until), IsOk());
  EXPECT_THAT(Delete("clerk"), HasReason("ROLE_IN_USE"));
  node_.clock().Advance(absl::Hours(1));
  ASSERT_THAT(Grant("g-3", "cid", "clerk", "tech"), IsOk());
  EXPECT_THAT(Delete("clerk"), HasReason("ROLE_IN_USE")) << "one of three is in force";
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 1u) << "g-2 made room for g-3";
  ASSERT_THAT(Revoke("g-3"), IsOk());
  EXPECT_THAT(Delete("clerk"), IsOk());
  EXPECT_EQ(Events<v1::RoleRevoked>().size(), 3u);
  EXPECT_THAT(Get("g-1"), HasReason("ROLE_GRANT_NOT_FOUND"));
  EXPECT_EQ(LimitOf("bob", "team", "groups.get"), "-") << "what is left of the user's grants can be read";
}

TEST_F(RolesTest, WhereGrantsNeedASecondPersonNobodyWidensARoleThatSomebodyHas) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "root"), IsOk());
  ASSERT_THAT(Create("clerk", "permissions: 'groups.get' permissions: 'groups.list'"), IsOk());
  ASSERT_THAT(
      UpdateOrganization("organization { name: 'organizations/acme' settings { role_grant_second_person: true } }"),
      IsOk());
  EXPECT_THAT(Update("clerk", "permissions: 'groups.get' permissions: 'groups.create'"), IsOk()) << "nobody has it";
  const absl::StatusOr<v1::RoleGrant> proposed = Grant("g-1", "cid", "clerk", "tech");
  ASSERT_THAT(proposed, IsOk());
  const std::string wider = "permissions: 'groups.get' permissions: 'groups.create' permissions: 'groups.delete'";
  const absl::Status refused = Update("clerk", wider).status();
  EXPECT_THAT(refused, HasReason("ROLE_WIDENING_REFUSED")) << "what is proposed is what is confirmed";
  EXPECT_THAT(refused, ::outlay::testing::HasMetadata("permission", "groups.delete"));
  ASSERT_THAT(Confirm("g-1", proposed->etag(), "bob"), IsOk());
  EXPECT_THAT(Update("clerk", wider), HasReason("ROLE_WIDENING_REFUSED"));
  EXPECT_THAT(Update("clerk", "permissions: 'groups.delete'"), HasReason("ROLE_WIDENING_REFUSED")) << "another one";
  EXPECT_THAT(Update("clerk", "display_name: 'Clerks' permissions: 'groups.get'"), IsOk()) << "less is free";
  EXPECT_EQ(LimitOf("cid", "tech", "groups.create"), "-");
  ASSERT_THAT(Revoke("g-1"), IsOk());
  EXPECT_THAT(Update("clerk", wider), IsOk());
}

TEST_F(RolesTest, ACreationThatComesLateBringsNoDeletedOneBack) {
  ASSERT_THAT(Create("clerk", "permissions: 'groups.get'"), IsOk());
  ASSERT_THAT(Delete("clerk"), IsOk());
  EXPECT_THAT(Create("clerk", "permissions: 'groups.get'"), HasReason("ROLE_ID_TAKEN"));
  EXPECT_THAT(Create("clerk", "permissions: 'groups.list'"), HasReason("ROLE_ID_TAKEN"));
}

TEST_F(RolesTest, NobodyMakesARoleOfWhatTheyDoNotHoldOnTop) {
  ASSERT_THAT(Grant("g-admin", "bob", "administrator", "tech"), IsOk());
  EXPECT_THAT(Create("clerk", "permissions: 'groups.get'", "bob"), HasReason("RIGHTS_NOT_HELD"));
  ASSERT_THAT(Create("clerk", "permissions: 'groups.get'"), IsOk());
  EXPECT_THAT(Update("clerk", "permissions: 'groups.create'", "bob"), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Create("other", "permissions: 'organizations.create'"), HasReason("PERMISSION_NOT_FOUND"));
}

TEST_F(RolesTest, BuiltInOnesAreListedAndStay) {
  const auto page =
      Send<v1::ListRolesRequest, v1::ListRolesResponse>("Roles/ListRoles", "parent: 'organizations/acme'");
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->roles_size(), 6);
  EXPECT_EQ(page->roles(0).name(), "organizations/acme/roles/administrator");
  EXPECT_TRUE(page->roles(0).built_in());
  EXPECT_THAT(Update("auditor", "permissions: 'groups.create'"), HasReason("ROLE_BUILT_IN"));
  EXPECT_THAT(Delete("auditor"), HasReason("ROLE_BUILT_IN"));
  EXPECT_THAT(Delete("nothing"), HasReason("ROLE_NOT_FOUND"));
  EXPECT_THAT(Create("auditor", "permissions: 'groups.get'"), HasReason("ROLE_ID_TAKEN"));
}

}  // namespace
}  // namespace outlay::directory
