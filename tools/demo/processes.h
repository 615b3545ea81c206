// Starts services as processes of their own, kills and restarts them.
#ifndef OUTLAY_TOOLS_DEMO_PROCESSES_H_
#define OUTLAY_TOOLS_DEMO_PROCESSES_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "tools/process/held_port.h"
#include "tools/process/service.h"

namespace outlay::demo {

// One service. Not thread-safe.
class Service {
 public:
  explicit Service(process::ServiceOptions options) : options_(std::move(options)) { options_.port = port_.port(); }

  // Starts the process and waits until it listens, always on the same ports.
  // UNAVAILABLE / SERVICE_DID_NOT_START: names the log to read.
  absl::Status Start();
  // SIGTERM, and waits: the service drains.
  void Stop() { running_.process.Stop(); }
  // SIGKILL, and waits until the process is gone.
  void Kill() { running_.process.Kill(); }

  // Waits so long at the most; true: it has ended.
  bool EndsWithin(absl::Duration timeout) { return running_.process.EndsWithin(timeout); }

  const std::string& name() const { return options_.name; }
  std::string address() const { return "127.0.0.1:" + std::to_string(options_.port); }
  std::string admin_address() const { return "127.0.0.1:" + std::to_string(options_.admin_port); }
  std::string log_path() const { return process::LogPath(options_); }

 private:
  process::HeldPort port_;
  process::ServiceOptions options_;
  process::RunningService running_;
};

}  // namespace outlay::demo

#endif  // OUTLAY_TOOLS_DEMO_PROCESSES_H_
