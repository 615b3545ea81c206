#include "common/base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using outlay::testing::HasMetadata;
using outlay::testing::HasReason;
using outlay::testing::IsOk;

TEST(TextTest, StaysOnOneLineInTheOrderInWhichItIsWritten) {
  EXPECT_EQ(OnOneLine("plain, \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"), "plain, \xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  for (const char* breaks :
       {"\n", "\r", "\t", "\x7F", "\xC2\x80", "\xC2\x85", "\xC2\x9F", "\xD8\x9C", "\xE2\x80\x8E", "\xE2\x80\x8F",
        "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9"}) {
    EXPECT_EQ(OnOneLine(std::string("a") + breaks + "b"), "a b");
  }
  for (const char* stays :
       {"\xC2\xA0", "\xE2\x80\xA7", "\xE2\x80\xAF", "\xE2\x81\xA5", "\xE2\x81\xAA", "\xD8\x9B", "\x80"}) {
    EXPECT_EQ(OnOneLine(stays), stays);
  }
}

TEST(TextTest, CountsCodePoints) {
  EXPECT_EQ(CountCodePoints(""), 0);
  EXPECT_EQ(CountCodePoints("plain text of more than eight bytes"), 35);
  EXPECT_EQ(CountCodePoints("Müller"), 6);
  EXPECT_EQ(CountCodePoints("12345678ü12345678"), 17);
  EXPECT_EQ(CountCodePoints("€"), 1);
  EXPECT_EQ(CountCodePoints("\U0001F4B6"), 1);
  EXPECT_EQ(CountCodePoints(std::string_view("a\0b", 3)), 3);
}

TEST(TextTest, KnowsTheEdgesOfUtf8) {
  for (const char* good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_EQ(CountCodePoints(good), 1) << good;
  }
  for (const char* bad : {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
                          "\xED\xBF\xBF", "\xE2\x82", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                          "\xFF", "\xF0\x90\x80", "12345678\xC3"}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << bad;
  }
}

TEST(TextTest, ValidatesATextField) {
  EXPECT_THAT(ValidateText("note", "four", 4), IsOk());
  EXPECT_THAT(ValidateText("note", "üüüü", 4), IsOk());
  EXPECT_THAT(ValidateText("note", "fives", 4), HasReason("FIELD_TOO_LONG"));
  EXPECT_THAT(ValidateText("note", "fives", 4), HasMetadata("given", "5"));
  EXPECT_THAT(ValidateText("note", "\xFF", 4), HasReason("FIELD_INVALID"));
  EXPECT_THAT(ValidateText("note", std::string_view("\0", 1), 4), HasReason("FIELD_INVALID"));
}

TEST(TextTest, VisibleAsciiHasNoSpacesAndNoControls) {
  EXPECT_TRUE(IsVisibleAscii("!~aZ09"));
  EXPECT_FALSE(IsVisibleAscii("a b"));
  EXPECT_FALSE(IsVisibleAscii("\x7F"));
  EXPECT_FALSE(IsVisibleAscii("ü"));
}

TEST(TextTest, EncodesBase32SoThatOrderIsKept) {
  EXPECT_EQ(EncodeBase32(""), "");
  EXPECT_EQ(EncodeBase32(std::string_view("\0", 1)), "00");
  EXPECT_EQ(EncodeBase32("\xFF"), "zw");
  EXPECT_EQ(EncodeBase32("\xFF\xFF\xFF\xFF\xFF"), "zzzzzzzz");
  constexpr uint64_t kSeed = 20'240'606;
  SCOPED_TRACE(kSeed);
  SeededRandom random(kSeed);
  for (int i = 0; i < 1'000; ++i) {
    std::string a(7, '\0');
    std::string b(7, '\0');
    for (std::size_t j = random.Uniform(7); j < 7; ++j) {
      a[j] = static_cast<char>(random.Next());
      b[j] = static_cast<char>(random.Next());
    }
    EXPECT_EQ(a < b, EncodeBase32(a) < EncodeBase32(b));
  }
}

TEST(TextTest, EncodesHex) {
  EXPECT_EQ(EncodeHex(std::string_view("\0\x0F\xFF", 3)), "000fff");
}

TEST(TextTest, Base64UrlHasOneSpelling) {
  EXPECT_EQ(EncodeBase64Url("\xFB\xFF"), "-_8");
  EXPECT_EQ(DecodeBase64Url("-_8"), "\xFB\xFF");
  EXPECT_EQ(DecodeBase64Url(""), "");
  for (const char* bad : {"-_8=", "-_9", "+/8", "-_8 ", "A", "A*"}) {
    EXPECT_EQ(DecodeBase64Url(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace outlay
