#include "services/directory/rpc/organizations_service.h"

#include <set>

#include "outlay/directory/v1/settings_events.pb.h"
#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::outlay::testing::StatusIs;

class OrganizationsTest : public ServiceFixture {
 protected:
  absl::StatusOr<v1::Organization> Get(const std::string& id = "acme") {
    return Send<v1::GetOrganizationRequest, v1::Organization>("Organizations/GetOrganization",
                                                              "name: 'organizations/" + id + "'", "ann", id);
  }
};

TEST_F(OrganizationsTest, ComeWithATopGroupTheRolesAndAnAdministrator) {
  const absl::StatusOr<v1::Organization> organization = Get();
  ASSERT_THAT(organization, IsOk());
  EXPECT_EQ(organization->root_group(), GroupOf("root"));
  EXPECT_EQ(organization->base_currency(), "USD");
  ASSERT_EQ(Events<v1::OrganizationChanged>().size(), 1u);
  ASSERT_EQ(Events<v1::GroupChanged>().size(), 1u);
  EXPECT_EQ(Events<v1::GroupChanged>()[0].parent(), "");
  EXPECT_EQ(Events<v1::RoleChanged>().size(), 6u);
  ASSERT_EQ(Events<v1::RoleGranted>().size(), 1u);
  const v1::RoleGranted grant = Events<v1::RoleGranted>()[0];
  EXPECT_EQ(grant.user(), UserOf("ann"));
  EXPECT_EQ(grant.group(), GroupOf("root"));
  EXPECT_EQ(GetUser("ann")->state(), v1::UserChanged::STATE_ACTIVE);
  const absl::StatusOr<v1::EffectiveRights> rights = Rights("ann", "root");
  ASSERT_THAT(rights, IsOk());
  EXPECT_GT(rights->rights_size(), 50);
}

TEST_F(OrganizationsTest, AreCreatedOnce) {
  const absl::StatusOr<v1::Organization> first = Get();
  const absl::StatusOr<v1::Organization> again = CreateOrganization("acme");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Events<v1::OrganizationChanged>().size(), 1u);
  EXPECT_THAT((Send<v1::CreateOrganizationRequest, v1::Organization>(
                  "Organizations/CreateOrganization",
                  "organization_id: 'acme' organization { base_currency: 'EUR' } "
                  "first_administrator { user_id: 'eve' email: 'eve@x' }",
                  "operator", "")),
              HasReason("ORGANIZATION_ID_TAKEN"));
}

TEST_F(OrganizationsTest, AreUpdatedByMaskAndEtag) {
  const std::string etag = Get()->etag();
  const absl::StatusOr<v1::Organization> updated = UpdateOrganization(
      "organization { name: 'organizations/acme' time_zone: 'Europe/Berlin' fiscal_year_first_month: 4 "
      "tax_registrations { country: 'DE' number: 'DE123' } settings { approvals_enabled: true } "
      "quotas { active_purchase_orders: 7 } etag: '" +
      etag + "' }");
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->display_name(), "Acme");
  EXPECT_EQ(updated->time_zone(), "Europe/Berlin");
  const v1::OrganizationChanged event = Events<v1::OrganizationChanged>().back();
  EXPECT_TRUE(event.settings().approvals_enabled());
  EXPECT_EQ(event.quotas().active_purchase_orders(), 7);
  EXPECT_EQ(event.tax_registrations(0).number(), "DE123");
  EXPECT_THAT(UpdateOrganization("organization { name: 'organizations/acme' display_name: 'X' etag: '" + etag + "' }"),
              HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(UpdateOrganization("organization { name: 'organizations/acme' base_currency: 'EUR' } "
                                 "update_mask { paths: 'base_currency' }"),
              HasReason("FIELD_IMMUTABLE"));
  EXPECT_THAT(UpdateOrganization("organization { name: 'organizations/acme' "
                                 "tax_registrations { country: 'DE' number: '1' } "
                                 "tax_registrations { country: 'DE' number: '1' } }"),
              HasReason("FIELD_INVALID"));
  const size_t events = Events<v1::OrganizationChanged>().size();
  EXPECT_THAT(UpdateOrganization("organization { name: 'organizations/acme' display_name: 'Acme' }"), IsOk());
  EXPECT_EQ(Events<v1::OrganizationChanged>().size(), events);
}

