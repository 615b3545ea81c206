// Notices on their way to targets: from the event to the receiver, in order, again after failures and crashes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "prometheus/text_serializer.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/limits.h"
#include "services/notification/jobs/delivery_metrics.h"
#include "services/notification/jobs/forget_deliveries.h"
#include "services/notification/rpc/testing/service.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Attempt kDown = {.outcome = AttemptOutcome::kTemporary, .code = 503, .text = {}, .retry_after = {}};

class DeliveriesServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  DeliveriesServiceTest() {
    Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    Issue("po-2", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
    AddTarget("t", {"balance-low"});
  }

  std::vector<v1::Delivery> List(const v1::DeliveryFilter& filter = {}, int page_size = 1'000) {
    v1::ListDeliveriesRequest request;
    request.set_parent("organizations/acme");
    request.set_page_size(page_size);
    *request.mutable_filter() = filter;
    std::vector<v1::Delivery> all;
    do {
      const auto page = Call<v1::ListDeliveriesResponse>("Deliveries/ListDeliveries", request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return all;
      all.insert(all.end(), page->deliveries().begin(), page->deliveries().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }
  std::vector<v1::Delivery> List(v1::Delivery::State state) {
    v1::DeliveryFilter filter;
    filter.set_state(state);
    return List(filter);
  }
  absl::StatusOr<v1::Delivery> Get(const std::string& name) {
    v1::GetDeliveryRequest request;
    request.set_name(name);
    return Call<v1::Delivery>("Deliveries/GetDelivery", request);
  }
  absl::StatusOr<v1::Delivery> Redeliver(const std::string& name, const std::string& request_id) {
    v1::RedeliverRequest request;
    request.set_request_id(request_id);
    request.set_name(name);
    return Call<v1::Delivery>("Deliveries/Redeliver", request);
  }
  v1::Target::Health Health() {
    v1::GetTargetRequest request;
    request.set_name("organizations/acme/targets/t");
    return Call<v1::Target>("Targets/GetTarget", request)->health();
  }
  // Lets time pass, looking every minute.
  void Wait(absl::Duration time) {
    for (absl::Duration passed; passed < time; passed += absl::Minutes(1)) {
      node_.scheduler().AdvanceBy(absl::Minutes(1));
      courier->RunOnce();
      node_.scheduler().RunDue();
    }
  }
  std::vector<std::string> SentSubjects() const {
    std::vector<std::string> subjects;
    for (const ChannelForTest::Sent& sent : outside.sent) {
      subjects.push_back(sent.message.subject.substr(sent.message.subject.rfind('/') + 1));
    }
    return subjects;
  }
};

TEST_F(DeliveriesServiceTest, TellsWhetherThePersonWasToldAndWhatTheServerSaid) {
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 202, .text = "taken"};
  Cross("po-1");
  EXPECT_THAT(List(), IsEmpty());
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  const Message& message = outside.sent[0].message;
  EXPECT_EQ(message.user_id, "ann");
  EXPECT_EQ(message.kind, "balance-low");
  EXPECT_EQ(message.title, Inbox()[0].title());
  EXPECT_EQ(message.notice, Inbox()[0].name());
  v1::DeliveryFilter of_ann;
  of_ann.set_user("organizations/acme/users/ann");
  const auto all = List(of_ann);
  ASSERT_THAT(all, SizeIs(1));
  const auto delivery = Get(all[0].name());
  ASSERT_THAT(delivery, IsOk());
  EXPECT_EQ(delivery->state(), v1::Delivery::STATE_DELIVERED);
  EXPECT_EQ(delivery->notice(), Inbox()[0].name());
  EXPECT_EQ(delivery->message_id(), message.id);
  ASSERT_EQ(delivery->attempts_size(), 1);
  EXPECT_EQ(delivery->attempts(0).code(), 202);
  EXPECT_EQ(delivery->attempts(0).text(), "taken");
  EXPECT_TRUE(delivery->has_end_time());
  of_ann.set_user("organizations/acme/users/bob");
  EXPECT_THAT(List(of_ann), IsEmpty());
  // The words of the server are nobody's but the organization's.
  for (const auto& record : node_.Log("acme")) {
    EXPECT_THAT(record.SerializeAsString(), ::testing::Not(HasSubstr("taken")));
  }
}

TEST_F(DeliveriesServiceTest, NothingGoesOutOfMutedSubjectsAndWithoutTargets) {
  v1::MuteSubjectRequest mute;
  mute.set_request_id("m");
  mute.set_parent("organizations/acme/users/ann");
  mute.set_subject("organizations/acme/purchaseOrders/po-1");
  ASSERT_THAT(Call<v1::MuteSubjectResponse>("Inbox/MuteSubject", mute), IsOk());
  Cross("po-1");
  Carry();
  EXPECT_THAT(outside.sent, IsEmpty());
}

TEST_F(DeliveriesServiceTest, IsTriedAgainWithTheSameIdUntilItArrives) {
  outside.answer = kDown;
  Cross("po-1");
  Carry();
  Wait(absl::Hours(1));
  ASSERT_GT(outside.sent.size(), 3u);
  EXPECT_EQ(List()[0].state(), v1::Delivery::STATE_PENDING);
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  Wait(absl::Hours(6));
  EXPECT_EQ(List()[0].state(), v1::Delivery::STATE_DELIVERED);
  for (const ChannelForTest::Sent& sent : outside.sent) EXPECT_EQ(sent.message.id, outside.sent[0].message.id);
  EXPECT_EQ(Get(List()[0].name())->attempts_size(), static_cast<int>(outside.sent.size()));
}

TEST_F(DeliveriesServiceTest, OfOneSubjectALaterOneWaitsForTheEarlier) {
  outside.answer = kDown;
  Cross("po-1");
  Cross("po-1");
  Cross("po-2");
  Carry();
  EXPECT_THAT(SentSubjects(), ElementsAre("po-1", "po-2"));
  const std::string first = outside.sent[0].message.id;
  outside.sent.clear();
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  Wait(absl::Minutes(5));
  EXPECT_THAT(outside.sent, SizeIs(3));
  const auto is_first = [&](const ChannelForTest::Sent& sent) { return sent.message.id == first; };
  const auto of_po_1 = std::find_if(outside.sent.begin(), outside.sent.end(), [](const ChannelForTest::Sent& sent) {
    return sent.message.subject.ends_with("po-1");
  });
  EXPECT_TRUE(is_first(*of_po_1));
  EXPECT_EQ(Health().pending(), 0);
}

TEST_F(DeliveriesServiceTest, DiesAfterDaysAndTheNextOneOfItsSubjectGoes) {
  outside.answer = kDown;
  Cross("po-1");
  Cross("po-1");
  Carry();
  Wait(absl::Hours(24 * 8));
  const auto dead = List(v1::Delivery::STATE_DEAD);
  ASSERT_THAT(dead, SizeIs(2));
  EXPECT_EQ(dead[0].attempt_count(), static_cast<int>(std::size(limits::kBackoff)) + 1);
  EXPECT_EQ(Health().dead(), 2);
  EXPECT_EQ(Health().pending(), 0);
}

TEST_F(DeliveriesServiceTest, IsSentAgainOneByOneOrByFilter) {
  outside.answer = {.outcome = AttemptOutcome::kPermanent, .code = 410, .text = {}};
  Cross("po-1");
  Cross("po-1");
  Cross("po-2");
  Carry();
  const auto dead = List(v1::Delivery::STATE_DEAD);
  ASSERT_THAT(dead, SizeIs(3));
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  outside.sent.clear();
  const auto again = Redeliver(dead[2].name(), "r");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->state(), v1::Delivery::STATE_PENDING);
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  EXPECT_EQ(outside.sent[0].message.id, dead[2].message_id());
  // The answer to the same request is the first one.
  EXPECT_EQ(Redeliver(dead[2].name(), "r")->state(), v1::Delivery::STATE_PENDING);
  Carry();
  EXPECT_THAT(outside.sent, SizeIs(1));
  v1::RedeliverAllRequest all;
  all.set_request_id("all");
  all.set_parent("organizations/acme");
  all.mutable_filter()->set_subject("organizations/acme/purchaseOrders/po-1");
  const auto some = Call<v1::RedeliverAllResponse>("Deliveries/RedeliverAll", all);
  ASSERT_THAT(some, IsOk());
  EXPECT_THAT(some->deliveries(), ElementsAre(dead[1].name()));
  EXPECT_TRUE(some->next_page_token().empty());
  Carry();
  EXPECT_THAT(List(v1::Delivery::STATE_DEAD), SizeIs(1));
  EXPECT_THAT(List(v1::Delivery::STATE_DELIVERED), SizeIs(2));
  EXPECT_EQ(Health().dead(), 1);
  EXPECT_THAT(Redeliver("organizations/acme/deliveries/none", "n"), HasReason("DELIVERY_NOT_FOUND"));
}

// However many dead ones of others are older.
TEST_F(DeliveriesServiceTest, SendsAllAgainPartByPart) {
  outside.answer = {.outcome = AttemptOutcome::kPermanent, .code = 410, .text = {}};
  for (size_t i = 0; i <= limits::kRedeliveriesLookedAt; ++i) Cross("po-1");
  Cross("po-2");
  Carry();
  for (int i = 0; i < 20; ++i) Wait(absl::Minutes(1));
  ASSERT_THAT(List(v1::Delivery::STATE_DEAD), SizeIs(limits::kRedeliveriesLookedAt + 2));
  v1::RedeliverAllRequest all;
  all.set_parent("organizations/acme");
  all.mutable_filter()->set_subject("organizations/acme/purchaseOrders/po-2");
  const auto next = [&](const std::string& request_id) {
    all.set_request_id(request_id);
    const auto some = Call<v1::RedeliverAllResponse>("Deliveries/RedeliverAll", all);
    EXPECT_THAT(some, IsOk());
    all.set_page_token(some->next_page_token());
    return some->deliveries_size();
  };
  EXPECT_EQ(next("a"), 0);
  EXPECT_FALSE(all.page_token().empty());
  EXPECT_EQ(next("b"), 1);
  EXPECT_TRUE(all.page_token().empty());
  all.clear_filter();
  EXPECT_EQ(next("c"), static_cast<int>(limits::kRedeliveries));
  EXPECT_FALSE(all.page_token().empty());
  all.mutable_filter()->set_subject("other");
  all.set_request_id("d");
  EXPECT_THAT(Call<v1::RedeliverAllResponse>("Deliveries/RedeliverAll", all), HasReason("PAGE_TOKEN_INVALID"));
}

// The next one of the subject is not there: the rows are broken, and nothing can be stored.
TEST_F(DeliveriesServiceTest, IsNotSentAgainWhileItsOutcomeCannotBeStored) {
  outside.answer = kDown;
  Cross("po-1");
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  ASSERT_THAT(
      node_.Write("acme",
                  [](store::Transaction& txn) {
                    storage::v1::PlaceRecord place;
                    place.set_delivery_id("none");
                    txn.Put(kPlaces, {"acme", "targets/t", "organizations/acme/purchaseOrders/po-1", 999}, place);
                    return absl::OkStatus();
                  }),
      IsOk());
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  Wait(absl::Hours(3));
  EXPECT_THAT(outside.sent, SizeIs(2));
}

TEST_F(DeliveriesServiceTest, LeavesATargetAloneThatIsDownAndTriesItOnce) {
  outside.answer = kDown;
  for (int i = 0; i < 20; ++i) Issue(Concat("x-", i), absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  for (int i = 0; i < 20; ++i) Cross(Concat("x-", i));
  Carry();
  const size_t sent = outside.sent.size();
  EXPECT_LE(sent, limits::kFailuresToPause + limits::kTargetConcurrency);
  EXPECT_TRUE(Health().has_paused_until());
  courier->RunOnce();
  node_.scheduler().RunDue();
  EXPECT_THAT(outside.sent, SizeIs(sent));
  // On trial, one at a time.
  outside.is_silent = true;
  Wait(limits::kPauseMax);
  EXPECT_THAT(outside.sent, SizeIs(sent + 1));
  EXPECT_EQ(Health().pending(), 20);
}

TEST_F(DeliveriesServiceTest, OnlySoManyAreUnderWayToATargetAndInAnOrganization) {
  outside.is_silent = true;
  AddTarget("u", {"balance-low"});
  AddTarget("v", {"balance-low"});
  for (int i = 0; i < 20; ++i) Issue(Concat("x-", i), absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  for (int i = 0; i < 20; ++i) Cross(Concat("x-", i));
  Carry();
  EXPECT_THAT(outside.sent, SizeIs(limits::kShareConcurrency));
  EXPECT_EQ(std::count_if(outside.sent.begin(), outside.sent.end(),
                          [](const ChannelForTest::Sent& sent) { return sent.target.name == "targets/t"; }),
            static_cast<int64_t>(limits::kTargetConcurrency));
}

TEST_F(DeliveriesServiceTest, IsSentAgainUnderItsIdWhenTheProcessEndedBeforeTheOutcomeWasStored) {
  outside.is_silent = true;
  Cross("po-1");
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  // While it is under way, nobody sends it again.
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  outside.is_silent = false;
  StartCourier();
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(2));
  EXPECT_EQ(outside.sent[0].message.id, outside.sent[1].message.id);
  EXPECT_EQ(List()[0].state(), v1::Delivery::STATE_DELIVERED);
  EXPECT_EQ(List()[0].attempt_count(), 1);
}

TEST_F(DeliveriesServiceTest, DiesWhenItsTargetIsGone) {
  outside.answer = kDown;
  Cross("po-1");
  Carry();
  v1::DeleteTargetRequest remove;
  remove.set_request_id("d");
  remove.set_name("organizations/acme/targets/t");
  ASSERT_THAT(Call<v1::DeleteTargetResponse>("Targets/DeleteTarget", remove), IsOk());
  Wait(absl::Minutes(5));
  EXPECT_THAT(outside.sent, SizeIs(1));
  ASSERT_THAT(List(v1::Delivery::STATE_DEAD), SizeIs(1));
  EXPECT_EQ(List(v1::Delivery::STATE_DEAD)[0].attempts(0).text(), "the target is gone or off");
}

TEST_F(DeliveriesServiceTest, IsForgottenLongAfterItEnded) {
  const auto forget = [&] {
    jobs::DueJob job({.name = "forget_deliveries"}, ForgetDeliveriesScan(), &node_.store(), &node_.executor(),
                     &node_.scheduler(), &node_.clock());
    EXPECT_TRUE(job.RunOnce());
    node_.scheduler().RunDue();
  };
  Cross("po-1");
  Carry();
  outside.answer = {.outcome = AttemptOutcome::kPermanent, .code = 410, .text = {}};
  Cross("po-1");
  Carry();
  outside.answer = kDown;
  Cross("po-2");
  Carry();
  ASSERT_THAT(List(), SizeIs(3));
  node_.clock().Advance(limits::kDeliveryRetention - absl::Seconds(1));
  forget();
  EXPECT_THAT(List(), SizeIs(3));
  node_.clock().Advance(absl::Seconds(1));
  forget();
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_EQ(List()[0].state(), v1::Delivery::STATE_PENDING);
  EXPECT_THAT(List(v1::Delivery::STATE_DEAD), IsEmpty());
  EXPECT_EQ(Health().dead(), 0);
  EXPECT_EQ(Health().pending(), 1);
}

TEST_F(DeliveriesServiceTest, IsCountedForOperators) {
  prometheus::Registry registry;
  DeliveryMetrics metrics(&registry, &node_.store(), &node_.scheduler(), &node_.clock());
  outside.answer = {.outcome = AttemptOutcome::kPermanent, .code = 410, .text = {}};
  Cross("po-1");
  Carry();
  outside.answer = kDown;
  outside.answer.retry_after = absl::Hours(1);
  Cross("po-2");
  Carry();
  const auto text = [&registry] { return prometheus::TextSerializer().Serialize(registry.Collect()); };
  EXPECT_THAT(text(), Not(HasSubstr("outlay_notification_deliveries_dead 0"))) << "nothing was counted yet";
  metrics.Measure();
  metrics.OnAttempt("targets", outside.answer);
  EXPECT_THAT(text(), HasSubstr("outlay_notification_deliveries_pending 1\n"));
  EXPECT_THAT(text(), HasSubstr("outlay_notification_deliveries_dead 1\n"));
  EXPECT_THAT(text(), HasSubstr("outlay_notification_targets_paused 1\n"));
  EXPECT_THAT(text(), HasSubstr("outcome=\"temporary\",to=\"targets\"} 1\n"));
}

TEST_F(DeliveriesServiceTest, ListsByPagesTheNewestFirst) {
  for (int i = 0; i < 7; ++i) Cross("po-1");
  Carry();
  const auto all = List({}, 2);
  ASSERT_THAT(all, SizeIs(7));
  for (size_t i = 1; i < all.size(); ++i) EXPECT_GT(all[i - 1].name(), all[i].name());
}

// Many people and many targets: planned in several bodies, each within what a body may hold.
TEST_F(DeliveriesServiceTest, ReachesEveryTargetOfEveryPerson) {
  for (int64_t i = 1; i < limits::kTargets; ++i) AddTarget(Concat("more-", i), {"balance-low"});
  v1::CreateSubscriptionRequest request;
  request.set_parent("organizations/acme");
  request.set_subscription_id("balance-low");
  request.mutable_subscription()->set_event_type("outlay.purchase_order.v1.BalanceCrossed");
  request.mutable_subscription()->set_title("t");
  request.mutable_subscription()->set_text("t");
  for (int i = 0; i < 100; ++i) request.mutable_subscription()->add_users(Concat("organizations/acme/users/u", i));
  ASSERT_THAT(Call<v1::Subscription>("Subscriptions/CreateSubscription", request), IsOk());
  Cross("po-1");
  for (int i = 0; i < 10; ++i) Carry();
  EXPECT_THAT(List(), SizeIs(100 * limits::kTargets));
}

}  // namespace
}  // namespace outlay::notification
