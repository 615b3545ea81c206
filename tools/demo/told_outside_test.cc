// What the demo says when notices are lost or come twice. Real: receivers as processes, their files, the calls. Fake:
// what they write, and which deliveries there are.
#include "tools/demo/told_outside.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/testing/fake_clock.h"
#include "common/testing/matchers.h"
#include "common/testing/temporary_folder.h"
#include "tools/client/methods.h"

namespace outlay::demo {
namespace {

namespace no = notification::v1;

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::HasSubstr;

constexpr char kUser[] = "organizations/acme/users/ann";

std::string NoticeName(int number) {
  return Concat(kUser, "/notices/n", number);
}
std::string MailLine(int number) {
  return Concat("{\"headers\": {\"message-id\": \"<mail-", number,
                "@acme.example>\", \"from\": \"O\", \"to\": \"A\", \"subject\": \"S", number,
                "\", \"date\": \"D\"}, \"defects\": [], \"plain\": \"Words.\\n\"}");
}
std::string HookLine(int number, const std::string& kind = "balance-low") {
  return Concat("{\"path\": \"/hooks/balance-low\", \"id\": \"hook-", number, "\", \"content\": {\"type\": \"notice.",
                kind, "\"}}");
}

// Two notices, each on its way by e-mail and webhook.
class ToldOutsideTest : public ::testing::Test {
 protected:
  ToldOutsideTest() {
    for (int i = 1; i <= 2; ++i) {
      no::Notice& notice = notices_[NoticeName(i)];
      notice.set_name(NoticeName(i));
      notice.set_kind("balance-low");
      notice.set_title(Concat("Title ", i));
      AddDelivery(i, "mail", kUser);
      AddDelivery(i, "hook", "organizations/acme/targets/balance-low");
    }
    dispatcher_.Bind<no::ListDeliveriesRequest, no::ListDeliveriesResponse>(
        client::kListDeliveries, [this](rpc::Call<no::ListDeliveriesRequest, no::ListDeliveriesResponse> call) {
          no::ListDeliveriesResponse page;
          for (const no::Delivery& delivery : deliveries_.deliveries()) {
            const auto wanted = call.request().filter().state();
            if (wanted == no::Delivery::STATE_UNSPECIFIED || wanted == delivery.state()) {
              *page.add_deliveries() = delivery;
            }
          }
          call.Finish(page);
        });
  }
  void AddDelivery(int number, const std::string& way, const std::string& target) {
    no::Delivery& delivery = *deliveries_.add_deliveries();
    delivery.set_name(Concat("organizations/acme/deliveries/", way, number));
    delivery.set_target(target);
    delivery.set_user(kUser);
    delivery.set_notice(NoticeName(number));
    delivery.set_kind("balance-low");
    delivery.set_state(no::Delivery::STATE_DELIVERED);
    delivery.set_message_id(Concat(way, "-", number));
  }
  // A receiver that writes its port and these lines, and stays.
  std::unique_ptr<Receiver> Receive(const std::string& name, const std::vector<std::string>& lines) const {
    std::string script = "import sys, threading\nprint(7)\n";
    for (const std::string& line : lines) script += Concat("print(r'''", line, "''')\n");
    script += "sys.stdout.flush()\nthreading.Event().wait()\n";
    std::filesystem::remove(folder_.PathOf(Concat(name, ".jsonl")));
    absl::StatusOr<std::unique_ptr<Receiver>> started = Receiver::Start(folder_.path(), name, {"-c", script}, "");
    EXPECT_THAT(started, IsOk());
    return *std::move(started);
  }
  absl::Status Check(const std::vector<std::string>& mails, const std::vector<std::string>& hooks,
                     bool may_repeat = false) {
    mail_ = Receive("mail", mails);
    hooks_ = Receive("hooks", hooks);
    told_ = std::make_unique<ToldOutside>("acme", *mail_, *hooks_);
    return told_->Check(
        notices_, client::BlockingClient(channel_, scheduler_, {.caller = {.subject = "ann", .organization = "acme"}}),
        may_repeat);
  }

  const outlay::testing::TemporaryFolder folder_;
  std::map<std::string, no::Notice> notices_;
  no::ListDeliveriesResponse deliveries_;
  std::unique_ptr<Receiver> mail_;
  std::unique_ptr<Receiver> hooks_;
  std::unique_ptr<ToldOutside> told_;

