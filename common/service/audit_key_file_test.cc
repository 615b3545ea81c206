// The key that signs heads as a file that changes. Real: files, OpenSSL.
#include "common/service/audit_key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/audit/testing/keys.h"
#include "common/auth/testing/certificates.h"
#include "common/base/strings.h"
#include "common/log/testing/lines_log.h"
#include "common/testing/fake_clock.h"
#include "common/testing/fake_scheduler.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::service {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

class AuditKeyFileTest : public ::testing::Test {
 protected:
  // Whom its head is signed by now.
  std::string Signer() const { return file_.Current().has_value() ? file_.Current()->id() : ""; }
  static std::string IdOf(const audit::KeyPair& keys) { return audit::HeadKey::FromPublicPem(keys.public_pem)->id(); }
  void Put(const audit::KeyPair& keys) const { auth::WriteFile(path_, keys.private_pem); }

  const testing::TemporaryFolder folder_;
  const std::string path_ = folder_.PathOf("audit.key");
  const audit::KeyPair first_ = audit::MakeKeyPair();
  const audit::KeyPair second_ = audit::MakeKeyPair();
  testing::LinesLog log_;
  AuditKeyFile file_{path_, &log_};
};

TEST_F(AuditKeyFileTest, FollowsItsFileWithoutARestart) {
  Put(first_);
  ASSERT_THAT(file_.Load(), IsOk());
  testing::FakeClock clock;
  testing::FakeScheduler scheduler(&clock);
  file_.Watch(&scheduler);
  EXPECT_EQ(Signer(), IdOf(first_));
  Put(second_);
  clock.Advance(absl::Seconds(1));
  scheduler.RunDue();
  EXPECT_EQ(Signer(), IdOf(second_));
  EXPECT_THAT(log_.text(), HasSubstr("audit.key_changed key_id=" + IdOf(second_)));
}

TEST_F(AuditKeyFileTest, KeepsTheKeyInForceWhenTheFileIsBadAndSaysSoOnce) {
  Put(first_);
  ASSERT_THAT(file_.Load(), IsOk());
  auth::WriteFile(path_, second_.public_pem);
  file_.Look();
  EXPECT_THAT(log_.text(), HasSubstr("audit.key_refused reason=AUDIT_KEY_INVALID"));
  const std::string log = log_.text();
  file_.Look();
  EXPECT_EQ(log_.text(), log);
  Put(second_);
  chmod(path_.c_str(), 0644);
  file_.Look();
  EXPECT_THAT(log_.text(), HasSubstr("FILE_PERMISSIONS_TOO_WIDE"));
  EXPECT_EQ(Signer(), IdOf(first_));
  chmod(path_.c_str(), 0600);
  file_.Look();
  EXPECT_EQ(Signer(), IdOf(second_));
}

TEST_F(AuditKeyFileTest, RefusesAFileThatIsNoKeyAtTheStart) {
  auth::WriteFile(path_, "no key");
  EXPECT_THAT(file_.Load(), HasReason("AUDIT_KEY_INVALID"));
  EXPECT_EQ(Signer(), "");
}

TEST_F(AuditKeyFileTest, WithoutAFileThereIsNoKey) {
  AuditKeyFile none("", &log_);
  EXPECT_THAT(none.Load(), IsOk());
  EXPECT_FALSE(none.Current().has_value());
}

}  // namespace
}  // namespace outlay::service
