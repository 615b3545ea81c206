// /Groups of SCIM as its router asks for it (D6).
#include "services/directory/http/scim_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/directory/rpc/testing/provider_groups.h"

namespace outlay::directory {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ScimGroupsEndpointTest : public ProviderGroupsFixture {
 protected:
  ScimGroupsEndpointTest() {
    for (const char* const id : {"u1", "u2", "u3"}) EXPECT_THAT(CreateUser(id), IsOk());
  }

  static ScimRequest Request(const std::string& id = "", const std::string& organization = "acme") {
    return {.caller = {.subject = "scim:okta", .organization = organization, .on_behalf_of = {}, .cause = {}},
            .base_url = "https://scim.example/scim/v2",
            .id = id,
            .etag = {}};
  }
  static Json Body(const std::string& text) {
    const Json json = scim::FromText(text);
    absl::StatusOr<Json> resource = scim::NormalizeResource(json.get(), scim::GroupType());
    EXPECT_THAT(resource, IsOk());
    return resource.ok() ? *std::move(resource) : nullptr;
  }
  absl::StatusOr<ScimResource> Create(const std::string& body) {
    std::optional<absl::StatusOr<ScimResource>> end;
    groups_endpoint_.Create(Request(), Body(body), [&end](absl::StatusOr<ScimResource> r) { end = std::move(r); });
    node_.scheduler().RunDue();
    return *std::move(end);
  }
  absl::StatusOr<ScimResource> Put(const std::string& id, const std::string& body) {
    std::optional<absl::StatusOr<ScimResource>> end;
    groups_endpoint_.Replace(Request(id), Body(body), [&end](absl::StatusOr<ScimResource> r) { end = std::move(r); });
    node_.scheduler().RunDue();
    return *std::move(end);
  }
  absl::StatusOr<ScimResource> Patch(const std::string& id, const std::string& operations) {
    const Json json = scim::FromText("{'Operations':[" + operations + "]}");
    std::optional<absl::StatusOr<ScimResource>> end;
    groups_endpoint_.Patch(Request(id), *scim::ParsePatch(json.get(), scim::GroupType()),
                           [&end](absl::StatusOr<ScimResource> r) { end = std::move(r); });
    node_.scheduler().RunDue();
    return *std::move(end);
  }
  absl::Status Delete(const std::string& id) {
    absl::Status end = absl::UnknownError("still running");
    groups_endpoint_.Delete(Request(id), [&end](absl::Status status) { end = std::move(status); });
    node_.scheduler().RunDue();
    return end;
  }
  std::string Get(const std::string& id, const std::string& excluded = "", const std::string& organization = "acme") {
    const absl::StatusOr<ScimResource> resource =
        groups_endpoint_.Get(Request(id, organization), *scim::ParseProjection("", excluded));
    return resource.ok() ? scim::ToText(resource->json.get()) : std::string(resource.status().message());
  }
  // The names of the groups on a page, after the total.
  std::vector<std::string> List(const std::string& filter, int64_t start = 1, int64_t count = 100) {
    ScimQuery query = {.filter = std::nullopt, .page = {.start_index = start, .count = count}, .projection = {}};
    if (!filter.empty()) query.filter = *scim::ParseFilter(filter);
    const absl::StatusOr<ScimPage> page = groups_endpoint_.List(Request(), query);
    if (!page.ok()) return {std::string(page.status().message())};
    std::vector<std::string> names = {std::to_string(page->total)};
    for (const ScimResource& resource : page->resources)
      names.emplace_back(*TextOf(resource.json.get(), "displayName"));
    return names;
  }
  static std::string IdOf(const absl::StatusOr<ScimResource>& resource) {
    EXPECT_THAT(resource, IsOk());
    return resource.ok() ? std::string(*TextOf(resource->json.get(), "id")) : "none";
  }

