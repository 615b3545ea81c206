#include "services/directory/scim/patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;

constexpr const char* kEnterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

absl::StatusOr<std::string> Apply(const std::string& resource, const std::string& operations,
                                  const ResourceType& type) {
  const Json body = FromText("{'Operations': [" + operations + "]}");
  const absl::StatusOr<std::vector<PatchStep>> steps = ParsePatch(body.get(), type);
  if (!steps.ok()) return steps.status();
  const Json before = FromText(resource);
  const Json untouched = Copy(before.get());
  const absl::StatusOr<Json> after = ApplyPatch(before.get(), *steps, type);
  EXPECT_TRUE(json_equal(before.get(), untouched.get())) << "all or nothing";
  if (!after.ok()) return after.status();
  return ToText(after->get());
}

// A path in an operation has texts in \".
absl::StatusOr<std::string> OnUser(const std::string& resource, const std::string& operations) {
  return Apply(resource, operations, UserType());
}

absl::StatusOr<std::string> OnGroup(const std::string& members, const std::string& operations) {
  return Apply("{'displayName': 'Sales', 'members': [" + members + "]}", operations, GroupType());
}

// A user with two addresses.
constexpr const char* kAnn =
    "{'emails':[{'primary':true,'type':'work','value':'a@w'},{'type':'home','value':'a@h'}],'userName':'ann'}";

TEST(PatchTest, AddsAndReplacesSingleValues) {
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'displayName','value':'Ann'}"),
              IsOkAndHolds("{'displayName':'Ann','userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'replace','path':'USERNAME','value':'b'}"),
              IsOkAndHolds("{'userName':'b'}"));
  EXPECT_THAT(OnUser("{'displayName':'A','userName':'a'}", "{'op':'remove','path':'displayName'}"),
              IsOkAndHolds("{'userName':'a'}"));
  EXPECT_THAT(OnUser("{'displayName':'A','userName':'a'}", "{'op':'replace','path':'displayName','value':null}"),
              IsOkAndHolds("{'userName':'a'}"));
}

TEST(PatchTest, LeavesOtherSubAttributesAlone) {
  const std::string ann = "{'name':{'familyName':'Smith','givenName':'Ann'},'userName':'a'}";
  const std::string expected = "{'name':{'familyName':'Miller','givenName':'Ann'},'userName':'a'}";
  EXPECT_THAT(OnUser(ann, "{'op':'replace','path':'name.familyName','value':'Miller'}"), IsOkAndHolds(expected));
  EXPECT_THAT(OnUser(ann, "{'op':'replace','path':'name','value':{'familyName':'Miller'}}"), IsOkAndHolds(expected));
  EXPECT_THAT(OnUser(ann, "{'op':'replace','value':{'name':{'familyName':'Miller'}}}"), IsOkAndHolds(expected));
  EXPECT_THAT(OnUser(ann, "{'op':'remove','path':'name.familyName'},{'op':'remove','path':'name.givenName'}"),
              IsOkAndHolds("{'userName':'a'}"));
}

TEST(PatchTest, AddsValuesOnce) {
  EXPECT_THAT(OnUser(kAnn, "{'op':'add','path':'emails','value':[{'value':'a@w','type':'work'}]}"), IsOkAndHolds(kAnn));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','value':{'emails':{'value':'x','type':'work'}}}"),
              IsOkAndHolds("{'emails':[{'type':'work','value':'x'}],'userName':'a'}"));
  EXPECT_THAT(OnGroup("{'value':'1'}", "{'op':'add','path':'members','value':[{'value':'1'},{'value':'2'}]}"),
              IsOkAndHolds("{'displayName':'Sales','members':[{'value':'1'},{'value':'2'}]}"));
}

TEST(PatchTest, KeepsOnePrimaryValue) {
  EXPECT_THAT(OnUser(kAnn, "{'op':'add','path':'emails','value':[{'value':'n','primary':true}]}"),
              IsOkAndHolds("{'emails':[{'primary':false,'type':'work','value':'a@w'},{'type':'home','value':'a@h'},"
                           "{'primary':true,'value':'n'}],'userName':'ann'}"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'replace','path':'emails[type eq \'home\'].primary','value':true})"),
              IsOkAndHolds("{'emails':[{'primary':false,'type':'work','value':'a@w'},"
                           "{'primary':true,'type':'home','value':'a@h'}],'userName':'ann'}"));
  EXPECT_THAT(
      OnUser("{'userName':'a'}",
             "{'op':'add','path':'emails','value':[{'value':'1','primary':true},{'value':'2','primary':true}]}"),
      HasReason("INVALID_VALUE"));
}

