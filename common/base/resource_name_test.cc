#include "common/base/resource_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/shared_names.h"

namespace outlay {
namespace {

TEST(ResourceNameTest, GoesThereAndBack) {
  EXPECT_EQ(OrganizationName("acme"), "organizations/acme");
  EXPECT_EQ(ParseOrganizationName("organizations/acme"), "acme");
  EXPECT_EQ(ResourceName("acme", "things", "t-1"), "organizations/acme/things/t-1");
  EXPECT_EQ(ParseResourceName("organizations/acme/things/t-1", "things"), (ResourceId{"acme", "t-1"}));
  EXPECT_EQ(ChildResourceName("acme", "things", "t-1", "parts", "p"), "organizations/acme/things/t-1/parts/p");
  EXPECT_EQ(ParseChildResourceName("organizations/acme/things/t-1/parts/p", "things", "parts"),
            (ChildResourceId{"acme", "t-1", "p"}));
}

TEST(SharedNamesTest, AnEmptyIdGivesAnEmptyName) {
  EXPECT_EQ(GroupName("acme", "g"), "organizations/acme/groups/g");
  EXPECT_EQ(RoleName("acme", "r"), "organizations/acme/roles/r");
  EXPECT_EQ(SupplierName("acme", "initech"), "organizations/acme/suppliers/initech");
  EXPECT_EQ(UserName("acme", "ann"), "organizations/acme/users/ann");
  EXPECT_EQ(GroupName("acme", ""), "");
  EXPECT_EQ(RoleName("acme", ""), "");
  EXPECT_EQ(SupplierName("acme", ""), "");
  EXPECT_EQ(UserName("acme", ""), "");
}

TEST(ResourceNameTest, IsRefusedInAnyOtherShape) {
  for (const char* name : {"", "/", "acme", "organizations", "organizations/", "organizations/acme/",
                           "/organizations/acme", "organization/acme", "organizations/acme/things"}) {
    EXPECT_EQ(ParseOrganizationName(name), std::nullopt) << name;
  }
  for (const char* name :
       {"", "organizations/acme", "organizations/acme/things", "organizations/acme/things/", "organizations//things/t",
        "organizations/acme/things/t/", "organizations/acme/things/t/parts/p", "organizations/acme/parts/t",
        "organizations/acme/thing/t", "organizations/acme/thingst"}) {
    EXPECT_EQ(ParseResourceName(name, "things"), std::nullopt) << name;
  }
  for (const char* name : {"", "organizations/acme/things/t", "organizations/acme/things/t/parts",
                           "organizations/acme/things/t/parts/", "organizations/acme/things//parts/p",
                           "organizations/acme/things/t/parts/p/", "organizations/acme/things/t/p/p"}) {
    EXPECT_EQ(ParseChildResourceName(name, "things", "parts"), std::nullopt) << name;
  }
}

TEST(ResourceNameTest, TellsTheLastId) {
  EXPECT_EQ(LastId("organizations/acme/things/t-1"), "t-1");
  EXPECT_EQ(LastId("t-1"), "t-1");
  EXPECT_EQ(LastId(""), "");
}

}  // namespace
}  // namespace outlay
