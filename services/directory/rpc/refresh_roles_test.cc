// Organizations under a new version of the program, whose table of built-in roles is another one.
#include "services/directory/jobs/refresh_roles.h"

#include <algorithm>

#include "services/directory/rpc/testing/service.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class RefreshRolesTest : public ServiceFixture {
 protected:
  // The table of a later version: auditors may import, technicians are gone, buyers are new.
  static RoleTable LaterTable() {
    RoleTable table = BuiltInRoleTable();
    table.digest = "later";
    std::erase_if(table.roles, [](const Role& role) { return role.id == "technician"; });
    std::ranges::find(table.roles, "auditor", &Role::id)->spec.permissions = {"invoices.get", "invoices.import"};
    Role buyers = table.roles.back();
    buyers.id = "buyers";
    table.roles.push_back(buyers);
    return table;
  }
  // Runs to its end; answers how many organizations were brought up to `table`.
  uint64_t Refresh(const RoleTable& table) {
    uint64_t items = 0;
    jobs::DueJob job({.name = "refresh_roles",
                      .items_max = 2,
                      .on_run =
                          [&](const std::string&, const jobs::DueReport& report) {
                            EXPECT_THAT(report.status, IsOk());
                            items += report.items;
                          }},
                     RefreshRolesScan(table), &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
    for (int run = 0; run < 6; ++run) {
      EXPECT_TRUE(job.RunOnce());
      node_.scheduler().RunDue();
    }
    return items;
  }
  v1::Role Get(const std::string& id, const std::string& organization = "acme") {
    const absl::StatusOr<v1::Role> role = Send<v1::GetRoleRequest, v1::Role>(
        "Roles/GetRole", "name: 'organizations/" + organization + "/roles/" + id + "'", "ann", organization);
    EXPECT_THAT(role, IsOk());
    return role.value_or(v1::Role());
  }
};

TEST_F(RefreshRolesTest, BringsEveryOrganizationUpToTheTable) {
  for (const std::string id : {"beta", "gamma", "delta", "epsilon"}) ASSERT_THAT(CreateOrganization(id), IsOk());
  ASSERT_THAT(CreateUser("bob"), IsOk());
  ASSERT_THAT(Grant("g-1", "bob", "auditor", "root"), IsOk());
  const size_t told = Events<v1::RoleChanged>().size();
  const v1::Role finance = Get("finance");

  node_.clock().Advance(absl::Hours(1));
  EXPECT_EQ(Refresh(LaterTable()), 5u);
  for (const std::string organization : {"acme", "beta", "gamma", "delta", "epsilon"}) {
    EXPECT_THAT(Get("auditor", organization).permissions(), ElementsAre("invoices.get", "invoices.import"));
    EXPECT_TRUE(Get("buyers", organization).built_in());
    EXPECT_FALSE(Get("technician", organization).built_in());
  }
  EXPECT_EQ(Get("finance").SerializeAsString(), finance.SerializeAsString());
  std::vector<v1::RoleChanged> events = Events<v1::RoleChanged>();
  events.erase(events.begin(), events.begin() + static_cast<ptrdiff_t>(told));
  ASSERT_THAT(events, SizeIs(3));
  EXPECT_EQ(events[0].role(), "organizations/acme/roles/auditor");
  EXPECT_EQ(events[0].permissions_size(), 2);
  EXPECT_EQ(events[1].role(), "organizations/acme/roles/buyers");
  EXPECT_EQ(events[2].role(), "organizations/acme/roles/technician");
  EXPECT_FALSE(events[2].built_in());
  const auto rights = Rights("bob", "root");
  ASSERT_THAT(rights, IsOk());
  EXPECT_EQ(rights->rights_size(), 2) << "what bob holds follows the role";

  const size_t records = node_.Log("acme").size();
  EXPECT_EQ(Refresh(LaterTable()), 0u);
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(RefreshRolesTest, ALeftRoleIsTheOrganizationsOwnAndItsOwnStaysItsOwn) {
  const std::string role = "role { display_name: 'Ours' permissions: 'groups.get' }";
  ASSERT_THAT((Send<v1::CreateRoleRequest, v1::Role>("Roles/CreateRole",
                                                     "parent: 'organizations/acme' role_id: 'buyers' " + role)),
              IsOk());
  const auto remove = [&] {
    return Send<v1::DeleteRoleRequest, v1::DeleteRoleResponse>("Roles/DeleteRole",
                                                               "name: 'organizations/acme/roles/technician'");
  };
  EXPECT_THAT(remove(), HasReason("ROLE_BUILT_IN"));
  EXPECT_EQ(Refresh(LaterTable()), 1u);
  EXPECT_THAT(Get("buyers").permissions(), ElementsAre("groups.get"));
  EXPECT_FALSE(Get("buyers").built_in());
  EXPECT_THAT(remove(), IsOk());
}

}  // namespace
}  // namespace outlay::directory
