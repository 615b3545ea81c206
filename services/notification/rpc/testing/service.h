// The whole service for the organizations "acme" (Berlin) and "globex" in one thread. Real: wrapper, handlers,
// commands, events, job, rows, log. Fake: time, threads, the disk, the network, the producers.
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_TESTING_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_TESTING_SERVICE_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/calendar.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/base/strings.h"
#include "common/jobs/due_job.h"
#include "common/rpc/values.h"
#include "common/service/testing/local_service.h"
#include "common/tenant/testing/tell.h"
#include "common/testing/matchers.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/expiry_ladders.pb.h"
#include "outlay/notification/v1/inbox.pb.h"
#include "outlay/notification/v1/notification_events.pb.h"
#include "outlay/notification/v1/preferences.pb.h"
#include "outlay/notification/v1/subscriptions.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "outlay/notification/v1/templates.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "services/notification/channels/webhook_channel.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/contact.h"
#include "services/notification/events/producer_events.h"
#include "services/notification/jobs/courier.h"
#include "services/notification/jobs/plan_deliveries.h"
#include "services/notification/jobs/rearm.h"
#include "services/notification/jobs/tell_steps.h"
#include "services/notification/rpc/deliveries_service.h"
#include "services/notification/rpc/inbox_service.h"
#include "services/notification/rpc/ladders_service.h"
#include "services/notification/rpc/limits.h"
#include "services/notification/rpc/preferences_service.h"
#include "services/notification/rpc/subscriptions_service.h"
#include "services/notification/rpc/targets_service.h"
#include "services/notification/rpc/templates_service.h"
#include "services/notification/store/organization_view.h"

namespace outlay::notification {

// Accepts messages: finds the target as webhooks do, and gives the answer that the test chose.
class ChannelForTest final : public Channel {
 public:
  struct Sent {
    Target target;
    Message message;
  };

  explicit ChannelForTest(Scheduler* scheduler, const Clock* clock)
      : scheduler_(scheduler), webhooks_(/*loop=*/nullptr, clock) {}

  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override {
    if (name.starts_with("users/") || IsOutsider(name))
      return std::optional<Target>(Target{.organization = organization, .name = name});
    return webhooks_.FindTarget(reader, organization, name, now);
  }
  void Send(const Target& target, const Message& message, Done done) override {
    sent.push_back({target, message});
    if (is_silent) return;
    scheduler_->Run([attempt = answer, done = std::move(done)]() mutable { done(attempt); });
  }

  std::vector<Sent> sent;
  Attempt answer = {.outcome = AttemptOutcome::kDelivered, .code = 204, .text = {}};
  bool is_silent = false;  // gives no answer

 private:
  Scheduler* const scheduler_;
  const WebhookChannel webhooks_;
};

class ServiceNode : public service::LocalService {
 public:
  explicit ServiceNode(Routing with = {})
      : LocalService("notification"),
        events("purchase_order", with),
        invoice_events("invoice_matching", with),
        routing(with),
        inbox_(&node_.store(), &node_.executor(), &node_.scheduler()),
        preferences_(&node_.store(), &node_.executor()),
        ladders_(&node_.store(), &node_.executor()),
        subscriptions_(&node_.store(), &node_.executor()),
        targets_(&node_.store(), &node_.executor(), &node_.clock(), &secrets_, /*has_http=*/false),
        deliveries_(&node_.store(), &node_.executor()),
        templates_(&node_.store(), &node_.executor()) {
    node_.store().SetViewLoader(OrganizationView::Load);
    inbox_.Bind(dispatcher_);
    preferences_.Bind(dispatcher_);
    ladders_.Bind(dispatcher_);
    subscriptions_.Bind(dispatcher_);
    targets_.Bind(dispatcher_);
    deliveries_.Bind(dispatcher_);
    templates_.Bind(dispatcher_);
    StartCourier();
    Seal();
    SetUpOrganization("acme", "Europe/Berlin");
    SetUpOrganization("globex", "UTC");
  }

  // Streams that were cut off end at their next look.
  ~ServiceNode() { node_.scheduler().AdvanceBy(limits::kStreamInterval); }

  void SetUpOrganization(const std::string& organization, const std::string& zone, const std::string& language = "") {
    directory::v1::OrganizationChanged event;
    event.set_organization("organizations/" + organization);
    event.set_base_currency("EUR");
    event.set_time_zone(zone);
    event.mutable_settings()->set_language(language);
    tenant::TellDirectoryEvent(node_, event);
  }

