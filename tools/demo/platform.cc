#include "tools/demo/platform.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/users.pb.h"
#include "tools/client/methods.h"
#include "tools/demo/business_time.h"
#include "tools/demo/names.h"

namespace outlay::demo {
namespace {

namespace dir = directory::v1;

constexpr char kMailServer[] = "common/transfer/testing/smtp_server.py";
constexpr char kWebhookReceiver[] = "tools/demo/webhook_receiver.py";
// Before anything of the log.
constexpr char kBeginning[] = "2017-12-31T23:00:00Z";
constexpr absl::Duration kCopyPatience = absl::Minutes(1);
constexpr absl::Duration kCopyPause = absl::Milliseconds(20);

std::string Address(const std::string& user) {
  return Concat(user, "@paint.example");
}

}  // namespace

std::string BuyerId(int buyer) {
  return Concat("buyer-", buyer + 1);
}

std::vector<std::string> PeopleIds() {
  std::vector<std::string> people = {kBookkeeper};
  for (int i = 0; i < kBuyers; ++i) people.push_back(BuyerId(i));
  return people;
}

Platform::Platform(Options options) : options_(std::move(options)) {}

// The channels go first: they belong to calls that the services would wait for.
Platform::~Platform() {
  orders_channel_.reset();
  invoices_channel_.reset();
  notices_channel_.reset();
  budget_channel_.reset();
  directory_channel_.reset();
  budget_.reset();
  approval_.reset();
  notices_.reset();
  invoices_.reset();
  orders_.reset();
  directory_.reset();
}

absl::Status Platform::Start() {
  OUTLAY_RETURN_IF_ERROR(MakeFolder());
  OUTLAY_RETURN_IF_ERROR(StartReceivers());
  OUTLAY_RETURN_IF_ERROR(StartServices());
  directory_channel_ = ChannelTo(*directory_);
  orders_channel_ = ChannelTo(*orders_);
  invoices_channel_ = ChannelTo(*invoices_);
  notices_channel_ = ChannelTo(*notices_);
  budget_channel_ = ChannelTo(*budget_);
  for (const std::string& organization : options_.organizations) {
    OUTLAY_RETURN_IF_ERROR(MakeOrganization(organization));
  }
  for (const std::string& organization : options_.organizations) {
    OUTLAY_RETURN_IF_ERROR(AwaitCopies(organization));
  }
  return absl::OkStatus();
}

absl::Status Platform::MakeFolder() const {
  std::error_code error;
  std::filesystem::remove_all(options_.folder, error);
  std::filesystem::create_directories(options_.folder, error);
  if (!error) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, "FOLDER_NOT_WRITABLE",
                   Concat("cannot make ", options_.folder, "; choose another folder with --var"));
}

absl::Status Platform::StartReceivers() {
  OUTLAY_ASSIGN_OR_RETURN(mail_, Receiver::Start(options_.folder, "mail", {kMailServer}, "python3-aiosmtpd"));
  OUTLAY_ASSIGN_OR_RETURN(hooks_, Receiver::Start(options_.folder, "webhook",
                                                  {kWebhookReceiver, Concat("--secrets=", secrets_path())}, ""));
  return absl::OkStatus();
}

absl::Status Platform::StartServices() {
  OUTLAY_ASSIGN_OR_RETURN(directory_, StartOne("directory", {}));
  const std::string directory = Concat("--directory_target=", directory_->address());
  OUTLAY_ASSIGN_OR_RETURN(orders_, StartOne("purchase_order", {directory}));
  const std::string orders = Concat("--purchase_order_target=", orders_->address());
  OUTLAY_ASSIGN_OR_RETURN(invoices_, StartOne("invoice_matching", {directory, orders}));
  // What leaves goes to this machine: webhooks may not without being told so, and nothing reads along.
  OUTLAY_ASSIGN_OR_RETURN(
      notices_, StartOne("notification",
                         {directory, orders, Concat("--invoice_matching_target=", invoices_->address()),
                          "--webhook_networks=127.0.0.1/32", Concat("--smtp_target=smtp://127.0.0.1:", mail_->port()),
                          "--smtp_without_tls", "--email_from=outlay@paint.example"}));
  OUTLAY_ASSIGN_OR_RETURN(approval_, StartOne("approval", {directory}));
  OUTLAY_ASSIGN_OR_RETURN(budget_, StartOne("budget", {directory}));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Service>> Platform::StartOne(const std::string& name, std::vector<std::string> flags) {
  auto service = std::make_unique<Service>(
      process::ServiceOptions{.name = name,
                              .program = Concat(options_.programs, "/", name, "/outlay_", name),
                              .folder = options_.folder,
                              .flags = std::move(flags),
                              .environment = {}});
  OUTLAY_RETURN_IF_ERROR(service->Start());
  return service;
}

std::unique_ptr<rpc::GrpcChannel> Platform::ChannelTo(const Service& service) {
  return std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = service.address(), .service = service.name()});
}

