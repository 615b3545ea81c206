#include "services/notification/domain/email_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace outlay::notification {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

EmailMessage SampleEmail() {
  return {.id = "06b2@example.org",
          .from = {.address = "outlay@example.org", .display_name = "Outlay"},
          .to = {.address = "ann@example.com", .display_name = "J\xc3\xb6rg"},
          .date = absl::FromCivil(absl::CivilSecond(2024, 3, 5, 14, 7, 9), absl::UTCTimeZone()),
          .subject = "Bestellung \xc3\xbc",
          .text = "Two lines,\nthe second \xe2\x82\xac.",
          .html = "<p>x</p>\n",
          .unsubscribe = "https://example.org/preferences?user=organizations/acme/users/ann",
          .is_one_click = true};
}

TEST(EmailMessageTest, HasTextAndHtmlUnderOneHeader) {
  EXPECT_EQ(ToMime(SampleEmail()),
            "From: \"Outlay\"\r\n <outlay@example.org>\r\n"
            "To: =?UTF-8?B?SsO2cmc=?=\r\n <ann@example.com>\r\n"
            "Subject: =?UTF-8?B?QmVzdGVsbHVuZyDDvA==?=\r\n"
            "Date: Tue, 05 Mar 2024 14:07:09 +0000\r\n"
            "Message-ID: <06b2@example.org>\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "List-Unsubscribe: <https://example.org/preferences?user=organizations/acme/users/ann>\r\n"
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative; boundary=\"=_outlay\"\r\n"
            "\r\n--=_outlay\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "Two lines,\r\nthe second =E2=82=AC.\r\n"
            "\r\n--=_outlay\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable\r\n"
            "\r\n"
            "<p>x</p>\r\n"
            "\r\n--=_outlay--\r\n");
}

TEST(EmailMessageTest, IsTextAloneWithoutHtml) {
  EmailMessage message = SampleEmail();
  message.html.clear();
  message.unsubscribe.clear();
  message.to.display_name.clear();
  const std::string mime = ToMime(message);
  EXPECT_THAT(mime, HasSubstr("To: ann@example.com\r\n"));
  EXPECT_THAT(mime, HasSubstr("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_THAT(mime, Not(HasSubstr("List-Unsubscribe")));
}

// One POST without signing in is only asked for where nobody can read it on the way (RFC 8058).
TEST(EmailMessageTest, AsksForOneClickOverTlsOnly) {
  EmailMessage message = SampleEmail();
  message.unsubscribe = "http://example.org/u";
  EXPECT_THAT(ToMime(message), HasSubstr("List-Unsubscribe: <http://example.org/u>\r\nMIME-Version"));
  // A page for people who are signed in.
  message.unsubscribe = "https://example.org/u";
  message.is_one_click = false;
  EXPECT_THAT(ToMime(message), HasSubstr("List-Unsubscribe: <https://example.org/u>\r\nMIME-Version"));
  message.is_one_click = true;
}

TEST(EmailMessageTest, NoTextCanAddAHeaderOrAPart) {
  EmailMessage message = SampleEmail();
  const std::string evil = "x\r\nBcc: eve@example.org\r\n\r\n--=_outlay\r\nContent-Type: text/html\r\n\r\n<b>";
  message.subject = evil;
  message.from.display_name = evil;
  message.to.display_name = evil;
  message.text = evil;
  message.html = evil;
  message.unsubscribe = "https://example.org/u";
  const std::vector<std::string> lines = absl::StrSplit(ToMime(message), "\r\n");
  int boundaries = 0;
  bool in_headers = true;
  for (const std::string& line : lines) {
    in_headers &= !line.empty();
    EXPECT_FALSE(in_headers && line.starts_with("Bcc:")) << line;
    boundaries += line.starts_with("--=_outlay") ? 1 : 0;
    EXPECT_LE(line.size(), 76u) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), std::string::npos);
  }
  EXPECT_EQ(boundaries, 3);
}

TEST(EmailMessageTest, UrlsOfHeadersAreVisibleAscii) {
  EXPECT_TRUE(IsHeaderUrl("https://example.org/a?b=c%20d"));
  for (const char* url : {"", "ftp://x", "javascript:x", "https://a b", "https://a\r\nb", "https://a>b", "https://a,b",
                          "https://\xc3\xa4"}) {
    EXPECT_FALSE(IsHeaderUrl(url)) << url;
  }
}

TEST(EmailMessageTest, HtmlShowsTheTextAndNothingElse) {
  EXPECT_EQ(HtmlOf("A & B", "1 < 2\n\"x\" 'y'\n\n<script>alert(1)</script>"),
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>A &amp; B</title></head>\n<body>\n"
            "<h3>A &amp; B</h3>\n<p>1 &lt; 2<br>\n&quot;x&quot; &#39;y&#39;</p>\n"
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n</body></html>\n");
  EXPECT_EQ(HtmlOf("", ""),
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title></title></head>\n<body>\n<h3></h3>\n"
            "</body></html>\n");
}

}  // namespace
}  // namespace outlay::notification
