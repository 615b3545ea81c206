#include "services/directory/scim/user_resource.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/testing/matchers.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

absl::StatusOr<UserFields> Read(const std::string& text) {
  return FromResource(FromText(text).get());
}

const Person kAnn = {.email = "ann@acme.example",
                     .display_name = "Ann Smith",
                     .external_id = "x1",
                     .user_name = "asmith",
                     .given_name = "Ann",
                     .family_name = "Smith"};

TEST(UserResourceTest, SaysAllThatItReads) {
  User user;
  user.id = "u1";
  user.manager_id = "m1";
  user.state = UserState::kActive;
  const Json resource = ToResource(user, kAnn);
  EXPECT_EQ(ToText(resource.get()),
            "{'active':true,'displayName':'Ann Smith','emails':[{'primary':true,'type':'work','value':"
            "'ann@acme.example'}],'externalId':'x1','id':'u1','name':{'familyName':'Smith','givenName':'Ann'},"
            "'schemas':['urn:ietf:params:scim:schemas:core:2.0:User',"
            "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],"
            "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':{'manager':{'value':'m1'}},"
            "'userName':'asmith'}");
  const absl::StatusOr<UserFields> fields = FromResource(resource.get());
  ASSERT_THAT(fields, IsOk());
  EXPECT_EQ(fields->spec.person, kAnn);
  EXPECT_EQ(fields->spec.manager_id, "m1");
  EXPECT_TRUE(fields->active);
}

TEST(UserResourceTest, KeepsAnInvitationAndASuspensionToItself) {
  User user;
  for (const auto& [state, active] :
       {std::pair(UserState::kInvited, true), std::pair(UserState::kActive, true),
        std::pair(UserState::kSuspended, true), std::pair(UserState::kDeprovisioned, false)}) {
    user.state = state;
    EXPECT_EQ(FromResource(ToResource(user, kAnn).get())->active, active) << ToWord(state);
  }
}

TEST(UserResourceTest, FindsTheAddress) {
  EXPECT_EQ(Read("{'userName':'a','emails':[{'value':'1','type':'home'},{'value':'2','type':'work'},"
                 "{'value':'3','primary':true}]}")
                ->spec.person.email,
            "3");
  EXPECT_EQ(
      Read("{'userName':'a','emails':[{'value':'1','type':'home'},{'value':'2','type':'Work'}]}")->spec.person.email,
      "2");
  EXPECT_EQ(Read("{'userName':'a','emails':[{'type':'work'},{'value':'1'},{'value':'2'}]}")->spec.person.email, "1");
  EXPECT_EQ(Read("{'userName':'a@b'}")->spec.person.email, "a@b");
  EXPECT_EQ(Read("{'userName':'a@b'}")->spec.person.user_name, "");
  EXPECT_EQ(Read("{'userName':'A@b','emails':[{'value':'a@b'}]}")->spec.person.user_name, "A@b") << "as it was written";
  EXPECT_THAT(Read("{'userName':'a'}"), HasReason("INVALID_VALUE"));
}

TEST(UserResourceTest, FindsTheNameForPeople) {
  EXPECT_EQ(Read("{'userName':'a@b','displayName':'D','name':{'formatted':'F'}}")->spec.person.display_name, "D");
  EXPECT_EQ(Read("{'userName':'a@b','name':{'formatted':'F','givenName':'G'}}")->spec.person.display_name, "F");
  EXPECT_EQ(Read("{'userName':'a@b','name':{'givenName':'G','familyName':'H'}}")->spec.person.display_name, "G H");
  EXPECT_EQ(Read("{'userName':'a@b','name':{'familyName':'H'}}")->spec.person.display_name, "H");
}

TEST(UserResourceTest, RefusesWhatIsTooLong) {
  for (const auto& [name, limit] :
       {std::pair("userName", limits::kUserNameBytes), std::pair("displayName", limits::kNameBytes),
        std::pair("externalId", limits::kExternalIdBytes)}) {
    Json resource = FromText("{'userName':'a','emails':[{'value':'a@b'}]}");
    Set(resource.get(), name, MakeText(std::string(limit, 'x')));
    EXPECT_THAT(FromResource(resource.get()), IsOk()) << name;
    Set(resource.get(), name, MakeText(std::string(limit + 1, 'x')));
    EXPECT_THAT(FromResource(resource.get()), HasReason("INVALID_VALUE")) << name;
  }
  Json resource = FromText("{'userName':'a@b'}");
  for (const char* const name : {"givenName", "familyName"}) {
    Json names(json_object());
    Set(names.get(), name, MakeText(std::string(limits::kNameBytes + 1, 'x')));
    Set(resource.get(), "name", std::move(names));
    EXPECT_THAT(FromResource(resource.get()), HasReason("INVALID_VALUE")) << name;
  }
}

}  // namespace
}  // namespace outlay::directory::scim