absl::Status Platform::MakeOrganization(const std::string& organization) {
  dir::CreateOrganizationRequest request;
  request.set_organization_id(organization);
  request.mutable_organization()->set_display_name(organization);
  request.mutable_organization()->set_base_currency("EUR");
  request.mutable_organization()->set_time_zone(std::string(kZone));
  request.mutable_organization()->mutable_quotas()->set_active_purchase_orders(10'000);
  request.mutable_organization()->mutable_quotas()->set_lines_per_purchase_order(500);
  request.mutable_first_administrator()->set_user_id(kBookkeeper);
  request.mutable_first_administrator()->set_email(Address(kBookkeeper));
  OUTLAY_RETURN_IF_ERROR(
      Client(*directory_channel_, "", "operator")->Call<dir::Organization>(client::kCreateOrganization, request));
  for (int i = 0; i < kBuyers; ++i) {
    dir::CreateUserRequest user;
    user.set_parent(Concat("organizations/", organization));
    user.set_user_id(BuyerId(i));
    user.mutable_user()->set_email(Address(BuyerId(i)));
    user.mutable_user()->set_display_name(Concat("Buyer ", i + 1));
    user.set_activate(true);
    OUTLAY_RETURN_IF_ERROR(
        Client(*directory_channel_, organization, kBookkeeper)->Call<dir::User>(client::kCreateUser, user));
  }
  return absl::OkStatus();
}

absl::Status Platform::AwaitCopies(const std::string& organization) {
  for (rpc::Channel* channel : TimedChannels()) {
    const auto client = Client(*channel, organization, kBookkeeper);
    for (absl::Duration waited;; waited += kCopyPause) {
      const absl::Status status = SetBusinessTime(*client, organization, "beginning", TimeOf(kBeginning));
      if (status.ok()) break;
      if (ErrorReason(status) != "ORGANIZATION_NOT_FOUND" || waited >= kCopyPatience) return status;
      if (directory_->EndsWithin(kCopyPause)) return absl::UnavailableError("directory ended");
    }
  }
  return absl::OkStatus();
}

std::unique_ptr<client::BlockingClient> Platform::OrdersClient(const std::string& organization,
                                                               const std::string& user) {
  return Client(*orders_channel_, organization, user);
}

std::unique_ptr<client::BlockingClient> Platform::InvoicesClient(const std::string& organization) {
  return Client(*invoices_channel_, organization, kBookkeeper);
}

std::unique_ptr<client::BlockingClient> Platform::NoticesClient(const std::string& organization,
                                                                const std::string& user) {
  return Client(*notices_channel_, organization, user);
}

std::unique_ptr<client::BlockingClient> Platform::BudgetClient(const std::string& organization) {
  return Client(*budget_channel_, organization, kBookkeeper);
}

std::unique_ptr<client::BlockingClient> Platform::Client(rpc::Channel& channel, const std::string& organization,
                                                         const std::string& user) {
  return std::make_unique<client::BlockingClient>(
      channel, scheduler_, rpc::CallOptions{.caller = {.subject = user, .organization = organization}},
      client::RetryPolicy{.attempts = options_.attempts});
}

absl::Status Platform::EndBusinessTime(const std::string& organization) {
  for (rpc::Channel* channel : TimedChannels()) {
    const auto client = Client(*channel, organization, kBookkeeper);
    OUTLAY_RETURN_IF_ERROR(SetBusinessTime(*client, organization, "end", std::nullopt));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Platform::WriteEnvironment() const {
  const std::string path = Concat(options_.folder, "/env");
  std::ofstream file(path);
  for (const Service* service :
       {directory_.get(), orders_.get(), invoices_.get(), notices_.get(), approval_.get(), budget_.get()}) {
    const std::string name = absl::AsciiStrToUpper(service->name());
    file << "export OUTLAY_" << name << "=" << service->address() << "\n"
         << "export OUTLAY_" << name << "_ADMIN=" << service->admin_address() << "\n";
  }
  file << "export OUTLAY_ORGANIZATION=" << options_.organizations.back() << "\n"
       << "export OUTLAY_USER=" << kBookkeeper << "\n"
       << "export PATH=" << std::filesystem::absolute(options_.programs).parent_path().string()
       << "/tools/outlay:$PATH\n";
  if (file.flush()) return path;
  return MakeError(absl::StatusCode::kFailedPrecondition, "FOLDER_NOT_WRITABLE", Concat("cannot write ", path));
}

}  // namespace outlay::demo
