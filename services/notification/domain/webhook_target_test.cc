#include "services/notification/domain/webhook_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "common/testing/data_lines.h"
#include "common/testing/matchers.h"
#include "services/notification/domain/host_name.h"
#include "services/notification/domain/webhook_signature.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// RFC 4231, cases 1, 2, 6.
// The example of the specification.
TEST(WebhookSignatureTest, GivesThePublishedValue) {
  std::string key;
  ASSERT_TRUE(absl::Base64Unescape("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &key));
  EXPECT_EQ(WebhookSignature({key}, "msg_p5jXN8AQM9LWM0D4loKWxJek", absl::FromUnixSeconds(1614265330),
                             R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(WebhookSecretText(key), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
}

TEST(WebhookSignatureTest, HasOneOfEachKey) {
  const std::string one = WebhookSignature({"a"}, "m", kNow, "{}");
  const std::string other = WebhookSignature({"b"}, "m", kNow, "{}");
  EXPECT_EQ(WebhookSignature({"a", "b"}, "m", kNow, "{}"), one + " " + other);
}

TEST(WebhookTargetTest, KeepsTheSecretBeforeForAWhileAndNoOlderOne) {
  WebhookTarget target;
  target.secrets = {{.key = "a", .expire_time = std::nullopt}};
  target = DecideRotation(target, "b", absl::Hours(1), kNow);
  EXPECT_THAT(ValidKeys(target, kNow), ElementsAre("b", "a"));
  EXPECT_THAT(ValidKeys(target, kNow + absl::Hours(1) - absl::Microseconds(1)), ElementsAre("b", "a"));
  EXPECT_THAT(ValidKeys(target, kNow + absl::Hours(1)), ElementsAre("b"));
  target = DecideRotation(target, "c", absl::Hours(1), kNow);
  EXPECT_THAT(ValidKeys(target, kNow), ElementsAre("c", "b"));
  target = DecideRotation(target, "d", absl::ZeroDuration(), kNow);
  EXPECT_THAT(ValidKeys(target, kNow), ElementsAre("d"));
  EXPECT_EQ(target.revision, 3);
}

TEST(WebhookTargetTest, WantsItsKindsUnlessItIsOff) {
  WebhookTarget target;
  EXPECT_TRUE(Wants(target, "anything"));
  target.spec.kinds = {"a", "b"};
  EXPECT_TRUE(Wants(target, "b"));
  EXPECT_FALSE(Wants(target, "c"));
  target.spec.disabled = true;
  EXPECT_FALSE(Wants(target, "b"));
}

TEST(WebhookTargetTest, TakesHttpsUrlsWithAHostOnly) {
  for (const char* url : {"https://h", "https://h/", "https://h:8443/a?b=c", "https://[2600::1]/", "https://1.2.3.4/x",
                          "https://h/a@b"}) {
    EXPECT_THAT(CheckUrl("url", url, /*has_http=*/false), IsOk()) << url;
  }
  for (const char* url : {"", "h", "http://h/", "HTTPS://h/", "ftp://h/", "file:///etc/passwd", "https://",
                          "https:///x", "https://:80/", "https://u@h/", "https://u:p@h/", "https://h/#f", "https://h /",
                          "https://h\\x", "https://h\xc3\xa4/", "https://h?a@b\\"}) {
    EXPECT_THAT(CheckUrl("url", url, /*has_http=*/false), HasReason("URL_REFUSED")) << url;
  }
  EXPECT_THAT(CheckUrl("url", "http://h/", /*has_http=*/true), IsOk());
  EXPECT_THAT(CheckUrl("url", "http://u@h/", /*has_http=*/true), HasReason("URL_REFUSED"));
}

TEST(WebhookTargetTest, TakesHostsAndPortsInOneSpellingOnly) {
  for (const char* url : {"https://a-b.example./", "https://h:1/", "https://h:65535", "https://[::ffff:1.2.3.4]:443/",
                          "https://xn--bcher-kva.example/", "https://1.example/"}) {
    EXPECT_THAT(CheckUrl("url", url, /*has_http=*/false), IsOk()) << url;
  }
  for (const char* url : {"https://h:0/", "https://h:65536/", "https://h:/", "https://h:+1/", "https://h:99999999999/",
                          "https://2130706433/", "https://127.1/", "https://0x7f.0.0.1/", "https://0177.0.0.1/",
                          "https://256.0.0.1/", "https://a..b/", "https://.b/", "https://%31/", "https://a%2eb/",
                          "https://[::1", "https://[::1]x/", "https://[1.2.3.4]/", "https://::1/", "https://-a/"}) {
    EXPECT_THAT(CheckUrl("url", url, /*has_http=*/false), HasReason("URL_REFUSED")) << url;
  }
}

// Of the public list, what is no URL is refused, and so is whatever is not on the web; a URL whose host is a plain name
// or address, written as browsers write it, passes unless it says more than where to send.
TEST(WebhookTargetTest, DecidesThePublicListOfUrls) {
  int taken = 0;
  int refused = 0;
  for (const std::string& line : outlay::testing::DataLines("tests/data/url/urls.tsv")) {
    const std::vector<std::string> fields = absl::StrSplit(line, '\t');
    ASSERT_EQ(fields.size(), 3u) << line;
    std::string url;
    ASSERT_TRUE(absl::CUnescape(fields[0], &url)) << line;
    const absl::Status checked = CheckUrl("url", url, /*has_http=*/true);
    const std::string& host = fields[2];
    const bool is_on_the_web = url.starts_with("http://") || url.starts_with("https://");
    if (fields[1] == "failure" || !is_on_the_web) {
      EXPECT_THAT(checked, HasReason("URL_REFUSED")) << line;
      ++refused;
      continue;
    }
    const std::string scheme = url.substr(0, url.find("//") + 2);
    const bool is_plain =
        IsUrlHost(host) && url.find_first_of("#\\") == std::string::npos &&
        std::all_of(url.begin(), url.end(), [](char c) { return '!' <= c && c <= '~'; }) &&
        (url == scheme + host || url.starts_with(scheme + host + "/") || url.starts_with(scheme + host + "?"));
    if (!is_plain) continue;
    EXPECT_THAT(checked, IsOk()) << line;
    ++taken;
  }
  EXPECT_EQ(taken, 53);
  EXPECT_EQ(refused, 725);
}

}  // namespace
}  // namespace outlay::notification
