#include "services/directory/rpc/groups_service.h"

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class GroupsTest : public ServiceFixture {
 protected:
  GroupsTest() {
    EXPECT_THAT(CreateGroup("sales"), IsOk());
    EXPECT_THAT(CreateGroup("tech"), IsOk());
    EXPECT_THAT(CreateGroup("team", "tech"), IsOk());
  }
  absl::StatusOr<v1::Group> Get(const std::string& id) {
    return Send<v1::GetGroupRequest, v1::Group>("Groups/GetGroup", "name: '" + GroupOf(id) + "'");
  }
  absl::StatusOr<v1::DeleteGroupResponse> Delete(const std::string& id) {
    return Send<v1::DeleteGroupRequest, v1::DeleteGroupResponse>("Groups/DeleteGroup", "name: '" + GroupOf(id) + "'");
  }
  // The last parts of the names, or the error's reason.
  std::vector<std::string> Path(const std::string& id, std::optional<absl::Time> time = std::nullopt) {
    std::string text = "name: '" + GroupOf(id) + "'";
    if (time.has_value()) {
      text += " time { seconds: " + std::to_string(absl::ToUnixSeconds(*time)) + " nanos: " +
              std::to_string(absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(absl::ToUnixSeconds(*time)))) +
              " }";
    }
    const auto path = Send<v1::GetGroupPathRequest, v1::GroupPath>("Groups/GetGroupPath", text);
    if (!path.ok()) return {ErrorReason(path.status())};
    std::vector<std::string> ids;
    for (const std::string& name : path->groups()) ids.push_back(name.substr(name.rfind('/') + 1));
    return ids;
  }
  std::vector<std::string> List(const std::string& filter = "") {
    std::vector<std::string> ids;
    const auto page = Send<v1::ListGroupsRequest, v1::ListGroupsResponse>("Groups/ListGroups",
                                                                          "parent: 'organizations/acme' " + filter);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) return ids;
    for (const v1::Group& group : page->groups()) ids.push_back(group.name().substr(group.name().rfind('/') + 1));
    return ids;
  }
};

TEST_F(GroupsTest, FormATreeThatIsListedByIdAndByParent) {
  EXPECT_EQ(Get("team")->depth(), 3);
  EXPECT_EQ(Get("team")->parent(), GroupOf("tech"));
  EXPECT_THAT(List(), ElementsAre("root", "sales", "team", "tech"));
  EXPECT_THAT(List("filter { parent_group: '" + GroupOf("root") + "' }"), ElementsAre("sales", "tech"));
  EXPECT_THAT(CreateGroup("x", "nowhere"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(CreateGroup("sales", "tech"), HasReason("GROUP_ID_TAKEN"));
  EXPECT_THAT(CreateGroup("sales"), IsOk());
  EXPECT_THAT(
      (Send<v1::CreateGroupRequest, v1::Group>(
          "Groups/CreateGroup", "parent: 'organizations/acme' group_id: 'x' group { display_name: 'second top' }")),
      HasReason("FIELD_REQUIRED"));
}

TEST_F(GroupsTest, PagesBindTheirFilter) {
  const auto page = Send<v1::ListGroupsRequest, v1::ListGroupsResponse>("Groups/ListGroups",
                                                                        "parent: 'organizations/acme' page_size: 3");
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->groups_size(), 3);
  EXPECT_THAT(List("page_token: '" + page->next_page_token() + "'"), ElementsAre("tech"));
  EXPECT_THAT((Send<v1::ListGroupsRequest, v1::ListGroupsResponse>(
                  "Groups/ListGroups", "parent: 'organizations/acme' page_token: '" + page->next_page_token() +
                                           "' filter { parent_group: '" + GroupOf("root") + "' }")),
              HasReason("PAGE_TOKEN_INVALID"));
}

TEST_F(GroupsTest, AMovedOneKeepsItsHistory) {
  const absl::Time before = node_.clock().Now();
  node_.clock().Advance(absl::Hours(1));
  const absl::Time moved = node_.clock().Now();
  ASSERT_THAT(MoveGroup("tech", "sales"), IsOk());
  EXPECT_THAT(Path("team"), ElementsAre("root", "sales", "tech", "team"));
  EXPECT_THAT(Path("team", moved), ElementsAre("root", "sales", "tech", "team"));
  EXPECT_THAT(Path("team", moved - absl::Microseconds(1)), ElementsAre("root", "tech", "team"));
  EXPECT_THAT(Path("team", before - absl::Hours(1)), ElementsAre("GROUP_NOT_FOUND"));
  const auto history = Send<v1::ListGroupPlacementsRequest, v1::ListGroupPlacementsResponse>(
      "Groups/ListGroupPlacements", "name: '" + GroupOf("tech") + "'");
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->placements_size(), 2);
  EXPECT_EQ(history->placements(0).parent(), GroupOf("sales"));
  EXPECT_FALSE(history->placements(0).has_end_time());
  EXPECT_EQ(history->placements(1).end_time().seconds(), absl::ToUnixSeconds(moved));
  ASSERT_EQ(Events<v1::GroupMoved>().size(), 1u);
  EXPECT_EQ(Events<v1::GroupMoved>()[0].old_parent(), GroupOf("root"));
  EXPECT_EQ(Events<v1::GroupChanged>().back().parent(), GroupOf("sales"));
}

