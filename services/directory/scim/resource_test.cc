#include "services/directory/scim/resource.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/list_response.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOkAndHolds;

absl::StatusOr<std::string> Normalize(const std::string& body) {
  const Json json = FromText(body);
  const absl::StatusOr<Json> resource = NormalizeResource(json.get(), UserType());
  if (!resource.ok()) return resource.status();
  return ToText(resource->get());
}

std::string Projected(const std::string& attributes, const std::string& excluded) {
  const Json ann = FromText(
      "{'schemas':['s'],'id':'1','userName':'a','name':{'givenName':'A','familyName':'B'},"
      "'emails':[{'type':'work','value':'w'},{'type':'home','value':'h'}],'urn:x:2.0:User':{'manager':{'value':'m'}}}");
  return ToText(Project(ann.get(), *ParseProjection(attributes, excluded)).get());
}

TEST(ResourceTest, KeepsWhatTheSchemaHas) {
  EXPECT_THAT(Normalize("{'USERNAME':'a','nickName':'n','id':'x','meta':{'version':'1'},'groups':[{'value':'g'}],"
                        "'Name':{'GIVENNAME':'A','middleName':'M'},'active':'True','displayName':null,"
                        "'emails':[{'value':'e','Primary':'true','x':1},{}],'password':'secret'}"),
              IsOkAndHolds("{'active':true,'emails':[{'primary':true,'value':'e'}],'name':{'givenName':'A'},"
                           "'userName':'a'}"));
}

TEST(ResourceTest, RefusesWhatItCannotKeep) {
  EXPECT_THAT(Normalize("{}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Normalize("{'userName':''}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Normalize("{'userName':['a','b']}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Normalize("{'userName':'a','active':'yes'}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Normalize("{'userName':'a','name':'Ann'}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(Normalize("{'userName':'a','emails':[7]}"), HasReason("INVALID_VALUE"));
  EXPECT_THAT(NormalizeResource(Json(json_array()).get(), UserType()), HasReason("INVALID_SYNTAX"));
  std::string emails = "{'userName':'a','emails':['x'";
  for (size_t i = 0; i < limits::kAttributeValues; ++i) emails += ",'x'";
  EXPECT_THAT(Normalize(emails + "]}"), HasReason("INVALID_VALUE"));
  std::string members = "{'displayName':'g','members':['x'";
  for (size_t i = 1; i < limits::kMemberValues; ++i) members += ",'x'";
  EXPECT_THAT(NormalizeResource(FromText(members + "]}").get(), GroupType()), outlay::testing::IsOk());
  EXPECT_THAT(NormalizeResource(FromText(members + ",'x']}").get(), GroupType()), HasReason("INVALID_VALUE"));
}

TEST(ResourceTest, ShowsTheAttributesThatAreAskedFor) {
  EXPECT_EQ(Projected("userName", ""), "{'id':'1','schemas':['s'],'userName':'a'}");
  EXPECT_EQ(Projected("NAME.givenname,emails.type", ""),
            "{'emails':[{'type':'work'},{'type':'home'}],'id':'1','name':{'givenName':'A'},'schemas':['s']}");
  EXPECT_EQ(Projected("urn:ietf:params:scim:schemas:core:2.0:User:userName", ""),
            "{'id':'1','schemas':['s'],'userName':'a'}");
  EXPECT_EQ(Projected("urn:x:2.0:User:manager", ""),
            "{'id':'1','schemas':['s'],'urn:x:2.0:User':{'manager':{'value':'m'}}}");
  EXPECT_EQ(Projected("", "emails,name.familyName,id,urn:x:2.0:User"),
            "{'id':'1','name':{'givenName':'A'},'schemas':['s'],'userName':'a'}");
  EXPECT_THAT(ParseProjection("a", "b"), HasReason("INVALID_VALUE"));
  std::string names;
  for (size_t i = 0; i <= limits::kProjectedAttributes; ++i) names += "a,";
  EXPECT_THAT(ParseProjection(names, ""), HasReason("INVALID_VALUE"));
}

TEST(ListResponseTest, CountsFromOneAndHasALargestPage) {
  EXPECT_THAT(ParsePage("", ""), IsOkAndHolds(Page{.start_index = 1, .count = limits::kPageSize}));
  EXPECT_THAT(ParsePage("0", "0"), IsOkAndHolds(Page{.start_index = 1, .count = 0}));
  EXPECT_THAT(ParsePage("-7", "-1"), IsOkAndHolds(Page{.start_index = 1, .count = 0}));
  EXPECT_THAT(ParsePage("11", "100000"), IsOkAndHolds(Page{.start_index = 11, .count = limits::kPageSizeMax}));
  EXPECT_THAT(ParsePage("one", ""), HasReason("INVALID_VALUE"));
  EXPECT_THAT(ParsePage("", "9999999999999999999999"), HasReason("INVALID_VALUE"));
}

TEST(ListResponseTest, SaysWhatItHas) {
  std::vector<Json> resources;
  resources.push_back(FromText("{'id':'1'}"));
  EXPECT_EQ(ToText(ListResponse(12, {.start_index = 11, .count = 5}, std::move(resources)).get()),
            "{'Resources':[{'id':'1'}],'itemsPerPage':1,'schemas':['urn:ietf:params:scim:api:messages:2.0:ListResponse'"
            "],'startIndex':11,'totalResults':12}");
}

TEST(ErrorsTest, AreThoseOfTheRfc) {
  EXPECT_EQ(ToText(ErrorBody(InvalidFilter("why")).get()),
            "{'detail':'why','schemas':['urn:ietf:params:scim:api:messages:2.0:Error'],'scimType':'invalidFilter',"
            "'status':'400'}");
  const std::pair<absl::Status, std::string> errors[] = {
      {InvalidPath("x"), "400 invalidPath"},
      {InvalidSyntax("x"), "400 invalidSyntax"},
      {InvalidValue("x"), "400 invalidValue"},
      {NoTarget("x"), "400 noTarget"},
      {Mutability("x"), "400 mutability"},
      {MakeError(absl::StatusCode::kAlreadyExists, "EMAIL_TAKEN", "x"), "409 uniqueness"},
      {FieldRequired("email"), "400 invalidValue"},
      {MakeError(absl::StatusCode::kNotFound, "USER_NOT_FOUND", "x"), "404 "},
      {EtagMismatch("x"), "412 "},
      {absl::UnauthenticatedError("x"), "401 "},
      {absl::PermissionDeniedError("x"), "403 "},
      {Overloaded(absl::Seconds(1)), "429 "},
      {DependencyUnavailable("x"), "503 "}};
  for (const auto& [error, expected] : errors) {
    const HttpError http = ToHttpError(error);
    EXPECT_EQ(Concat(http.status, " ", http.scim_type), expected) << error;
  }
}

TEST(ErrorsTest, KeepInternalsToThemselves) {
  EXPECT_EQ(ToText(ErrorBody(DataLoss("users")).get()),
            "{'detail':'internal error','schemas':['urn:ietf:params:scim:api:messages:2.0:Error'],'status':'500'}");
}

}  // namespace
}  // namespace outlay::directory::scim
