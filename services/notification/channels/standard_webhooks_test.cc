// Webhooks as the library of Standard Webhooks verifies them. Real: the channel, libcurl, sockets, Node, the library.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "absl/synchronization/notification.h"
#include "common/base/strings.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "common/transfer/testing/test_receiver.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/webhook_channel.h"
#include "services/notification/domain/webhook_signature.h"
#include "tools/process/child.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using transfer::HttpAnswer;
using transfer::ReceivedRequest;

// Tests run in the root of the project.
constexpr char kModules[] = "build/npm/node_modules";
constexpr char kScript[] = "services/notification/channels/testing/verify_webhook.cjs";
constexpr char kNewKey[] = "a key that is 32 bytes or longer";
constexpr char kOldKey[] = "its predecessor, as long as that";

class StandardWebhooksTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(Concat(kModules, "/standardwebhooks")) ||
        std::system("command -v node >/dev/null") != 0) {
      GTEST_SKIP() << "no standardwebhooks in build/npm: run './run setup'";
    }
  }
  // What arrives of a message that is sent so long ago.
  ReceivedRequest Sent(absl::Duration ago = absl::ZeroDuration()) {
    transfer::TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
    transfer::TransferLoopOptions options;
    options.policy = transfer::AddressPolicy::Allowing("127.0.0.0/8").value();
    transfer::TransferLoop loop(options);
    // The library looks at its own clock.
    const outlay::testing::FakeClock clock(SystemClock().Now() - ago);
    WebhookChannel channel(&loop, &clock);
    Message message;
    message.id = "acme_0000000000001";
    message.organization = "acme";
    message.user_id = "ann";
    message.title = "L\xc3\xa4uft aus: \"4711\" \xf0\x9f\x92\xb6";
    absl::Notification done;
    channel.Send(
        {.organization = "acme", .name = "targets/t", .address = receiver.url(), .secrets = {kNewKey, kOldKey}},
        message, [&done](const Attempt&) { done.Notify(); });
    done.WaitForNotification();
    EXPECT_EQ(receiver.requests().size(), 1u);
    return receiver.requests().empty() ? ReceivedRequest() : receiver.requests()[0];
  }
  std::string Verify(ReceivedRequest request, std::string_view key) const {
    const std::string path = folder_.PathOf("body");
    std::ofstream(path) << request.body;
    absl::StatusOr<process::Child> node = process::Child::Start(
        {.command = {"/usr/bin/env", "node", kScript, kModules, WebhookSecretText(key), request.headers["webhook-id"],
                     request.headers["webhook-timestamp"], request.headers["webhook-signature"], path},
         .environment = {},
         .log_path = {}});
    EXPECT_THAT(node, IsOk());
    if (!node.ok()) return "";
    const absl::StatusOr<std::string> line = node->ReadLine();
    EXPECT_THAT(line, IsOk());
    return line.value_or("");
  }

  const testing::TemporaryFolder folder_;
};

TEST_F(StandardWebhooksTest, TakesWhatIsSignedWithEachValidSecret) {
  const ReceivedRequest request = Sent();
  EXPECT_EQ(Verify(request, kNewKey), "verified");
  EXPECT_EQ(Verify(request, kOldKey), "verified");
}

TEST_F(StandardWebhooksTest, RefusesWhatWasChangedOrIsOldOrSignedByOthers) {
  const ReceivedRequest request = Sent();
  EXPECT_THAT(Verify(request, "the key of somebody quite other."), HasSubstr("No matching signature"));
  ReceivedRequest changed = request;
  changed.body += " ";
  EXPECT_THAT(Verify(changed, kNewKey), HasSubstr("No matching signature"));
  changed = request;
  changed.headers["webhook-id"] = "acme_0000000000002";
  EXPECT_THAT(Verify(changed, kNewKey), HasSubstr("No matching signature"));
  EXPECT_THAT(Verify(Sent(absl::Minutes(6)), kNewKey), HasSubstr("too old"));
}

}  // namespace
}  // namespace outlay::notification
