// Subscriptions through the wrapper, and what they do to events.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "google/protobuf/text_format.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

namespace po = purchase_order::v1;

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCrossings[] = R"pb(
  event_type: "outlay.purchase_order.v1.BalanceCrossed"
  conditions { field: "threshold" values: "THRESHOLD_LOW" values: "THRESHOLD_EXHAUSTED" }
  users: "organizations/acme/users/fred"
  title: "{{order.number}}: {{balance_after}}"
  text: "{{#line_number}}line {{line_number}}{{/line_number}}{{^line_number}}the order{{/line_number}}"
)pb";

class SubscriptionsServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  absl::StatusOr<v1::Subscription> Create(const std::string& id, const std::string& text) {
    v1::CreateSubscriptionRequest request;
    request.set_parent("organizations/acme");
    request.set_subscription_id(id);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.mutable_subscription())) << text;
    return Call<v1::Subscription>("Subscriptions/CreateSubscription", request);
  }
  absl::Status Delete(const std::string& id, const std::string& request_id = "d") {
    v1::DeleteSubscriptionRequest request;
    request.set_request_id(request_id);
    request.set_name("organizations/acme/subscriptions/" + id);
    return Call<v1::DeleteSubscriptionResponse>("Subscriptions/DeleteSubscription", request).status();
  }
  absl::StatusOr<v1::Subscription> Get(const std::string& id) {
    v1::GetSubscriptionRequest request;
    request.set_name("organizations/acme/subscriptions/" + id);
    return Call<v1::Subscription>("Subscriptions/GetSubscription", request);
  }
  static std::string Of(const std::string& rest) {
    return "event_type: 'outlay.purchase_order.v1.BalanceCrossed' " + rest;
  }
};

TEST_F(SubscriptionsServiceTest, TellsWhomItNamesInItsOwnWords) {
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  ASSERT_THAT(Create("for-fred", kCrossings), IsOk());
  Cross("po-1");
  EXPECT_THAT(Titles("fred"), ElementsAre("PO po-1: 74.50 EUR"));
  EXPECT_EQ(Inbox("fred")[0].text(), "the order");
  EXPECT_EQ(Inbox("fred")[0].kind(), "for-fred");
  ASSERT_THAT(Delete("for-fred"), IsOk());
  Cross("po-1");
  EXPECT_EQ(Inbox("fred").size(), 1u);
}

TEST_F(SubscriptionsServiceTest, OneUnderABuiltInIdStandsInItsPlaceUntilItIsDeleted) {
  EXPECT_TRUE(Get("balance-low")->built_in());
  const auto off = Create("balance-low", std::string(kCrossings) + "disabled: true");
  ASSERT_THAT(off, IsOk());
  EXPECT_FALSE(off->built_in());
  EXPECT_TRUE(Get("balance-low")->disabled());
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  Cross("po-1");
  EXPECT_THAT(Titles(), ElementsAre("Purchase order PO po-1 was issued"));
  ASSERT_THAT(Delete("balance-low"), IsOk());
  EXPECT_TRUE(Get("balance-low")->built_in());
  EXPECT_THAT(Delete("balance-low", "d2"), HasReason("SUBSCRIPTION_NOT_FOUND"));
  Cross("po-1");
  EXPECT_EQ(Inbox().size(), 2u);
}

TEST_F(SubscriptionsServiceTest, IsCreatedOnceUnderItsId) {
  const auto first = Create("s", kCrossings);
  ASSERT_THAT(first, IsOk());
  node_.clock().Advance(absl::Hours(1));
  const auto again = Create("s", kCrossings);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(Create("s", std::string(kCrossings) + "disabled: true"), HasReason("SUBSCRIPTION_ID_TAKEN"));
}

TEST_F(SubscriptionsServiceTest, ConditionsHoldOnNothingAndOnNo) {
  const std::string told =
      "event_type: 'outlay.purchase_order.v1.PurchaseOrderChanged' title: 't' text: 't' users: "
      "'organizations/acme/users/fred' conditions { field: 'purchase_order.deleted' values: '";
  ASSERT_THAT(Create("kept", told + "false' }"), IsOk());
  ASSERT_THAT(Create("gone", told + "true' }"), IsOk());
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  ASSERT_EQ(Inbox("fred").size(), 1u);
  EXPECT_EQ(Inbox("fred")[0].kind(), "kept");
}

// What is told under such an id would be taken for a digest, or go to all targets.
TEST_F(SubscriptionsServiceTest, RefusesTheKindsOfMessagesThatNoSubscriptionTells) {
  for (const char* id : {"gathered", "test"}) {
    const auto refused = Create(id, kCrossings);
    EXPECT_THAT(refused, HasReason("FIELD_INVALID"));
    EXPECT_THAT(refused, HasMetadata("field", "subscription_id"));
  }
}

