// What identity providers are known to send, and the bodies that the RFCs print.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/shared_files.h"
#include "services/directory/scim/core_schemas.h"
#include "services/directory/scim/filter.h"
#include "services/directory/scim/list_response.h"
#include "services/directory/scim/patch.h"
#include "services/directory/scim/resource.h"
#include "services/directory/scim/testing/json.h"

namespace outlay::directory::scim {
namespace {

using outlay::testing::IsOk;
using outlay::testing::ReadTestFile;

Json ReadJson(const std::string& path) {
  return Json(json_loads(ReadTestFile(path).c_str(), 0, nullptr));
}

// A parameter of a URL; empty: not there. The suites write URLs without escapes.
std::string Parameter(const std::string& url, const std::string& name) {
  const size_t start = url.find(name + "=");
  if (start == std::string::npos) return "";
  const size_t value = start + name.size() + 1;
  return url.substr(value, url.find('&', value) - value);
}

// Understands the requests of a suite; returns how many.
int ReadSuite(const std::string& path) {
  const Json suite = ReadJson(path);
  int requests = 0;
  for (const json_t* const step : Elements(json_object_get(suite.get(), "steps"))) {
    const std::string url(TextOf(step, "url").value_or(""));
    if (!absl::StrContains(url, "SCIM")) continue;  // the suites also call Okta itself
    ++requests;
    if (const std::string filter = Parameter(url, "filter"); !filter.empty()) {
      EXPECT_THAT(ParseFilter(filter), IsOk()) << url;
    }
    EXPECT_THAT(ParsePage(Parameter(url, "startIndex"), Parameter(url, "count")), IsOk()) << url;
    const std::string text(TextOf(step, "body").value_or(""));
    const Json body = ParseJsonObject(text);
    if (TextOf(step, "method") == "POST" && absl::StrContains(url, "/Users")) {
      const absl::StatusOr<Json> user = NormalizeResource(body.get(), UserType());
      EXPECT_THAT(user, IsOk()) << text;
      EXPECT_EQ(TextOf(user.ok() ? user->get() : nullptr, "userName"), TextOf(body.get(), "userName"));
    }
    if (TextOf(step, "method") == "PATCH") {
      EXPECT_THAT(ParsePatch(body.get(), UserType()), IsOk()) << text;
    }
  }
  return requests;
}

TEST(KnownRequestsTest, UnderstandsOktasSuites) {
  EXPECT_EQ(ReadSuite("tests/data/scim/okta_spec_test.json"), 12);
  EXPECT_EQ(ReadSuite("tests/data/scim/okta_crud_test.json"), 5);
}

class RfcBodiesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!shared_.are_there()) GTEST_SKIP() << "OUTLAY_SHARED_DATA is not set";
    shared_.Unpack("scim/okta_spec_and_rfc_bodies.tar.gz");
  }

  Json Sample(const std::string& name) const { return ReadJson(shared_.folder() / "rfc/samples" / (name + ".json")); }

  // Users and groups with everything that the RFC describes.
  ResourceType Type(const std::string& schema) const {
    return MakeResourceType(*ParseSchema(Sample("rfc7643-8.7.1-schema-" + schema).get()), {});
  }

  std::string Patched(const std::string& schema, const json_t* resource, const std::string& patch) const {
    const ResourceType type = Type(schema);
    const absl::StatusOr<std::vector<PatchStep>> steps = ParsePatch(Sample(patch).get(), type);
    EXPECT_THAT(steps, IsOk()) << patch;
    if (!steps.ok()) return "";
    const absl::StatusOr<Json> after = ApplyPatch(resource, *steps, type);
    EXPECT_THAT(after, IsOk()) << patch;
    return after.ok() ? ToText(after->get()) : "";
  }

  const outlay::testing::SharedFiles shared_;
};

