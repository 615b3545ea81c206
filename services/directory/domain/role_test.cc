#include "services/directory/domain/role.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/directory/domain/role_decisions.h"
#include "services/directory/domain/role_table.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);
const std::string kGet = "purchaseOrders.get";
const std::string kCreate = "purchaseOrders.create";

Money Usd(int64_t cents) {
  return Money(cents, Currency::Of("USD"));
}

RoleGrant AGrant(const std::string& id, const std::string& group_id, std::optional<Money> limit = std::nullopt) {
  RoleGrant grant;
  grant.id = id;
  grant.spec = {.user_id = "ann", .role_id = "r", .group_id = group_id, .authority_limit = limit, .expire_time = {}};
  grant.state = RoleGrantState::kGranted;
  grant.granter = {.subject = "admin", .on_behalf_of = ""};
  return grant;
}

Role ARole(std::vector<std::string> permissions, bool limit_required = false) {
  Role role;
  role.id = "r";
  role.spec = {.display_name = "R", .permissions = std::move(permissions), .authority_limit_required = limit_required};
  return role;
}

User AnActiveUser() {
  User user;
  user.id = "ann";
  user.state = UserState::kActive;
  return user;
}

TEST(RightsTest, ReachTheSubtreeAndNothingElse) {
  const std::vector<HeldGrant> grants = {{.grant = AGrant("g-1", "dept"), .permissions = {kGet}}};
  EXPECT_EQ(EffectiveRights(UserState::kActive, grants, {"root", "dept"}, kNow).size(), 1u);
  EXPECT_EQ(EffectiveRights(UserState::kActive, grants, {"root", "dept", "team"}, kNow).size(), 1u);
  EXPECT_THAT(EffectiveRights(UserState::kActive, grants, {"root"}, kNow), IsEmpty());
  EXPECT_THAT(EffectiveRights(UserState::kActive, grants, {"root", "other"}, kNow), IsEmpty());
}

TEST(RightsTest, OnlyAnActiveUserHasAny) {
  const std::vector<HeldGrant> grants = {{.grant = AGrant("g-1", "root"), .permissions = {kGet}}};
  for (const UserState state : {UserState::kInvited, UserState::kSuspended, UserState::kDeprovisioned}) {
    EXPECT_THAT(EffectiveRights(state, grants, {"root"}, kNow), IsEmpty()) << ToWord(state);
  }
}

TEST(RightsTest, EndWithTheGrantToTheMicrosecond) {
  RoleGrant grant = AGrant("g-1", "root");
  grant.spec.expire_time = kNow;
  const std::vector<HeldGrant> grants = {{.grant = grant, .permissions = {kGet}}};
  EXPECT_THAT(EffectiveRights(UserState::kActive, grants, {"root"}, kNow), IsEmpty());
  EXPECT_EQ(EffectiveRights(UserState::kActive, grants, {"root"}, kNow - absl::Microseconds(1)).size(), 1u);
}

TEST(RightsTest, AProposedGrantGivesNone) {
  RoleGrant grant = AGrant("g-1", "root");
  grant.state = RoleGrantState::kProposed;
  EXPECT_THAT(EffectiveRights(UserState::kActive, {{.grant = grant, .permissions = {kGet}}}, {"root"}, kNow),
              IsEmpty());
}

TEST(RightsTest, TheHighestLimitCountsAndNoneIsHigherThanAny) {
  const std::vector<HeldGrant> grants = {{.grant = AGrant("g-2", "root", Usd(100)), .permissions = {kGet, kCreate}},
                                         {.grant = AGrant("g-1", "dept", Usd(500)), .permissions = {kGet, kCreate}},
                                         {.grant = AGrant("g-3", "dept"), .permissions = {kGet}}};
  const Rights rights = EffectiveRights(UserState::kActive, grants, {"root", "dept"}, kNow);
  EXPECT_EQ(rights.at(kCreate).authority_limit, Usd(500));
  EXPECT_THAT(rights.at(kCreate).grant_ids, ElementsAre("g-1", "g-2"));
  EXPECT_EQ(rights.at(kGet).authority_limit, std::nullopt);
}

