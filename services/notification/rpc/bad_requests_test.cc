// Every method of the service against every rule of its fields. What is refused must leave nothing behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "common/rpc/testing/bad_calls.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using rpc::GoodCall;

constexpr char kSubscription[] = R"pb(
  subscription {
    event_type: "outlay.purchase_order.v1.BalanceCrossed"
    conditions { field: "threshold" values: "THRESHOLD_LOW" }
    user_fields: "order.creator"
    users: "organizations/acme/users/ann"
    title: "t"
    text: "t"
  }
)pb";

constexpr char kTarget[] = "display_name: 'd' url: 'https://hooks.example/' kinds: 'balance-low' format: FORMAT_FULL";
constexpr char kFilter[] =
    "state: STATE_DEAD target: 'organizations/acme/targets/t' user: 'organizations/acme/users/ann' subject: 's'";

std::vector<GoodCall> EveryCall() {
  const auto call = [](const std::string& method, const std::string& message) {
    return GoodCall{.method = "outlay.notification.v1." + method, .messages = {message}};
  };
  const std::string inbox = "parent: 'organizations/acme/users/ann' ";
  const std::string target = "'organizations/acme/targets/t' ";
  const std::string notice = "'organizations/acme/users/ann/notices/n' ";
  return {
      call("Inbox.ListNotices", inbox + "page_size: 1 page_token: 'x'"),
      call("Inbox.StreamNotices", inbox),
      call("Inbox.GetUnreadCount", inbox),
      call("Inbox.MarkNoticesRead", inbox + "request_id: 'r' names: " + notice),
      call("Inbox.AcknowledgeNotice", "request_id: 'r' name: " + notice),
      call("Inbox.MuteSubject", inbox + "request_id: 'r' subject: 'organizations/acme/purchaseOrders/p'"),
      call("ExpiryLadders.GetExpiryLadder", "name: 'organizations/acme/expiryLadder'"),
      call("ExpiryLadders.UpdateExpiryLadder",
           "request_id: 'r' expiry_ladder { name: 'organizations/acme/expiryLadder' etag: 'e' "
           "rungs { up_to_months: 3 steps { months_before: 1 days_before: 2 } } rungs { steps { days_before: 7 } } }"),
      call("InvoiceLadders.GetInvoiceLadder", "name: 'organizations/acme/invoiceLadder'"),
      call("InvoiceLadders.UpdateInvoiceLadder",
           "request_id: 'r' invoice_ladder { name: 'organizations/acme/invoiceLadder' etag: 'e' "
           "steps { months_before: 1 days_before: 2 } }"),
      call("Preferences.GetPreferences", "name: 'organizations/acme/users/ann/preferences'"),
      call("Preferences.UpdatePreferences",
           "request_id: 'r' preferences { name: 'organizations/acme/users/ann/preferences' "
           "choices { kind: 'balance-low' channel: CHANNEL_EMAIL disabled: true } digest: DIGEST_DAILY digest_hour: 8 "
           "quiet_hours { start_minute: 1320 end_minute: 420 } time_zone: 'Europe/Berlin' language: 'de' }"),
      call("Subscriptions.CreateSubscription",
           std::string("parent: 'organizations/acme' subscription_id: 's' ") + kSubscription),
      call("Subscriptions.GetSubscription", "name: 'organizations/acme/subscriptions/s'"),
      call("Subscriptions.ListSubscriptions", "parent: 'organizations/acme' page_size: 1 page_token: 'x'"),
      call("Subscriptions.DeleteSubscription", "request_id: 'r' name: 'organizations/acme/subscriptions/s'"),
      call("Targets.CreateTarget", Concat("parent: 'organizations/acme' target_id: 't' target { ", kTarget, " }")),
      call("Targets.GetTarget", Concat("name: ", target)),
      call("Targets.ListTargets", "parent: 'organizations/acme' page_size: 1 page_token: 'x'"),
      call("Targets.UpdateTarget", Concat("request_id: 'r' target { name: ", target, " etag: 'e' ", kTarget, " }")),
      call("Targets.DeleteTarget", Concat("request_id: 'r' etag: 'e' name: ", target)),
      call("Targets.RotateSecret", Concat("request_id: 'r' overlap { seconds: 60 } name: ", target)),
      call("Targets.TestTarget", Concat("request_id: 'r' name: ", target)),
      call("Deliveries.ListDeliveries",
           Concat("parent: 'organizations/acme' page_size: 1 page_token: 'x' filter { ", kFilter, " }")),
      call("Deliveries.GetDelivery", "name: 'organizations/acme/deliveries/d'"),
      call("Deliveries.Redeliver", "request_id: 'r' name: 'organizations/acme/deliveries/d'"),
      call("Deliveries.RedeliverAll",
           Concat("request_id: 'r' parent: 'organizations/acme' page_token: 'x' filter { ", kFilter, " }")),
      call("Templates.SetTemplate",
           "request_id: 'r' template { name: 'organizations/acme/subscriptions/s/templates/de' title: 't' text: 't' }"),
      call("Templates.GetTemplate", "name: 'organizations/acme/subscriptions/s/templates/de'"),
      call("Templates.ListTemplates", "parent: 'organizations/acme' page_size: 1 page_token: 'x'"),
      call("Templates.DeleteTemplate", "request_id: 'r' name: 'organizations/acme/subscriptions/s/templates/de'"),
      call("Templates.PreviewTemplate", "parent: 'organizations/acme/subscriptions/balance-low' title: 't' text: 't'"),
  };
}

class NotificationBadCallsTest : public ::testing::Test, public ServiceNode {};

class NotificationBadRequestsTest : public NotificationBadCallsTest, public ::testing::WithParamInterface<GoodCall> {};

TEST_P(NotificationBadRequestsTest, AreRefusedByNameAndChangeNothing) {
  ExpectRefusesBadMessages(GetParam());
}

INSTANTIATE_TEST_SUITE_P(All, NotificationBadRequestsTest, ::testing::ValuesIn(EveryCall()),
                         [](const auto& test) { return rpc::MethodOf(test.param).name(); });

// A new method must come into the table.
TEST_F(NotificationBadCallsTest, AreMadeOfEveryMethod) {
  rpc::ExpectCovers(EveryCall(), rpc::MethodsOf(dispatcher_));
}

}  // namespace
}  // namespace outlay::notification
