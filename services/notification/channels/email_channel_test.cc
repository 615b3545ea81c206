// E-mails through a real mail server of another make, with STARTTLS and a log-in. Real: encoding, libcurl, TLS, the
// server, Python's reading of what came. Fake: who knows addresses.
#include "services/notification/channels/email_channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/auth/testing/certificates.h"
#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "services/notification/channels/testing/mail_server.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

class FakeAddresses final : public AddressBook {
 public:
  void Find(const std::string&, const std::string& target, Done done) override {
    if (!status.ok()) return done(status);
    const auto found = mailboxes.find(target);
    done(found == mailboxes.end() ? std::nullopt : std::optional(found->second));
  }
  std::map<std::string, Mailbox> mailboxes;
  absl::Status status;
};

class EmailChannelTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!MailServer::IsInstalled()) GTEST_SKIP() << MailServer::kNotInstalled;
    const auth::IssuedCertificate issued = authority_.Issue({.uris = {},
                                                             .hosts = {"localhost"},
                                                             .begins = SystemClock().Now() - absl::Hours(1),
                                                             .ends = SystemClock().Now() + absl::Hours(1)});
    auth::WriteFile(Path("ca.pem"), authority_.pem());
    auth::WriteFile(Path("server.pem"), issued.certificate);
    auth::WriteFile(Path("server.key"), issued.key);
    addresses_.mailboxes["users/ann"] = {.address = "ann@example.com", .display_name = "J\xc3\xb6rg \"Ann\" M"};
  }
  std::string Path(std::string_view name) const { return folder_.PathOf(name); }
  void StartServer(std::vector<std::string> flags = {"--user=outlay", "--password=s3cret"}, bool has_tls = true) {
    if (has_tls) {
      flags.push_back("--certificate=" + Path("server.pem"));
      flags.push_back("--key=" + Path("server.key"));
    }
    const absl::StatusOr<std::string> url = server_.Start(std::move(flags));
    ASSERT_THAT(url, IsOk());
    options_.server = *url;
  }
  Attempt Send(const std::string& target = "users/ann") {
    transfer::TransferLoop loop(transfer::TransferLoopOptions{.policy = {}, .ca_file = ca_file_, .names = {}});
    EmailChannel channel(options_, &loop, &addresses_);
    std::promise<Attempt> promise;
    Target to;
    to.organization = "acme";
    to.name = target;
    channel.Send(to, message_, [&promise](const Attempt& attempt) { promise.set_value(attempt); });
    return promise.get_future().get();
  }
  // What the server took next.
  Json Received() {
    const absl::StatusOr<std::string> line = server_.ReadLine();
    EXPECT_THAT(line, IsOk());
    Json json = ParseJsonObject(line.value_or("{}"));
    EXPECT_NE(json, nullptr) << *line;
    return json;
  }
  static std::string Text(const Json& json, const char* name) {
    return std::string(TextOf(json.get(), name).value_or("nothing"));
  }
  static std::string Header(const Json& json, const char* name) {
    return std::string(TextOf(json_object_get(json.get(), "headers"), name).value_or("nothing"));
  }

  const testing::TemporaryFolder folder_;
  const auth::TestAuthority authority_{"mail", SystemClock().Now()};
  FakeAddresses addresses_;
  MailServer server_;
  std::string ca_file_ = Path("ca.pem");
  EmailOptions options_ = {.server = "",
                           .user = "outlay",
                           .password = "s3cret",
                           .has_tls = true,
                           .from = {.address = "outlay@example.org", .display_name = "Outlay"},
                           .unsubscribe = "https://example.org/preferences"};
  Message message_ = {.id = "acme_0001",
                      .organization = "acme",
                      .user_id = "ann",
                      .notice = "organizations/acme/users/ann/notices/n",
                      .kind = "balance-low",
                      .event_type = "",
                      .subject = "organizations/acme/purchaseOrders/po-1",
                      .title =
                          "Bestellung \xe2\x82\xac 4711 \xf0\x9f\x92\xb6 l\xc3\xa4uft aus: sie ist am 31. Dezember zu "
                          "Ende und nimmt dann keine Rechnungen mehr an",
                      .text = "Die Bestellung <4711> l\xc3\xa4uft aus.\n.\n..ein Punkt\nBcc: eve@example.org\n",
                      .create_time = absl::FromUnixSeconds(1'700'000'000),
                      .event_time = absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(EmailChannelTest, ArrivesWholeOverTlsWithALogIn) {
  StartServer();
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kDelivered) << attempt.text;
  const Json mail = Received();
  EXPECT_EQ(Text(mail, "mail_from"), "outlay@example.org");
  EXPECT_EQ(Text(mail, "user"), "outlay");
  EXPECT_TRUE(json_is_true(json_object_get(mail.get(), "tls")));
  EXPECT_EQ(json_array_size(json_object_get(mail.get(), "rcpt_tos")), 1u);
  EXPECT_EQ(json_array_size(json_object_get(mail.get(), "defects")), 0u) << json_dumps(mail.get(), 0);
  EXPECT_LE(json_integer_value(json_object_get(mail.get(), "longest_line")), 76);
  EXPECT_EQ(Header(mail, "subject"), message_.title);
  EXPECT_EQ(Header(mail, "to"), "\"J\xc3\xb6rg \\\"Ann\\\" M\" <ann@example.com>");
  EXPECT_EQ(Header(mail, "message-id"), "<acme_0001@example.org>");
  EXPECT_EQ(Header(mail, "auto-submitted"), "auto-generated");
  EXPECT_EQ(Header(mail, "bcc"), "nothing");
  EXPECT_EQ(Header(mail, "list-unsubscribe"), "<https://example.org/preferences>");
  EXPECT_EQ(Header(mail, "list-unsubscribe-post"), "nothing") << "people are signed in there";
  EXPECT_EQ(Text(mail, "plain"), message_.text);
  EXPECT_THAT(Text(mail, "html"), HasSubstr("&lt;4711&gt; l\xc3\xa4uft aus."));
}

TEST_F(EmailChannelTest, TheSameDeliveryHasTheSameBytes) {
  const Mailbox to = {.address = "ann@example.com", .display_name = ""};
  EXPECT_EQ(ToMime(ToEmail(options_, message_, to, {})), ToMime(ToEmail(options_, message_, to, {})));
}

TEST_F(EmailChannelTest, WhatTheServerSaysOfARecipientIsTemporaryOrPermanent) {
  StartServer();
  addresses_.mailboxes["users/ann"].address = "busy@example.com";
  Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(attempt.code, 451);
  EXPECT_THAT(attempt.text, HasSubstr("try later"));
  addresses_.mailboxes["users/ann"].address = "gone@example.com";
  attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kPermanent);
  EXPECT_EQ(attempt.code, 550);
  EXPECT_EQ(attempt.text, "550 5.1.1 <(address)> (address): no such mailbox \n") << "addresses are kept nowhere";
  addresses_.mailboxes["users/ann"].address = "spam@example.com";
  attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kPermanent) << attempt.text;
  EXPECT_EQ(attempt.code, 554);
  EXPECT_THAT(attempt.text, HasSubstr("it looks like spam"));
  addresses_.mailboxes["users/ann"].address = "ann@example.com";
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered);
  EXPECT_EQ(Text(Received(), "mail_from"), "outlay@example.org");
}