// "bob" and "bot", a service account of ann's, administer the organization, too; settings need a second person, and so
// do role grants.
class SettingsTest : public OrganizationsTest {
 protected:
  SettingsTest() {
    EXPECT_THAT(CreateUser("bob"), IsOk());
    EXPECT_THAT(Grant("g-bob", "bob", "administrator", "root"), IsOk());
    EXPECT_THAT(CreateUser("bot", "", "owner: '" + UserOf("ann") + "'"), IsOk());
    EXPECT_THAT(Grant("g-bot", "bot", "administrator", "root"), IsOk());
    EXPECT_THAT(Propose("role_grant_second_person: true settings_second_person: true"), IsOk());
    EXPECT_FALSE(Get()->has_proposed_settings()) << "more control needs nobody else";
  }
  absl::StatusOr<v1::Organization> Propose(const std::string& settings, const std::string& subject = "ann") {
    return Send<v1::UpdateOrganizationRequest, v1::Organization>(
        "Organizations/UpdateOrganization",
        "organization { name: 'organizations/acme' settings { " + settings + " } } update_mask { paths: 'settings' }",
        subject);
  }
  absl::StatusOr<v1::Organization> Confirm(const std::string& subject) {
    return Send<v1::ConfirmSettingsRequest, v1::Organization>(
        "Organizations/ConfirmSettings", "name: 'organizations/acme' etag: '" + Get()->etag() + "'", subject);
  }
  absl::StatusOr<v1::Organization> Withdraw(const std::string& etag) {
    return Send<v1::WithdrawSettingsRequest, v1::Organization>("Organizations/WithdrawSettings",
                                                               "name: 'organizations/acme' etag: '" + etag + "'");
  }
};

