// Which notices are written to people, when, and which of them together. Real and fake: see ServiceNode; e-mails are
// kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EmailRoutesTest : public ::testing::Test, public ServiceNode {
 protected:
  EmailRoutesTest() : ServiceNode(Routing{.has_email = true}) { GoTo(14, 30); }

  // A time of 2024-01-10 in Berlin, or of the day after; sends what is due then.
  void GoTo(int hour, int minute, int day = 10) {
    const TimeZone zone = TimeZone::Load("Europe/Berlin").value();
    node_.clock().SetTime(absl::FromCivil(absl::CivilMinute(2024, 1, day, hour, minute), zone.absl_zone()));
    Carry();
  }
  void Prefer(const std::string& text) {
    v1::UpdatePreferencesRequest request;
    request.set_request_id("p" + std::to_string(++requests_));
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_preferences())) << text;
    request.mutable_preferences()->set_name("organizations/acme/users/ann/preferences");
    EXPECT_THAT(Call<v1::UserPreferences>("Preferences/UpdatePreferences", request, As("ann")), IsOk());
  }
  // Tells ann of another order.
  void IssueOne() {
    node_.clock().Advance(absl::Seconds(1));
    Issue("po-" + std::to_string(++orders_), absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    Carry();
  }
  std::vector<std::string> Mails() const {
    std::vector<std::string> titles;
    for (const ChannelForTest::Sent& each : outside.sent) {
      EXPECT_EQ(each.target.name, "users/ann");
      titles.push_back(each.message.title);
    }
    return titles;
  }

 private:
  int requests_ = 0;
  int orders_ = 0;
};

TEST_F(EmailRoutesTest, WhoWantsNoneAnyMoreGetsNoneThatWasTriedBefore) {
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 451, .text = "later"};
  IssueOne();
  ASSERT_THAT(Mails(), SizeIs(1));
  Prefer("choices { channel: CHANNEL_EMAIL disabled: true }");
  node_.clock().Advance(absl::Hours(1));
  Carry();
  EXPECT_THAT(Mails(), SizeIs(1));
  v1::ListDeliveriesRequest request;
  request.set_parent("organizations/acme");
  request.mutable_filter()->set_state(v1::Delivery::STATE_SKIPPED);
  EXPECT_THAT(Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", request, As("ann"))->deliveries(),
              SizeIs(1));
}

TEST_F(EmailRoutesTest, ByDefaultEachNoticeIsAMailAtOnce) {
  IssueOne();
  IssueOne();
  EXPECT_THAT(Mails(), ElementsAre("Purchase order PO po-1 was issued", "Purchase order PO po-2 was issued"));
  GoTo(23, 0);
  EXPECT_THAT(Mails(), SizeIs(2));
}

TEST_F(EmailRoutesTest, WhatIsNotWantedIsNotWritten) {
  Prefer("choices { kind: 'order-issued' channel: CHANNEL_EMAIL disabled: true }");
  IssueOne();
  Cross("po-1");
  Carry();
  EXPECT_THAT(Mails(), ElementsAre("Purchase order PO po-1 runs low"));
  EXPECT_THAT(Inbox(), SizeIs(2));
}

TEST_F(EmailRoutesTest, NoticesOfAnHourLeaveInOneMail) {
  Prefer("digest: DIGEST_HOURLY");
  IssueOne();
  IssueOne();
  IssueOne();
  EXPECT_THAT(Mails(), IsEmpty());
  GoTo(14, 59);
  EXPECT_THAT(Mails(), IsEmpty());
  GoTo(15, 0);
  ASSERT_THAT(Mails(), ElementsAre("3 notices"));
  const std::string& text = outside.sent[0].message.text;
  EXPECT_LT(text.find("PO po-1 was issued"), text.find("PO po-2 was issued"));
  EXPECT_LT(text.find("PO po-2 was issued"), text.find("PO po-3 was issued"));
  EXPECT_THAT(text, HasSubstr("PO po-3 was issued"));
  IssueOne();
  GoTo(16, 0);
  EXPECT_THAT(Mails(), ElementsAre("3 notices", "Purchase order PO po-4 was issued")) << "one alone has its own words";
  GoTo(17, 0);
  EXPECT_THAT(Mails(), SizeIs(2));
}

TEST_F(EmailRoutesTest, TheNightIsQuietAndItsNoticesComeTogetherInTheMorning) {
  Prefer("quiet_hours { start_minute: 1320 end_minute: 420 } language: 'de'");
  GoTo(21, 30);
  IssueOne();
  EXPECT_THAT(Mails(), SizeIs(1));
  GoTo(22, 0);
  IssueOne();
  GoTo(2, 0, 11);
  IssueOne();
  EXPECT_THAT(Mails(), SizeIs(1));
  GoTo(7, 0, 11);
  EXPECT_THAT(Mails(), ElementsAre("Bestellung PO po-1 wurde erteilt", "2 Nachrichten"));
}