TEST(RightsTest, NobodyGivesWhatTheyDoNotHoldToTheCent) {
  Rights rights;
  rights[kGet] = {.authority_limit = std::nullopt, .grant_ids = {}};
  rights[kCreate] = {.authority_limit = Usd(500), .grant_ids = {}};
  EXPECT_THAT(CheckHolds(rights, "bob", "g", {kGet, kCreate}, Usd(500)), IsOk());
  EXPECT_THAT(CheckHolds(rights, "bob", "g", {kCreate}, Usd(501)), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(CheckHolds(rights, "bob", "g", {kCreate}, std::nullopt), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(CheckHolds(rights, "bob", "g", {kCreate}, Money(1, Currency::Of("EUR"))), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(CheckHolds(rights, "bob", "g", {kGet, "groups.create"}, Usd(1)), HasReason("RIGHTS_NOT_HELD"));
}

class GrantTest : public ::testing::Test {
 protected:
  GrantTest() { giver_.rights[kGet] = {.authority_limit = Usd(1000), .grant_ids = {}}; }

  absl::StatusOr<RoleGrant> Grant(const RoleGrantSpec& spec, const Role& role) {
    return DecideGrantRole(
        {.grant_id = "g", .spec = spec, .granter = {.subject = "bob", .on_behalf_of = ""}, .digest = {}}, role, user_,
        giver_, rules_, kNow);
  }

  RoleGrantSpec spec_ = {
      .user_id = "ann", .role_id = "r", .group_id = "root", .authority_limit = Usd(10), .expire_time = {}};
  User user_ = AnActiveUser();
  Grantor giver_ = {.person = "bob", .rights = {}};
  GrantRules rules_ = {.base_currency = Currency::Of("USD"), .second_person = false};
};

TEST_F(GrantTest, IsInForceAtOnceOrWaitsForASecondPerson) {
  EXPECT_EQ(Grant(spec_, ARole({kGet}))->state, RoleGrantState::kGranted);
  rules_.second_person = true;
  EXPECT_EQ(Grant(spec_, ARole({kGet}))->state, RoleGrantState::kProposed);
}

TEST_F(GrantTest, NeedsALimitWhereTheRoleSaysSoInTheBaseCurrency) {
  spec_.authority_limit.reset();
  giver_.rights[kGet].authority_limit.reset();
  EXPECT_THAT(Grant(spec_, ARole({kGet}, true)), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(Grant(spec_, ARole({kGet}, false)), IsOk());
  spec_.authority_limit = Money(1, Currency::Of("EUR"));
  EXPECT_THAT(Grant(spec_, ARole({kGet}, true)), HasReason("FIELD_INVALID"));
}

TEST_F(GrantTest, IsOfTheFutureAndForSomebodyWhoIsHere) {
  spec_.expire_time = kNow;
  EXPECT_THAT(Grant(spec_, ARole({kGet})), HasReason("FIELD_INVALID"));
  spec_.expire_time = kNow + absl::Microseconds(1);
  EXPECT_THAT(Grant(spec_, ARole({kGet})), IsOk());
  user_.state = UserState::kDeprovisioned;
  EXPECT_THAT(Grant(spec_, ARole({kGet})), HasReason("USER_STATE_FORBIDS"));
}

TEST_F(GrantTest, IsConfirmedByAThirdPersonWhoHoldsItAsTheProposerStillDoes) {
  rules_.second_person = true;
  const RoleGrant proposed = *Grant(spec_, ARole({kGet}));
  const auto confirm = [&](const std::string& subject, const Grantor& proposer, const Grantor& confirming) {
    return DecideConfirmRoleGrant(proposed, ARole({kGet}), user_, Persons(user_.id), proposer,
                                  {.subject = subject, .on_behalf_of = ""}, confirming, kNow);
  };
  const Grantor holds = {.person = "x", .rights = giver_.rights};
  const Grantor holds_nothing = {.person = "x", .rights = {}};
  EXPECT_THAT(confirm("bob", holds, holds), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm("ann", holds, holds), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm("cid", holds, holds_nothing), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(confirm("cid", holds_nothing, holds), HasReason("RIGHTS_NOT_HELD"));
  const absl::StatusOr<RoleGrant> granted = confirm("cid", holds, holds);
  ASSERT_THAT(granted, IsOk());
  EXPECT_EQ(granted->state, RoleGrantState::kGranted);
  EXPECT_EQ(granted->confirmer, "cid");
  EXPECT_THAT(DecideConfirmRoleGrant(*granted, ARole({kGet}), user_, Persons(user_.id), holds,
                                     {.subject = "cid", .on_behalf_of = ""}, holds, kNow),
              HasReason("ROLE_GRANT_NOT_PROPOSED"));
}

TEST(RoleTest, IsMadeOfKnownPermissionsThatItsMakerHolds) {
  Grantor giver = {.person = "bob", .rights = {}};
  giver.rights[kGet] = {.authority_limit = std::nullopt, .grant_ids = {}};
  const RoleSpec twice = {.display_name = "R", .permissions = {kGet, kGet}, .authority_limit_required = false};
  const absl::StatusOr<Role> role = DecideCreateRole(twice, "r", "d", giver, "root", kNow);
  ASSERT_THAT(role, IsOk());
  EXPECT_THAT(role->spec.permissions, ElementsAre(kGet));
  RoleSpec spec = twice;
  spec.permissions = {kGet, kCreate};
  EXPECT_THAT(DecideCreateRole(spec, "r", "d", giver, "root", kNow), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(DecideUpdateRole(*role, spec, giver, /*fixed=*/false, "root", kNow), HasReason("RIGHTS_NOT_HELD"));
  spec.permissions = {"purchaseOrders.paint"};
  EXPECT_THAT(DecideCreateRole(spec, "r", "d", giver, "root", kNow), HasReason("PERMISSION_NOT_FOUND"));
  spec.permissions = {"organizations.create"};
  EXPECT_THAT(DecideCreateRole(spec, "r", "d", giver, "root", kNow), HasReason("PERMISSION_NOT_FOUND"));
  EXPECT_FALSE(DecideUpdateRole(*role, twice, giver, /*fixed=*/false, "root", kNow)->changed);
}

TEST(RoleTest, ABuiltInOneStaysAndOneInUseIsNotDeleted) {
  const Role built_in = BuiltInRoles(kNow)[0];
  Grantor giver = {.person = "bob", .rights = {}};
  EXPECT_THAT(DecideUpdateRole(built_in, built_in.spec, giver, /*fixed=*/false, "root", kNow),
              HasReason("ROLE_BUILT_IN"));
  EXPECT_THAT(CheckDeleteRole(built_in, false), HasReason("ROLE_BUILT_IN"));
  EXPECT_THAT(CheckDeleteRole(ARole({kGet}), true), HasReason("ROLE_IN_USE"));
  EXPECT_THAT(CheckDeleteRole(ARole({kGet}), false), IsOk());
}

TEST(RoleTest, ABuiltInOneFollowsTheTable) {
  Role present = BuiltInRoles(kNow)[1];
  Role wanted = present;
  EXPECT_EQ(DecideRefreshRole(&present, &wanted, kNow), std::nullopt);
  EXPECT_EQ(DecideRefreshRole(nullptr, nullptr, kNow), std::nullopt);
  wanted.spec.permissions = {kGet};
  const absl::Time later = kNow + absl::Hours(1);
  const std::optional<Role> changed = DecideRefreshRole(&present, &wanted, later);
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ(changed->spec, wanted.spec);
  EXPECT_EQ(changed->revision, present.revision + 1);
  EXPECT_EQ(changed->create_time, kNow);
  EXPECT_EQ(changed->update_time, later);
  EXPECT_EQ(DecideRefreshRole(nullptr, &wanted, later)->create_time, later);
  const std::optional<Role> left = DecideRefreshRole(&present, nullptr, later);
  ASSERT_TRUE(left.has_value());
  EXPECT_FALSE(left->built_in);
  EXPECT_EQ(left->spec, present.spec);
  present.built_in = false;
  EXPECT_EQ(DecideRefreshRole(&present, &wanted, later), std::nullopt) << "the organization's own";
  EXPECT_EQ(DecideRefreshRole(&present, nullptr, later), std::nullopt);
}

}  // namespace
}  // namespace outlay::directory
