// Webhooks against a receiver on this machine, from the target's rows to the bytes that arrive. Real: libcurl, sockets.
#include "services/notification/channels/webhook_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "absl/synchronization/notification.h"
#include "common/base/json.h"
#include "common/base/strings.h"
#include "common/testing/fake_clock.h"
#include "common/transfer/testing/test_receiver.h"
#include "services/notification/channels/webhook_payload.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/webhook_signature.h"

namespace outlay::notification {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using transfer::HttpAnswer;
using transfer::ReceivedRequest;
using transfer::TestReceiver;

Message ExampleMessage() {
  Message message;
  message.id = "msg_1";
  message.organization = "acme";
  message.user_id = "ann";
  message.notice = "organizations/acme/users/ann/notices/n";
  message.kind = "balance-low";
  message.event_type = "outlay.purchase_order.v1.BalanceCrossed";
  message.subject = "organizations/acme/purchaseOrders/po-1";
  message.title = "Purchase order \"1\" runs low";
  message.text = "74.50 EUR\nare left";
  message.create_time = absl::FromUnixMicros(1'704'067'200'000'001);
  message.event_time = absl::FromUnixSeconds(1'704'067'199);
  return message;
}

class WebhookChannelTest : public ::testing::Test {
 protected:
  Attempt Send(const std::string& url, const std::string& networks = "127.0.0.0/8") {
    transfer::TransferLoopOptions options;
    options.policy = transfer::AddressPolicy::Allowing(networks).value();
    transfer::TransferLoop loop(options);
    WebhookChannel channel(&loop, &clock_);
    Attempt ended;
    absl::Notification done;
    channel.Send({.organization = "acme", .name = "targets/t", .address = url, .secrets = {"new", "old"}},
                 ExampleMessage(), [&](Attempt attempt) {
                   ended = std::move(attempt);
                   done.Notify();
                 });
    done.WaitForNotification();
    return ended;
  }

  outlay::testing::FakeClock clock_;
};

TEST_F(WebhookChannelTest, ArrivesSignedWithEveryValidSecret) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200, "ok"); });
  const Attempt attempt = Send(receiver.url() + "/hook");
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kDelivered);
  EXPECT_EQ(attempt.code, 200);
  EXPECT_EQ(attempt.text, "ok");
  ASSERT_THAT(receiver.requests(), SizeIs(1));
  ReceivedRequest came = receiver.requests()[0];
  EXPECT_EQ(came.headers["content-type"], "application/json");
  EXPECT_EQ(came.headers["webhook-id"], "msg_1");
  EXPECT_EQ(came.headers["webhook-timestamp"], Concat(absl::ToUnixSeconds(clock_.Now())));
  EXPECT_EQ(came.headers["webhook-signature"], WebhookSignature({"new", "old"}, "msg_1", clock_.Now(), came.body));
  EXPECT_EQ(came.body, WebhookPayload(ExampleMessage()));
}

TEST_F(WebhookChannelTest, SaysAllInJson) {
  EXPECT_EQ(WebhookPayload(ExampleMessage()),
            R"({"type":"notice.balance-low","timestamp":"2024-01-01T00:00:00.000001Z","data":{)"
            R"("notice":"organizations/acme/users/ann/notices/n","organization":"organizations/acme",)"
            R"("user":"organizations/acme/users/ann","kind":"balance-low",)"
            R"("subject":"organizations/acme/purchaseOrders/po-1","title":"Purchase order \"1\" runs low",)"
            R"("text":"74.50 EUR\nare left","eventType":"outlay.purchase_order.v1.BalanceCrossed",)"
            R"("eventTime":"2023-12-31T23:59:59.000000Z"}})");
  EXPECT_NE(ParseJsonObject(WebhookPayload(ExampleMessage())), nullptr);
}

TEST_F(WebhookChannelTest, ShortTextsFitOnAPhone) {
  Message message = ExampleMessage();
  EXPECT_THAT(ShortTextPayload(message),
              HasSubstr(R"("data":{"user":"organizations/acme/users/ann","text":"Purchase)"));
  message.title.clear();
  for (size_t i = 0; i < limits::kShortTextCharacters; ++i) message.title += "ä";
  EXPECT_THAT(ShortTextPayload(message), HasSubstr(message.title));
  std::string shorter = message.title;
  shorter.resize(shorter.size() - std::string("ä").size());
  message.title += "x";
  EXPECT_THAT(ShortTextPayload(message), HasSubstr(Concat("\"", shorter, "…\"")));
}

TEST_F(WebhookChannelTest, SaysWhatTheServerMadeOfIt) {
  for (const auto& [code, outcome] :
       {std::pair(201, AttemptOutcome::kDelivered), std::pair(302, AttemptOutcome::kPermanent),
        std::pair(410, AttemptOutcome::kPermanent), std::pair(404, AttemptOutcome::kTemporary),
        std::pair(503, AttemptOutcome::kTemporary)}) {
    TestReceiver receiver([code = code](const ReceivedRequest&) {
      return HttpAnswer(code, "", "Retry-After: 30\r\nLocation: http://127.0.0.1:1/\r\n");
    });
    const Attempt attempt = Send(receiver.url());
    EXPECT_EQ(attempt.outcome, outcome) << code;
    EXPECT_EQ(attempt.code, code);
    EXPECT_EQ(attempt.retry_after, absl::Seconds(30));
  }
}

TEST_F(WebhookChannelTest, GoesToNoInternalAddress) {
  TestReceiver receiver([](const ReceivedRequest&) { return HttpAnswer(200); });
  const Attempt attempt = Send(receiver.url(), /*networks=*/"");
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kPermanent);
  EXPECT_EQ(attempt.code, 0);
  EXPECT_THAT(receiver.requests(), SizeIs(0));
}

}  // namespace
}  // namespace outlay::notification
