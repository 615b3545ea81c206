// Groups as identity providers write and read them (D6).
#include "services/directory/scim/group_resource.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/testing/matchers.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ProviderGroup kGroup = {.id = "p1", .spec = {.display_name = "Buyers", .external_id = "x1"}};

absl::StatusOr<GroupFields> Fields(const std::string& body) {
  const Json json = FromText(body);
  const absl::StatusOr<Json> resource = NormalizeResource(json.get(), GroupType());
  if (!resource.ok()) return resource.status();
  return GroupFromResource(resource->get());
}

absl::StatusOr<GroupPatch> Patch(const std::string& operations) {
  const Json json = FromText("{'Operations':[" + operations + "]}");
  absl::StatusOr<std::vector<PatchStep>> steps = ParsePatch(json.get(), GroupType());
  if (!steps.ok()) return steps.status();
  return SplitGroupPatch(*std::move(steps));
}

// The members that a PATCH names: "+added -removed", after "=" if all others go.
std::string Members(const std::string& operations) {
  const absl::StatusOr<GroupPatch> patch = Patch(operations);
  if (!patch.ok()) return std::string(patch.status().message());
  std::string text = patch->members.from_nobody ? "=" : "";
  for (const std::string& id : patch->members.added) text += "+" + id;
  for (const std::string& id : patch->members.removed) text += "-" + id;
  return text;
}

TEST(GroupResourceTest, IsReadWithOrWithoutItsMembers) {
  const std::vector<std::string> members = {"u1"};
  EXPECT_EQ(ToText(ToResource(kGroup, &members).get()),
            "{'displayName':'Buyers','externalId':'x1','id':'p1','members':[{'type':'User','value':'u1'}],"
            "'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group']}");
  EXPECT_EQ(ToText(ToResource(kGroup, nullptr).get()),
            "{'displayName':'Buyers','externalId':'x1','id':'p1',"
            "'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group']}");
}

TEST(GroupResourceTest, IsWrittenWhole) {
  const absl::StatusOr<GroupFields> fields = Fields(
      "{'schemas':['urn:ietf:params:scim:schemas:core:2.0:Group'],'displayName':'Buyers','externalId':'x1',"
      "'members':[{'value':'u1','display':'u1@acme.example'},{'value':'u2','$ref':'../Users/u2','type':'User'}]}");
  ASSERT_THAT(fields, IsOk());
  EXPECT_EQ(fields->spec, kGroup.spec);
  EXPECT_TRUE(fields->members.from_nobody);
  EXPECT_THAT(fields->members.added, ElementsAre("u1", "u2"));
  EXPECT_THAT(Fields("{'displayName':'B','members':['u1']}")->members.added, ElementsAre("u1"));
  EXPECT_THAT(Fields("{'displayName':'B'}")->members.added, IsEmpty());
}

TEST(GroupResourceTest, RefusesWhatIsNoGroupOfUsers) {
  EXPECT_THAT(Fields("{'members':[]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Fields("{'displayName':''}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Fields("{'displayName':'B','members':[{'value':'p2','type':'group'}]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Fields("{'displayName':'B','members':[{'display':'Bea'}]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Fields("{'displayName':'" + std::string(limits::kGroupNameBytes, 'n') + "'}"), IsOk());
  EXPECT_THAT(Fields("{'displayName':'" + std::string(limits::kGroupNameBytes + 1, 'n') + "'}"),
              HasReason("INVALID_VALUE"));
}

TEST(GroupPatchTest, AddsAndRemovesAsTheRfcSays) {
  EXPECT_EQ(Members("{'op':'add','path':'members','value':[{'value':'u1'},{'value':'u2'}]}"), "+u1+u2");
  EXPECT_EQ(Members("{'op':'remove','path':'members[value eq \\\"u1\\\"]'}"), "-u1");
  EXPECT_EQ(Members("{'op':'remove','path':'members'}"), "=");
  EXPECT_EQ(Members("{'op':'remove','path':'members','value':[]}"), "");
  EXPECT_EQ(Members("{'op':'replace','path':'members','value':[{'value':'u3'}]}"), "=+u3");
  EXPECT_EQ(Members("{'op':'remove','path':'members[value eq \\\"u1\\\"]'},"
                    "{'op':'add','path':'members','value':[{'value':'u2'}]}"),
            "+u2-u1");
}

TEST(GroupPatchTest, UnderstandsWhatMicrosoftEntraSends) {
  EXPECT_EQ(Members("{'op':'Add','path':'members','value':[{'$ref':null,'value':'u1'}]}"), "+u1");
  EXPECT_EQ(Members("{'op':'Remove','path':'members','value':[{'$ref':null,'value':'u1'},{'value':'u2'}]}"), "-u1-u2");
  const absl::StatusOr<GroupPatch> renamed = Patch("{'op':'Replace','path':'displayName','value':'New'}");
  ASSERT_THAT(renamed, IsOk());
  EXPECT_EQ(renamed->members, MemberEdit());
  EXPECT_EQ(PatchedGroup(kGroup, renamed->steps)->display_name, "New");
}

TEST(GroupPatchTest, UnderstandsWhatOktaSends) {
  const absl::StatusOr<GroupPatch> renamed =
      Patch("{'op':'replace','value':{'id':'p1','displayName':'New','members':[{'value':'u1','display':'a@b'}]}}");
  ASSERT_THAT(renamed, IsOk());
  EXPECT_TRUE(renamed->members.from_nobody);
  EXPECT_THAT(renamed->members.added, ElementsAre("u1"));
  EXPECT_EQ(PatchedGroup(kGroup, renamed->steps)->display_name, "New");
  EXPECT_EQ(PatchedGroup(kGroup, renamed->steps)->external_id, "x1");
  EXPECT_EQ(Members("{'op':'remove','path':'members[value eq \\\"u1\\\" or value eq \\\"u2\\\"]'}"), "-u1-u2");
  EXPECT_EQ(Members("{'op':'add','path':'urn:ietf:params:scim:schemas:core:2.0:Group:members','value':'u1'}"), "+u1");
}

TEST(GroupPatchTest, RefusesWhatItCannotSayOfMembers) {
  EXPECT_THAT(Patch("{'op':'remove','path':'members[display eq \\\"Bea\\\"]'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(Patch("{'op':'remove','path':'members[not (value eq \\\"u1\\\")]'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(Patch("{'op':'replace','path':'members[value eq \\\"u1\\\"]','value':{'value':'u2'}}"),
              HasReason("INVALID_PATH"));
  EXPECT_THAT(Patch("{'op':'replace','path':'members.display','value':'Bea'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(Patch("{'op':'add','path':'members','value':[{'type':'User'}]}"), HasReason("INVALID_VALUE"));
}

TEST(GroupPatchTest, KeepsAName) {
  const absl::StatusOr<GroupPatch> patch = Patch("{'op':'remove','path':'displayName'}");
  ASSERT_THAT(patch, IsOk());
  EXPECT_THAT(PatchedGroup(kGroup, patch->steps), HasReason("MUTABILITY"));
  EXPECT_EQ(PatchedGroup(kGroup, Patch("{'op':'remove','path':'externalId'}")->steps)->external_id, "");
}

}  // namespace
}  // namespace outlay::directory::scim
