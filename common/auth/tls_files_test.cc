// Certificates are made by the test; files are real.
#include "common/auth/tls_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "common/auth/testing/certificates.h"
#include "common/base/strings.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"

namespace outlay::auth {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

class TlsFilesTest : public ::testing::Test {
 protected:
  TlsFilesTest() { Write(authority_.IssueFor("spiffe://outlay.test/shop")); }

  void Write(const IssuedCertificate& issued) {
    WriteFile(files_.certificate, issued.certificate, 0644);
    WriteFile(files_.key, issued.key);
    WriteFile(files_.ca, authority_.pem(), 0644);
  }
  absl::StatusOr<TlsMaterial> Read() const { return ReadTlsFiles(files_, "outlay.test", clock_.Now()); }

  const testing::TemporaryFolder folder_;
  testing::FakeClock clock_;
  const TestAuthority authority_{"authority", clock_.Now()};
  const TlsFiles files_ = {
      .certificate = folder_.PathOf("c.pem"), .key = folder_.PathOf("k.pem"), .ca = folder_.PathOf("ca.pem")};
};

TEST_F(TlsFilesTest, ReadsAGoodSet) {
  const absl::StatusOr<TlsMaterial> material = Read();
  ASSERT_THAT(material, IsOk());
  EXPECT_EQ(material->service, "shop");
  EXPECT_EQ(material->expires, clock_.Now() + absl::Hours(1));
  EXPECT_THAT(material->identity_pem, ::testing::HasSubstr("PRIVATE KEY"));
  EXPECT_THAT(ReadTlsFiles({.ca = files_.ca}, "outlay.test", clock_.Now()), IsOk());
}

TEST_F(TlsFilesTest, RefusesAKeyThatOthersCanUse) {
  for (const mode_t mode : {0640, 0604, 0660, 0610, 0644}) {
    chmod(files_.key.c_str(), mode);
    EXPECT_THAT(Read(), HasReason("FILE_PERMISSIONS_TOO_WIDE")) << mode;
  }
  chmod(files_.key.c_str(), 0400);
  EXPECT_THAT(Read(), IsOk());
}

TEST_F(TlsFilesTest, RefusesFilesThatDoNotFitTogether) {
  WriteFile(files_.key, authority_.IssueFor("spiffe://outlay.test/shop").key);
  EXPECT_THAT(Read(), HasMetadata("path", files_.certificate));
}

TEST_F(TlsFilesTest, RefusesWhatIsNotAFileOfItsKind) {
  for (const std::string& path : {files_.certificate, files_.key, files_.ca}) {
    Write(authority_.IssueFor("spiffe://outlay.test/shop"));
    WriteFile(path, "nothing");
    EXPECT_THAT(Read(), HasMetadata("path", path));
    EXPECT_THAT(Read(), HasReason("TLS_FILES_INVALID"));
    WriteFile(path, "");
    EXPECT_THAT(Read(), HasReason("FILE_UNREADABLE"));
    WriteFile(path, std::string(size_t{1} << 21, 'a'));
    EXPECT_THAT(Read(), HasReason("FILE_UNREADABLE"));
    unlink(path.c_str());
    EXPECT_THAT(Read(), HasReason("FILE_UNREADABLE"));
    EXPECT_THAT(Read(), HasMetadata("path", path));
  }
  EXPECT_THAT(ReadTlsFiles({.ca = folder_.path()}, "outlay.test", clock_.Now()), HasReason("FILE_UNREADABLE"));
}

TEST_F(TlsFilesTest, RefusesCertificatesThatAreNotValidNow) {
  clock_.Advance(absl::Minutes(59));
  EXPECT_THAT(Read(), IsOk());
  clock_.Advance(absl::Minutes(1));
  EXPECT_THAT(Read(), HasMetadata("path", files_.certificate));
  clock_.Advance(-absl::Hours(2) - absl::Seconds(1));
  EXPECT_THAT(Read(), HasReason("TLS_FILES_INVALID"));
}

TEST_F(TlsFilesTest, RefusesCertificatesThatNameNoServiceOrTwo) {
  for (const std::vector<std::string>& uris : std::vector<std::vector<std::string>>{
           {}, {"spiffe://other.test/shop"}, {"spiffe://outlay.test/shop", "spiffe://outlay.test/bank"}}) {
    Write(authority_.Issue({.uris = uris,
                            .hosts = {"localhost"},
                            .begins = clock_.Now() - absl::Hours(1),
                            .ends = clock_.Now() + absl::Hours(1)}));
    EXPECT_THAT(Read(), HasMetadata("path", files_.certificate));
  }
}

}  // namespace
}  // namespace outlay::auth
