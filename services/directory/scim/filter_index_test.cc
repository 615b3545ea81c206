#include "services/directory/scim/filter_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"

namespace outlay::directory::scim {
namespace {

// "attribute=text"; empty: nothing is required.
std::string Required(const std::string& filter) {
  const absl::StatusOr<Filter> parsed = ParseFilter(filter);
  EXPECT_TRUE(parsed.ok()) << filter;
  const std::optional<RequiredText> required = FindRequiredText(*parsed);
  return required.has_value() ? Concat(required->attribute, "=", required->text) : "";
}

TEST(FilterIndexTest, FindsWhatMustBeEqual) {
  EXPECT_EQ(Required("userName eq \"a\""), "username=a");
  EXPECT_EQ(Required("urn:ietf:params:scim:schemas:core:2.0:User:userName Eq \"a\""), "username=a");
  EXPECT_EQ(Required("externalId eq \"x\" and active eq true"), "externalid=x");
  EXPECT_EQ(Required("active eq true and (title pr and id eq \"i\")"), "id=i");
  EXPECT_EQ(Required("emails eq \"a@b\""), "emails=a@b");
  EXPECT_EQ(Required("emails.value eq \"a@b\""), "emails=a@b");
  EXPECT_EQ(Required("emails[type eq \"work\" and value eq \"a@b\"]"), "emails=a@b");
  EXPECT_EQ(Required("emails[type eq \"work\"].value eq \"a@b\""), "emails=a@b");
}

TEST(FilterIndexTest, RequiresNothingThatNeedNotBe) {
  EXPECT_EQ(Required("userName eq \"a\" or userName eq \"b\""), "");
  EXPECT_EQ(Required("not (userName eq \"a\")"), "");
  EXPECT_EQ(Required("userName sw \"a\""), "");
  EXPECT_EQ(Required("userName pr"), "");
  EXPECT_EQ(Required("userName eq null"), "");
  EXPECT_EQ(Required("name.givenName eq \"a\""), "");
  EXPECT_EQ(Required("emails.type eq \"work\""), "");
  EXPECT_EQ(Required("emails[type eq \"work\"]"), "");
  EXPECT_EQ(Required("emails[value eq \"a\" or value eq \"b\"]"), "");
  EXPECT_EQ(Required("emails[not (value eq \"a\")]"), "");
}

}  // namespace
}  // namespace outlay::directory::scim
