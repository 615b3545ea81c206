// The port for operators: /metrics for Prometheus, /livez and /readyz for probes. Plain HTTP, no business data.
#ifndef OUTLAY_COMMON_SERVER_ADMIN_SERVER_H_
#define OUTLAY_COMMON_SERVER_ADMIN_SERVER_H_

#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "common/server/address.h"
#include "common/server/readiness.h"
#include "prometheus/registry.h"

namespace httplib {
class Server;
}

namespace outlay::server {

class AdminServer {
 public:
  // Both must outlive the server.
  AdminServer(const prometheus::Registry* registry, const Readiness* readiness);
  // Calls Stop if that was not done.
  ~AdminServer();

  // UNAVAILABLE / ADDRESS_UNAVAILABLE {address}.
  absl::Status Start(const Address& address);
  int port() const { return port_; }
  void Stop();

 private:
  std::unique_ptr<httplib::Server> http_;
  std::thread thread_;
  int port_ = 0;
};

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_ADMIN_SERVER_H_
