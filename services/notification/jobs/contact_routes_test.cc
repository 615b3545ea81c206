// Which notices go to contacts of orders, who are no users, and at which pace. Real and fake: see ServiceNode; e-mails
// are kept.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/figures.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class ContactRoutesTest : public ::testing::Test, public ServiceNode {
 protected:
  explicit ContactRoutesTest(bool has_email = true) : ServiceNode(Routing{.has_email = has_email}) {
    node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2024, 1, 10), absl::UTCTimeZone()));
    SetUpOrganization("acme", "Europe/Berlin", "de");
  }
  // An order of ann's with these contacts.
  void Change(const std::vector<std::string>& contacts, purchase_order::v1::PurchaseOrderChanged::Change change =
                                                            purchase_order::v1::PurchaseOrderChanged::CHANGE_ISSUED) {
    auto event = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    event.set_change(change);
    for (const std::string& contact : contacts) event.mutable_purchase_order()->add_contacts()->set_contact_id(contact);
    EXPECT_THAT(Apply(event, event.purchase_order().name()), IsOk());
  }
  // "zoe: title", of what was sent to contacts since the last time.
  std::vector<std::string> Mails() {
    Carry();
    std::vector<std::string> mails;
    for (const ChannelForTest::Sent& each : outside.sent) {
      if (!IsOutsider(each.target.name)) continue;
      EXPECT_EQ(each.message.user_id, each.target.name);
      EXPECT_EQ(each.message.notice, "") << "it stands in no inbox";
      mails.push_back(each.target.name.substr(each.target.name.rfind('/') + 1) + ": " + each.message.title);
    }
    outside.sent.clear();
    return mails;
  }
};

class ContactsWithoutEmailTest : public ContactRoutesTest {
 protected:
  ContactsWithoutEmailTest() : ContactRoutesTest(/*has_email=*/false) {}
};

TEST_F(ContactRoutesTest, AreNotWrittenToAboutWhatHappenedLongAgo) {
  event_time = node_.clock().Now() - limits::kContactCatchUp - absl::Seconds(1);
  Change({"zoe"});
  EXPECT_THAT(Mails(), IsEmpty());
  EXPECT_THAT(Inbox("ann"), SizeIs(1));
  event_time = node_.clock().Now() - limits::kContactCatchUp;
  Change({"zoe"});
  EXPECT_THAT(Mails(), SizeIs(1));
}

TEST_F(ContactRoutesTest, AreWrittenToAboutTheOrderInTheOrganizationsLanguage) {
  Change({"zoe", "max"});
  EXPECT_THAT(Mails(),
              UnorderedElementsAre("zoe: Bestellung PO po-1 wurde erteilt", "max: Bestellung PO po-1 wurde erteilt"));
  Cross("po-1");
  EXPECT_THAT(Mails(),
              UnorderedElementsAre("zoe: Bestellung PO po-1 geht zur Neige", "max: Bestellung PO po-1 geht zur Neige"));
  Change({"zoe"}, purchase_order::v1::PurchaseOrderChanged::CHANGE_SUSPENDED);
  EXPECT_THAT(Mails(), ElementsAre("zoe: Bestellung PO po-1 ist ausgesetzt")) << "as they are now";
  node_.clock().SetTime(absl::FromCivil(absl::CivilDay(2024, 11, 1), absl::UTCTimeZone()));
  TellExpiries();
  EXPECT_THAT(Mails(), ElementsAre("zoe: Bestellung PO po-1 endet am 2024-12-31"));
  EXPECT_THAT(Inbox("zoe"), IsEmpty());
  EXPECT_EQ(Unread("zoe"), 0);
  EXPECT_THAT(Inbox("ann"), SizeIs(4)) << "users are told as ever";
}

TEST_F(ContactRoutesTest, AreToldOnceOfAnEventHoweverManySubscriptionsSayIt) {
  v1::CreateSubscriptionRequest request;
  request.set_parent("organizations/acme");
  request.set_subscription_id("aaa");
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "event_type: 'outlay.purchase_order.v1.PurchaseOrderChanged' title: 'Own' text: 'x' contacts: true",
      request.mutable_subscription()));
  const auto created = Call<v1::Subscription>("Subscriptions/CreateSubscription", request, As("ann"));
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->contacts());
  Change({"zoe"});
  EXPECT_THAT(Mails(), ElementsAre("zoe: Own"));
}