TEST_F(SettingsTest, WaitForASecondPersonAndHoldFromThen) {
  const size_t changes = Events<v1::OrganizationChanged>().size();
  const absl::StatusOr<v1::Organization> proposed = Propose("settings_second_person: true");
  ASSERT_THAT(proposed, IsOk());
  EXPECT_TRUE(proposed->settings().role_grant_second_person()) << "nothing has changed yet";
  EXPECT_FALSE(proposed->proposed_settings().settings().role_grant_second_person());
  EXPECT_EQ(proposed->proposed_settings().proposed_by(), "ann");
  EXPECT_EQ(Events<v1::OrganizationChanged>().size(), changes);
  EXPECT_EQ(Events<v1::SettingsProposed>().back().proposed_by(), "ann");
  EXPECT_EQ(Grant("g-1", "bob", "auditor", "root")->state(), v1::RoleGrant::STATE_PROPOSED);
  EXPECT_THAT(Confirm("ann"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("bot"), HasReason("SECOND_PERSON_REQUIRED"));
  EXPECT_THAT(Confirm("stranger"), HasReason("RIGHTS_NOT_HELD"));
  node_.clock().Advance(absl::Hours(1));
  const absl::StatusOr<v1::Organization> confirmed = Confirm("bob");
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_FALSE(confirmed->settings().role_grant_second_person());
  EXPECT_FALSE(confirmed->has_proposed_settings());
  EXPECT_FALSE(Events<v1::OrganizationChanged>().back().settings().role_grant_second_person());
  EXPECT_EQ(Grant("g-2", "bob", "auditor", "root")->state(), v1::RoleGrant::STATE_GRANTED);
  EXPECT_THAT(Confirm("bob"), HasReason("SETTINGS_NOT_PROPOSED"));
}

TEST_F(SettingsTest, NobodySwitchesTheSecondPersonOffAlone) {
  ASSERT_THAT(Propose(""), IsOk());
  EXPECT_TRUE(Get()->settings().settings_second_person());
  EXPECT_THAT(Confirm("ann"), HasReason("SECOND_PERSON_REQUIRED"));
  ASSERT_THAT(Confirm("bob"), IsOk());
  EXPECT_FALSE(Get()->settings().settings_second_person());
  ASSERT_THAT(Propose("approvals_enabled: true"), IsOk());
  EXPECT_TRUE(Get()->settings().approvals_enabled()) << "now one person is enough";
}

TEST_F(SettingsTest, ALaterProposalTakesThePlaceOfAnEarlierOne) {
  ASSERT_THAT(Propose("settings_second_person: true approvals_enabled: true"), IsOk());
  const std::string etag = Get()->etag();
  ASSERT_THAT(Propose("settings_second_person: true", "bob"), IsOk());
  EXPECT_THAT((Send<v1::ConfirmSettingsRequest, v1::Organization>(
                  "Organizations/ConfirmSettings", "name: 'organizations/acme' etag: '" + etag + "'", "bob")),
              HasReason("ETAG_MISMATCH"));
  EXPECT_THAT(Confirm("bob"), HasReason("SECOND_PERSON_REQUIRED"));
  ASSERT_THAT(Confirm("ann"), IsOk());
  EXPECT_FALSE(Get()->settings().approvals_enabled());
}

TEST_F(SettingsTest, AProposalIsOverAfterTwoWeeksAndOtherFieldsNeedNobody) {
  ASSERT_THAT(Propose("settings_second_person: true"), IsOk());
  node_.clock().Advance(limits::kProposalTimeToLive - absl::Hours(1));
  ASSERT_THAT(UpdateOrganization("organization { name: 'organizations/acme' display_name: 'Other' }"), IsOk());
  EXPECT_EQ(Get()->display_name(), "Other");
  EXPECT_TRUE(Get()->has_proposed_settings());
  node_.clock().Advance(absl::Hours(1));
  EXPECT_THAT(Confirm("bob"), HasReason("SETTINGS_NOT_PROPOSED"));
}

TEST_F(SettingsTest, AProposalIsWithdrawnAndChangesNothing) {
  ASSERT_THAT(Propose("settings_second_person: true", "bob"), IsOk());
  const std::string seen = Get()->etag();
  ASSERT_THAT(Propose("settings_second_person: true approvals_enabled: true", "bob"), IsOk());
  EXPECT_THAT(Withdraw(seen), HasReason("ETAG_MISMATCH")) << "that proposal is not the one that was seen";
  const size_t changes = Events<v1::OrganizationChanged>().size();
  const std::string etag = Get()->etag();
  const absl::StatusOr<v1::Organization> withdrawn = Withdraw(etag);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_FALSE(withdrawn->has_proposed_settings());
  EXPECT_TRUE(withdrawn->settings().role_grant_second_person());
  EXPECT_NE(withdrawn->etag(), etag);
  EXPECT_EQ(Events<v1::OrganizationChanged>().size(), changes);
  EXPECT_EQ(Events<v1::SettingsWithdrawn>().back().proposed_by(), "bob");
  EXPECT_EQ(Events<v1::SettingsWithdrawn>().back().withdrawn_by(), "ann");
  EXPECT_THAT(Confirm("ann"), HasReason("SETTINGS_NOT_PROPOSED"));
  EXPECT_THAT(Withdraw(withdrawn->etag()), HasReason("SETTINGS_NOT_PROPOSED"));
  ASSERT_THAT(Propose("settings_second_person: true"), IsOk());
  node_.clock().Advance(limits::kProposalTimeToLive);
  EXPECT_THAT(Withdraw(Get()->etag()), HasReason("SETTINGS_NOT_PROPOSED")) << "it is over";
}

TEST_F(SettingsTest, AProposerWhoLostTheRightProposedNothing) {
  ASSERT_THAT(Propose("settings_second_person: true", "bob"), IsOk());
  ASSERT_THAT(Revoke("g-bob"), IsOk());
  EXPECT_THAT(Confirm("ann"), HasReason("RIGHTS_NOT_HELD"));
}

TEST_F(OrganizationsTest, AreOnlyReadByTheirOwnPeople) {
  ASSERT_THAT(CreateOrganization("globex"), IsOk());
  EXPECT_THAT((Send<v1::GetOrganizationRequest, v1::Organization>("Organizations/GetOrganization",
                                                                  "name: 'organizations/acme'", "ann", "globex")),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Get("initech"), HasReason("ORGANIZATION_NOT_FOUND"));
}

TEST_F(OrganizationsTest, AreListedOverAllPartitionsPageByPage) {
  std::set<std::string> created = {"organizations/acme"};
  for (int i = 0; i < 20; ++i) {
    const std::string id = "org-" + std::to_string(i);
    ASSERT_THAT(CreateOrganization(id), IsOk());
    created.insert("organizations/" + id);
  }
  std::set<std::string> listed;
  std::string token;
  int pages = 0;
  do {
    const auto page = Send<v1::ListOrganizationsRequest, v1::ListOrganizationsResponse>(
        "Organizations/ListOrganizations", "page_size: 4 page_token: '" + token + "'", "operator", "");
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->organizations_size(), 4);
    for (const v1::Organization& organization : page->organizations()) {
      EXPECT_TRUE(listed.insert(organization.name()).second) << organization.name();
    }
    token = page->next_page_token();
    ASSERT_LT(++pages, 20);
  } while (!token.empty());
  EXPECT_EQ(listed, created);
}

}  // namespace
}  // namespace outlay::directory
