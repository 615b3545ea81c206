#include "services/directory/domain/group_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/directory/domain/group_mapping_decisions.h"
#include "services/directory/domain/limits.h"
#include "services/directory/domain/provider_group.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);

Money Usd(int64_t cents) {
  return Money(cents, Currency::Of("USD"));
}

GroupMapping AMapping(const std::string& id, const std::string& role_id, bool membership,
                      const std::string& group_id = "tech") {
  GroupMapping mapping;
  mapping.id = id;
  mapping.spec = {.provider_group_id = "p",
                  .group_id = group_id,
                  .role_id = role_id,
                  .authority_limit = std::nullopt,
                  .membership = membership};
  mapping.state = GroupMappingState::kInForce;
  mapping.maker = {.subject = "ann", .on_behalf_of = ""};
  return mapping;
}

RoleGrant AGrant(const std::string& id, const std::string& mapping_id) {
  RoleGrant grant;
  grant.id = id;
  grant.spec = {.user_id = "bob", .role_id = "r", .group_id = "tech", .authority_limit = {}, .expire_time = {}};
  grant.state = RoleGrantState::kGranted;
  grant.mapping_id = mapping_id;
  return grant;
}

Membership AMembership(const std::string& group_id, std::vector<std::string> mapping_ids, bool only_mapped) {
  return {.user_id = "bob",
          .group_id = group_id,
          .join_time = absl::UnixEpoch(),
          .mapping_ids = std::move(mapping_ids),
          .only_mapped = only_mapped};
}

std::vector<std::string> IdsOf(const std::vector<RoleGrant>& grants) {
  std::vector<std::string> ids;
  for (const RoleGrant& grant : grants) ids.push_back(grant.id);
  return ids;
}

TEST(PlanMappedStepsTest, GivesWhatIsMissing) {
  const MappedSteps steps =
      PlanMappedSteps("bob", {AMapping("a", "r", false), AMapping("b", "", true), AMapping("c", "", true)}, {}, kNow);
  ASSERT_THAT(steps.granting, SizeIs(1));
  EXPECT_EQ(steps.granting[0].id, "a");
  ASSERT_THAT(steps.memberships, SizeIs(1)) << "two mappings, one membership";
  EXPECT_FALSE(steps.memberships[0].before.has_value());
  EXPECT_THAT(steps.memberships[0].after->mapping_ids, ElementsAre("b", "c"));
  EXPECT_TRUE(steps.memberships[0].after->only_mapped);
  EXPECT_EQ(steps.memberships[0].after->join_time, kNow);
  EXPECT_THAT(steps.ending, IsEmpty());
}

TEST(PlanMappedStepsTest, ChangesNothingThatIsSoAlready) {
  const MappedSteps steps =
      PlanMappedSteps("bob", {AMapping("a", "r", true)},
                      {.grants = {AGrant("g", "a")}, .memberships = {AMembership("tech", {"a"}, true)}}, kNow);
  EXPECT_THAT(steps.granting, IsEmpty());
  EXPECT_THAT(steps.memberships, IsEmpty());
  EXPECT_THAT(steps.ending, IsEmpty());
}

TEST(PlanMappedStepsTest, TakesBackWhatCameByMappingsOnly) {
  const MappedSteps steps =
      PlanMappedSteps("bob", {},
                      {.grants = {AGrant("by-hand", ""), AGrant("mapped", "a")},
                       .memberships = {AMembership("one", {"a"}, true), AMembership("two", {"a"}, false),
                                       AMembership("three", {}, false)}},
                      kNow);
  EXPECT_THAT(IdsOf(steps.ending), ElementsAre("mapped"));
  ASSERT_THAT(steps.memberships, SizeIs(2));
  EXPECT_EQ(steps.memberships[0].before->group_id, "one");
  EXPECT_FALSE(steps.memberships[0].after.has_value());
  EXPECT_THAT(steps.memberships[1].after->mapping_ids, IsEmpty()) << "somebody made it by hand, too: it stays";
}

TEST(PlanMappedStepsTest, KeepsAMembershipAsLongAsOneMappingGivesIt) {
  const MappedSteps steps = PlanMappedSteps(
      "bob", {AMapping("b", "", true)}, {.grants = {}, .memberships = {AMembership("tech", {"a", "b"}, true)}}, kNow);
  ASSERT_THAT(steps.memberships, SizeIs(1));
  EXPECT_THAT(steps.memberships[0].after->mapping_ids, ElementsAre("b"));
  EXPECT_EQ(steps.memberships[0].after->join_time, absl::UnixEpoch()) << "it is the same membership";
}

