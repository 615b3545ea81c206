#include "tools/demo/platform.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::demo {

Platform::Platform(Options options) : options_(std::move(options)) {}

// The channels go first: they belong to calls that the services would wait for.
Platform::~Platform() {
  orders_channel_.reset();
  invoices_channel_.reset();
  budget_.reset();
  approval_.reset();
  notices_channel_.reset();
  notices_.reset();
  invoices_.reset();
  orders_.reset();
}

absl::Status Platform::Start() {
  std::error_code error;
  std::filesystem::remove_all(options_.folder, error);
  std::filesystem::create_directories(options_.folder, error);
  if (error) {
    return MakeError(absl::StatusCode::kFailedPrecondition, "FOLDER_NOT_WRITABLE",
                     Concat("cannot make ", options_.folder, "; choose another folder with --var"));
  }
  OUTLAY_RETURN_IF_ERROR(WriteDirectory());
  const std::string directory_flag = Concat("--directory_file=", directory_path());
  orders_ = std::make_unique<Service>(
      process::ServiceOptions{.name = "purchase_order",
                              .program = Concat(options_.programs, "/purchase_order/outlay_purchase_order"),
                              .folder = options_.folder,
                              .flags = {directory_flag}});
  OUTLAY_RETURN_IF_ERROR(orders_->Start());
  invoices_ = std::make_unique<Service>(
      process::ServiceOptions{.name = "invoice_matching",
                              .program = Concat(options_.programs, "/invoice_matching/outlay_invoice_matching"),
                              .folder = options_.folder,
                              .flags = {directory_flag, Concat("--purchase_order_target=", orders_->address())}});
  OUTLAY_RETURN_IF_ERROR(invoices_->Start());
  notices_ = std::make_unique<Service>(
      process::ServiceOptions{.name = "notification",
                              .program = Concat(options_.programs, "/notification/outlay_notification"),
                              .folder = options_.folder,
                              .flags = {directory_flag, Concat("--purchase_order_target=", orders_->address()),
                                        Concat("--invoice_matching_target=", invoices_->address())}});
  OUTLAY_RETURN_IF_ERROR(notices_->Start());
  approval_ = std::make_unique<Service>(
      process::ServiceOptions{.name = "approval",
                              .program = Concat(options_.programs, "/approval/outlay_approval"),
                              .folder = options_.folder,
                              .flags = {directory_flag}});
  OUTLAY_RETURN_IF_ERROR(approval_->Start());
  budget_ =
      std::make_unique<Service>(process::ServiceOptions{.name = "budget",
                                                        .program = Concat(options_.programs, "/budget/outlay_budget"),
                                                        .folder = options_.folder,
                                                        .flags = {directory_flag}});
  OUTLAY_RETURN_IF_ERROR(budget_->Start());
  orders_channel_ = std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = orders_->address(), .service = "purchase_order"});
  invoices_channel_ = std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = invoices_->address(), .service = "invoice_matching"});
  notices_channel_ = std::make_unique<rpc::GrpcChannel>(
      &pool_, rpc::GrpcChannelOptions{.target = notices_->address(), .service = "notification"});
  return absl::OkStatus();
}

absl::Status Platform::WriteDirectory() const {
  std::ofstream file(directory_path());
  for (const std::string& organization : options_.organizations) {
    file << Concat(R"({"organization": {"organization": "organizations/)", organization, R"(", "displayName": ")",
                   organization, R"(", "baseCurrency": "EUR", "timeZone": "Europe/Amsterdam",)",
                   R"( "quotas": {"activePurchaseOrders": 10000, "linesPerPurchaseOrder": 500}}})", "\n");
  }
  file.close();
  return file ? absl::OkStatus() : absl::UnavailableError(Concat("cannot write ", directory_path()));
}

std::unique_ptr<client::BlockingClient> Platform::OrdersClient(const std::string& organization) {
  return Client(*orders_channel_, organization);
}

std::unique_ptr<client::BlockingClient> Platform::InvoicesClient(const std::string& organization) {
  return Client(*invoices_channel_, organization);
}

std::unique_ptr<client::BlockingClient> Platform::NoticesClient(const std::string& organization) {
  return Client(*notices_channel_, organization);
}

std::unique_ptr<client::BlockingClient> Platform::Client(rpc::Channel& channel, const std::string& organization) {
  return std::make_unique<client::BlockingClient>(
      channel, scheduler_, rpc::CallOptions{.caller = {.subject = "demo", .organization = organization}},
      client::RetryPolicy{.attempts = options_.attempts});
}

std::string Platform::ExampleCommand() const {
  return Concat("OUTLAY_PURCHASE_ORDER=", orders_->address(), " OUTLAY_INVOICE_MATCHING=", invoices_->address(),
                " OUTLAY_NOTIFICATION=", notices_->address(), " OUTLAY_APPROVAL=", approval_->address(),
                " OUTLAY_BUDGET=", budget_->address(), " OUTLAY_ORGANIZATION=", options_.organizations.back(),
                " OUTLAY_USER=me build/release/tools/outlay/outlay order list");
}

}  // namespace outlay::demo
