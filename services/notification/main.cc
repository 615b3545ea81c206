// notification: who was told what.
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/flags/declare.h"
#include "absl/flags/flag.h"
#include "absl/strings/ascii.h"
#include "common/auth/files.h"
#include "common/base/status_macros.h"
#include "common/jobs/due_job.h"
#include "common/rpc/grpc_channel.h"
#include "common/server/host.h"
#include "common/server/options.h"
#include "common/service/access_part.h"
#include "common/service/follower.h"
#include "common/service/foundation.h"
#include "common/transfer/limits.h"
#include "common/transfer/transfer_loop.h"
#include "prometheus/gauge.h"
#include "services/notification/channels/contact_channel.h"
#include "services/notification/channels/email_channel.h"
#include "services/notification/channels/invitation_channel.h"
#include "services/notification/channels/webhook_channel.h"
#include "services/notification/commands/routes.h"
#include "services/notification/domain/limits.h"
#include "services/notification/events/people_events.h"
#include "services/notification/events/producer_events.h"
#include "services/notification/http/unsubscribe_server.h"
#include "services/notification/jobs/courier.h"
#include "services/notification/jobs/delivery_metrics.h"
#include "services/notification/jobs/forget_deliveries.h"
#include "services/notification/jobs/people_watch.h"
#include "services/notification/jobs/plan_deliveries.h"
#include "services/notification/jobs/rearm.h"
#include "services/notification/jobs/retention.h"
#include "services/notification/jobs/sweep_unread.h"
#include "services/notification/jobs/tell_steps.h"
#include "services/notification/peer/directory_addresses.h"
#include "services/notification/peer/directory_invitations.h"
#include "services/notification/peer/order_contacts.h"
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

ABSL_FLAG(
    std::string, smtp_target, "",
    "the mail server, as smtp://host:587 or smtps://host:465; empty: nobody is written to. Needs --directory_target");
ABSL_FLAG(std::string, smtp_user_file, "", "file with the name to log in with; empty: no log-in");
ABSL_FLAG(std::string, smtp_password_file, "", "file with its password; only its owner may read it");
ABSL_FLAG(std::string, smtp_ca_file, "", "certificates that the mail server is verified by; empty: the system's");
ABSL_FLAG(bool, smtp_without_tls, false, "hand e-mails over in the clear: to a mail server on this machine");
ABSL_FLAG(std::string, email_from, "", "address that e-mails come from");
ABSL_FLAG(std::string, email_from_name, "Outlay", "name that e-mails come from");
ABSL_FLAG(std::string, preferences_url, "",
          "page where people say what they want to be told, in e-mails' List-Unsubscribe; empty: none");

ABSL_FLAG(
    std::string, invitation_url, "",
    "page where invitations are accepted, to which letters to people who are invited lead, with the token behind '#'; "
    "empty: nobody is written to about it. Needs --smtp_target, and --invitation_key_file of directory");

ABSL_DECLARE_FLAG(std::string, directory_target);

namespace outlay::notification {
namespace {

// What a file says, without the line's end that editors add; nothing without a file.
absl::StatusOr<std::string> ReadLineOf(const std::string& path) {
  if (path.empty()) return std::string();
  OUTLAY_ASSIGN_OR_RETURN(std::string text, auth::ReadSecretFile(path, limits::kCredentialBytes));
  absl::StripTrailingAsciiWhitespace(&text);
  return text;
}

// Writes e-mails, where --smtp_target asks for it.
class Mail {
 public:
  // Null: it does not. INVALID_ARGUMENT / FLAG_INVALID {flag}, and as auth::ReadSecretFile.
  static absl::StatusOr<std::unique_ptr<Mail>> Open(server::Host& host, store::Store* store,
                                                    command::Executor* executor) {
    EmailOptions options;
    OUTLAY_ASSIGN_OR_RETURN(const UnsubscribeServerOptions links, UnsubscribeOptionsFromFlags(host.development()));
    options.server = absl::GetFlag(FLAGS_smtp_target);
    if (options.server.empty()) {
      if (!links.listen.empty()) return server::FlagInvalid("unsubscribe_listen", "needs --smtp_target");
      if (!absl::GetFlag(FLAGS_invitation_url).empty()) {
        return server::FlagInvalid("invitation_url", "needs --smtp_target");
      }
      return std::unique_ptr<Mail>();
    }
    const std::string directory = absl::GetFlag(FLAGS_directory_target);
    if (directory.empty()) return server::FlagInvalid("smtp_target", "needs --directory_target, which knows addresses");
    OUTLAY_ASSIGN_OR_RETURN(options.user, ReadLineOf(absl::GetFlag(FLAGS_smtp_user_file)));
    OUTLAY_ASSIGN_OR_RETURN(options.password, ReadLineOf(absl::GetFlag(FLAGS_smtp_password_file)));
    options.has_tls = !absl::GetFlag(FLAGS_smtp_without_tls);
    options.from = {.address = absl::GetFlag(FLAGS_email_from), .display_name = absl::GetFlag(FLAGS_email_from_name)};
    options.unsubscribe = absl::GetFlag(FLAGS_preferences_url);
    OUTLAY_RETURN_IF_ERROR(options.Validate());
    if (const std::string url = absl::GetFlag(FLAGS_invitation_url); !url.empty()) {
      OUTLAY_RETURN_IF_ERROR(CheckInvitationUrl(url, host.development()));
    }
    auto mail = std::make_unique<Mail>(host, directory, std::move(options),
                                       UnsubscribeOptions{.url = links.url, .key = links.key}, store);
    if (links.listen.empty()) return mail;
    OUTLAY_ASSIGN_OR_RETURN(
        mail->links_, UnsubscribeServer::Start(links, store, executor, &host.scheduler(), &host.clock(), &host.log()));
    host.TellPort("unsubscribe_port", mail->links_->port());
    return mail;
  }

