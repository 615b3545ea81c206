#include "services/notification/domain/email_encoding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/base/random.h"
#include "common/base/text.h"
#include "common/testing/seeds.h"

namespace outlay::notification {
namespace {

// What a reader makes of a header value (RFC 2047, section 6.2).
std::string Decoded(const std::string& value) {
  static const std::string kStart = "=?UTF-8?B?";
  std::string text;
  for (size_t at = value.find(kStart); at != std::string::npos; at = value.find(kStart, at)) {
    at += kStart.size();
    std::string bytes;
    EXPECT_TRUE(absl::Base64Unescape(value.substr(at, value.find("?=", at) - at), &bytes)) << value;
    EXPECT_TRUE(IsValidUtf8(bytes)) << "a word ends inside a character: " << value;
    text += bytes;
  }
  return text;
}

std::string DecodedQuotedPrintable(const std::string& body) {
  std::string text;
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] != '=') {
      if (body[i] != '\r') text += body[i];
    } else if (body.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else {
      text += absl::HexStringToBytes(body.substr(i + 1, 2));
      i += 2;
    }
  }
  return text;
}

void ExpectShortLines(const std::string& text, size_t column) {
  const std::vector<std::string> lines = absl::StrSplit(text, "\r\n");
  for (size_t i = 0; i < lines.size(); ++i) {
    EXPECT_LE(lines[i].size() + (i == 0 ? column : 0), 76u) << lines[i];
    EXPECT_EQ(lines[i].find_first_of("\r\n"), std::string::npos);
    EXPECT_TRUE(i == 0 || lines[i].starts_with(' ')) << lines[i];
  }
}

TEST(EmailEncodingTest, PlainTextStaysAsItIs) {
  EXPECT_EQ(EncodeHeaderText("Order 4711 ends on 2024-12-31: 12.50 EUR", 9),
            "Order 4711 ends on 2024-12-31: 12.50 EUR");
  EXPECT_EQ(EncodeHeaderText(std::string(67, 'a'), 9), std::string(67, 'a'));
  EXPECT_EQ(Decoded(EncodeHeaderText(std::string(68, 'a'), 9)), std::string(68, 'a'));
  EXPECT_EQ(EncodeHeaderText("", 9), "");
}

TEST(EmailEncodingTest, WhatLooksEncodedIsEncoded) {
  EXPECT_EQ(Decoded(EncodeHeaderText("=?UTF-8?B?QQ==?=", 9)), "=?UTF-8?B?QQ==?=");
}

TEST(EmailEncodingTest, HeadersCannotBeBrokenByTexts) {
  EXPECT_EQ(EncodeHeaderText("a\r\nBcc: eve@example.org", 9), "a  Bcc: eve@example.org");
  EXPECT_EQ(EncodeHeaderText(std::string("a\0b\x7f\tc", 6), 9), "a b  c");
  EXPECT_EQ(EncodeDisplayName("a\r\nBcc: eve", 4), "\"a  Bcc: eve\"");
  EXPECT_EQ(Decoded(EncodeHeaderText("\xc3\xa4\r\nBcc: eve@example.org", 9)), "\xc3\xa4  Bcc: eve@example.org");
  EXPECT_EQ(EncodeHeaderText("a\xff\xfe", 9), "a??");
}

TEST(EmailEncodingTest, DisplayNamesAreQuoted) {
  EXPECT_EQ(EncodeDisplayName("Ann Example", 4), "\"Ann Example\"");
  EXPECT_EQ(EncodeDisplayName("Ann \"A\\B\" <x@y>", 4), "\"Ann \\\"A\\\\B\\\" <x@y>\"");
  EXPECT_EQ(Decoded(EncodeDisplayName("J\xc3\xb6rg \"J\" M\xc3\xbcller", 4)), "J\xc3\xb6rg \"J\" M\xc3\xbcller");
}

TEST(EmailEncodingTest, BodiesAreQuotedPrintable) {
  EXPECT_EQ(EncodeQuotedPrintable("a\nb\r\nc\rd"), "a\r\nb\r\nc\r\nd\r\n");
  EXPECT_EQ(EncodeQuotedPrintable("a=b \n\tc\n"), "a=3Db=20\r\n=09c\r\n");
  EXPECT_EQ(EncodeQuotedPrintable("\xc3\xa4"), "=C3=A4\r\n");
  EXPECT_EQ(EncodeQuotedPrintable(std::string(80, 'a')), std::string(75, 'a') + "=\r\naaaaa\r\n");
  EXPECT_EQ(EncodeQuotedPrintable("."), ".\r\n");
  EXPECT_EQ(EncodeQuotedPrintable(""), "");
}

TEST(EmailEncodingTest, AnyTextComesBack) {
  const std::vector<std::string> characters = {
      "a", " ", "=", "?", "\"", "\\", ".", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xe4\xb8\xad"};
  testing::ForEachSeed(testing::SeedsFromEnvironment({.first = 1, .count = 500}), [&](uint64_t seed) {
    SeededRandom random(seed);
    std::string text = "x";
    for (uint64_t i = random.Uniform(120); i > 0; --i) text += characters[random.Uniform(characters.size())];
    text += "x";
    for (const size_t column : {size_t{4}, size_t{9}, size_t{70}}) {
      const std::string value = EncodeHeaderText(text, column);
      ExpectShortLines(value, column);
      EXPECT_EQ(value == text ? value : Decoded(value), text);
    }
    const std::string name = EncodeDisplayName(text, 4);
    ExpectShortLines(name, 4);
    EXPECT_EQ(name.starts_with('"') ? text : Decoded(name), text);
    const std::string body = EncodeQuotedPrintable(text + "\n" + text + "\n");
    const std::vector<std::string> lines = absl::StrSplit(body, "\r\n");
    for (const std::string& line : lines) EXPECT_LE(line.size(), 76u) << line;
    EXPECT_EQ(DecodedQuotedPrintable(body), text + "\n" + text + "\n");
  });
}

}  // namespace
}  // namespace outlay::notification
