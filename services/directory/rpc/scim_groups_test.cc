// SCIM's verbs on groups through the one door (D6).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/directory/domain/limits.h"
#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ScimGroupsTest : public ProviderGroupsFixture {
 protected:
  ScimGroupsTest() {
    for (const char* const id : {"u1", "u2", "u3"}) EXPECT_THAT(CreateUser(id), IsOk());
  }
  std::vector<v1::ProviderGroup> List(const std::string& filter = "") {
    const auto page = Send<v1::ListProviderGroupsRequest, v1::ListProviderGroupsResponse>(
        "GroupMappings/ListProviderGroups", "parent: 'organizations/acme' filter { " + filter + " }");
    EXPECT_THAT(page, IsOk());
    return {page->provider_groups().begin(), page->provider_groups().end()};
  }
};

TEST_F(ScimGroupsTest, AreCreatedChangedAndDeleted) {
  ASSERT_THAT(Post("p1", {"u1", "u2"}), IsOk());
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_EQ(List()[0].name(), ProviderGroupOf("p1"));
  EXPECT_EQ(List()[0].display_name(), "Name of p1");
  EXPECT_EQ(List()[0].external_id(), "x-p1");
  EXPECT_EQ(List()[0].member_count(), 2);
  EXPECT_THAT(Events<v1::ProviderGroupMembersPushed>()[0].added(), ElementsAre(UserOf("u1"), UserOf("u2")));
  ASSERT_THAT(Patch("p1", "{'op':'replace','value':{'displayName':'New'}}"), IsOk());
  EXPECT_EQ(List()[0].display_name(), "New");
  EXPECT_THAT(MembersOf("p1"), ElementsAre("u1", "u2"));
  ASSERT_THAT(Put("p1", "{'displayName':'Newer','members':[{'value':'u3'}]}"), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("u3"));
  EXPECT_EQ(List()[0].external_id(), "");
  EXPECT_EQ(List()[0].member_count(), 1);
  EXPECT_THAT(Events<v1::ProviderGroupMembersPushed>()[1].removed(), ElementsAre(UserOf("u1"), UserOf("u2")));
  ASSERT_THAT(Delete("p1"), IsOk());
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_THAT(MembersOf("p1"), IsEmpty());
  EXPECT_THAT(Delete("p1"), HasReason("PROVIDER_GROUP_NOT_FOUND"));
  EXPECT_THAT(Add("p1", {"u1"}), HasReason("PROVIDER_GROUP_NOT_FOUND"));
}

TEST_F(ScimGroupsTest, ChangeMembersOneByOne) {
  ASSERT_THAT(Post("p1", {"u1"}), IsOk());
  ASSERT_THAT(Add("p1", {"u2", "u1"}), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("u1", "u2"));
  EXPECT_EQ(List()[0].member_count(), 2) << "u1 was one already";
  ASSERT_THAT(Patch("p1", "{'op':'remove','path':'members[value eq \\\"u1\\\"]'}"), IsOk());
  EXPECT_THAT(MembersOf("p1"), ElementsAre("u2"));
  ASSERT_THAT(Patch("p1", "{'op':'remove','path':'members'}"), IsOk());
  EXPECT_THAT(MembersOf("p1"), IsEmpty());
  EXPECT_EQ(List()[0].member_count(), 0);
}

TEST_F(ScimGroupsTest, WriteNothingForWhatIsSoAlready) {
  ASSERT_THAT(Post("p1", {"u1"}), IsOk());
  const size_t records = node_.Log("acme").size();
  EXPECT_THAT(Add("p1", {"u1"}), IsOk());
  EXPECT_THAT(Take("p1", {"u2"}), IsOk());
  EXPECT_THAT(Put("p1", "{'displayName':'Name of p1','externalId':'x-p1','members':['u1']}"), IsOk());
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(ScimGroupsTest, HaveNamesOfTheirOwn) {
  ASSERT_THAT(Post("p1"), IsOk());
  ASSERT_THAT(Post("p2"), IsOk());
  EXPECT_THAT(Patch("p2", "{'op':'replace','path':'displayName','value':'NAME of p1'}"),
              HasMetadata("field", "displayName"));
  EXPECT_THAT(Patch("p2", "{'op':'replace','path':'externalId','value':'x-p1'}"), HasReason("PROVIDER_GROUP_TAKEN"));
  EXPECT_THAT(Patch("p1", "{'op':'replace','path':'displayName','value':'NAME of p1'}"), IsOk());
  ASSERT_THAT(Delete("p1"), IsOk());
  EXPECT_THAT(Patch("p2", "{'op':'replace','value':{'displayName':'Name of p1','externalId':'x-p1'}}"), IsOk())
      << "they are free";
  EXPECT_THAT(Patch("p2", R"({'op':'replace','path':'displayName','value':'a\nb'})"), HasReason("INVALID_VALUE"));
}

TEST_F(ScimGroupsTest, HaveUsersOfTheOrganizationAsMembers) {
  ASSERT_THAT(Post("p1"), IsOk());
  EXPECT_THAT(Add("p1", {"u1", "nobody"}), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Post("p2", {"nobody"}), HasReason("INVALID_VALUE"));
  EXPECT_THAT(MembersOf("p1"), IsEmpty()) << "all of it or nothing";
  ASSERT_THAT(Deprovision("u2"), IsOk());
  EXPECT_THAT(Add("p1", {"u2"}), IsOk()) << "who is gone gets nothing by it";
}

TEST_F(ScimGroupsTest, AreCheckedForTheirVersion) {
  ASSERT_THAT(Post("p1"), IsOk());
  const std::string etag = List()[0].etag();
  ASSERT_THAT(Patch("p1", "{'op':'add','path':'members','value':'u1'}", etag), IsOk());
  EXPECT_THAT(Patch("p1", "{'op':'add','path':'members','value':'u2'}", etag), HasReason("ETAG_MISMATCH"));
}

TEST_F(ScimGroupsTest, AreFoundByNameAndExternalId) {
  ASSERT_THAT(Post("p1"), IsOk());
  ASSERT_THAT(Post("p2"), IsOk());
  ASSERT_THAT(List("display_name: 'name OF p2'"), SizeIs(1));
  EXPECT_EQ(List("display_name: 'name OF p2'")[0].name(), ProviderGroupOf("p2"));
  ASSERT_THAT(List("external_id: 'x-p1'"), SizeIs(1));
  EXPECT_THAT(List("external_id: 'X-p1'"), IsEmpty());
}

TEST_F(ScimGroupsTest, ChangeOnlySoManyMembersAtATime) {
  std::vector<std::string> ids;
  for (int64_t i = 0; i <= limits::kMembersChangedPerRequest; ++i) {
    ids.push_back("m" + std::to_string(i));
    ASSERT_THAT(CreateUser(ids.back()), IsOk());
  }
  EXPECT_THAT(Post("p1", ids), HasReason("FIELD_INVALID"));
  const std::string last = ids.back();
  ids.pop_back();
  ASSERT_THAT(Post("p1", ids), IsOk());
  EXPECT_THAT(Add("p1", {last}), IsOk());
  EXPECT_THAT(Patch("p1", "{'op':'remove','path':'members'}"), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Put("p1", "{'displayName':'P','members':[" + ListOf(ids) + "]}"), IsOk()) << "one is other than before";
}

}  // namespace
}  // namespace outlay::directory
