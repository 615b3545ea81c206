// Both services as processes of their own, on data that stays for the next run.
#ifndef OUTLAY_TOOLS_BENCH_INSTALLATION_H_
#define OUTLAY_TOOLS_BENCH_INSTALLATION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/bench/raw_client.h"
#include "tools/process/child.h"

namespace outlay::bench {

// Not thread-safe, except the clients.
class Installation {
 public:
  // In `folder`, which must hold directory.json.
  explicit Installation(std::string folder) : folder_(std::move(folder)) {}

  // Starts both services and connects. `sync_delay`: added to each of their syncs.
  absl::Status Start(absl::Duration sync_delay = absl::ZeroDuration());
  void Stop();

  RawClient& orders() { return *orders_.client; }
  RawClient& invoices() { return *invoices_.client; }
  const process::Child& orders_process() const { return orders_.process; }
  const process::Child& invoices_process() const { return invoices_.process; }
  // Of the slower one, from its start until it was ready.
  absl::Duration start_time() const { return start_time_; }
  const std::string& folder() const { return folder_; }

 private:
  struct Service {
    std::string name;
    process::Child process;
    std::string address;
    std::unique_ptr<RawClient> client;
  };
  absl::Status StartService(Service& service, absl::Duration sync_delay, std::vector<std::string> flags);

  const std::string folder_;
  Service orders_{.name = "purchase_order"};
  Service invoices_{.name = "invoice_matching"};
  absl::Duration start_time_;
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
