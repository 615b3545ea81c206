// The configuration as a file that changes; keys come from files, too. Clock and scheduler are fakes.
#include "common/auth/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

#include "common/auth/testing/certificates.h"
#include "common/auth/testing/token_maker.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::auth {
namespace {

using testing::HasReason;
using ::testing::HasSubstr;
using testing::IsOk;

class PolicyTest : public ::testing::Test {
 protected:
  PolicyTest() { WriteFile(path_ + ".keys", KeySetOf({key_.Jwk()})); }

  void Configure(const std::string& audience) {
    WriteFile(path_,
              Concat(R"({"issuers": [{"issuer": "https://id.test", "audiences": [")", audience,
                     R"("], "algorithms": ["RS256"], "keySetFile": ")", path_, R"(.keys", "organization": "acme"}]})"));
  }
  absl::Status Verify() {
    const std::string token = key_.Sign(HeaderOf("RS256", "k1"), TestClaims(clock_.Now()).ToJson());
    return policy_.Current()->verifier->Verify(token).status();
  }

  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("policy.json");
  testing::FakeClock clock_;
  testing::FakeScheduler scheduler_{&clock_};
  testing::LinesLog log_;
  const TestKey& key_ = TestKey::Shared("k1");
  PolicyFile policy_{path_, {.clock = &clock_, .scheduler = &scheduler_, .log = &log_}};
};

TEST_F(PolicyTest, FollowsItsFile) {
  Configure("other");
  ASSERT_THAT(policy_.Load(), IsOk());
  EXPECT_THAT(Verify(), HasReason("TOKEN_AUDIENCE_MISMATCH"));
  Configure("outlay");
  policy_.Look();
  EXPECT_THAT(Verify(), IsOk());
}

TEST_F(PolicyTest, KeepsWhatIsInForceWhenTheFileIsBadAndSaysSoOnce) {
  Configure("outlay");
  ASSERT_THAT(policy_.Load(), IsOk());
  WriteFile(path_, "{");
  policy_.Look();
  const std::string log = log_.text();
  EXPECT_THAT(log, HasSubstr("auth.config_refused reason=AUTH_CONFIG_INVALID"));
  policy_.Look();
  EXPECT_EQ(log_.text(), log);
  EXPECT_THAT(Verify(), IsOk());
  unlink(path_.c_str());
  policy_.Look();
  EXPECT_THAT(log_.text(), HasSubstr("FILE_UNREADABLE"));
  EXPECT_THAT(Verify(), IsOk());
}

TEST_F(PolicyTest, DoesNotChangeWithoutAChange) {
  Configure("outlay");
  ASSERT_THAT(policy_.Load(), IsOk());
  const std::shared_ptr<const Policy> before = policy_.Current();
  policy_.Look();
  EXPECT_EQ(policy_.Current(), before);
}

TEST_F(PolicyTest, IssuersKeepTheirKeysWhenSomethingElseChanges) {
  Configure("other");
  ASSERT_THAT(policy_.Load(), IsOk());
  const std::shared_ptr<IssuerKeys> keys = policy_.Current()->verifier->issuers()[0].keys;
  // Were they read anew, there would be none.
  unlink((path_ + ".keys").c_str());
  Configure("outlay");
  policy_.Look();
  EXPECT_EQ(policy_.Current()->verifier->issuers()[0].keys, keys);
  EXPECT_THAT(Verify(), IsOk());
}

TEST_F(PolicyTest, ReadsAKeyFileAgainWhenItChanges) {
  Configure("outlay");
  ASSERT_THAT(policy_.Load(), IsOk());
  WriteFile(path_ + ".keys", KeySetOf({TestKey::Shared("k2").Jwk()}));
  EXPECT_THAT(Verify(), IsOk());
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_THAT(Verify(), HasReason("KEYS_UNAVAILABLE"));
  scheduler_.RunDue();
  EXPECT_THAT(Verify(), HasReason("TOKEN_KEY_UNKNOWN"));
}

TEST_F(PolicyTest, StartsWithoutKeysAndTakesThemWhenTheyCome) {
  unlink((path_ + ".keys").c_str());
  Configure("outlay");
  ASSERT_THAT(policy_.Load(), IsOk());
  EXPECT_THAT(Verify(), HasReason("KEYS_UNAVAILABLE"));
  WriteFile(path_ + ".keys", KeySetOf({key_.Jwk()}));
  scheduler_.AdvanceBy(absl::Seconds(1));
  EXPECT_THAT(Verify(), IsOk());
}

}  // namespace
}  // namespace outlay::auth