// 22:00 to 07:00 in New York is 04:00 to 13:00 in Berlin, where the organization is.
TEST_F(EmailRoutesTest, TheNightAndTheHourOfDigestsAreThoseOfTheUsersOwnZone) {
  Prefer("quiet_hours { start_minute: 1320 end_minute: 420 } time_zone: 'America/New_York'");
  GoTo(23, 0);
  IssueOne();
  EXPECT_THAT(Mails(), SizeIs(1)) << "it is night where the organization is, and not where the user is";
  GoTo(10, 0, 11);
  IssueOne();
  GoTo(12, 59, 11);
  EXPECT_THAT(Mails(), SizeIs(1));
  GoTo(13, 0, 11);
  EXPECT_THAT(Mails(), SizeIs(2));
  Prefer("digest: DIGEST_DAILY digest_hour: 8 time_zone: 'Asia/Tokyo'");
  GoTo(15, 0, 11);
  IssueOne();
  GoTo(23, 59, 11);
  EXPECT_THAT(Mails(), SizeIs(2));
  GoTo(0, 0, 12);
  EXPECT_THAT(Mails(), SizeIs(3)) << "8 in the morning of the next day in Tokyo";
}

TEST_F(EmailRoutesTest, WhatFailedInTheEveningWaitsForTheMorning) {
  Prefer("quiet_hours { start_minute: 1320 end_minute: 420 }");
  GoTo(21, 59);
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 451, .text = "later"};
  IssueOne();
  ASSERT_THAT(Mails(), SizeIs(1));
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 250, .text = {}};
  GoTo(22, 30);
  GoTo(6, 59, 11);
  EXPECT_THAT(Mails(), SizeIs(1)) << "the night is quiet for what is tried again, too";
  GoTo(7, 0, 11);
  EXPECT_THAT(Mails(), SizeIs(2));
}

TEST_F(EmailRoutesTest, AMailOfManyIsAsNewAsTheMomentItLeaves) {
  Prefer("digest: DIGEST_DAILY digest_hour: 8");
  IssueOne();
  IssueOne();
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 451, .text = "later"};
  GoTo(8, 0, 11);
  ASSERT_THAT(Mails(), SizeIs(1));
  EXPECT_EQ(outside.sent[0].message.create_time, node_.clock().Now());
  GoTo(9, 0, 11);
  ASSERT_THAT(Mails(), SizeIs(2));
  EXPECT_EQ(outside.sent[1].message.create_time, outside.sent[0].message.create_time) << "each try says the same";
}

TEST_F(EmailRoutesTest, ANoticeWithoutTextIsOneAllTheSame) {
  Prefer("digest: DIGEST_HOURLY");
  v1::CreateSubscriptionRequest own;
  own.set_parent("organizations/acme");
  own.set_subscription_id("order-issued");
  own.mutable_subscription()->set_event_type("outlay.purchase_order.v1.PurchaseOrderChanged");
  own.mutable_subscription()->add_users("organizations/acme/users/ann");
  own.mutable_subscription()->set_title("Own");
  own.mutable_subscription()->set_text("{{#reason}}{{reason}}{{/reason}}");
  ASSERT_THAT(Call<v1::Subscription>("Subscriptions/CreateSubscription", own, As("ann")), IsOk());
  IssueOne();
  GoTo(15, 0);
  EXPECT_THAT(Mails(), ElementsAre("Own"));
}

TEST_F(EmailRoutesTest, AMailShowsSoManyNoticesAndCountsTheRest) {
  Prefer("digest: DIGEST_HOURLY");
  for (size_t i = 0; i < limits::kGatheredShown + 2; ++i) IssueOne();
  GoTo(15, 0);
  ASSERT_THAT(Mails(), ElementsAre(std::to_string(limits::kGatheredShown + 2) + " notices"));
  EXPECT_THAT(outside.sent[0].message.text, HasSubstr("More in your inbox: 2\n"));
}

TEST_F(EmailRoutesTest, AFailedMailOfManyIsTriedAgainWhole) {
  Prefer("digest: DIGEST_HOURLY");
  IssueOne();
  IssueOne();
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 451, .text = "later"};
  GoTo(15, 0);
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 250, .text = {}};
  GoTo(18, 0);
  ASSERT_THAT(Mails(), ElementsAre("2 notices", "2 notices"));
  EXPECT_EQ(outside.sent[0].message.id, outside.sent[1].message.id) << "the receiver knows it again";
  EXPECT_EQ(outside.sent[0].message.text, outside.sent[1].message.text);
}

}  // namespace
}  // namespace outlay::notification
