#include "services/directory/scim/filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/limits.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

class FilterTest : public ::testing::Test {
 protected:
  bool Holds(const std::string& filter) const {
    const absl::StatusOr<Filter> parsed = ParseFilter(filter);
    EXPECT_THAT(parsed, IsOk()) << filter;
    return parsed.ok() && Matches(*parsed, ann_.get(), UserType());
  }

  const Json ann_ = FromText(R"({
    'schemas': ['urn:ietf:params:scim:schemas:core:2.0:User'], 'id': 'u1', 'externalId': 'X-1',
    'userName': 'Ann@Acme.example', 'name': {'familyName': 'O\u0027Malley', 'givenName': 'Ann'}, 'active': true,
    'emails': [{'value': 'ann@acme.example', 'type': 'work', 'primary': true},
               {'value': 'ann@home.example', 'type': 'home'}],
    'meta': {'resourceType': 'User', 'created': '2026-01-15T10:00:00Z', 'lastModified': '2026-01-15T12:00:00+01:00'},
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {'manager': {'value': 'm1'}}})");
};

TEST_F(FilterTest, HasEveryOperator) {
  for (const char* const filter :
       {R"(userName eq "ann@acme.example")", R"(userName ne "bob")", R"(userName co "ACME")", R"(userName sw "ann")",
        R"(userName ew ".example")", R"(userName gt "ann")", R"(userName ge "ann@acme.example")", R"(userName lt "b")",
        R"(userName le "ann@acme.example")", "userName pr", "USERNAME PR"}) {
    EXPECT_TRUE(Holds(filter)) << filter;
  }
  for (const char* const filter :
       {R"(userName eq "ann")", R"(userName ne "ann@acme.example")", R"(userName co "globex")", R"(userName sw "cme")",
        R"(userName ew "ann")", R"(userName gt "ann@acme.example")", R"(userName ge "b")",
        R"(userName lt "ann@acme.example")", R"(userName le "ann")", "displayName pr"}) {
    EXPECT_FALSE(Holds(filter)) << filter;
  }
}