  Mail(server::Host& host, const std::string& directory, EmailOptions options, UnsubscribeOptions links,
       const store::Store* store)
      : directory_(&host.channels(),
                   {.target = directory, .service = "directory", .credentials = host.PeerCredentials("directory")}),
        orders_(&host.channels(), {.target = absl::GetFlag(FLAGS_purchase_order_target),
                                   .service = "purchase_order",
                                   .credentials = host.PeerCredentials("purchase_order")}),
        addresses_(&directory_),
        contacts_(&orders_, &directory_),
        email_(std::move(options), &loop_, &addresses_),
        contact_channel_(std::move(links), store, &email_, &contacts_),
        invitations_(&directory_),
        invitation_channel_(absl::GetFlag(FLAGS_invitation_url), store, &email_, &invitations_),
        loop_({.policy = {},
               .ca_file = absl::GetFlag(FLAGS_smtp_ca_file),
               .names = {},
               .transfer_time = transfer::limits::kMailTime}) {}

  Channel* to_users() { return &email_; }
  Channel* to_contacts() { return &contact_channel_; }
  Channel* to_invited() { return &invitation_channel_; }

 private:
  rpc::GrpcChannel directory_;
  rpc::GrpcChannel orders_;
  DirectoryAddresses addresses_;
  OrderContacts contacts_;
  EmailChannel email_;
  ContactChannel contact_channel_;
  DirectoryInvitations invitations_;
  InvitationChannel invitation_channel_;
  std::unique_ptr<UnsubscribeServer> links_;  // null: e-mails have no links
  transfer::TransferLoop loop_;               // Goes first: what is under way ends with it.
};

Routing RoutingOfFlags(const server::Host& host, UnknownPeople* unknown) {
  return {.has_email = !absl::GetFlag(FLAGS_smtp_target).empty(),
          .has_invitations = !absl::GetFlag(FLAGS_invitation_url).empty(),
          .judges_people = service::JudgesByDirectory(host),
          .unknown = unknown};
}

// What a service tells is told on.
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
      // The copy of who may do what follows directory, too, under names of its own.
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
    for (const auto& job : ladder_jobs_) job->Start();
    plan_deliveries_->Start();
    forget_deliveries_->Start();
    forget_notices_->Start();
    erase_people_->Start();
    sweep_unread_->Start();
    delivery_metrics_->Start();
    courier_->Start();
  }
  void Stop() override {
    courier_->Drain(limits::kCourierDrain);
    courier_.reset();
    sweep_unread_.reset();
    erase_people_.reset();
    forget_notices_.reset();
    forget_deliveries_.reset();
    plan_deliveries_.reset();
    ladder_jobs_.clear();
    if (people_ != nullptr) people_->Stop();
    if (budgets_ != nullptr) budgets_->Stop();
    if (reviews_ != nullptr) reviews_->Stop();
    invoices_->Stop();
    orders_->Stop();
  }

