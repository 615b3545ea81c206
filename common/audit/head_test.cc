#include "common/audit/head.h"

#include <gtest/gtest.h>

#include "common/audit/testing/keys.h"
#include "common/testing/matchers.h"

namespace outlay::audit {
namespace {

using outlay::testing::HasReason;
using outlay::testing::IsOk;

v1::SignedHead Head() {
  v1::SignedHead head;
  head.set_service("outlay.counters");
  head.set_organization("organizations/acme");
  head.set_organization_sequence(7);
  head.set_hash(std::string(32, '\x5a'));
  head.mutable_time()->set_seconds(1'600'000'000);
  head.mutable_time()->set_nanos(123'000);
  return head;
}

TEST(HeadKeyTest, ThePublicHalfChecksWhatThePrivateOneSigned) {
  const KeyPair pair = MakeKeyPair();
  v1::SignedHead head = Head();
  HeadKey::FromPrivatePem(pair.private_pem)->Sign(&head);
  const HeadKey key = HeadKey::FromPublicPem(pair.public_pem).value();
  EXPECT_EQ(head.key_id(), key.id());
  EXPECT_EQ(head.key_id().size(), 16U);
  EXPECT_THAT(key.Check(head), IsOk());
}

TEST(HeadKeyTest, EveryFieldIsSigned) {
  const HeadKey key = HeadKey::FromPrivatePem(MakeKeyPair().private_pem).value();
  v1::SignedHead head = Head();
  key.Sign(&head);
  const auto expect_refused = [&](auto change) {
    v1::SignedHead changed = head;
    change(changed);
    EXPECT_THAT(key.Check(changed), HasReason("AUDIT_SIGNATURE_INVALID")) << changed.ShortDebugString();
  };
  expect_refused([](v1::SignedHead& it) { it.set_service("outlay.others"); });
  expect_refused([](v1::SignedHead& it) { it.set_organization("organizations/globex"); });
  expect_refused([](v1::SignedHead& it) { it.set_organization_sequence(8); });
  expect_refused([](v1::SignedHead& it) { it.mutable_hash()->front() ^= 1; });
  expect_refused([](v1::SignedHead& it) { it.mutable_time()->set_nanos(124'000); });
  expect_refused([](v1::SignedHead& it) { it.set_key_id("0011223344556677"); });
  expect_refused([](v1::SignedHead& it) { it.mutable_signature()->back() ^= 1; });
  expect_refused([](v1::SignedHead& it) { it.clear_signature(); });
}

TEST(HeadKeyTest, AnotherKeyIsNamed) {
  v1::SignedHead head = Head();
  HeadKey::FromPrivatePem(MakeKeyPair().private_pem)->Sign(&head);
  EXPECT_THAT(HeadKey::FromPublicPem(MakeKeyPair().public_pem)->Check(head), HasReason("AUDIT_SIGNATURE_INVALID"));
}

TEST(HeadKeyTest, RefusesWhatIsNoSuchKey) {
  const KeyPair pair = MakeKeyPair();
  EXPECT_THAT(HeadKey::FromPrivatePem("").status(), HasReason("AUDIT_KEY_INVALID"));
  EXPECT_THAT(HeadKey::FromPrivatePem(pair.public_pem).status(), HasReason("AUDIT_KEY_INVALID"));
  EXPECT_THAT(HeadKey::FromPublicPem(pair.private_pem).status(), HasReason("AUDIT_KEY_INVALID"));
  EXPECT_THAT(HeadKey::FromPrivatePem(MakeKeyPair("ED448").private_pem).status(), HasReason("AUDIT_KEY_INVALID"));
}

// Golden: heads that somebody keeps must stay checkable for ever, also by other programs.
TEST(SignedTextTest, IsWhatTheProtoSays) {
  v1::SignedHead head = Head();
  head.set_key_id("00112233aabbccdd");
  EXPECT_EQ(SignedText(head),
            "outlay-audit-head-v1\noutlay.counters\norganizations/acme\n7\n"
            "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a\n1600000000000123\n00112233aabbccdd\n");
}

}  // namespace
}  // namespace outlay::audit
