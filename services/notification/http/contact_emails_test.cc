// E-mails to contacts of orders, from a notice to a real mail server, and the link in them from a real port back to the
// store. Real: encoding, libcurl, the mail server, HTTP, store, executor. Fake: who knows addresses, the disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/base/clock.h"
#include "common/base/json.h"
#include "common/base/scheduler.h"
#include "common/base/strings.h"
#include "common/command/executor.h"
#include "common/http/testing/raw_client.h"
#include "common/log/testing/lines_log.h"
#include "common/store/memory_store.h"
#include "common/testing/matchers.h"
#include "services/notification/channels/contact_channel.h"
#include "services/notification/channels/testing/mail_server.h"
#include "services/notification/domain/contact.h"
#include "services/notification/http/unsubscribe_server.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUrl[] = "https://mail.example.org/outlay";

class ContactsForTest final : public ContactBook {
 public:
  void Find(const std::string&, const std::string& contact, Done done) override {
    if (!status.ok()) return done(status);
    const auto at = found.find(contact);
    done(at == found.end() ? std::nullopt : std::optional(at->second));
  }
  std::map<std::string, ContactFound> found;
  absl::Status status;
};

class NoAddresses final : public AddressBook {
 public:
  void Find(const std::string&, const std::string&, Done done) override { done(std::optional<Mailbox>()); }
};

class ContactEmailsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!MailServer::IsInstalled()) GTEST_SKIP() << MailServer::kNotInstalled;
    store::MemoryStoreOptions memory;
    memory.clock = &clock_;
    store_ = *store::MakeMemoryStore(memory);
    executor_ = std::make_unique<command::Executor>(*store_);
    const absl::StatusOr<std::string> url = server_.Start();
    ASSERT_THAT(url, IsOk());
    email_options_.server = *url;
    book_.found[kContact] = {.mailbox = {.address = "Zoe@supplier.example", .display_name = "Zoe"}, .user_id = {}};
  }
  Attempt Send(const std::string& key = std::string(32, 'k')) {
    transfer::TransferLoop loop(transfer::TransferLoopOptions{.policy = {}, .ca_file = {}, .names = {}});
    NoAddresses addresses;
    EmailChannel email(email_options_, &loop, &addresses);
    ContactChannel channel({.url = key.empty() ? "" : kUrl, .key = key}, store_.get(), &email, &book_);
    std::promise<Attempt> promise;
    Target to;
    to.organization = "acme";
    to.name = kContact;
    channel.Send(to, message_, [&promise](const Attempt& attempt) { promise.set_value(attempt); });
    return promise.get_future().get();
  }
  Json Received() {
    const absl::StatusOr<std::string> line = server_.ReadLine();
    EXPECT_THAT(line, IsOk());
    return ParseJsonObject(line.value_or("{}"));
  }
  static std::string Header(const Json& json, const char* name) {
    return std::string(TextOf(json_object_get(json.get(), "headers"), name).value_or("nothing"));
  }
  // Writes a notice of the message's event, of another kind, to a user's inbox.
  void Tell(const std::string& user, absl::Duration later = absl::ZeroDuration()) {
    Notice notice;
    notice.kind = "own";
    notice.event_type = message_.event_type;
    notice.subject = message_.subject;
    notice.create_time = message_.create_time + later;
    std::promise<absl::Status> done;
    store_->Write({store::PartitionOf("acme"), "acme",
                   [&](store::Transaction& txn) {
                     return SaveNotice(txn, {"acme", user, NoticeId(notice.create_time, "cause", "own", user)},
                                       std::nullopt, notice);
                   }},
                  [&](const absl::Status& status) { done.set_value(status); });
    ASSERT_THAT(done.get_future().get(), IsOk());
  }
  // What the page behind a link answers.
  std::string Ask(int port, const std::string& method, const std::string& path, const std::string& body = "") {
    http::RawClient client(port);
    client.Send(Concat(method, " ", path, " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: ", body.size(),
                       "\r\n\r\n", body));
    return client.ReadToEnd();
  }

  const std::string kContact = ContactPath("po-1", "zoe");
  const SystemClock clock_;
  ThreadScheduler scheduler_{1};
  testing::LinesLog log_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<command::Executor> executor_;
  ContactsForTest book_;
  MailServer server_;
  EmailOptions email_options_ = {.server = "",
                                 .user = "",
                                 .password = "",
                                 .has_tls = false,
                                 .from = {.address = "outlay@example.org", .display_name = "Outlay"},
                                 .unsubscribe = "https://example.org/preferences"};
  Message message_ = {.id = "acme_0001",
                      .organization = "acme",
                      .user_id = kContact,
                      .notice = "",
                      .kind = "order-issued",
                      .event_type = "outlay.purchase_order.v1.PurchaseOrderChanged",
                      .subject = "organizations/acme/purchaseOrders/po-1",
                      .title = "Purchase order 1 was issued",
                      .text = "Purchase order 1 is in force.",
                      .create_time = absl::FromUnixSeconds(1'700'000'000),
                      .event_time = absl::FromUnixSeconds(1'700'000'000)};
};

TEST_F(ContactEmailsTest, ALeaverWhoIsAContactIsNotWrittenTo) {
  book_.found[kContact].has_left = true;
  EXPECT_EQ(Send().outcome, AttemptOutcome::kSkipped);
}

TEST_F(ContactEmailsTest, OneClickEndsWhatIsWrittenToAnAddressAndAnotherLetsItComeAgain) {
  ASSERT_EQ(Send().outcome, AttemptOutcome::kDelivered);
  const Json mail = Received();
  EXPECT_THAT(Header(mail, "to"), HasSubstr("Zoe@supplier.example"));
  EXPECT_EQ(Header(mail, "list-unsubscribe-post"), "List-Unsubscribe=One-Click");
  const std::string link = Header(mail, "list-unsubscribe");
  ASSERT_TRUE(link.starts_with(Concat("<", kUrl, "/unsubscribe/acme/"))) << link;
  EXPECT_THAT(link, Not(HasSubstr("zoe"))) << "a link names nobody";
  EXPECT_THAT(std::string(TextOf(mail.get(), "plain").value_or("")), HasSubstr("named as a contact"));
  const std::string path = link.substr(1 + std::string(kUrl).size(), link.size() - 2 - std::string(kUrl).size());

  const auto page = UnsubscribeServer::Start(
      {.listen = "127.0.0.1:0", .url = kUrl, .key = std::string(32, 'k'), .certificate = {}, .tls_key = {}},
      store_.get(), executor_.get(), &scheduler_, &clock_, &log_);
  ASSERT_THAT(page, IsOk());
  const int port = (*page)->port();
  EXPECT_THAT(Ask(port, "GET", path), HasSubstr("<form method=\"post\">"));
  ASSERT_EQ(Send().outcome, AttemptOutcome::kDelivered) << "who only looks changes nothing";
  Received();
  EXPECT_THAT(Ask(port, "POST", path + "x", "List-Unsubscribe=One-Click"), HasSubstr("404"));
  EXPECT_THAT(Ask(port, "POST", path, std::string(2'000, 'x')), HasSubstr("413"));
  ASSERT_EQ(Send().outcome, AttemptOutcome::kDelivered) << "only a signed link counts";
  Received();

  EXPECT_THAT(Ask(port, "POST", path, "List-Unsubscribe=One-Click"), HasSubstr("You get no more messages"));
  EXPECT_THAT(Ask(port, "POST", path, "List-Unsubscribe=One-Click"), HasSubstr("You get no more messages"));
  book_.found[kContact].mailbox.address = "zoe@SUPPLIER.example";
  EXPECT_EQ(Send().outcome, AttemptOutcome::kSkipped) << "in any case of letters";
  book_.found[kContact].mailbox.address = "max@supplier.example";
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered) << "another one is written to";
  Received();
  message_.organization = "globex";
  book_.found[kContact].mailbox.address = "zoe@supplier.example";
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered) << "another organization, too";
  Received();
  message_.organization = "acme";
  EXPECT_THAT(Ask(port, "POST", path, "again=yes"), HasSubstr("again"));
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered);
}

TEST_F(ContactEmailsTest, WithoutLinksAnAnswerIsAskedFor) {
  ASSERT_EQ(Send(/*key=*/"").outcome, AttemptOutcome::kDelivered);
  const Json mail = Received();
  EXPECT_EQ(Header(mail, "list-unsubscribe"), "nothing") << "the users' page needs an account";
  EXPECT_THAT(std::string(TextOf(mail.get(), "plain").value_or("")), HasSubstr("please answer it"));
}

TEST_F(ContactEmailsTest, WhoWasToldAsUserIsNotWrittenToOnceMore) {
  book_.found[kContact].user_id = "zoe";
  Tell("zoe", absl::Microseconds(-1));
  Tell("zoe", absl::Microseconds(1));
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered) << "what she was told is something else";
  Tell("max");
  EXPECT_EQ(Send().outcome, AttemptOutcome::kDelivered);
  Tell("zoe");
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kSkipped);
  EXPECT_TRUE(attempt.reached_nobody);
}

TEST_F(ContactEmailsTest, AContactThatIsGoneIsNoFailureAndOneThatIsNotKnownNowIsTriedAgain) {
  book_.found.clear();
  EXPECT_EQ(Send().outcome, AttemptOutcome::kSkipped);
  book_.status = absl::UnavailableError("down");
  const Attempt attempt = Send();
  EXPECT_EQ(attempt.outcome, AttemptOutcome::kTemporary);
}

}  // namespace
}  // namespace outlay::notification