TEST(PatchTest, SelectsValues) {
  EXPECT_THAT(OnUser(kAnn, R"({'op':'replace','path':'emails[type eq \'work\'].value','value':'n@w'})"),
              IsOkAndHolds("{'emails':[{'primary':true,'type':'work','value':'n@w'},{'type':'home','value':'a@h'}],"
                           "'userName':'ann'}"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'replace','path':'emails[type eq \'work\']','value':{'value':'n'}})"),
              IsOkAndHolds("{'emails':[{'value':'n'},{'type':'home','value':'a@h'}],'userName':'ann'}"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'add','path':'emails[type eq \'home\']','value':{'display':'H'}})"),
              IsOkAndHolds("{'emails':[{'primary':true,'type':'work','value':'a@w'},"
                           "{'display':'H','type':'home','value':'a@h'}],'userName':'ann'}"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'remove','path':'emails[type eq \'work\' and value ew \'w\']'})"),
              IsOkAndHolds("{'emails':[{'type':'home','value':'a@h'}],'userName':'ann'}"));
  EXPECT_THAT(
      OnUser(kAnn, R"({'op':'remove','path':'emails[type eq \'work\'].primary'})"),
      IsOkAndHolds("{'emails':[{'type':'work','value':'a@w'},{'type':'home','value':'a@h'}],'userName':'ann'}"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'remove','path':'emails[type eq \'other\']'})"), IsOkAndHolds(kAnn));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'replace','path':'emails[type eq \'other\'].value','value':'x'})"),
              HasReason("NO_TARGET"));
  EXPECT_THAT(OnUser(kAnn, R"({'op':'add','path':'name[formatted pr].givenName','value':'x'})"),
              HasReason("INVALID_PATH"));
}

TEST(PatchTest, RemovesMembers) {
  const std::string three = "{'value':'1'},{'value':'2'},{'value':'3'}";
  EXPECT_THAT(OnGroup(three, R"({'op':'remove','path':'members[value eq \'2\']'})"),
              IsOkAndHolds("{'displayName':'Sales','members':[{'value':'1'},{'value':'3'}]}"));
  EXPECT_THAT(OnGroup(three, "{'op':'remove','path':'members'}"), IsOkAndHolds("{'displayName':'Sales'}"));
  EXPECT_THAT(OnGroup(three, "{'op':'replace','path':'members','value':[{'value':'4'}]}"),
              IsOkAndHolds("{'displayName':'Sales','members':[{'value':'4'}]}"));
  EXPECT_THAT(OnGroup(three, "{'op':'replace','path':'members','value':[]}"), IsOkAndHolds("{'displayName':'Sales'}"));
}

TEST(PatchTest, TakesStepsOneAfterAnother) {
  EXPECT_THAT(OnGroup("{'value':'1'}",
                      "{'op':'remove','path':'members'},{'op':'add','path':'members','value':[{'value':'2'}]}"),
              IsOkAndHolds("{'displayName':'Sales','members':[{'value':'2'}]}"));
}

TEST(PatchTest, UnderstandsMicrosoftEntra) {
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'Replace','path':'active','value':'False'}"),
              IsOkAndHolds("{'active':false,'userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'Replace','value':{'active':'True','displayName':'A','nickName':'N'}}"),
              IsOkAndHolds("{'active':true,'displayName':'A','userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'Add','value':{'name.givenName':'Ann','name.familyName':'Smith'}}"),
              IsOkAndHolds("{'name':{'familyName':'Smith','givenName':'Ann'},'userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", R"({'op':'Add','path':'emails[type eq \'work\'].value','value':'a@w'})"),
              IsOkAndHolds("{'emails':[{'type':'work','value':'a@w'}],'userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'Replace','path':'displayName','value':[{'$ref':null,'value':'A'}]}"),
              IsOkAndHolds("{'displayName':'A','userName':'a'}"));
  EXPECT_THAT(
      OnGroup("{'value':'1'},{'value':'2'}", "{'op':'Remove','path':'members','value':[{'value':'1','$ref':null}]}"),
      IsOkAndHolds("{'displayName':'Sales','members':[{'value':'2'}]}"));
  EXPECT_THAT(OnGroup("{'value':'1'}", "{'op':'Add','path':'members','value':[{'$ref':null,'value':'2'}]}"),
              IsOkAndHolds("{'displayName':'Sales','members':[{'value':'1'},{'value':'2'}]}"));
}

TEST(PatchTest, SetsTheManagerInEveryWay) {
  const std::string with_manager = Concat("{'", kEnterprise, "':{'manager':{'value':'m'}},'userName':'a'}");
  for (const std::string& operation : {
           Concat("{'op':'Add','path':'", kEnterprise, ":manager','value':'m'}"),
           Concat("{'op':'Add','path':'", kEnterprise, ":manager','value':{'value':'m'}}"),
           Concat("{'op':'Add','path':'", kEnterprise, ":manager.value','value':'m'}"),
           Concat("{'op':'Add','path':'", kEnterprise, "','value':{'manager':'m','department':'D'}}"),
           Concat("{'op':'Replace','value':{'", kEnterprise, "':{'manager':[{'value':'m'}]}}}"),
           Concat("{'op':'Replace','value':{'", kEnterprise, ":manager':'m'}}"),
           std::string("{'op':'Add','path':'manager','value':'m'}"),
       }) {
    EXPECT_THAT(OnUser("{'userName':'a'}", operation), IsOkAndHolds(with_manager)) << operation;
  }
  EXPECT_THAT(OnUser(with_manager, Concat("{'op':'Remove','path':'", kEnterprise, ":manager'}")),
              IsOkAndHolds("{'userName':'a'}"));
  EXPECT_THAT(OnUser(with_manager, Concat("{'op':'Remove','path':'", kEnterprise, "'}")),
              IsOkAndHolds("{'userName':'a'}"));
}