 private:
  absl::Status Open(server::Host& host) {
    OUTLAY_ASSIGN_OR_RETURN(foundation_, service::Foundation::Open(host, {.name = "notification",
                                                                          .view_loader = OrganizationView::Load,
                                                                          .snapshot = {},
                                                                          .on_directory_changed = {}}));
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
    const auto add = [&](const char* name, absl::Duration interval, jobs::DueScan scan) {
      ladder_jobs_.push_back(std::make_unique<jobs::DueJob>(jobs::DueJobOptions{.name = name, .interval = interval},
                                                            std::move(scan), store, executor, &host.scheduler(),
                                                            &host.clock()));
    };
    add("tell_expiries", jobs::DueJobOptions().interval, TellExpiriesScan(routing_));
    add("tell_invoices_due", jobs::DueJobOptions().interval, TellInvoicesDueScan(routing_));
    add("rearm_orders", limits::kRearmInterval, RearmOrdersScan());
    add("rearm_invoices", limits::kRearmInterval, RearmInvoicesScan());
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
    plan_deliveries_ = std::make_unique<jobs::DueJob>(
        jobs::DueJobOptions{.name = "plan_deliveries", .interval = limits::kPlanInterval}, PlanDeliveriesScan(routing_),
        store, executor, &host.scheduler(), &host.clock());
    forget_deliveries_ =
        std::make_unique<jobs::DueJob>(jobs::DueJobOptions{.name = "forget_deliveries"}, ForgetDeliveriesScan(), store,
                                       executor, &host.scheduler(), &host.clock());
    forget_notices_ = std::make_unique<jobs::DueJob>(
        jobs::DueJobOptions{.name = "forget_notices", .interval = limits::kRetentionInterval}, ForgetNoticesScan(),
        store, executor, &host.scheduler(), &host.clock());
    erase_people_ = std::make_unique<jobs::DueJob>(jobs::DueJobOptions{.name = "erase_people"}, ErasePeopleScan(),
                                                   store, executor, &host.scheduler(), &host.clock());
    sweep_unread_ = std::make_unique<UnreadSweeper>(jobs::RowSweeperOptions(), store, &host.scheduler(), &host.clock());
    delivery_metrics_ = std::make_unique<DeliveryMetrics>(&host.registry(), store, &host.scheduler(), &host.clock());
    OUTLAY_ASSIGN_OR_RETURN(mail_, Mail::Open(host, store, executor));
    prometheus::BuildGauge()
        .Name("outlay_notification_invitations_by_email")
        .Help(
            "1: people who are invited by e-mail are written to, by --invitation_url. Alert when it differs from "
            "outlay_directory_invitations_by_email.")
        .Register(host.registry())
        .Add({})
        .Set(routing_.has_invitations ? 1 : 0);
    std::map<std::string, Channel*> channels = {{"targets", webhooks_.get()}};
    if (mail_ != nullptr) {
      channels.emplace("users", mail_->to_users());
      channels.emplace("purchaseOrders", mail_->to_contacts());
      if (!absl::GetFlag(FLAGS_invitation_url).empty()) channels.emplace("invitations", mail_->to_invited());
    }
    courier_ = std::make_unique<Courier>(CourierOptions{
        .store = store,
        .executor = executor,
        .scheduler = &host.scheduler(),
        .clock = &host.clock(),
        .random = &host.random(),
        .channels = std::move(channels),
        .on_attempt =
            [this, &host](const std::string& collection, const std::string& delivery, const Attempt& attempt) {
              delivery_metrics_->OnAttempt(collection, attempt);
              if (!attempt.key_changed) return;
              host.log().Write(LogLevel::kError, "invitation.lost", {{"delivery", delivery}, {"why", attempt.text}});
            },
        .on_unstored =
            [&host](const std::string& delivery_id, const absl::Status& why) {
              host.log().Write(LogLevel::kError, "delivery.unstored",
                               {{"delivery", delivery_id}, {"status", why.ToString()}});
            }});
    return absl::OkStatus();
  }

  PeopleWatch watch_;
  const Routing routing_;
  // Handlers before the store, which may still run bodies that use them.
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
  std::vector<std::unique_ptr<jobs::DueJob>> ladder_jobs_;  // tell what is due on ladders, and bring rows over
  std::unique_ptr<jobs::DueJob> plan_deliveries_;
  std::unique_ptr<jobs::DueJob> forget_deliveries_;
  std::unique_ptr<jobs::DueJob> forget_notices_;
  std::unique_ptr<jobs::DueJob> erase_people_;
  std::unique_ptr<UnreadSweeper> sweep_unread_;
  std::unique_ptr<DeliveryMetrics> delivery_metrics_;
  std::unique_ptr<Courier> courier_;
  std::unique_ptr<Mail> mail_;  // null: nobody is written to
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
