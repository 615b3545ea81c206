// What is kept no more: old notices, what gathered them, and people who were erased. Real and fake: see ServiceNode.
#include "services/notification/jobs/retention.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/events/people_events.h"
#include "services/notification/jobs/forget_deliveries.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RetentionTest : public ::testing::Test, public ServiceNode {
 protected:
  RetentionTest() : ServiceNode(Routing{.has_email = true}) {
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2024, 1, 10), absl::UTCTimeZone()));
  }
  void RunJob(jobs::DueScan scan) {
    jobs::DueJob job({.name = "retention"}, std::move(scan), &node_.store(), &node_.executor(), &node_.scheduler(),
                     &node_.clock());
    for (int run = 0; run < 20; ++run) {
      EXPECT_TRUE(job.RunOnce());
      node_.scheduler().RunDue();
    }
  }
  // A look takes as much as may be under way at a time.
  void CarryAll() {
    for (int look = 0; look < 30; ++look) Carry();
  }
  // How many rows of a person, or contact, a keyspace has.
  template <typename Key, typename Value>
  size_t RowsOf(const store::Keyspace<Key, Value>& keyspace, const std::string& user) {
    size_t rows = 0;
    EXPECT_THAT(node_.store()
                    .Read(store::PartitionOf("acme"))
                    ->Scan(keyspace, std::tuple(std::string("acme"), user),
                           [&](const Key&, const Value&) {
                             ++rows;
                             return store::Visit::kContinue;
                           }),
                IsOk());
    return rows;
  }
  void Prefer(const std::string& user, const std::string& text) {
    v1::UpdatePreferencesRequest request;
    request.set_request_id("p-" + user);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_preferences())) << text;
    request.mutable_preferences()->set_name("organizations/acme/users/" + user + "/preferences");
    EXPECT_THAT(Call<v1::UserPreferences>("Preferences/UpdatePreferences", request, As(user)), IsOk());
  }
  // An order of ann's and bob's with the contact zoe.
  void IssueTo(const std::string& id) {
    auto event = OrderEvent(id, absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    event.mutable_purchase_order()->add_requesters("bob");
    event.mutable_purchase_order()->add_contacts()->set_contact_id("zoe");
    EXPECT_THAT(Apply(event, event.purchase_order().name()), IsOk());
    node_.clock().Advance(absl::Seconds(1));
  }
  absl::Status TellErased(const std::string& organization, const std::string& user) {
    directory::v1::PersonErased erased;
    erased.set_user("organizations/" + organization + "/users/" + user);
    feed::FeedEvent event;
    event.event.set_type(erased.GetDescriptor()->full_name());
    event.event.set_data(erased.SerializeAsString());
    event.organization = "acme";
    const PeopleEvents people(routing);
    EXPECT_TRUE(people.Handles(event.event.type()));
    return node_.Write("acme", [&](store::Transaction& txn) { return people.Apply(txn, event); });
  }
};

TEST_F(RetentionTest, OfAnErasedPersonNothingIsLeftAndNothingIsSent) {
  Prefer("ann", "digest: DIGEST_DAILY digest_hour: 8 language: 'de'");
  Prefer("bob", "digest: DIGEST_DAILY digest_hour: 8");
  v1::MuteSubjectRequest mute;
  mute.set_parent("organizations/acme/users/ann");
  mute.set_request_id("m");
  mute.set_subject("organizations/acme/purchaseOrders/other");
  ASSERT_THAT(Call<v1::MuteSubjectResponse>("Inbox/MuteSubject", mute, As("ann")), IsOk());
  AddTarget("hook");
  // More of each kind than one body takes away.
  for (size_t i = 0; i < 2 * limits::kErasedPerBody + 1; ++i) IssueTo("po-" + std::to_string(i));
  CarryAll();
  outside.sent.clear();
  ASSERT_THAT(TellErased("acme", "ann"), IsOk());
  RunJob(ErasePeopleScan());
  EXPECT_EQ(RowsOf(kNotices, "ann"), 0u);
  EXPECT_EQ(RowsOf(kMutes, "ann"), 0u);
  EXPECT_EQ(RowsOf(kInboxes, "ann"), 0u);
  EXPECT_EQ(RowsOf(kPreferences, "ann"), 0u);
  EXPECT_EQ(RowsOf(kGathered, "ann"), 0u);
  EXPECT_EQ(RowsOf(kDeliveriesByUser, "ann"), 0u);
  EXPECT_EQ(RowsOf(kTargetStates, "users/ann"), 0u);
  EXPECT_EQ(RowsOf(kErasures, "ann"), 0u) << "it ended";
  EXPECT_EQ(Unread("bob"), static_cast<int64_t>(2 * limits::kErasedPerBody + 1)) << "others keep what they have";
  node_.clock().Advance(absl::Hours(24));
  CarryAll();
  std::vector<std::string> mailed;
  for (const ChannelForTest::Sent& each : outside.sent) {
    if (each.target.name.starts_with("users/")) mailed.push_back(each.target.name);
  }
  EXPECT_THAT(mailed, ElementsAre("users/bob"));
}

