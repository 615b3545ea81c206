// The whole service for the organizations "acme" (Berlin) and "globex" in one thread. Real: wrapper, handlers,
// commands, events, job, rows, log. Fake: time, threads, the disk, the network, the producers.
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_SERVICE_FOR_TEST_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_SERVICE_FOR_TEST_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/calendar.h"
#include "common/base/random.h"
#include "common/base/strings.h"
#include "common/command/testing/test_node.h"
#include "common/jobs/due_job.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/local_channel.h"
#include "common/rpc/values.h"
#include "common/tenant/directory_events.h"
#include "common/testing/matchers.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "outlay/notification/v1/preferences.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/notification/events/producer_events.h"
#include "services/notification/jobs/tell_expiries.h"
#include "services/notification/rpc/inbox_service.h"
#include "services/notification/rpc/limits.h"
#include "services/notification/rpc/preferences_service.h"
#include "services/notification/rpc/subscriptions_service.h"

namespace outlay::notification {

class ServiceNode {
 public:
  ServiceNode()
      : dispatcher_(
            {.clock = &node.clock(), .random = &random_, .authenticator = &authenticator_, .authorizer = &authorizer_}),
        inbox_(&node.store(), &node.executor(), &node.scheduler()),
        preferences_(&node.store(), &node.executor()),
        subscriptions_(&node.store(), &node.executor()),
        channel_({.peer = [this] { return &dispatcher_; }, .service = "notification", .scheduler = &node.scheduler()}) {
    inbox_.Bind(dispatcher_);
    preferences_.Bind(dispatcher_);
    subscriptions_.Bind(dispatcher_);
    EXPECT_TRUE(dispatcher_.Seal().ok());
    SetUpOrganization("acme", "Europe/Berlin");
    SetUpOrganization("globex", "UTC");
  }

  // Streams that were cut end with their next look.
  ~ServiceNode() { node.scheduler().AdvanceBy(limits::kStreamInterval); }

  void SetUpOrganization(const std::string& organization, const std::string& zone) {
    directory::v1::OrganizationChanged event;
    event.set_organization("organizations/" + organization);
    event.set_base_currency("EUR");
    event.set_time_zone(zone);
    EXPECT_TRUE(node.Write(organization,
                           [event](store::Transaction& txn) {
                             tenant::ApplyDirectoryEvent(txn, event);
                             return absl::OkStatus();
                           })
                    .ok());
  }

  // Calls as a user and runs what is due.
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const google::protobuf::Message& request,
                                const std::string& subject = "ann", const std::string& organization = "acme") {
    auto end = std::make_shared<absl::Status>(absl::UnknownError("still running"));
    Response response;
    channel_.Call("/outlay.notification.v1." + method, request, &response, As(subject, organization),
                  [end](absl::Status status) { *end = std::move(status); });
    node.scheduler().RunDue();
    if (!end->ok()) return *end;
    return response;
  }
  static rpc::CallOptions As(const std::string& subject, const std::string& organization = "acme") {
    return {.caller = {.subject = subject, .organization = organization}};
  }

