// notification: notices to people.
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "common/base/status_macros.h"
#include "common/server/host.h"
#include "common/server/options.h"
#include "common/service/access_part.h"
#include "common/service/follower.h"
#include "common/service/foundation.h"
#include "common/service/jobs.h"
#include "common/transfer/transfer_loop.h"
#include "prometheus/gauge.h"
#include "services/notification/channels/webhook_channel.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/limits.h"
#include "services/notification/events/people_events.h"
#include "services/notification/events/producer_events.h"
#include "services/notification/jobs/courier.h"
#include "services/notification/jobs/delivery_metrics.h"
#include "services/notification/jobs/forget_deliveries.h"
#include "services/notification/jobs/plan_deliveries.h"
#include "services/notification/jobs/rearm.h"
#include "services/notification/jobs/retention.h"
#include "services/notification/jobs/sweep_unread.h"
#include "services/notification/jobs/tell_steps.h"
#include "services/notification/jobs/tell_watch.h"
#include "services/notification/mail_part.h"
#include "services/notification/rpc/deliveries_service.h"
#include "services/notification/rpc/inbox_service.h"
#include "services/notification/rpc/ladders_service.h"
#include "services/notification/rpc/preferences_service.h"
#include "services/notification/rpc/subscriptions_service.h"
#include "services/notification/rpc/targets_service.h"
#include "services/notification/rpc/templates_service.h"
#include "services/notification/store/organization_view.h"

ABSL_FLAG(std::string, purchase_order_target, "127.0.0.1:7101", "where purchase_order serves, as host:port");
ABSL_FLAG(std::string, invoice_matching_target, "127.0.0.1:7102", "where invoice_matching serves, as host:port");

ABSL_FLAG(std::string, approval_target, "", "where approval serves, as host:port; empty: its reviews are not told");

ABSL_FLAG(std::string, budget_target, "", "where budget serves, as host:port; empty: its thresholds are not told");

ABSL_FLAG(std::string, webhook_networks, "",
          "networks besides public addresses where webhooks may go, http too, as 10.1.0.0/16,fd00:1::/32");
ABSL_FLAG(std::string, webhook_ca_file, "", "certificates that webhooks' servers are verified by; empty: the system's");

ABSL_DECLARE_FLAG(std::string, directory_target);

namespace outlay::notification {
namespace {

Routing RoutingOfFlags(const server::Host& host, TellObserver* observer) {
  return {.has_email = MailPart::WritesToPeople(),
          .has_invitations = MailPart::WritesToInvited(),
          .judges_people = service::JudgesByDirectory(host),
          .observer = observer};
}

// Follows a service whose events cause notices.
std::unique_ptr<service::Follower> FollowProducer(server::Host& host, const std::string& service,
                                                  const std::string& target, const Routing& routing) {
  return std::make_unique<service::Follower>(
      host,
      service::Follower::Names{.service = service, .target = target, .producer = service, .consumer = "notification"},
      std::make_unique<ProducerEvents>(service, routing));
}

class NotificationServer final : public server::Service {
 public:
  static absl::StatusOr<std::unique_ptr<server::Service>> Make(server::Host& host) {
    auto made = std::make_unique<NotificationServer>(host);
    OUTLAY_RETURN_IF_ERROR(made->Open(host));
    return made;
  }

  explicit NotificationServer(server::Host& host)
      : watch_(&host.registry(), &host.log(), &host.clock()),
        routing_(RoutingOfFlags(host, &watch_)),
        orders_(FollowProducer(host, "purchase_order", absl::GetFlag(FLAGS_purchase_order_target), routing_)),
        invoices_(FollowProducer(host, "invoice_matching", absl::GetFlag(FLAGS_invoice_matching_target), routing_)) {
    if (const std::string target = absl::GetFlag(FLAGS_approval_target); !target.empty()) {
      reviews_ = FollowProducer(host, "approval", target, routing_);
    }
    if (const std::string target = absl::GetFlag(FLAGS_budget_target); !target.empty()) {
      budgets_ = FollowProducer(host, "budget", target, routing_);
    }
    if (const std::string target = absl::GetFlag(FLAGS_directory_target); !target.empty()) {
      // The copy of access rights follows directory separately, with its own names.
      people_ = std::make_unique<service::Follower>(host,
                                                    service::Follower::Names{.service = "directory",
                                                                             .target = target,
                                                                             .producer = "directory_people",
                                                                             .consumer = "notification_people"},
                                                    std::make_unique<PeopleEvents>(routing_));
    }
  }

