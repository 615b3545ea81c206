// Starts services as processes of their own, kills and restarts them.
#ifndef OUTLAY_TOOLS_DEMO_PROCESSES_H_
#define OUTLAY_TOOLS_DEMO_PROCESSES_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "common/base/scheduler.h"

namespace outlay::demo {

// One service: a program that writes the ports it listens on to a file. Not thread-safe.
class Service {
 public:
  struct Options {
    std::string name;     // "purchase_order"
    std::string program;  // path of the binary
    std::string folder;   // holds its data, its log and its ports file
    std::vector<std::string> flags;
  };

  // `scheduler` must outlive the service.
  Service(Options options, Scheduler& scheduler);
  // Ends the process if it runs.
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Starts the process and waits until it listens. After the first start it listens on the same ports again.
  // UNAVAILABLE / SERVICE_DID_NOT_START: names the log to read.
  absl::Status Start();
  // SIGTERM, and waits: the service drains.
  void Stop();
  // SIGKILL, and waits until the process is gone.
  void Kill();

  const std::string& name() const { return options_.name; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string admin_address() const { return "127.0.0.1:" + std::to_string(admin_port_); }
  std::string log_path() const { return options_.folder + "/" + options_.name + ".log"; }

 private:
  std::string ports_path() const { return options_.folder + "/" + options_.name + ".ports"; }
  absl::Status Spawn();
  absl::Status AwaitPorts();
  void End(int signal);

  const Options options_;
  Scheduler& scheduler_;
  pid_t pid_ = -1;
  int port_ = 0;
  int admin_port_ = 0;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_PROCESSES_H_