TEST_F(SubscriptionsServiceTest, RefusesWhatTheEventDoesNotHave) {
  const std::string texts = " title: 't' text: 't'";
  EXPECT_THAT(Create("s", "event_type: 'outlay.test.v1.Nothing'" + texts), HasReason("EVENT_TYPE_UNKNOWN"));
  // A message of the API that is no event.
  EXPECT_THAT(Create("s", "event_type: 'outlay.purchase_order.v1.PurchaseOrder'" + texts),
              HasReason("EVENT_TYPE_UNKNOWN"));
  const auto refused = [&](const std::string& subscription, const std::string& field, const std::string& reason) {
    const auto created = Create("s", subscription);
    EXPECT_THAT(created, HasReason(reason)) << subscription;
    EXPECT_THAT(created, HasMetadata("field", field)) << subscription;
  };
  refused(Of("conditions { field: 'nothing' values: 'x' }" + texts), "subscription.conditions[0].field",
          "FIELD_UNKNOWN");
  refused(Of("user_fields: 'order.nobody'" + texts), "subscription.user_fields[0]", "FIELD_UNKNOWN");
  refused(Of("user_fields: 'amount.currency'" + texts), "subscription.user_fields[0]", "FIELD_UNKNOWN");
  refused(Of("title: '{{threshold.x}}' text: 't'"), "subscription.title", "FIELD_UNKNOWN");
  refused(Of("title: 't' text: '{{#line_number}}'"), "subscription.text", "TEMPLATE_INVALID");
  EXPECT_EQ(node_.Log("acme").size(), 0u);
}

TEST_F(SubscriptionsServiceTest, ListsOwnAndBuiltInOnesByPages) {
  ASSERT_THAT(Create("a-own", kCrossings), IsOk());
  ASSERT_THAT(Create("order-issued", kCrossings), IsOk());
  v1::ListSubscriptionsRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(4);
  std::vector<std::string> ids;
  do {
    const auto page = Call<v1::ListSubscriptionsResponse>("Subscriptions/ListSubscriptions", request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Subscription& subscription : page->subscriptions()) {
      ids.push_back(subscription.name().substr(subscription.name().rfind('/') + 1));
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(
      ids,
      ElementsAre("a-own", "allocation-remaining", "allocation-used", "balance-exhausted", "balance-low",
                  "budget-move-ended", "budget-remaining", "budget-used", "invoice-due", "invoice-unmatched",
                  "order-budget-incomplete", "order-budget-moved", "order-budget-not-moved", "order-budget-refused",
                  "order-change-ended", "order-changed", "order-created", "order-ended", "order-expiring",
                  "order-issued", "order-not-issued", "order-suspended", "review-approved", "review-asked",
                  "review-escalated", "review-expired", "review-nobody", "review-question", "review-rejected",
                  "review-reminded", "review-voided", "scim-token-orphaned", "user-invitation-unsent", "user-invited"));
}

TEST_F(SubscriptionsServiceTest, TellsSoManyPeopleOfOneEventAndNoMore) {
  const auto naming = [](size_t first, size_t count) {
    std::string text = Of("title: 't' text: '{{#line_number}}x{{/line_number}}' ");
    for (size_t i = 0; i < count; ++i) text += "users: 'organizations/acme/users/u" + std::to_string(first + i) + "' ";
    return text;
  };
  // The two built-in ones may tell 20 each, by the order's fields.
  ASSERT_THAT(Create("a", naming(0, 100)), IsOk());
  ASSERT_THAT(Create("b", naming(100, 100)), IsOk());
  EXPECT_THAT(Create("c", naming(200, 11)), HasReason("QUOTA_EXCEEDED"));
  ASSERT_THAT(Create("c", naming(200, 10)), IsOk());
  po::PurchaseOrderChanged order = OrderEvent("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  for (int i = 0; i < 50; ++i) order.mutable_purchase_order()->add_requesters("r" + std::to_string(i));
  ASSERT_THAT(Apply(order, order.purchase_order().name()), IsOk());
  Cross("po-1");
  for (int i = 0; i < 210; ++i) EXPECT_EQ(Inbox("u" + std::to_string(i)).size(), 1u);
}

TEST_F(SubscriptionsServiceTest, KeepsSoManyAndNoMore) {
  const std::string nobody = Of("title: 't' text: 't'");
  for (int64_t i = 0; i < limits::kSubscriptions; ++i) ASSERT_THAT(Create("s" + std::to_string(i), nobody), IsOk());
  EXPECT_THAT(Create("more", nobody), HasReason("QUOTA_EXCEEDED"));
}

// What comes with the service must pass the checks that callers' subscriptions pass.
TEST_F(SubscriptionsServiceTest, BuiltInOnesPassTheirOwnChecks) {
  for (const Subscription& built_in : BuiltInSubscriptions()) {
    const auto shown = Get(built_in.id);
    ASSERT_THAT(shown, IsOk());
    v1::Subscription own = *shown;
    own.clear_name();
    std::string text;
    ASSERT_TRUE(google::protobuf::TextFormat::PrintToString(own, &text));
    EXPECT_THAT(Create(built_in.id, text), IsOk());
  }
}

}  // namespace
}  // namespace outlay::notification