  void Start() override {
    orders_->Start(&foundation_->store());
    invoices_->Start(&foundation_->store());
    if (reviews_ != nullptr) reviews_->Start(&foundation_->store());
    if (budgets_ != nullptr) budgets_->Start(&foundation_->store());
    if (people_ != nullptr) people_->Start(&foundation_->store());
    jobs_->Start();
    sweep_unread_->Start();
    delivery_metrics_->Start();
    courier_->Start();
  }
  void Stop() override {
    courier_->Drain(limits::kCourierDrain);
    courier_.reset();
    sweep_unread_.reset();
    jobs_->Stop();
    if (people_ != nullptr) people_->Stop();
    if (budgets_ != nullptr) budgets_->Stop();
    if (reviews_ != nullptr) reviews_->Stop();
    invoices_->Stop();
    orders_->Stop();
  }

 private:
  absl::Status Open(server::Host& host) {
    OUTLAY_ASSIGN_OR_RETURN(foundation_,
                            service::Foundation::Open(
                                host, {.name = "notification", .view_loader = OrganizationView::Load, .snapshot = {}}));
    for (service::Follower* const follower :
         {orders_.get(), invoices_.get(), reviews_.get(), budgets_.get(), people_.get()}) {
      if (follower != nullptr) follower->Bind(foundation_->parked_events());
    }
    store::Store* const store = &foundation_->store();
    command::Executor* const executor = &foundation_->executor();
    inbox_ = std::make_unique<InboxService>(store, executor, &host.scheduler());
    inbox_->Bind(host.dispatcher());
    preferences_ = std::make_unique<PreferencesService>(store, executor);
    preferences_->Bind(host.dispatcher());
    ladders_ = std::make_unique<LaddersService>(store, executor);
    ladders_->Bind(host.dispatcher());
    subscriptions_ = std::make_unique<SubscriptionsService>(store, executor);
    subscriptions_->Bind(host.dispatcher());
    templates_ = std::make_unique<TemplatesService>(store, executor);
    templates_->Bind(host.dispatcher());
    jobs_ = std::make_unique<service::Jobs>(host, *foundation_);
    jobs_->Add("tell_expiries", TellExpiriesScan(routing_));
    jobs_->Add("tell_invoices_due", TellInvoicesDueScan(routing_));
    jobs_->Add("rearm_orders", RearmOrdersScan(), limits::kRearmInterval);
    jobs_->Add("rearm_invoices", RearmInvoicesScan(), limits::kRearmInterval);
    OUTLAY_RETURN_IF_ERROR(OpenDeliveries(host));
    return foundation_->Start();
  }

