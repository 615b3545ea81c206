// The letter to somebody who is invited, at a real mail server. Real: encoding, libcurl, the mail server, the store.
// Fake: who knows the token.
#include "services/notification/channels/invitation_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>

#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/store/memory_store.h"
#include "common/testing/matchers.h"
#include "services/notification/channels/testing/mail_server.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

class OneInvitation final : public InvitationBook {
 public:
  void Find(const std::string&, const std::string& user_id, Done done) override {
    EXPECT_EQ(user_id, "bob");
    if (!status.ok()) return done(status);
    done(found);
  }
  std::optional<InvitationFound> found =
      InvitationFound{.mailbox = {.address = "bob@acme.example", .display_name = "Bob"}, .token = "s3cret"};
  absl::Status status;
};

class NobodyElse final : public AddressBook {
 public:
  void Find(const std::string&, const std::string&, Done done) override { done(std::optional<Mailbox>()); }
};

class InvitationChannelTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!MailServer::IsInstalled()) GTEST_SKIP() << MailServer::kNotInstalled;
    store::MemoryStoreOptions memory;
    memory.clock = &clock_;
    store_ = *store::MakeMemoryStore(memory);
    const absl::StatusOr<std::string> url = server_.Start();
    ASSERT_THAT(url, IsOk());
    email_options_ = {.server = *url, .has_tls = false, .from = {.address = "outlay@acme.example"}};
  }
  Attempt Send() {
    transfer::TransferLoop loop(transfer::TransferLoopOptions{.policy = {}, .ca_file = {}, .names = {}});
    NobodyElse addresses;
    EmailChannel email(email_options_, &loop, &addresses);
    InvitationChannel channel("https://acme.example/join", store_.get(), &email, &book_);
    Target to;
    to.organization = "acme";
    to.name = "invitations/bob";
    Message message;
    message.id = "msg-1";
    message.organization = "acme";
    message.title = "Acme invites you";
    message.text = "You can accept:";
    std::promise<Attempt> promise;
    channel.Send(to, message, [&promise](const Attempt& attempt) { promise.set_value(attempt); });
    return promise.get_future().get();
  }

  SystemClock clock_;
  std::unique_ptr<store::Store> store_;
  MailServer server_;
  EmailOptions email_options_;
  OneInvitation book_;
};

TEST_F(InvitationChannelTest, TheLetterHasTheLinkAndNothingElseHasIt) {
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kDelivered);
  EXPECT_THAT(attempt.text, Not(HasSubstr("s3cret")));
  const absl::StatusOr<std::string> line = server_.ReadLine();
  ASSERT_THAT(line, IsOk());
  EXPECT_THAT(*line, HasSubstr("bob@acme.example"));
  EXPECT_THAT(*line, HasSubstr("https://acme.example/join#organization=acme&user=bob&token=s3cret"));
  EXPECT_THAT(*line, Not(HasSubstr("List-Unsubscribe")));
}

TEST_F(InvitationChannelTest, WhatIsOverIsSkippedAndAnOutageIsNobodysFault) {
  book_.found.reset();
  EXPECT_EQ(Send().outcome, AttemptOutcome::kSkipped);
  book_.status = absl::UnavailableError("down");
  EXPECT_EQ(Send().outcome, AttemptOutcome::kTemporary);
  EXPECT_TRUE(Send().reached_nobody);
  book_.status = absl::FailedPreconditionError("directory has no key");
  EXPECT_EQ(Send().outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(Send().text, "directory has no key");
}

TEST_F(InvitationChannelTest, WithAnotherKeyItWaitsForTheOneOfBeforeAndSaysSo) {
  book_.found = InvitationFound();
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(attempt.text, kKeyChanged);
  EXPECT_TRUE(attempt.key_changed);
  EXPECT_TRUE(attempt.reached_nobody);
}

TEST(InvitationUrlTest, IsAPageWithTls) {
  EXPECT_THAT(CheckInvitationUrl("https://acme.example/join?x=1", false), IsOk());
  EXPECT_THAT(CheckInvitationUrl("http://127.0.0.1:8080/join", true), IsOk());
  for (const std::string bad : {"http://acme.example/join", "acme.example", "https://acme.example/#x", "https://a b"}) {
    EXPECT_THAT(CheckInvitationUrl(bad, false), HasReason("FIELD_INVALID")) << bad;
  }
}

}  // namespace
}  // namespace outlay::notification