  ScimGroups groups_endpoint_{&node_.store(), &node_.executor(), &node_.clock(), &random_};
};

TEST_F(ScimGroupsEndpointTest, CreatesReadsChangesAndDeletes) {
  const absl::StatusOr<ScimResource> created =
      Create("{'displayName':'Buyers','externalId':'x1','members':[{'value':'u2'},{'value':'u1'}]}");
  const std::string id = IdOf(created);
  EXPECT_EQ(Get(id), scim::ToText(created->json.get()));
  EXPECT_THAT(Get(id), HasSubstr("'members':[{'type':'User','value':'u1'},{'type':'User','value':'u2'}]"));
  EXPECT_THAT(Get(id), HasSubstr("'location':'https://scim.example/scim/v2/Groups/" + id + "'"));
  EXPECT_THAT(Get(id, "members"), Not(HasSubstr("members")));
  EXPECT_THAT(Get(id, "members.display"), HasSubstr("u1"));
  const absl::StatusOr<ScimResource> patched = Patch(id, "{'op':'Remove','path':'members','value':[{'value':'u1'}]}");
  ASSERT_THAT(patched, IsOk());
  EXPECT_EQ(patched->json, nullptr) << "no body";
  EXPECT_NE(patched->etag, created->etag);
  EXPECT_THAT(Get(id), Not(HasSubstr("u1")));
  const absl::StatusOr<ScimResource> replaced = Put(id, "{'displayName':'Sellers'}");
  ASSERT_THAT(replaced, IsOk());
  EXPECT_EQ(TextOf(replaced->json.get(), "displayName"), "Sellers");
  EXPECT_THAT(Get(id), HasSubstr("'members':[]"));
  EXPECT_THAT(Delete(id), IsOk());
  EXPECT_THAT(Delete(id), HasReason("PROVIDER_GROUP_NOT_FOUND"));
  EXPECT_THAT(Put(id, "{'displayName':'Sellers'}"), HasReason("PROVIDER_GROUP_NOT_FOUND"));
}

TEST_F(ScimGroupsEndpointTest, RefusesWithoutACommand) {
  const std::string id = IdOf(Create("{'displayName':'Buyers'}"));
  const size_t records = node_.Log("acme").size();
  EXPECT_THAT(Create("{'displayName':'B','members':[{'value':'g','type':'Group'}]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Put(id, "{'displayName':'B','members':[{'display':'b'}]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Patch(id, "{'op':'remove','path':'members[display eq \\\"b\\\"]'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(Create("{'displayName':'buyers'}"), HasReason("PROVIDER_GROUP_TAKEN"));
  EXPECT_EQ(node_.Log("acme").size(), records);
}

TEST_F(ScimGroupsEndpointTest, FindsGroups) {
  const std::string id = IdOf(Create("{'displayName':'Buyers','externalId':'x1','members':['u1']}"));
  IdOf(Create("{'displayName':'Sellers','externalId':'x2','members':['u1','u2']}"));
  EXPECT_THAT(List("displayName eq \"BUYERS\""), ElementsAre("1", "Buyers"));
  EXPECT_THAT(List("displayName eq \"Nobody\""), ElementsAre("0"));
  EXPECT_THAT(List("externalId eq \"x2\""), ElementsAre("1", "Sellers"));
  EXPECT_THAT(List("displayName sw \"S\" or externalId eq \"x1\""), ElementsAre("2", "Buyers", "Sellers"));
  EXPECT_THAT(List("id eq \"" + id + "\" and members eq \"u1\""), ElementsAre("1", "Buyers"))
      << "as Microsoft Entra asks whether somebody is a member";
  EXPECT_THAT(List("id eq \"" + id + "\" and members[value eq \"u2\"]"), ElementsAre("0"));
  EXPECT_THAT(List("displayName eq \"Buyers\" and externalId eq \"x2\""), ElementsAre("0"));
  EXPECT_THAT(List("members.value eq \"u1\""), ElementsAre(HasSubstr("must also name the group")));
}

TEST_F(ScimGroupsEndpointTest, ListsPageByPage) {
  for (const char* const name : {"A", "B", "C"}) IdOf(Create(std::string("{'displayName':'") + name + "'}"));
  EXPECT_THAT(List(""), ElementsAre("3", "A", "B", "C"));
  EXPECT_THAT(List("", 2, 1), ElementsAre("3", "B"));
  EXPECT_THAT(List("", 4, 10), ElementsAre("3"));
  EXPECT_THAT(List("", 1, 0), ElementsAre("3"));
}

TEST_F(ScimGroupsEndpointTest, KnowsNothingOfOtherOrganizations) {
  ASSERT_THAT(CreateOrganization("globex"), IsOk());
  const std::string id = IdOf(Create("{'displayName':'Buyers'}"));
  EXPECT_THAT(Get(id, "", "globex"), HasSubstr("there is no group of the identity provider " + id));
  EXPECT_THAT(Get("none"), HasSubstr("there is no group of the identity provider none"));
  ScimQuery query;
  EXPECT_EQ(groups_endpoint_.List(Request("", "globex"), query)->total, 0);
}

}  // namespace
}  // namespace outlay::directory