  absl::Status OpenDeliveries(server::Host& host) {
    store::Store* const store = &foundation_->store();
    command::Executor* const executor = &foundation_->executor();
    OUTLAY_ASSIGN_OR_RETURN(const transfer::AddressPolicy policy,
                            transfer::AddressPolicy::Allowing(absl::GetFlag(FLAGS_webhook_networks)));
    loop_ = std::make_unique<transfer::TransferLoop>(
        transfer::TransferLoopOptions{.policy = policy, .ca_file = absl::GetFlag(FLAGS_webhook_ca_file), .names = {}});
    webhooks_ = std::make_unique<WebhookChannel>(loop_.get(), &host.clock());
    targets_ = std::make_unique<TargetsService>(store, executor, &host.clock(), &host.random(), !policy.is_strict());
    targets_->Bind(host.dispatcher());
    deliveries_ = std::make_unique<DeliveriesService>(store, executor);
    deliveries_->Bind(host.dispatcher());
    jobs_->Add("plan_deliveries", PlanDeliveriesScan(routing_), limits::kPlanInterval);
    jobs_->Add("forget_deliveries", ForgetDeliveriesScan());
    jobs_->Add("forget_notices", ForgetNoticesScan(), limits::kRetentionInterval);
    jobs_->Add("erase_people", ErasePeopleScan());
    sweep_unread_ = std::make_unique<UnreadSweeper>(jobs::RowSweeperOptions(), store, &host.scheduler(), &host.clock());
    delivery_metrics_ = std::make_unique<DeliveryMetrics>(&host.registry(), store, &host.scheduler(), &host.clock());
    OUTLAY_ASSIGN_OR_RETURN(mail_, MailPart::Open(host, store, executor));
    prometheus::BuildGauge()
        .Name("outlay_notification_invitations_by_email")
        .Help(
            "1: people who are invited by e-mail are written to, by --invitation_url. Alert when it differs from "
            "outlay_directory_invitations_by_email.")
        .Register(host.registry())
        .Add({})
        .Set(routing_.has_invitations ? 1 : 0);
    std::map<std::string, Channel*> channels = {{"targets", webhooks_.get()}};
    if (mail_ != nullptr) mail_->AddChannels(&channels);
    courier_ = std::make_unique<Courier>(CourierOptions{
        .store = store,
        .executor = executor,
        .scheduler = &host.scheduler(),
        .clock = &host.clock(),
        .random = &host.random(),
        .channels = std::move(channels),
        .routing = routing_,
        .on_attempt =
            [this, &host](const std::string& collection, const std::string& delivery, const Attempt& attempt) {
              delivery_metrics_->OnAttempt(collection, attempt);
              if (!attempt.key_changed) return;
              host.log().Write(LogLevel::kError, "invitation.key_changed",
                               {{"delivery", delivery}, {"why", attempt.text}});
            },
        .on_unstored =
            [&host](const std::string& delivery_id, const absl::Status& why) {
              host.log().Write(LogLevel::kError, "delivery.unstored",
                               {{"delivery", delivery_id}, {"status", why.ToString()}});
            }});
    return absl::OkStatus();
  }

  TellWatch watch_;
  const Routing routing_;
  // Handlers are destroyed after the store, whose bodies may still use them.
  std::unique_ptr<service::Follower> orders_;
  std::unique_ptr<service::Follower> invoices_;
  std::unique_ptr<service::Follower> reviews_;  // null: approval is not followed
  std::unique_ptr<service::Follower> budgets_;  // null: budget is not followed
  std::unique_ptr<service::Follower> people_;   // null: directory is a file, in which nobody is erased
  std::unique_ptr<service::Foundation> foundation_;
  std::unique_ptr<InboxService> inbox_;
  std::unique_ptr<PreferencesService> preferences_;
  std::unique_ptr<LaddersService> ladders_;
  std::unique_ptr<SubscriptionsService> subscriptions_;
  std::unique_ptr<TargetsService> targets_;
  std::unique_ptr<DeliveriesService> deliveries_;
  std::unique_ptr<TemplatesService> templates_;
  std::unique_ptr<service::Jobs> jobs_;
  std::unique_ptr<UnreadSweeper> sweep_unread_;
  std::unique_ptr<DeliveryMetrics> delivery_metrics_;
  std::unique_ptr<Courier> courier_;
  std::unique_ptr<MailPart> mail_;  // null: nobody is written to
  std::unique_ptr<WebhookChannel> webhooks_;
  std::unique_ptr<transfer::TransferLoop> loop_;  // Goes first: what is under way ends with it.
};

}  // namespace
}  // namespace outlay::notification

int main(int argc, char** argv) {
  return outlay::server::Main(argc, argv,
                              {.name = "notification",
                               .version = "0.1.0",
                               .default_listen = "127.0.0.1:7106",
                               .make = &outlay::notification::NotificationServer::Make});
}