TEST_F(RfcBodiesTest, KeepsEveryAttributeOfTheFullUser) {
  const Json user = Sample("rfc7643-8.2-user-full");
  const absl::StatusOr<Json> kept = NormalizeResource(user.get(), Type("user"));
  ASSERT_THAT(kept, IsOk());
  for (const char* const name : {"name", "emails", "addresses", "phoneNumbers", "ims", "photos", "x509Certificates"}) {
    EXPECT_TRUE(json_equal(FindValue(kept->get(), name), FindValue(user.get(), name))) << name;
  }
  EXPECT_EQ(FindValue(kept->get(), "id"), nullptr) << "clients cannot write it";
  EXPECT_THAT(NormalizeResource(Sample("rfc7644-3.3-user-post_request").get(), UserType()), IsOk());
  EXPECT_THAT(NormalizeResource(Sample("rfc7644-3.5.1-user-put_request").get(), UserType()), IsOk());
  EXPECT_THAT(NormalizeResource(Sample("rfc7643-8.3-enterprise_user").get(), UserType()), IsOk());
  EXPECT_THAT(NormalizeResource(Sample("rfc7643-8.4-group").get(), GroupType()), IsOk());
}

TEST_F(RfcBodiesTest, PatchesUsers) {
  const Json user = Sample("rfc7643-8.2-user-full");
  const Json street = FromText(Patched("user", user.get(), "rfc7644-3.5.2.3-patch_op-replace_street_address"));
  const json_t* const work = json_array_get(json_object_get(street.get(), "addresses"), 0);
  EXPECT_EQ(TextOf(work, "streetAddress"), "1010 Broadway Ave");
  EXPECT_EQ(TextOf(work, "locality"), "Hollywood");
  EXPECT_THAT(Patched("user", user.get(), "rfc7644-3.5.2.3-patch_op-replace_user_work_address"),
              ::testing::HasSubstr("911 Universal City Plaza"));
  EXPECT_THAT(Patched("user", user.get(), "rfc7644-3.5.2.1-patch_op-add_emails"),
              ::testing::HasSubstr("'nickName':'Babs'"));
  const Json replaced = FromText(Patched("user", user.get(), "rfc7644-3.5.2.3-patch_op-replace_all_email_values"));
  EXPECT_EQ(json_array_size(json_object_get(replaced.get(), "emails")), 2u);
  const Json removed = FromText(Patched("user", user.get(), "rfc7644-3.5.2.2-patch_op-remove_multi_complex_value"));
  EXPECT_EQ(json_array_size(json_object_get(removed.get(), "emails")), 1u);
}

TEST_F(RfcBodiesTest, PatchesGroups) {
  const Json group = Sample("rfc7643-8.4-group");
  const auto members = [&](const std::string& patch) {
    return json_array_size(json_object_get(FromText(Patched("group", group.get(), patch)).get(), "members"));
  };
  EXPECT_EQ(members("rfc7644-3.5.2.1-patch_op-add_members"), 2u) << "Babs is one already";
  EXPECT_EQ(members("rfc7644-3.5.2.2-patch_op-remove_all_members"), 0u);
  EXPECT_EQ(members("rfc7644-3.5.2.2-patch_op-remove_one_member"), 2u) << "the RFC shortens the id";
  EXPECT_EQ(members("rfc7644-3.5.2.2-patch_op-remove_and_add_one_member"), 3u);
  EXPECT_EQ(members("rfc7644-3.5.2.3-patch_op-replace_all_members"), 2u);
}

TEST_F(RfcBodiesTest, UnderstandsOktasOtherSuites) {
  EXPECT_GT(ReadSuite(shared_.folder() / "okta/Okta-SCIM-20-Entitlements-Test.json"), 0);
  EXPECT_GT(ReadSuite(shared_.folder() / "okta/Okta-SCIM-20-With-Entitlements-CRUD-Test.json"), 0);
}

}  // namespace
}  // namespace outlay::directory::scim