TEST_F(FilterTest, ComparesByTheAttributesType) {
  EXPECT_TRUE(Holds("active eq true"));
  EXPECT_TRUE(Holds("active eq True"));
  EXPECT_TRUE(Holds(R"(active eq "True")"));
  EXPECT_FALSE(Holds("active ne true"));
  EXPECT_TRUE(Holds(R"(meta.created eq "2026-01-15T11:00:00+01:00")")) << "a time, not its text";
  EXPECT_FALSE(Holds(R"(meta.lastModified lt "2026-01-15T11:00:00Z")")) << "11:00 itself";
  EXPECT_TRUE(Holds(R"(meta.lastModified ge "2026-01-15T11:00:00Z")"));
  EXPECT_TRUE(Holds(R"(externalId eq "X-1")"));
  EXPECT_FALSE(Holds(R"(externalId eq "x-1")")) << "case-exact";
  EXPECT_TRUE(Holds(R"(name.familyName eq "o'malley")"));
  EXPECT_TRUE(Holds(R"(userName eq "\u0061nn@acme.example")")) << "literals are JSON";
}

TEST_F(FilterTest, TakesAnAbsentAttributeForNoValue) {
  EXPECT_TRUE(Holds("displayName eq null"));
  EXPECT_FALSE(Holds("displayName ne null"));
  EXPECT_TRUE(Holds(R"(displayName ne "Ann")"));
  EXPECT_FALSE(Holds(R"(displayName co "a")"));
  EXPECT_FALSE(Holds(R"(nickName eq "Annie")"));
  EXPECT_FALSE(Holds(R"(urn:unknown:1.0:User:title eq "x")"));
}

TEST_F(FilterTest, BindsNotThenAndThenOr) {
  EXPECT_TRUE(Holds(R"(active eq true or active eq false and userName eq "bob")"));
  EXPECT_FALSE(Holds(R"((active eq true or active eq false) and userName eq "bob")"));
  EXPECT_TRUE(Holds(R"(not (userName eq "bob") and active eq true)"));
  EXPECT_FALSE(Holds(R"(not (userName eq "bob" or active eq true))"));
  EXPECT_TRUE(Holds(R"(not(active eq false))"));
}

TEST_F(FilterTest, LooksIntoValues) {
  EXPECT_TRUE(Holds(R"(emails[type eq "work"])"));
  EXPECT_TRUE(Holds(R"(emails[type eq "work" and value ew "acme.example"])"));
  EXPECT_FALSE(Holds(R"(emails[type eq "home" and value ew "acme.example"])")) << "one value must match both";
  EXPECT_TRUE(Holds(R"(emails.type eq "home" and emails.value ew "acme.example")")) << "two values may";
  EXPECT_TRUE(Holds(R"(emails eq "ann@home.example")")) << "a complex attribute stands for its value";
  EXPECT_TRUE(Holds(R"(emails[type eq "work"].value eq "ann@acme.example")"));
  EXPECT_FALSE(Holds(R"(emails[type eq "home"].value eq "ann@acme.example")"));
  EXPECT_TRUE(Holds(R"(emails[not (type eq "work")])"));
  EXPECT_TRUE(Holds(R"(schemas eq "urn:ietf:params:scim:schemas:core:2.0:User")"));
}

TEST_F(FilterTest, UnderstandsSchemas) {
  EXPECT_TRUE(Holds(R"(urn:ietf:params:scim:schemas:core:2.0:User:name.givenName eq "ann")"));
  EXPECT_TRUE(Holds(R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "m1")"));
  EXPECT_TRUE(Holds("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager pr"));
}

TEST_F(FilterTest, RefusesWhatIsNoFilter) {
  for (const char* const filter : {"",
                                   " ",
                                   "userName",
                                   "userName eq",
                                   "userName eq ann",
                                   R"(userName eq "ann)",
                                   R"(userName eq "ann" and)",
                                   R"(userName eq "ann" userName pr)",
                                   "(userName pr",
                                   "userName pr)",
                                   "not userName pr",
                                   "emails[type pr",
                                   "emails[]",
                                   "emails[emails[type pr]]",
                                   R"(1name eq "x")",
                                   R"(name. eq "x")",
                                   "userName is true",
                                   "userName gt true",
                                   "userName co 1",
                                   "userName sw null",
                                   R"(userName eq "\x")",
                                   "urn: pr",
                                   "urn:a:b: pr",
                                   R"(emails[type eq "work"].value)",
                                   R"(a.b.c eq "x")",
                                   R"(emails.type[value pr])",
                                   "userName eq 1e",
                                   "]"}) {
    EXPECT_THAT(ParseFilter(filter), HasReason("INVALID_FILTER")) << filter;
  }
  EXPECT_THAT(ParseFilter("userName eq ann").status().message(), ::testing::HasSubstr("at character 13"));
}

TEST_F(FilterTest, StandsInItselfOnlySoDeep) {
  const auto nested = [](int depth) { return Concat(std::string(depth, '('), "userName pr", std::string(depth, ')')); };
  EXPECT_THAT(ParseFilter(nested(limits::kFilterDepth)), IsOk());
  EXPECT_THAT(ParseFilter(nested(limits::kFilterDepth + 1)), HasReason("INVALID_FILTER"));
}

TEST_F(FilterTest, IsOnlySoLong) {
  std::string filter = "id pr";
  for (int i = 1; i < limits::kFilterComparisons; ++i) filter += " or id pr";
  EXPECT_THAT(ParseFilter(filter), IsOk());
  EXPECT_THAT(ParseFilter(filter + " or id pr"), HasReason("INVALID_FILTER"));
  const std::string literal(limits::kFilterBytes - std::string(R"(id eq "")").size(), 'x');
  EXPECT_THAT(ParseFilter(Concat(R"(id eq ")", literal, R"(")")), IsOk());
  EXPECT_THAT(ParseFilter(Concat(R"(id eq ")", literal, R"(x")")), HasReason("INVALID_FILTER"));
}

TEST(PatchPathTest, HasEveryForm) {
  EXPECT_THAT(ParsePatchPath("active")->attribute, (AttributePath{.schema = {}, .name = "active", .sub = {}}));
  EXPECT_THAT(ParsePatchPath("name.givenName")->attribute,
              (AttributePath{.schema = {}, .name = "name", .sub = "givenName"}));
  EXPECT_THAT(ParsePatchPath("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName")->attribute,
              (AttributePath{.schema = std::string(kUserSchema), .name = "name", .sub = "givenName"}));
  const absl::StatusOr<PatchPath> path = ParsePatchPath(R"(emails[type eq "work"].value)");
  ASSERT_THAT(path, IsOk());
  EXPECT_EQ(path->attribute, (AttributePath{.schema = {}, .name = "emails", .sub = "value"}));
  EXPECT_EQ(path->values, *ParseFilter(R"(type eq "work")"));
  EXPECT_TRUE(ParsePatchPath(R"(members[value eq"1"])")->values.has_value()) << "as the RFC prints it";
}

TEST(PatchPathTest, RefusesWhatIsNoPath) {
  for (const char* const path : {"", "1a", "a.", "a.b.c", "a[", "a[b]", "a[b pr", "a[b pr].", "a.b[c pr]", "a b",
                                 "a[b pr].c d", "a[b pr] c", "[b pr]"}) {
    EXPECT_THAT(ParsePatchPath(path), HasReason("INVALID_PATH")) << path;
  }
  EXPECT_THAT(ParsePatchPath(std::string(limits::kPathBytes + 1, 'a')), HasReason("INVALID_PATH"));
}

}  // namespace
}  // namespace outlay::directory::scim