TEST(PatchTest, LeavesAloneWhatWeDoNotKeep) {
  for (const char* const operation :
       {"{'op':'replace','path':'nickName','value':'x'}", "{'op':'add','path':'phoneNumbers','value':[{'value':'1'}]}",
        R"({'op':'replace','path':'phoneNumbers[type eq \'work\'].value','value':'1'})",
        R"({'op':'replace','path':'addresses[type eq \'work\']','value':{'country':'US'}})",
        "{'op':'replace','path':'urn:x:1.0:User:costCenter','value':'1'}",
        "{'op':'replace','path':'name.middleName','value':'x'}", "{'op':'remove','path':'title'}"}) {
    const absl::StatusOr<std::string> after = OnUser("{'name':{'givenName':'A'},'userName':'a'}", operation);
    EXPECT_THAT(after, IsOkAndHolds("{'name':{'givenName':'A'},'userName':'a'}")) << operation;
  }
}

TEST(PatchTest, GuardsWhatClientsCannotChange) {
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'replace','path':'id','value':'x'}"), HasReason("MUTABILITY"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'groups','value':[{'value':'g'}]}"),
              HasReason("MUTABILITY"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'replace','path':'meta.created','value':'x'}"),
              HasReason("MUTABILITY"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'remove','path':'userName'}"), HasReason("MUTABILITY"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'replace','path':'userName','value':''}"), HasReason("MUTABILITY"));
  EXPECT_THAT(OnUser("{'id':'1','userName':'a'}", "{'op':'replace','value':{'id':'1','displayName':'A'}}"),
              IsOkAndHolds("{'displayName':'A','id':'1','userName':'a'}"))
      << "Okta sends the id along";
}

TEST(PatchTest, RefusesWhatIsNoPatch) {
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'move','path':'displayName','value':'x'}"),
              HasReason("INVALID_SYNTAX"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'path':'displayName','value':'x'}"), HasReason("INVALID_SYNTAX"));
  EXPECT_THAT(OnUser("{'userName':'a'}", ""), HasReason("INVALID_SYNTAX"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'remove'}"), HasReason("NO_TARGET"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'displayName'}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','value':'x'}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'active','value':'maybe'}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'displayName','value':7}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'displayName.x','value':'x'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':7,'value':'x'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "{'op':'add','path':'a b','value':'x'}"), HasReason("INVALID_PATH"));
  EXPECT_THAT(OnUser("{'userName':'a'}", "7"), HasReason("INVALID_SYNTAX"));
}

TEST(PatchTest, HasOnlySoManyOperations) {
  std::string operations = "{'op':'remove','path':'title'}";
  for (size_t i = 1; i < limits::kPatchOperations; ++i) operations += ",{'op':'remove','path':'title'}";
  EXPECT_THAT(OnUser("{'userName':'a'}", operations), IsOkAndHolds("{'userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", operations + ",{'op':'remove','path':'title'}"), HasReason("INVALID_SYNTAX"));
}

// Names of attributes count in any case of letters, so one place has many names.
TEST(PatchTest, ChangesOnlySoManyPlaces) {
  std::string object;
  for (unsigned variant = 0; variant < limits::kPatchAttributes; ++variant) {
    std::string name = "emails.type";
    for (size_t i = 0; i < 6; ++i) name[i] = (variant >> i) % 2 == 1 ? static_cast<char>(name[i] - 32) : name[i];
    if (variant >= 64) name[7] = 'T';
    object += (object.empty() ? "'" : ",'") + name + "':'t'";
  }
  const std::string operation = "{'op':'replace','value':{" + object + "}}";
  std::string operations = operation;
  for (size_t i = 1; i < limits::kPatchSteps / limits::kPatchAttributes; ++i) operations += "," + operation;
  EXPECT_THAT(OnUser("{'userName':'a'}", operations), IsOkAndHolds("{'emails':[{'type':'t'}],'userName':'a'}"));
  EXPECT_THAT(OnUser("{'userName':'a'}", operations + ",{'op':'remove','path':'title'}"), HasReason("INVALID_SYNTAX"));
}

TEST(PatchTest, AUserHasOnlySoManyAddresses) {
  const auto add = [](size_t count) {
    std::string values;
    for (size_t i = 0; i < count; ++i) values += (i == 0 ? "'" : ",'") + std::to_string(i) + "@w'";
    return "{'op':'add','path':'emails','value':[" + values + "]}";
  };
  EXPECT_TRUE(OnUser("{'userName':'a'}", add(limits::kAttributeValues)).ok());
  EXPECT_THAT(OnUser("{'userName':'a'}", add(limits::kAttributeValues + 1)), HasReason("INVALID_VALUE"));
  EXPECT_THAT(OnUser("{'userName':'a','emails':['x']}", add(limits::kAttributeValues)), HasReason("INVALID_VALUE"));
}

}  // namespace
}  // namespace outlay::directory::scim