TEST(PlanMappedStepsTest, GivesNoMoreThanAUserCanHave) {
  Holdings holdings;
  for (int64_t i = 0; i < limits::kGrantsPerUser; ++i) holdings.grants.push_back(AGrant("g", ""));
  for (int64_t i = 0; i < limits::kMembershipsPerUser; ++i) {
    holdings.memberships.push_back(AMembership("g-" + std::to_string(i), {}, false));
  }
  MappedSteps steps = PlanMappedSteps("bob", {AMapping("a", "r", true)}, holdings, kNow);
  EXPECT_THAT(steps.granting, IsEmpty());
  EXPECT_THAT(steps.memberships, IsEmpty());
  holdings.grants.back().id = "over";
  holdings.grants.back().spec.expire_time = kNow;
  holdings.memberships.pop_back();
  steps = PlanMappedSteps("bob", {AMapping("a", "r", true), AMapping("b", "r", true, "other")}, holdings, kNow);
  EXPECT_THAT(IdsOf(steps.ending), ElementsAre("over")) << "its time is over: it makes room";
  EXPECT_THAT(steps.granting, SizeIs(1));
  EXPECT_THAT(steps.memberships, SizeIs(1));
}

TEST(GrantByMappingTest, SaysWhoMadeTheMapping) {
  GroupMapping mapping = AMapping("a", "r", false);
  mapping.confirmer = "cid";
  mapping.spec.authority_limit = Usd(500);
  const RoleGrant grant = GrantByMapping(mapping, "bob", "g", kNow);
  EXPECT_EQ(grant.mapping_id, "a");
  EXPECT_EQ(grant.granter.subject, "ann");
  EXPECT_EQ(grant.confirmer, "cid");
  EXPECT_EQ(grant.spec.authority_limit, Usd(500));
  EXPECT_TRUE(IsInForce(grant, kNow));
}

class DecideGroupMappingTest : public ::testing::Test {
 protected:
  // Holds `permissions` up to `limit`.
  static Grantor AGiver(const std::vector<std::string>& permissions, std::optional<Money> limit = std::nullopt) {
    Grantor giver = {.person = "ann", .rights = {}};
    for (const std::string& permission : permissions)
      giver.rights[permission] = {.authority_limit = limit, .grant_ids = {}};
    return giver;
  }
  absl::StatusOr<GroupMapping> Create(const GroupMapping& mapping, const Grantor& giver,
                                      bool second_person = false) const {
    return DecideCreateGroupMapping(
        {.mapping_id = "m", .spec = mapping.spec, .maker = {.subject = "ann", .on_behalf_of = ""}, .digest = "d"},
        mapping.spec.role_id.empty() ? nullptr : &role_, giver,
        {.base_currency = Currency::Of("USD"), .second_person = second_person}, kNow);
  }

  const Role role_ = [] {
    Role role;
    role.id = "r";
    role.spec = {.display_name = "R", .permissions = {"groups.get"}, .authority_limit_required = false};
    return role;
  }();
};

