// Services as processes of their own, on data that stays for the next run.
#ifndef OUTLAY_TOOLS_BENCH_INSTALLATION_H_
#define OUTLAY_TOOLS_BENCH_INSTALLATION_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/raw_client.h"
#include "tools/process/child.h"

namespace outlay::bench {

// One service. Not thread-safe, except the client.
class ServiceProcess {
 public:
  // In `folder`, which must hold directory.json.
  ServiceProcess(std::string name, std::string folder) : name_(std::move(name)), folder_(std::move(folder)) {}

  // Starts it and connects. `sync_delay`: added to each of its syncs.
  absl::Status Start(absl::Duration sync_delay, std::vector<std::string> flags = {});
  void Stop();

  RawClient& client() { return *client_; }
  // While another client is measured: threads that wait for the network would take its events, and hand them on.
  void Disconnect() { client_.reset(); }
  absl::Status Connect();
  const process::Child& process() const { return process_; }
  const std::string& address() const { return address_; }
  const std::string& folder() const { return folder_; }
  // From its start until it was ready.
  absl::Duration start_time() const { return start_time_; }

 private:
  const std::string name_;
  const std::string folder_;
  process::Child process_;
  std::string address_;
  std::unique_ptr<RawClient> client_;
  absl::Duration start_time_;
};

// Orders and invoices. Not thread-safe, except the clients.
class Installation {
 public:
  // In `folder`, which must hold directory.json.
  explicit Installation(std::string folder)
      : folder_(std::move(folder)), orders_("purchase_order", folder_), invoices_("invoice_matching", folder_) {}

  // Starts both services and connects. `sync_delay`: added to each of their syncs.
  absl::Status Start(absl::Duration sync_delay = absl::ZeroDuration());
  void Stop();

  RawClient& orders() { return orders_.client(); }
  RawClient& invoices() { return invoices_.client(); }
  const process::Child& orders_process() const { return orders_.process(); }
  const process::Child& invoices_process() const { return invoices_.process(); }
  // Of the slower one, from its start until it was ready.
  absl::Duration start_time() const { return std::max(orders_.start_time(), invoices_.start_time()); }
  const std::string& folder() const { return folder_; }

 private:
  const std::string folder_;
  ServiceProcess orders_;
  ServiceProcess invoices_;
};

// How many bytes RocksDB appended to write-ahead logs below a folder; counts from the first Poll, and must be polled
// often, because files are removed.
class WalMeter {
 public:
  explicit WalMeter(std::string folder) : folder_(std::move(folder)) {}
  void Poll();
  // Between the first and the last Poll.
  int64_t bytes() const;

 private:
  struct File {
    int64_t first = 0;
    int64_t last = 0;
  };
  const std::string folder_;
  bool started_ = false;
  std::map<std::string, File> files_;
};

}  // namespace outlay::bench

#endif  // OUTLAY_TOOLS_BENCH_INSTALLATION_H_
