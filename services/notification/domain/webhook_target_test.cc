#include "services/notification/domain/webhook_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/testing/matchers.h"
#include "services/notification/domain/webhook_signature.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

// RFC 4231, cases 1, 2, 6.
TEST(HmacSha256Test, GivesThePublishedValues) {
  EXPECT_EQ(HmacSha256(std::string(20, '\x0b'), "Hi There").ToHex(),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HmacSha256("Jefe", "what do ya want for nothing?").ToHex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(HmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First").ToHex(),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

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

}  // namespace
}  // namespace outlay::notification
