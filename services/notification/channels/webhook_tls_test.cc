// Webhooks to servers whose certificates are good or bad. Real: the channel, libcurl, TLS, a server of another make.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/auth/testing/certificates.h"
#include "common/base/clock.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/webhook_channel.h"
#include "tools/process/child.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

class WebhookTlsTest : public ::testing::Test {
 protected:
  std::string FilePath(std::string_view name) const { return folder_.PathOf(name); }
  // What becomes of a webhook to a server with that certificate.
  Attempt SendTo(const auth::TestAuthority& issuer, const std::string& host, absl::Duration ends_in) {
    const absl::Time now = SystemClock().Now();
    const auth::IssuedCertificate issued =
        issuer.Issue({.uris = {}, .hosts = {host}, .begins = now - absl::Hours(2), .ends = now + ends_in});
    auth::WriteFile(FilePath("ca.pem"), authority_.pem());
    auth::WriteFile(FilePath("server.pem"), issued.certificate);
    auth::WriteFile(FilePath("server.key"), issued.key);
    absl::StatusOr<process::Child> server =
        process::Child::Start({.command = {"/usr/bin/python3", "common/transfer/testing/https_server.py",
                                           FilePath("server.pem"), FilePath("server.key")},
                               .environment = {},
                               .log_path = FilePath("server.log")});
    EXPECT_THAT(server, IsOk());
    if (!server.ok()) return {};
    const absl::StatusOr<std::string> port = server->ReadLine();
    EXPECT_THAT(port, IsOk());
    transfer::TransferLoopOptions options;
    options.policy = transfer::AddressPolicy::Allowing("127.0.0.0/8").value();
    options.ca_file = FilePath("ca.pem");
    transfer::TransferLoop loop(options);
    const SystemClock clock;
    WebhookChannel channel(&loop, &clock);
    Message message;
    message.id = "acme_1";
    Attempt ended;
    absl::Notification done;
    channel.Send({.organization = "acme",
                  .name = "targets/t",
                  .address = Concat("https://localhost:", port.value_or("1"), "/"),
                  .secrets = {"key"}},
                 message, [&](Attempt attempt) {
                   ended = std::move(attempt);
                   done.Notify();
                 });
    done.WaitForNotification();
    return ended;
  }

  const testing::TemporaryFolder folder_;
  const auth::TestAuthority authority_{"ours", SystemClock().Now()};
};

TEST_F(WebhookTlsTest, ArrivesWhereTheCertificateIsGood) {
  const Attempt attempt = SendTo(authority_, "localhost", absl::Hours(1));
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kDelivered) << attempt.text;
  EXPECT_EQ(attempt.code, 204);
}

// The receiver can mend it: it is tried again, and whoever looks at the delivery sees why it did not arrive.
TEST_F(WebhookTlsTest, GoesToNobodyWithABadCertificateAndSaysWhy) {
  const Attempt expired = SendTo(authority_, "localhost", -absl::Hours(1));
  EXPECT_EQ(expired.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(expired.code, 0);
  EXPECT_THAT(expired.text, HasSubstr("certificate has expired"));
  const Attempt of_another = SendTo(authority_, "hooks.example", absl::Hours(1));
  EXPECT_EQ(of_another.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(of_another.code, 0);
  EXPECT_THAT(of_another.text, HasSubstr("no alternative certificate subject name matches"));
  const auth::TestAuthority stranger("theirs", SystemClock().Now());
  const Attempt unknown = SendTo(stranger, "localhost", absl::Hours(1));
  EXPECT_EQ(unknown.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(unknown.code, 0);
  EXPECT_THAT(unknown.text, HasSubstr("certificate"));
}

}  // namespace
}  // namespace outlay::notification