TEST_F(GroupsTest, MovesKeepTheDepthOfAllThatIsBelow) {
  std::string above = "root";
  for (int depth = 2; depth <= limits::kGroupDepth - 1; ++depth) {
    ASSERT_THAT(CreateGroup("d" + std::to_string(depth), above), IsOk());
    above = "d" + std::to_string(depth);
  }
  EXPECT_THAT(MoveGroup("tech", "d9"), HasReason("GROUP_TOO_DEEP"));
  EXPECT_THAT(MoveGroup("sales", "d9"), IsOk());
  EXPECT_EQ(Get("sales")->depth(), limits::kGroupDepth);
  EXPECT_THAT(CreateGroup("deeper", "sales"), HasReason("GROUP_TOO_DEEP"));
  EXPECT_THAT(MoveGroup("d2", "d5"), HasReason("GROUP_CYCLE"));
  EXPECT_THAT(MoveGroup("d2", "tech"), HasReason("GROUP_TOO_DEEP"));
  // Without the leaf at the bottom the same fits.
  ASSERT_THAT(MoveGroup("sales", "root"), IsOk());
  EXPECT_THAT(MoveGroup("d2", "tech"), IsOk());
  EXPECT_EQ(Get("d9")->depth(), limits::kGroupDepth);
}

TEST_F(GroupsTest, OnlyAnEmptyOneIsDeletedAndItsIdStaysTaken) {
  EXPECT_THAT(Delete("tech"), HasReason("GROUP_NOT_EMPTY"));
  ASSERT_THAT(CreateUser("bob", "team"), IsOk());
  EXPECT_THAT(Delete("team"), HasReason("GROUP_NOT_EMPTY"));
  ASSERT_THAT(Deprovision("bob"), IsOk());
  ASSERT_THAT(CreateUser("cid"), IsOk());
  ASSERT_THAT(Grant("g-1", "cid", "auditor", "team"), IsOk());
  EXPECT_THAT(Delete("team"), HasReason("GROUP_NOT_EMPTY"));
  ASSERT_THAT(Revoke("g-1"), IsOk());
  ASSERT_THAT(Delete("team"), IsOk());
  EXPECT_EQ(Events<v1::GroupDeleted>().size(), 1u);
  EXPECT_THAT(Get("team"), HasReason("GROUP_NOT_FOUND"));
  EXPECT_THAT(CreateGroup("team", "tech"), HasReason("GROUP_ID_TAKEN"));
  EXPECT_THAT(Delete("tech"), IsOk());
  EXPECT_THAT(Delete("root"), HasReason("ROOT_GROUP_FIXED"));
  // What was is still told.
  EXPECT_THAT(Path("team", node_.clock().Now() - absl::Microseconds(1)), ElementsAre("GROUP_NOT_FOUND"));
}

// Nobody is told when a grant expires, so nobody would know to revoke it.
TEST_F(GroupsTest, ExpiredRoleGrantsEndWithTheirGroup) {
  ASSERT_THAT(CreateUser("bob"), IsOk());
  const absl::Time end = node_.clock().Now() + absl::Hours(1);
  const std::string until = "expire_time { seconds: " + std::to_string(absl::ToUnixSeconds(end)) + " }";
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "team", until), IsOk());
  ASSERT_THAT(Grant("g-2", "bob", "finance", "team", "expire_time { seconds: 4000000000 }"), IsOk());
  EXPECT_THAT(Delete("team"), HasReason("GROUP_NOT_EMPTY"));
  node_.clock().SetTime(end);
  EXPECT_THAT(Delete("team"), HasReason("GROUP_NOT_EMPTY")) << "the other one is in force";
  EXPECT_THAT(Events<v1::RoleRevoked>(), IsEmpty());
  ASSERT_THAT(Revoke("g-2"), IsOk());
  ASSERT_THAT(Delete("team"), IsOk());
  ASSERT_EQ(Events<v1::RoleRevoked>().size(), 2u);
  EXPECT_EQ(Events<v1::RoleRevoked>().back().role_grant(), "organizations/acme/roleGrants/g-1");
  EXPECT_THAT(Grant("g-1", "bob", "auditor", "tech", until), HasReason("ROLE_GRANT_ID_TAKEN"));
}

