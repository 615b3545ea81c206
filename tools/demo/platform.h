// The demo's installation: the services, a mail server and a receiver of webhooks, and clients that reach them.
#ifndef OUTLAY_TOOLS_DEMO_PLATFORM_H_
#define OUTLAY_TOOLS_DEMO_PLATFORM_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/processes.h"
#include "tools/demo/receiver.h"

namespace outlay::demo {

// Who works in each organization, as directory knows them: who keeps the books, and who orders.
inline constexpr char kBookkeeper[] = "demo";
inline constexpr int kBuyers = 8;
// "buyer-3", from 0.
std::string BuyerId(int buyer);
// All of them.
std::vector<std::string> PeopleIds();

class Platform {
 public:
  struct Options {
    std::string folder;                      // emptied at the start
    std::string programs;                    // build/release/services
    std::vector<std::string> organizations;  // ids, created in directory with their people
    int attempts = 1;                        // of a call whose outcome is unknown
  };

  explicit Platform(Options options);
  ~Platform();

  // UNAVAILABLE / SERVICE_DID_NOT_START, RECEIVER_DID_NOT_START: names the log to read.
  absl::Status Start();

  Service& directory() { return *directory_; }
  Service& orders() { return *orders_; }
  Service& invoices() { return *invoices_; }
  Service& notices() { return *notices_; }
  Service& approval() { return *approval_; }
  Service& budget() { return *budget_; }
  Receiver& mail() { return *mail_; }
  Receiver& hooks() { return *hooks_; }
  // Where the receiver of webhooks reads the secret of each of its paths.
  std::string secrets_path() const { return options_.folder + "/webhook.secrets"; }
  // Those that hold what is replayed.
  std::vector<Service*> services() {
    return {orders_.get(), invoices_.get(), notices_.get(), approval_.get(), budget_.get()};
  }
  Scheduler& scheduler() { return scheduler_; }

  // Calls as `user`.
  std::unique_ptr<client::BlockingClient> OrdersClient(const std::string& organization,
                                                       const std::string& user = kBookkeeper);
  std::unique_ptr<client::BlockingClient> InvoicesClient(const std::string& organization);
  std::unique_ptr<client::BlockingClient> NoticesClient(const std::string& organization,
                                                        const std::string& user = kBookkeeper);

  std::unique_ptr<client::BlockingClient> BudgetClient(const std::string& organization);

  // Gives an organization's business time back to the clock, for whoever tries something after the stories.
  absl::Status EndBusinessTime(const std::string& organization);
  // Writes what the command line needs to reach all of this, to be sourced by a shell; returns the file.
  // FAILED_PRECONDITION / FOLDER_NOT_WRITABLE.
  absl::StatusOr<std::string> WriteEnvironment() const;

 private:
  absl::Status MakeFolder() const;
  absl::Status StartReceivers();
  absl::Status StartServices();
  absl::StatusOr<std::unique_ptr<Service>> StartOne(const std::string& name, std::vector<std::string> flags);
  std::unique_ptr<rpc::GrpcChannel> ChannelTo(const Service& service);
  absl::Status MakeOrganization(const std::string& organization);
  // Every service knows the organization, and it is the beginning of the replayed year there.
  absl::Status AwaitCopies(const std::string& organization);
  // Those of the services that have business times.
  std::vector<rpc::Channel*> TimedChannels() {
    return {orders_channel_.get(), invoices_channel_.get(), notices_channel_.get(), budget_channel_.get()};
  }
  std::unique_ptr<client::BlockingClient> Client(rpc::Channel& channel, const std::string& organization,
                                                 const std::string& user);

  const Options options_;
  ThreadScheduler scheduler_{4};
  std::unique_ptr<Receiver> mail_;
  std::unique_ptr<Receiver> hooks_;
  std::unique_ptr<Service> directory_;
  std::unique_ptr<Service> orders_;
  std::unique_ptr<Service> invoices_;
  std::unique_ptr<Service> notices_;
  std::unique_ptr<Service> approval_;
  std::unique_ptr<Service> budget_;
  rpc::ChannelPool pool_;
  std::unique_ptr<rpc::GrpcChannel> directory_channel_;
  std::unique_ptr<rpc::GrpcChannel> orders_channel_;
  std::unique_ptr<rpc::GrpcChannel> invoices_channel_;
  std::unique_ptr<rpc::GrpcChannel> notices_channel_;
  std::unique_ptr<rpc::GrpcChannel> budget_channel_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_PLATFORM_H_
