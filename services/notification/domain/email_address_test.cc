#include "services/notification/domain/email_address.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/testing/data_lines.h"

namespace outlay::notification {
namespace {

TEST(EmailAddressTest, TakesWhatAMailServerTakes) {
  for (const char* address : {"ann@example.org", "a.b+c@sub.example.org", "x@localhost", "\"a b\"@example.org"}) {
    EXPECT_TRUE(IsMailbox(address)) << address;
  }
  const std::string local(64, 'a');
  EXPECT_TRUE(IsMailbox(local + "@example.org"));
  EXPECT_FALSE(IsMailbox(local + "a@example.org"));
  EXPECT_TRUE(IsMailbox("a@" + std::string(63, 'a') + ".org"));
  EXPECT_FALSE(IsMailbox("a@" + std::string(64, 'a') + ".org"));
}

TEST(EmailAddressTest, RefusesWhatCouldSaySomethingElse) {
  for (const char* address : {"",
                              "@",
                              "a@",
                              "@b",
                              "a",
                              "a@b@c",
                              "a b@c",
                              "a@b c",
                              "a@b>",
                              "<a@b",
                              "a@b,c@d",
                              "a@b\r\nRCPT TO:<c@d>",
                              "a\r\n@b",
                              "\"a\r\n\"@b",
                              "a@b\n",
                              "a@[127.0.0.1]",
                              "a@b..c",
                              "a@.b",
                              "a@b.",
                              ".a@b",
                              "a.@b",
                              "a..b@c",
                              "j\xc3\xb6rg@b.de",
                              "a@b\xc3\xb6.de",
                              "\"a\"b@c",
                              "\"a@c",
                              "\"\\\"@c",
                              "a@-b",
                              "a@b-",
                              "Ann <a@b>"}) {
    EXPECT_FALSE(IsMailbox(address)) << address;
  }
}

// What the public list calls valid for SMTP passes, but for bare network addresses; everything else does not.
TEST(EmailAddressTest, DecidesThePublicList) {
  int taken = 0;
  int refused = 0;
  for (const std::string& line : testing::DataLines("tests/data/email/addresses.tsv")) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    ASSERT_EQ(fields.size(), 4u) << line;
    std::string address;
    ASSERT_TRUE(absl::CUnescape(fields[3], &address)) << line;
    const bool is_valid = fields[1] == "VALID_CATEGORY" || fields[1] == "DNSWARN" ||
                          (fields[1] == "RFC5321" && fields[2] != "RFC5321_ADDRESSLITERAL");
    EXPECT_EQ(IsMailbox(address), is_valid) << line;
    (is_valid ? taken : refused) += 1;
  }
  EXPECT_EQ(taken, 31);
  EXPECT_EQ(refused, 133);
}

}  // namespace
}  // namespace outlay::notification