TEST_F(GroupsTest, AreRenamedByEtag) {
  const std::string etag = Get("sales")->etag();
  const auto rename = [&](const std::string& name) {
    return Send<v1::UpdateGroupRequest, v1::Group>(
        "Groups/UpdateGroup", "group { name: '" + GroupOf("sales") + "' display_name: '" + name + "' etag: '" + etag +
                                  "' } update_mask { paths: 'display_name' }");
  };
  EXPECT_EQ(rename("Sales & Marketing")->display_name(), "Sales & Marketing");
  EXPECT_THAT(rename("Other"), HasReason("ETAG_MISMATCH"));
  EXPECT_EQ(Events<v1::GroupChanged>().back().display_name(), "Sales & Marketing");
}

class GroupSettingsServiceTest : public GroupsTest {
 protected:
  absl::StatusOr<v1::Group> Say(const std::string& group, const std::string& settings) {
    return Send<v1::UpdateGroupSettingsRequest, v1::Group>(
        "Groups/UpdateGroupSettings", "name: '" + GroupOf(group) + "' settings { " + settings + " }");
  }
  v1::GroupSettings Holding(const std::string& group) {
    const auto effective = Send<v1::GetEffectiveGroupSettingsRequest, v1::EffectiveGroupSettings>(
        "Groups/GetEffectiveGroupSettings", "name: '" + GroupOf(group) + "'");
    EXPECT_THAT(effective, IsOk());
    return effective.value_or(v1::EffectiveGroupSettings()).settings();
  }
  void MakeCard(const std::string& code) {
    EXPECT_THAT((Send<v1::SetReferenceEntryRequest, v1::ReferenceEntry>(
                    "ReferenceData/SetReferenceEntry",
                    "parent: 'organizations/acme' reference_entry { kind: KIND_PAYMENT_INSTRUMENT code: '" + code +
                        "' valid_from { seconds: 1700000000 } payment_instrument { type: TYPE_CARD } }")),
                IsOk());
  }
};

TEST_F(GroupSettingsServiceTest, AreInheritedAndOnlyGetStricter) {
  MakeCard("card-1");
  MakeCard("card-2");
  ASSERT_THAT(
      Say("root", "required_order_fields: 'cost_center' payment_instruments { codes: 'card-1' codes: 'card-2' }"),
      IsOk());
  ASSERT_THAT(Say("tech", "required_order_fields: 'job_code' payment_instruments { codes: 'card-2' }"), IsOk());
  ASSERT_THAT(Say("team", "delivery_address_required: true"), IsOk());
  const v1::GroupSettings team = Holding("team");
  EXPECT_THAT(team.required_order_fields(), ElementsAre("cost_center", "job_code"));
  EXPECT_THAT(team.payment_instruments().codes(), ElementsAre("card-2"));
  EXPECT_TRUE(team.delivery_address_required());
  EXPECT_FALSE(Holding("tech").delivery_address_required());
  EXPECT_THAT(Holding("sales").required_order_fields(), ElementsAre("cost_center"));
  EXPECT_THAT(Say("team", "payment_instruments { codes: 'card-1' }"), HasReason("SETTING_NOT_STRICTER"));
  ASSERT_THAT(Say("tech", "personal_payment_forbidden: true"), IsOk());
  EXPECT_THAT(Say("team", "personal_payment_forbidden: false"), HasReason("SETTING_NOT_STRICTER"));
  // What was said before a group above got stricter counts no further than that.
  ASSERT_THAT(Say("team", "payment_instruments { codes: 'card-1' }"), IsOk());
  ASSERT_THAT(Say("root", "payment_instruments { codes: 'card-2' }"), IsOk());
  EXPECT_TRUE(Holding("team").has_payment_instruments());
  EXPECT_THAT(Holding("team").payment_instruments().codes(), IsEmpty());
}