TEST_F(DecideGroupMappingTest, NeedsWhatItGivesAndTheRightToGiveIt) {
  const GroupMapping role = AMapping("m", "r", false);
  EXPECT_THAT(Create(role, AGiver({"groups.get", "roleGrants.create"})), IsOk());
  EXPECT_THAT(Create(role, AGiver({"roleGrants.create"})), HasMetadata("permission", "groups.get"));
  EXPECT_THAT(Create(role, AGiver({"groups.get"})), HasMetadata("permission", "roleGrants.create"));
  const GroupMapping membership = AMapping("m", "", true);
  EXPECT_THAT(Create(membership, AGiver({"memberships.add"}, Usd(5))), IsOk());
  EXPECT_THAT(Create(membership, AGiver({"groups.get", "roleGrants.create"})), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(Create(AMapping("m", "r", true), AGiver({"groups.get", "roleGrants.create"})),
              HasMetadata("permission", "memberships.add"));
}

TEST_F(DecideGroupMappingTest, GivesNoHigherLimitThanItsMakers) {
  GroupMapping mapping = AMapping("m", "r", false);
  const Grantor giver = AGiver({"groups.get", "roleGrants.create"}, Usd(500));
  EXPECT_THAT(Create(mapping, giver), HasReason("RIGHTS_NOT_HELD"));
  mapping.spec.authority_limit = Usd(501);
  EXPECT_THAT(Create(mapping, giver), HasReason("RIGHTS_NOT_HELD"));
  mapping.spec.authority_limit = Usd(500);
  EXPECT_THAT(Create(mapping, giver), IsOk());
  mapping.spec.role_id.clear();
  mapping.spec.membership = true;
  EXPECT_THAT(Create(mapping, giver), HasMetadata("field", "authority_limit"));
  mapping.spec.membership = false;
  EXPECT_THAT(Create(mapping, giver), HasReason("FIELD_REQUIRED"));
}

TEST_F(DecideGroupMappingTest, IsConfirmedByAnotherWhoGetsNothingByIt) {
  const Grantor giver = AGiver({"groups.get", "roleGrants.create"});
  const absl::StatusOr<GroupMapping> proposed = Create(AMapping("m", "r", false), giver, /*second_person=*/true);
  ASSERT_THAT(proposed, IsOk());
  EXPECT_EQ(proposed->state, GroupMappingState::kProposed);
  const auto confirm = [&](const std::string& person, const Grantor& proposer, const Grantor& confirming,
                           bool is_member, absl::Time now = kNow) {
    return DecideConfirmGroupMapping(
        *proposed, &role_, proposer,
        {.actor = {.subject = person, .on_behalf_of = ""}, .giver = confirming, .is_member = is_member},
        Currency::Of("USD"), now);
  };
  EXPECT_THAT(confirm("ann", giver, giver, false), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm("bob", giver, giver, true), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(confirm("bob", AGiver({}), giver, false), HasReason("RIGHTS_NOT_HELD"));
  EXPECT_THAT(confirm("bob", giver, AGiver({}), false), HasReason("RIGHTS_NOT_HELD"));
  const absl::Time end = kNow + limits::kProposalTimeToLive;
  EXPECT_EQ(ProposalExpiry(*proposed), end);
  EXPECT_THAT(confirm("bob", giver, giver, false, end), HasReason("GROUP_MAPPING_EXPIRED"));
  EXPECT_THAT(confirm("bob", giver, giver, false, end - absl::Microseconds(1)), IsOk());
  const absl::StatusOr<GroupMapping> confirmed = confirm("bob", giver, giver, false);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->state, GroupMappingState::kInForce);
  EXPECT_EQ(confirmed->confirmer, "bob");
  EXPECT_THAT(DecideConfirmGroupMapping(*confirmed, &role_, giver, {}, Currency::Of("USD"), kNow),
              HasReason("GROUP_MAPPING_NOT_PROPOSED"));
}

TEST(MemberEditTest, WhatComesLaterCounts) {
  MemberEdit edit;
  edit.Add("a");
  edit.Remove("a");
  edit.Remove("b");
  edit.Add("b");
  EXPECT_THAT(edit.added, ElementsAre("b"));
  EXPECT_THAT(edit.removed, ElementsAre("a"));
  edit.Clear();
  edit.Add("c");
  edit.Remove("d");
  EXPECT_EQ(edit, (MemberEdit{.from_nobody = true, .added = {"c"}, .removed = {}}));
}

TEST(ProviderGroupTest, HasLimitedMembersAndChanges) {
  MemberChange members;
  for (int64_t i = 0; i < limits::kMembersChangedPerRequest; ++i) members.joining.insert(std::to_string(i));
  EXPECT_THAT(DecideCreateProviderGroup("p", {.display_name = "P", .external_id = ""}, members, kNow), IsOk());
  ProviderGroup group = {.id = "p", .spec = {.display_name = "P", .external_id = ""}};
  group.member_count = limits::kMembersPerProviderGroup - limits::kMembersChangedPerRequest;
  const absl::StatusOr<ProviderGroupDecision> full = DecideUpdateProviderGroup(group, group.spec, members, kNow);
  ASSERT_THAT(full, IsOk());
  EXPECT_EQ(full->after.member_count, limits::kMembersPerProviderGroup);
  ++group.member_count;
  EXPECT_THAT(DecideUpdateProviderGroup(group, group.spec, members, kNow), HasReason("QUOTA_EXCEEDED"));
  members.leaving.insert("x");
  EXPECT_THAT(DecideUpdateProviderGroup(group, group.spec, members, kNow), HasMetadata("field", "members"));
  EXPECT_FALSE(DecideUpdateProviderGroup(group, group.spec, {}, kNow)->changed);
}

}  // namespace
}  // namespace outlay::directory