  // Applies an event as purchase_order's feed would deliver it; each has its own identity.
  absl::Status Apply(const google::protobuf::Message& data, const std::string& subject, bool is_state = false,
                     const std::string& organization = "acme") {
    feed::FeedEvent event;
    event.event.set_id(Concat("1-0-", ++sequence_, "-0"));
    event.event.set_source("outlay.test");
    event.event.set_type(data.GetDescriptor()->full_name());
    event.event.set_subject(subject);
    rpc::ToProto(event_time.value_or(node_.clock().Now()), event.event.mutable_time());
    event.event.set_data(data.SerializeAsString());
    event.organization = organization;
    event.sequence = sequence_;
    event.is_state = is_state;
    event.refused_since = refused_since;
    return node_.Write(organization, [&](store::Transaction& txn) { return events.Apply(txn, event); });
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
  // Runs a job, and the jobs that it triggers.
  void RunJob(const char* name, const jobs::DueScan& scan, int runs) {
    jobs::DueJob job({.name = name}, scan, &node_.store(), &node_.executor(), &node_.scheduler(), &node_.clock());
    for (int run = 0; run < runs; ++run) {
      EXPECT_TRUE(job.RunOnce());
      node_.scheduler().RunDue();
    }
  }
  // Run the jobs for ends and due dates until nothing is due: each run takes one step of an order or invoice.
  void TellExpiries() { RunJob("tell_expiries", TellExpiriesScan(routing), 3); }
  void TellInvoicesDue() { RunJob("tell_invoices_due", TellInvoicesDueScan(routing), 3); }
  // Make one run that moves orders or invoices to a changed ladder.
  void Rearm() { RunJob("rearm_orders", RearmOrdersScan(), 1); }
  void RearmDueInvoices() { RunJob("rearm_invoices", RearmInvoicesScan(), 1); }
  // Starts a courier without knowledge of another one's deliveries in progress, as after a crash.
  void StartCourier() {
    courier = std::make_unique<Courier>(CourierOptions{.store = &node_.store(),
                                                       .executor = &node_.executor(),
                                                       .scheduler = &node_.scheduler(),
                                                       .clock = &node_.clock(),
                                                       .random = &secrets_,
                                                       .channels = {{"targets", &outside},
                                                                    {"users", &outside},
                                                                    {"purchaseOrders", &outside},
                                                                    {"invitations", &outside}},
                                                       .routing = routing});
  }
  // Plans deliveries and sends due ones, until nothing is due.
  void Carry() {
    jobs::DueJob plan({.name = "plan_deliveries"}, PlanDeliveriesScan(routing), &node_.store(), &node_.executor(),
                      &node_.scheduler(), &node_.clock());
    for (int run = 0; run < 3; ++run) {
      EXPECT_TRUE(plan.RunOnce());
      node_.scheduler().RunDue();
    }
    courier->RunOnce();
    node_.scheduler().RunDue();
  }
  // Creates a webhook target and returns its secret.
  std::string AddTarget(const std::string& id, const std::vector<std::string>& kinds = {},
                        const std::string& organization = "acme") {
    v1::CreateTargetRequest request;
    request.set_parent("organizations/" + organization);
    request.set_target_id(id);
    request.mutable_target()->set_url("https://hooks.example/" + id);
    for (const std::string& kind : kinds) request.mutable_target()->add_kinds(kind);
    const auto created = Call<v1::CreateTargetResponse>("Targets/CreateTarget", request, As("ann", organization));
    EXPECT_THAT(created, outlay::testing::IsOk());
    return created.ok() ? created->secret() : std::string();
  }
  // Returns an inbox, the newest notice first.
  std::vector<v1::Notice> Inbox(const std::string& user = "ann", const std::string& organization = "acme") {
    v1::ListNoticesRequest request;
    request.set_parent(Concat("organizations/", organization, "/users/", user));
    request.set_page_size(1'000);
    const auto page = Call<v1::ListNoticesResponse>("Inbox/ListNotices", request, As(user, organization));
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
    const auto count = Call<v1::UnreadCount>("Inbox/GetUnreadCount", request, As(user));
    EXPECT_THAT(count, outlay::testing::IsOk());
    return count.ok() ? count->unread() : -1;
  }

  // Sets the source of the secrets generated from now on.
  void SeedSecrets(uint64_t seed) { secrets_ = SeededRandom(seed); }

  const ProducerEvents events;
  const ProducerEvents invoice_events;
  const Routing routing;
  ChannelForTest outside{&node_.scheduler(), &node_.clock()};
  std::unique_ptr<Courier> courier;
  std::optional<absl::Time> event_time;     // of the next events; nothing: now
  std::optional<absl::Time> refused_since;  // the next ones; nothing: they were not yet

 private:
  uint64_t sequence_ = 0;
  InboxService inbox_;
  PreferencesService preferences_;
  LaddersService ladders_;
  SubscriptionsService subscriptions_;
  SeededRandom secrets_{2};
  TargetsService targets_;
  DeliveriesService deliveries_;
  TemplatesService templates_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_TESTING_SERVICE_H_
