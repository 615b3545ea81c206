// The demo's installation: both services, their directory file, and clients that reach them.
#ifndef OUTLAY_TOOLS_DEMO_PLATFORM_H_
#define OUTLAY_TOOLS_DEMO_PLATFORM_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/scheduler.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/grpc_channel.h"
#include "tools/client/blocking_client.h"
#include "tools/demo/processes.h"

namespace outlay::demo {

class Platform {
 public:
  struct Options {
    std::string folder;                      // emptied at the start
    std::string programs;                    // build/release/services
    std::vector<std::string> organizations;  // ids, written to the directory file
    int attempts = 1;                        // of a call whose outcome is unknown
  };

  explicit Platform(Options options);
  ~Platform();

  absl::Status Start();

  Service& orders() { return *orders_; }
  Service& invoices() { return *invoices_; }
  Service& notices() { return *notices_; }
  Service& approval() { return *approval_; }
  Service& budget() { return *budget_; }
  std::vector<Service*> services() {
    return {orders_.get(), invoices_.get(), notices_.get(), approval_.get(), budget_.get()};
  }
  Scheduler& scheduler() { return scheduler_; }

  std::unique_ptr<client::BlockingClient> OrdersClient(const std::string& organization);
  std::unique_ptr<client::BlockingClient> InvoicesClient(const std::string& organization);
  std::unique_ptr<client::BlockingClient> NoticesClient(const std::string& organization);

  // A call that the reader can make.
  std::string ExampleCommand() const;

 private:
  absl::Status WriteDirectory() const;
  std::unique_ptr<client::BlockingClient> Client(rpc::Channel& channel, const std::string& organization);
  std::string directory_path() const { return options_.folder + "/directory.json"; }

  const Options options_;
  ThreadScheduler scheduler_{4};
  std::unique_ptr<Service> orders_;
  std::unique_ptr<Service> invoices_;
  std::unique_ptr<Service> notices_;
  std::unique_ptr<Service> approval_;
  std::unique_ptr<Service> budget_;
  rpc::ChannelPool pool_;
  std::unique_ptr<rpc::GrpcChannel> orders_channel_;
  std::unique_ptr<rpc::GrpcChannel> invoices_channel_;
  std::unique_ptr<rpc::GrpcChannel> notices_channel_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_PLATFORM_H_