  // An event as purchase_order's feed brings it, committed now; each has an identity of its own.
  absl::Status Apply(const google::protobuf::Message& data, const std::string& subject, bool is_state = false,
                     const std::string& organization = "acme") {
    feed::FeedEvent event;
    event.event.set_id(Concat("1-0-", ++sequence_, "-0"));
    event.event.set_source("outlay.test");
    event.event.set_type(data.GetDescriptor()->full_name());
    event.event.set_subject(subject);
    rpc::ToProto(event_time.value_or(node.clock().Now()), event.event.mutable_time());
    event.event.set_data(data.SerializeAsString());
    event.organization = organization;
    event.sequence = sequence_;
    event.is_state = is_state;
    return node.Write(organization, [&](store::Transaction& txn) { return events.Apply(txn, event); });
  }
  // An issued order of ann's, from `first` to `last`, both whole days in Berlin.
  static purchase_order::v1::PurchaseOrderChanged OrderEvent(const std::string& id, absl::CivilDay first,
                                                             absl::CivilDay last) {
    purchase_order::v1::PurchaseOrderChanged event;
    event.set_change(purchase_order::v1::PurchaseOrderChanged::CHANGE_ISSUED);
    purchase_order::v1::PurchaseOrder& order = *event.mutable_purchase_order();
    order.set_name("organizations/acme/purchaseOrders/" + id);
    order.set_number("PO " + id);
    order.set_creator("ann");
    order.set_state(purchase_order::v1::PurchaseOrder::STATE_ISSUED);
    const TimeZone zone = TimeZone::Load("Europe/Berlin").value();
    rpc::ToProto(DayStart(first, zone), order.mutable_period()->mutable_start_time());
    rpc::ToProto(DayStart(last + 1, zone), order.mutable_period()->mutable_end_time());
    return event;
  }
  void Issue(const std::string& id, absl::CivilDay first, absl::CivilDay last) {
    const auto event = OrderEvent(id, first, last);
    EXPECT_THAT(Apply(event, event.purchase_order().name()), outlay::testing::IsOk());
  }
  purchase_order::v1::BalanceCrossed Crossing(const std::string& id) {
    purchase_order::v1::BalanceCrossed event;
    event.set_purchase_order("organizations/acme/purchaseOrders/" + id);
    event.set_purchase_order_number("PO " + id);
    event.set_threshold(purchase_order::v1::BalanceCrossed::THRESHOLD_LOW);
    event.mutable_amount()->set_currency_code("EUR");
    event.mutable_amount()->set_units(100);
    event.mutable_balance_before()->set_currency_code("EUR");
    event.mutable_balance_before()->set_units(80);
    event.mutable_balance_after()->set_currency_code("EUR");
    event.mutable_balance_after()->set_units(74);
    event.mutable_balance_after()->set_nanos(500'000'000);
    return event;
  }
  // A crossing of an order's balance.
  void Cross(const std::string& id) {
    const auto event = Crossing(id);
    EXPECT_THAT(Apply(event, event.purchase_order()), outlay::testing::IsOk());
  }
  // Runs the job that tells ends, until nothing is due.
  void TellExpiries() {
    jobs::DueJob job({.name = "tell_expiries"}, TellExpiriesScan(), &node.store(), &node.executor(), &node.scheduler(),
                     &node.clock());
    // Each run tells one step of an order.
    for (int run = 0; run < 3; ++run) {
      EXPECT_TRUE(job.RunOnce());
      node.scheduler().RunDue();
    }
  }
  // An inbox, the newest first.
  std::vector<v1::Notice> Inbox(const std::string& user = "ann", const std::string& organization = "acme") {
    v1::ListNoticesRequest request;
    request.set_parent(Concat("organizations/", organization, "/users/", user));
    request.set_page_size(1'000);
    const auto page = Call<v1::ListNoticesResponse>("Inbox/ListNotices", request, user, organization);
    EXPECT_THAT(page, outlay::testing::IsOk());
    if (!page.ok()) return {};
    return {page->notices().begin(), page->notices().end()};
  }
  std::vector<std::string> Titles(const std::string& user = "ann") {
    std::vector<std::string> titles;
    for (const v1::Notice& notice : Inbox(user)) titles.push_back(notice.title());
    return titles;
  }
  int64_t Unread(const std::string& user = "ann") {
    v1::GetUnreadCountRequest request;
    request.set_parent("organizations/acme/users/" + user);
    const auto count = Call<v1::UnreadCount>("Inbox/GetUnreadCount", request, user);
    EXPECT_THAT(count, outlay::testing::IsOk());
    return count.ok() ? count->unread() : -1;
  }

  rpc::Dispatcher& dispatcher() { return dispatcher_; }
  rpc::Channel& client() { return channel_; }
  void SetAuthorizer(rpc::Authorizer* authorizer) { authorizer_.Set(authorizer); }

  command::TestNode node;
  const ProducerEvents events{/*has_orders=*/true};
  std::optional<absl::Time> event_time;  // of the next events; nothing: now

 private:
  uint64_t sequence_ = 0;
  SeededRandom random_{1};
  rpc::DevelopmentAuthenticator authenticator_;
  rpc::SwitchedAuthorizer authorizer_;  // allows everything until a test sets another one
  rpc::Dispatcher dispatcher_;
  InboxService inbox_;
  PreferencesService preferences_;
  SubscriptionsService subscriptions_;
  rpc::LocalChannel channel_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_SERVICE_FOR_TEST_H_
