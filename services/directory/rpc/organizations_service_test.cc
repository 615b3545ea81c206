#include "services/directory/rpc/organizations_service.h"

#include <set>

#include "services/directory/rpc/service_testing.h"

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