 private:
  outlay::testing::FakeClock clock_;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::DevelopmentAuthorizer authorizer_;
  rpc::Dispatcher dispatcher_{{.clock = &clock_,
                               .random = &random_,
                               .authenticator = &authenticator_,
                               .authorizer = &authorizer_,
                               .development = true}};
  ThreadScheduler scheduler_{2};
  rpc::LocalChannel channel_{
      {.peer = [this] { return &dispatcher_; }, .service = "notification", .scheduler = &scheduler_}};
};

TEST_F(ToldOutsideTest, EachNoticeCameOnceByEachWay) {
  EXPECT_THAT(Check({MailLine(1), "a remark of the program", MailLine(2)}, {HookLine(2), HookLine(1)}), IsOk());
  EXPECT_EQ(told_->Mails("balance-low"), 2);
  EXPECT_EQ(told_->Hooks("balance-low"), 2);
  EXPECT_EQ(told_->repeated(), 0);
  EXPECT_THAT(told_->SampleMail(), HasSubstr("Message-ID: <mail-1@acme.example>"));
  EXPECT_THAT(told_->SampleMail(), HasSubstr("\n\n    Words.\n"));
}

TEST_F(ToldOutsideTest, OneThatCameTwiceIsAnErrorUnlessServicesWereKilled) {
  const std::vector<std::string> hooks = {HookLine(1), HookLine(2), HookLine(1)};
  const absl::Status status = Check({MailLine(1), MailLine(2)}, hooks);
  EXPECT_THAT(status, HasReason("NOTICES_WRONG"));
  EXPECT_THAT(std::string(ToStd(status.message())), HasSubstr("came again"));
  EXPECT_THAT(Check({MailLine(1), MailLine(2)}, hooks, /*may_repeat=*/true), IsOk());
  EXPECT_EQ(told_->repeated(), 1);
}

TEST_F(ToldOutsideTest, OneThatTookAnothersPlaceIsMissed) {
  const absl::Status status = Check({MailLine(1), MailLine(3)}, {HookLine(1), HookLine(2)});
  EXPECT_THAT(status, HasReason("NOTICES_WRONG"));
  EXPECT_THAT(std::string(ToStd(status.message())), HasSubstr("mail-2 is delivered, and did not arrive"));
}

TEST_F(ToldOutsideTest, OneMoreUnderAnotherIdIsAnError) {
  EXPECT_THAT(Check({MailLine(1), MailLine(2), MailLine(3)}, {HookLine(1), HookLine(2)}), HasReason("NOTICES_WRONG"));
}

TEST_F(ToldOutsideTest, ANoticeThatLeftTwiceOrNeverIsAnError) {
  deliveries_.mutable_deliveries(3)->set_notice(NoticeName(1));
  const absl::Status status = Check({MailLine(1), MailLine(2)}, {HookLine(1), HookLine(2)});
  EXPECT_THAT(status, HasReason("NOTICES_WRONG"));
  EXPECT_THAT(std::string(ToStd(status.message())), HasSubstr("2 times by webhook"));
}

TEST_F(ToldOutsideTest, OneThatWasGivenUpIsAnError) {
  deliveries_.mutable_deliveries(0)->set_state(no::Delivery::STATE_DEAD);
  const absl::Status status = Check({MailLine(1), MailLine(2)}, {HookLine(1), HookLine(2)});
  EXPECT_THAT(std::string(ToStd(status.message())), HasSubstr("STATE_DEAD"));
}

TEST_F(ToldOutsideTest, AKindAtTheTargetOfAnotherIsAnError) {
  const absl::Status status = Check({MailLine(1), MailLine(2)}, {HookLine(1), HookLine(2, "order-issued")});
  EXPECT_THAT(std::string(ToStd(status.message())), HasSubstr("/hooks/balance-low got a notice.order-issued"));
}

TEST_F(ToldOutsideTest, WaitsUntilThereAreEnough) {
  mail_ = Receive("mail", {});
  int64_t asked = 0;
  EXPECT_THAT(AwaitCount(*mail_, 3, "notices", [&]() -> absl::StatusOr<int64_t> { return ++asked; }), IsOk());
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace outlay::demo