TEST_F(RetentionTest, AnErasureOfAnotherOrganizationIsNotBelieved) {
  IssueTo("po-1");
  EXPECT_THAT(TellErased("globex", "ann"), outlay::testing::HasReason("EVENT_UNREADABLE"));
  RunJob(ErasePeopleScan());
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
}

TEST_F(RetentionTest, NoticesGoWhenTheyAreOldReadOrNot) {
  const absl::Time start = node_.clock().Now();
  for (size_t i = 0; i < limits::kNoticesForgottenPerBody + 1; ++i) IssueTo("po-" + std::to_string(i));
  const absl::Duration took = node_.clock().Now() - start;
  node_.clock().SetTime(start + absl::Hours(24 * 200));
  IssueTo("po-late");
  const std::string contact = ContactPath("po-0", "zoe");
  node_.clock().SetTime(start + limits::kContactNoticeRetention);
  RunJob(ForgetNoticesScan());
  EXPECT_EQ(RowsOf(kNotices, contact), 1u) << "not a microsecond too early";
  node_.clock().SetTime(start + limits::kContactNoticeRetention + absl::Milliseconds(1));
  RunJob(ForgetNoticesScan());
  EXPECT_EQ(RowsOf(kNotices, contact), 0u);
  node_.clock().SetTime(start + limits::kNoticeRetention);
  RunJob(ForgetNoticesScan());
  EXPECT_EQ(RowsOf(kNotices, "ann"), limits::kNoticesForgottenPerBody + 2);
  node_.clock().SetTime(start + limits::kNoticeRetention + took);
  RunJob(ForgetNoticesScan());
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
  EXPECT_THAT(Inbox("bob"), SizeIs(1));
  EXPECT_EQ(Unread("ann"), 1);
}

TEST_F(RetentionTest, OneRunTakesAllThatIsOldOfAnInbox) {
  for (size_t i = 0; i < 3 * limits::kNoticesForgottenPerBody; ++i) IssueTo("po-" + std::to_string(i));
  node_.clock().Advance(limits::kNoticeRetention + absl::Hours(1));
  jobs::DueJob job({.name = "retention"}, ForgetNoticesScan(), &node_.store(), &node_.executor(), &node_.scheduler(),
                   &node_.clock());
  for (int run = 0; run < 2 && RowsOf(kNotices, "ann") > 0; ++run) {
    EXPECT_TRUE(job.RunOnce());
    node_.scheduler().RunDue();
  }
  EXPECT_EQ(RowsOf(kNotices, "ann"), 0u);
}

TEST_F(RetentionTest, HowATargetGotOnGoesWithThePerson) {
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 451, .text = "later"};
  IssueTo("po-1");
  for (int hours = 0; hours < 200; hours += 5) {
    node_.clock().Advance(absl::Hours(5));
    CarryAll();
  }
  EXPECT_EQ(RowsOf(kTargetStates, "users/ann"), 1u);
  node_.clock().Advance(limits::kDeliveryRetention);
  RunJob(ForgetDeliveriesScan());
  EXPECT_EQ(RowsOf(kTargetStates, "users/ann"), 0u) << "it died of time, and nothing of it is kept any more";
  IssueTo("po-2");
  CarryAll();
  for (int hours = 0; hours < 200; hours += 5) {
    node_.clock().Advance(absl::Hours(5));
    CarryAll();
  }
  ASSERT_THAT(TellErased("acme", "ann"), IsOk());
  RunJob(ErasePeopleScan());
  EXPECT_EQ(RowsOf(kTargetStates, "users/ann"), 0u);
}

TEST_F(RetentionTest, WhatGatheredAMessageGoesWithIt) {
  Prefer("ann", "digest: DIGEST_DAILY digest_hour: 8");
  for (size_t i = 0; i < 2 * limits::kErasedPerBody + 1; ++i) IssueTo("po-" + std::to_string(i));
  CarryAll();
  ASSERT_EQ(RowsOf(kGathered, "ann"), 2 * limits::kErasedPerBody + 1);
  node_.clock().Advance(absl::Hours(24));
  CarryAll();
  EXPECT_EQ(RowsOf(kGathered, "ann"), 2 * limits::kErasedPerBody + 1) << "it can be sent again";
  node_.clock().Advance(limits::kDeliveryRetention);
  RunJob(ForgetDeliveriesScan());
  EXPECT_EQ(RowsOf(kGathered, "ann"), 0u);
  EXPECT_EQ(RowsOf(kDeliveriesByUser, "ann"), 0u);
  EXPECT_EQ(RowsOf(kTargetStates, "users/ann"), 0u) << "nor is there a row for each contact or leaver for ever";
}

}  // namespace
}  // namespace outlay::notification
