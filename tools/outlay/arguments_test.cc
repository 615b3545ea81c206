#include "tools/outlay/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"

namespace outlay::cli {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<Flag> kFlags = {
    {"number", "NUMBER", ""}, {"tag", "TAG", "", true}, {"submit", "", ""}, {"supplier", "SUPPLIER", ""}};

absl::StatusOr<Arguments> Parse(const std::vector<std::string>& words, std::string_view positional = "ORDER [LINE]") {
  return ParseArguments(positional, kFlags, words);
}

std::string ErrorOf(const std::vector<std::string>& words) {
  const auto parsed = Parse(words);
  EXPECT_THAT(parsed, HasReason("USAGE"));
  return std::string(parsed.status().message());
}

TEST(ArgumentsTest, ReadsFlagsAndArgumentsInAnyOrder) {
  const auto parsed = Parse({"--number", "PO-7", "po-1", "--tag=a", "--submit", "--tag", "b=c"});
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->At(0), "po-1");
  EXPECT_EQ(parsed->At(1), "");
  EXPECT_EQ(parsed->Get("number"), "PO-7");
  EXPECT_THAT(parsed->All("tag"), ElementsAre("a", "b=c"));
  EXPECT_TRUE(parsed->Has("submit"));
  EXPECT_FALSE(parsed->Has("supplier"));
  EXPECT_EQ(parsed->Get("supplier"), "");
}

TEST(ArgumentsTest, TakesAnEmptyValueAndOneThatLooksLikeAFlag) {
  const auto parsed = Parse({"po-1", "--number=", "--tag", "--submit"});
  ASSERT_THAT(parsed, IsOk());
  EXPECT_TRUE(parsed->Has("number"));
  EXPECT_EQ(parsed->Get("number"), "");
  EXPECT_EQ(parsed->Get("tag"), "--submit");
  EXPECT_FALSE(parsed->Has("submit"));
}

TEST(ArgumentsTest, NamesAllRequiredFlagsThatAreMissingAtOnce) {
  const std::vector<Flag> flags = {
      Required({"group", "GROUP", ""}), Required({"from", "DAY", ""}, "file"), {"file", "FILE", ""}};
  const auto missing = ParseArguments("", flags, {});
  EXPECT_THAT(missing, HasReason("USAGE"));
  EXPECT_EQ(std::string(missing.status().message()), "needed: --group GROUP, --from DAY (or --file)");
  EXPECT_THAT(ParseArguments("", flags, {"--group", "g", "--from", "d"}), IsOk());
  EXPECT_THAT(ParseArguments("", flags, {"--group", "g", "--file", "f"}), IsOk());
  EXPECT_THAT(ParseArguments("", flags, {"--file", "f"}), HasReason("USAGE"));
}

TEST(ArgumentsTest, EndsFlagsAtTwoDashesAndTakesALoneDash) {
  const auto parsed = Parse({"-", "--", "--number"});
  ASSERT_THAT(parsed, IsOk());
  EXPECT_EQ(parsed->At(0), "-");
  EXPECT_EQ(parsed->At(1), "--number");
}

TEST(ArgumentsTest, SaysWhatIsWrongAndWhatWasMeant) {
  EXPECT_EQ(ErrorOf({"po-1", "--numbr", "7"}), "there is no flag --numbr here; did you mean --number?");
  EXPECT_EQ(ErrorOf({"po-1", "--colour"}), "there is no flag --colour here");
  EXPECT_EQ(ErrorOf({"po-1", "--number"}), "--number needs a value: --number NUMBER");
  EXPECT_EQ(ErrorOf({"po-1", "--submit=yes"}), "--submit takes no value");
  EXPECT_EQ(ErrorOf({"po-1", "--number=1", "--number=2"}), "--number is given twice");
  EXPECT_EQ(ErrorOf({}), "ORDER is missing");
  EXPECT_EQ(ErrorOf({"a", "b", "c"}), "too many arguments; it takes ORDER [LINE]");
  EXPECT_EQ(std::string(Parse({"a"}, "").status().message()), "it takes no arguments");
}

TEST(ArgumentsTest, FindsTheNearestWordOnlyWhenItIsNear) {
  const std::vector<std::string_view> words = {"order", "invoice", "events"};
  EXPECT_EQ(Nearest("ordr", words), "order");
  EXPECT_EQ(Nearest("invioce", words), "invoice");
  EXPECT_EQ(Nearest("event", words), "events");
  EXPECT_EQ(Nearest("budget", words), "");
  EXPECT_EQ(Nearest("", words), "");
  EXPECT_EQ(Nearest("x", words), "");
}

}  // namespace
}  // namespace outlay::cli
