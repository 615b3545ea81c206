#include "common/tenant/directory_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "common/base/strings.h"
#include "common/tenant/limits.h"
#include "common/testing/matchers.h"

namespace outlay::tenant {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kAcme =
    R"({"organization": {"organization": "organizations/acme", "baseCurrency": "EUR", "timeZone": "Europe/Berlin"}})";

std::string Rate(std::string_view rate, std::string_view from = "USD") {
  return Concat(R"({"exchangeRate": {"organization": "organizations/acme", "fromCurrency": ")", from,
                R"(", "toCurrency": "EUR", "rate": {"value": ")", rate, R"("}, "validFrom": "2024-01-01T00:00:00Z"}})");
}

TEST(DirectoryParserTest, ReadsTheExampleOfTheDocumentation) {
  const std::ifstream file("docs/examples/directory.json");
  std::stringstream text;
  text << file.rdbuf();
  const absl::StatusOr<DirectoryContent> content = ParseDirectory(text.str());
  ASSERT_THAT(content, IsOk());
  ASSERT_THAT(*content, SizeIs(2));
  EXPECT_EQ(content->at("acme").organization.quotas().active_purchase_orders(), 500);
  EXPECT_THAT(content->at("acme").groups, SizeIs(2));
  EXPECT_THAT(content->at("acme").rates, SizeIs(1));
}

TEST(DirectoryParserTest, ReadsLinesAndArraysAlike) {
  const absl::StatusOr<DirectoryContent> lines = ParseDirectory(Concat(kAcme, "\n", Rate("1.5"), "\n"));
  const absl::StatusOr<DirectoryContent> array = ParseDirectory(Concat("[", Rate("1.5"), ",\n", kAcme, "]"));
  ASSERT_THAT(lines, IsOk());
  ASSERT_THAT(array, IsOk());
  EXPECT_EQ(lines->at("acme").rates[0].rate().value(), "1.5");
  EXPECT_EQ(array->at("acme").rates[0].rate().value(), "1.5");
}

TEST(DirectoryParserTest, RefusesAnArrayThatIsCutBetweenTwoEntries) {
  EXPECT_THAT(ParseDirectory(Concat("[\n", kAcme, ",\n")), HasReason("DIRECTORY_FILE_INVALID"));
  EXPECT_THAT(ParseDirectory(Concat("[\n", kAcme, "\n")), HasMetadata("line", "3"));
  EXPECT_THAT(ParseDirectory(Concat(" [", kAcme, "]\n ")), IsOk());
}

TEST(DirectoryParserTest, IsNotConfusedByBracesAndQuotesInTexts) {
  const absl::StatusOr<DirectoryContent> content = ParseDirectory(
      R"({"organization": {"organization": "organizations/acme", "baseCurrency": "EUR", "displayName": "}\"{\\"}})");
  ASSERT_THAT(content, IsOk());
  EXPECT_EQ(content->at("acme").organization.display_name(), "}\"{\\");
}

TEST(DirectoryParserTest, SaysWhichLineIsWrongAndWhy) {
  struct Case {
    std::string entry;
    std::string why;
  };
  const Case cases[] = {
      {"nonsense", "must begin with '{'"},
      {"{", "has no end"},
      {R"({"organisation": {}})", "organisation"},
      {"{}", "must have one of"},
      {Rate("0"), "rate"},
      {Rate("1.0000000000001"), "at most 12 decimals"},
      {Rate("1", "EUR"), "to_currency"},
      {Rate("1", "EURO"), "from_currency"},
      {std::string(kAcme), "twice"},
      {R"({"organization": {"organization": "acme", "baseCurrency": "EUR"}})", "organization"},
      {R"({"organization": {"organization": "organizations/b", "baseCurrency": "EUR", "timeZone": "Mars/Base"}})",
       "time_zone"},
      {R"({"group": {"group": "organizations/b/groups/g"}})", "no entry for organizations/b"},
      {R"({"group": {"group": "organizations/acme/groups/g", "parent": "organizations/acme/groups/h"}})",
       "no entry for the parent"},
      {R"({"group": {"group": "organizations/acme/groups/g", "parent": "organizations/b/groups/h"}})",
       "same organization"},
      {R"({"group": {"group": "organizations/acme/groups/g", "parent": "organizations/acme/groups/g"}})",
       "levels deep"},
  };
  for (const Case& wrong : cases) {
    SCOPED_TRACE(wrong.entry);
    const absl::StatusOr<DirectoryContent> content = ParseDirectory(Concat("[\n", kAcme, ",\n\n", wrong.entry, "\n]"));
    EXPECT_THAT(content, HasReason("DIRECTORY_FILE_INVALID"));
    EXPECT_THAT(content, HasMetadata("line", "4"));
    EXPECT_THAT(std::string(ToStd(content.status().message())), HasSubstr(wrong.why));
  }
}

TEST(DirectoryParserTest, AcceptsGroupsDownToTheDeepestLevel) {
  std::string text = Concat(kAcme, R"({"group": {"group": "organizations/acme/groups/g1"}})");
  const auto add = [&text](int depth) {
    text += Concat(R"({"group": {"group": "organizations/acme/groups/g)", depth,
                   R"(", "parent": "organizations/acme/groups/g)", depth - 1, R"("}})");
  };
  for (int depth = 2; depth <= limits::kGroupDepth; ++depth) add(depth);
  EXPECT_THAT(ParseDirectory(text), IsOk());
  add(limits::kGroupDepth + 1);
  EXPECT_THAT(ParseDirectory(text), HasReason("DIRECTORY_FILE_INVALID"));
}

}  // namespace
}  // namespace outlay::tenant