TEST_F(EmailChannelTest, NothingIsSentWithoutTheTlsThatIsWanted) {
  StartServer(/*flags=*/{}, /*has_tls=*/false);
  options_.user.clear();
  EXPECT_EQ(Send().outcome, AttemptOutcome::kTemporary);
  options_.has_tls = false;
  const Attempt attempt = Send();
  ASSERT_EQ(attempt.outcome, AttemptOutcome::kDelivered) << attempt.text;
  EXPECT_EQ(attempt.code, 250);
  const Json mail = Received();
  EXPECT_TRUE(json_is_false(json_object_get(mail.get(), "tls"))) << "the first one did not arrive";
}

TEST_F(EmailChannelTest, NothingIsSentToAServerOfAnotherAuthority) {
  StartServer();
  ca_file_.clear();
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(attempt.code, 0) << attempt.text;
}

TEST_F(EmailChannelTest, AServerThatBreaksOffHasNotTakenTheMail) {
  StartServer();
  addresses_.mailboxes["users/ann"].address = "drop@example.com";
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary) << attempt.code << " " << attempt.text;
}

// The operator can mend it: people's mail is not lost for it.
TEST_F(EmailChannelTest, AWrongPasswordOfOursIsTemporary) {
  StartServer();
  options_.password = "other";
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary);
  EXPECT_EQ(attempt.code, 535) << attempt.text;
}

TEST_F(EmailChannelTest, NobodyToWriteToIsPermanentAndSilenceIsNot) {
  EXPECT_EQ(Send("users/nobody").outcome, AttemptOutcome::kSkipped) << "a leaver is no failure";
  addresses_.mailboxes["users/odd"].address = "ann@example.com>\r\nRCPT TO:<eve@example.org";
  EXPECT_EQ(Send("users/odd").outcome, AttemptOutcome::kPermanent);
  addresses_.status = absl::UnavailableError("down");
  EXPECT_EQ(Send().outcome, AttemptOutcome::kTemporary);
  EXPECT_TRUE(Send().reached_nobody) << "it says nothing about the mailbox";
  addresses_.status = absl::OkStatus();
  options_.server = "smtp://localhost:1";
  EXPECT_EQ(Send().outcome, AttemptOutcome::kTemporary);
}

TEST_F(EmailChannelTest, OptionsAreCheckedAtStart) {
  options_.server = "smtp://mail.example:587";
  options_.has_tls = true;
  EXPECT_THAT(options_.Validate(), IsOk());
  options_.has_tls = false;
  for (const char* const here : {"smtp://localhost:25", "smtp://127.0.0.1:25", "smtp://[::1]:25", "smtp://127.1.2.3"}) {
    options_.server = here;
    EXPECT_THAT(options_.Validate(), IsOk()) << here;
  }
  for (const char* const elsewhere : {"smtp://mail.example:25", "smtp://127.0.0.1.mail.example",
                                      "smtp://[2001:db8::1]:25", "smtp://localhost.mail.example", "smtp://10.0.0.1"}) {
    options_.server = elsewhere;
    EXPECT_FALSE(options_.Validate().ok()) << elsewhere;
  }
  options_.has_tls = true;
  options_.server = "mail.example";
  EXPECT_FALSE(options_.Validate().ok());
  options_.server = "smtps://mail.example";
  options_.from.address = "nobody";
  EXPECT_FALSE(options_.Validate().ok());
  options_.from.address = "a@b";
  options_.unsubscribe = "https://x\r\ny";
  EXPECT_FALSE(options_.Validate().ok());
}

}  // namespace
}  // namespace outlay::notification