TEST_F(ContactRoutesTest, WhatIsBeyondThePaceOfTheDayWaits) {
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            for (int64_t i = 1; i < limits::kContactMailsAtOnce; ++i) {
                              absl::StatusOr<absl::Time> due = TakeContactSlot(txn, "acme", node_.clock().Now());
                              if (!due.ok()) return due.status();
                              EXPECT_EQ(*due, node_.clock().Now());
                            }
                            return absl::OkStatus();
                          }),
              IsOk());
  Change({"zoe", "max", "eve"});
  EXPECT_THAT(Mails(), SizeIs(2));
  node_.clock().Advance(absl::Hours(24) / limits::kContactMailsPerDay - absl::Microseconds(1));
  EXPECT_THAT(Mails(), IsEmpty());
  node_.clock().Advance(absl::Microseconds(1));
  EXPECT_THAT(Mails(), SizeIs(1)) << "nothing is lost";
}

TEST_F(ContactRoutesTest, SendingAgainKeepsThePaceOfTheDay) {
  Change({"zoe"});
  EXPECT_THAT(Mails(), SizeIs(1));
  ASSERT_THAT(node_.Write("acme",
                          [&](store::Transaction& txn) {
                            absl::Time due;
                            while (due <= node_.clock().Now()) {
                              const absl::StatusOr<absl::Time> slot = TakeContactSlot(txn, "acme", node_.clock().Now());
                              if (!slot.ok()) return slot.status();
                              due = *slot;
                            }
                            return absl::OkStatus();
                          }),
              IsOk());
  v1::ListDeliveriesRequest list;
  list.set_parent("organizations/acme");
  const auto page = Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", list, As("ann"));
  ASSERT_THAT(page, IsOk());
  for (const v1::Delivery& delivery : page->deliveries()) {
    v1::RedeliverRequest again;
    again.set_name(delivery.name());
    again.set_request_id(delivery.name().substr(delivery.name().rfind('/') + 1));
    ASSERT_THAT(Call<v1::Delivery>("Deliveries/Redeliver", again, As("ann")), IsOk());
  }
  EXPECT_THAT(Mails(), IsEmpty());
  node_.clock().Advance(absl::Hours(1));
  EXPECT_THAT(Mails(), SizeIs(1));
}

TEST_F(ContactRoutesTest, WhatIsSkippedTakesNothingFromThePace) {
  const auto paid_until = [this] {
    return LoadFigures(*node_.store().Read(store::PartitionOf("acme")), "acme")->contact_pace_micros();
  };
  outside.answer = {.outcome = AttemptOutcome::kSkipped, .code = 0, .text = "told", .reached_nobody = true};
  Change({"zoe"});
  EXPECT_THAT(Mails(), SizeIs(1));
  EXPECT_LE(paid_until(), absl::ToUnixMicros(node_.clock().Now()));
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 250, .text = {}};
  Change({"zoe"});
  EXPECT_THAT(Mails(), SizeIs(1));
  EXPECT_GT(paid_until(), absl::ToUnixMicros(node_.clock().Now()));
}

TEST_F(ContactRoutesTest, ADeliveryThatNeedNotBeIsNeitherDeadNorDelivered) {
  outside.answer = {.outcome = AttemptOutcome::kSkipped, .code = 0, .text = "told", .reached_nobody = true};
  Change({"zoe"});
  EXPECT_THAT(Mails(), SizeIs(1));
  v1::ListDeliveriesRequest request;
  request.set_parent("organizations/acme");
  request.mutable_filter()->set_state(v1::Delivery::STATE_SKIPPED);
  const auto page = Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", request, As("ann"));
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->deliveries(), SizeIs(2)) << "ann's, too, in this test";
  EXPECT_EQ(page->deliveries(0).target(), "organizations/acme/purchaseOrders/po-1/contacts/zoe");
  EXPECT_EQ(page->deliveries(0).user(), "");
  EXPECT_EQ(page->deliveries(0).attempts(0).outcome(), v1::Delivery::OUTCOME_SKIPPED);
  request.mutable_filter()->set_state(v1::Delivery::STATE_DEAD);
  EXPECT_THAT(Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", request, As("ann"))->deliveries(),
              IsEmpty());
}

TEST_F(ContactsWithoutEmailTest, NobodyIsToldWhoCannotBe) {
  AddTarget("hook");
  Change({"zoe"});
  EXPECT_THAT(Mails(), IsEmpty());
}

}  // namespace
}  // namespace outlay::notification