TEST_F(GroupSettingsServiceTest, NarrowTheMaterialityOfTheOrganization) {
  const auto allow = [&](const std::string& materiality) {
    return Send<v1::UpdateOrganizationRequest, v1::Organization>(
        "Organizations/UpdateOrganization", "organization { name: 'organizations/acme' settings { " + materiality +
                                                " } } update_mask { paths: 'settings' }");
  };
  ASSERT_THAT(Say("tech", "materiality { basis_points: 200 }"), IsOk());
  EXPECT_FALSE(Holding("tech").has_materiality()) << "the organization tolerates nothing";
  ASSERT_THAT(allow("materiality { basis_points: 500 amount { currency_code: 'USD' units: 100 } }"), IsOk());
  EXPECT_EQ(Holding("sales").materiality().basis_points(), 500);
  EXPECT_EQ(Holding("tech").materiality().basis_points(), 200);
  EXPECT_EQ(Holding("team").materiality().amount().units(), 100);
  EXPECT_THAT(Say("team", "materiality { basis_points: 201 }"), HasReason("SETTING_NOT_STRICTER"));
  EXPECT_THAT(Say("team", "materiality { amount { currency_code: 'EUR' units: 1 } }"),
              HasMetadata("field", "settings.materiality.amount"));
  EXPECT_THAT(Say("team", "materiality { basis_points: 2501 }"),
              HasMetadata("field", "settings.materiality.basis_points"));
  EXPECT_THAT(allow("materiality {}"), HasReason("FIELD_REQUIRED"));
  EXPECT_THAT(allow("materiality { amount { currency_code: 'EUR' units: 1 } }"),
              HasMetadata("field", "organization.settings.materiality.amount"));
  EXPECT_THAT(allow("materiality { fields { names: 'supplier' } }"),
              HasMetadata("field", "organization.settings.materiality.fields.names"));
  ASSERT_THAT(allow("materiality { fields { names: 'tax' names: 'notes' } }"), IsOk());
  EXPECT_FALSE(Holding("tech").materiality().has_basis_points()) << "no amounts";
  ASSERT_THAT(Say("tech", "materiality { fields { names: 'notes' } }"), IsOk());
  EXPECT_THAT(Holding("sales").materiality().fields().names(), ElementsAre("notes", "tax"));
  EXPECT_THAT(Holding("team").materiality().fields().names(), ElementsAre("notes"));
  EXPECT_THAT(Say("team", "materiality { fields { names: 'tax' } }"), HasReason("SETTING_NOT_STRICTER"));
  ASSERT_THAT((Send<v1::UpdateOrganizationRequest, v1::Organization>(
                  "Organizations/UpdateOrganization",
                  "organization { name: 'organizations/acme' } update_mask { paths: 'settings.materiality' }")),
              IsOk());
  EXPECT_FALSE(Holding("tech").has_materiality());
}

TEST_F(GroupSettingsServiceTest, MoveWithTheirGroupAndFollowItsPlace) {
  ASSERT_THAT(Say("sales", "required_own_fields: 'Region'"), IsOk());
  ASSERT_THAT(Say("team", "required_own_fields: 'Shift'"), IsOk());
  ASSERT_THAT(MoveGroup("team", "sales"), IsOk());
  EXPECT_THAT(Holding("team").required_own_fields(), ElementsAre("Region", "Shift"));
}

TEST_F(GroupSettingsServiceTest, NameWhatThereIs) {
  EXPECT_THAT(Say("tech", "payment_instruments { codes: 'nothing' }"), HasReason("REFERENCE_ENTRY_NOT_FOUND"));
  EXPECT_THAT(Say("tech", "personal_payment_forbidden_roles: 'organizations/acme/roles/nothing'"),
              HasReason("ROLE_NOT_FOUND"));
  EXPECT_THAT(Say("tech", "required_order_fields: 'colour'"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Say("nowhere", ""), HasReason("GROUP_NOT_FOUND"));
}

TEST_F(GroupSettingsServiceTest, AreAnnouncedWithTheirGroup) {
  const auto said = Say("tech", "purchase_order_number_required: true invoice_terms { codes: 'net 30' }");
  ASSERT_THAT(said, IsOk());
  EXPECT_TRUE(said->settings().purchase_order_number_required());
  const size_t told = Events<v1::GroupChanged>().size();
  EXPECT_THAT(Events<v1::GroupChanged>().back().settings().invoice_terms().codes(), ElementsAre("net 30"));
  ASSERT_THAT(Say("tech", "purchase_order_number_required: true invoice_terms { codes: 'net 30' }"), IsOk());
  EXPECT_EQ(Events<v1::GroupChanged>().size(), told) << "it says that already";
  ASSERT_THAT(Say("tech", ""), IsOk());
  EXPECT_FALSE(Events<v1::GroupChanged>().back().has_settings());
}

}  // namespace
}  // namespace outlay::directory
