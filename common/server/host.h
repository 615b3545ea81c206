// The environment of every service: clock, log, metrics, dispatcher, servers, health; started and drained in one order.
//
//   int main(int argc, char** argv) {
//     return outlay::server::Main(argc, argv, {.name = "purchase_order", .version = kVersion, .make = &MakeService});
//   }
#ifndef OUTLAY_COMMON_SERVER_HOST_H_
#define OUTLAY_COMMON_SERVER_HOST_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/edge.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/log/log.h"
#include "common/rpc/authenticator.h"
#include "common/rpc/call_log.h"
#include "common/rpc/channel_pool.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/grpc_server.h"
#include "common/rpc/metrics.h"
#include "common/rpc/switched_observer.h"
#include "common/server/admin_server.h"
#include "common/server/health.h"
#include "common/server/options.h"
#include "common/server/readiness.h"
#include "common/server/reflection.h"
#include "prometheus/registry.h"

namespace outlay::server {

// A service's own part: store, handlers, consumers, jobs.
class Service {
 public:
  virtual ~Service() = default;
  // Starts consumers and jobs; called after the last handler was bound and the ports are open.
  virtual void Start() {}
  // Stops consumers and jobs; called before calls are drained. Handlers still answer.
  virtual void Stop() {}
};

// The parts available to a service. All of them outlive it. Thread-safe.
class Host {
 public:
  // `options` must be valid; `log` must outlive the host.
  Host(ServerOptions options, std::string name, const std::string& version, Log* log);
  // Calls Stop if that was not done.
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const ServerOptions& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  Random& random() { return random_; }
  Log& log() { return *log_; }
  prometheus::Registry& registry() { return registry_; }
  Scheduler& scheduler() { return scheduler_; }
  rpc::ChannelPool& channels() { return channels_; }
  Readiness& readiness() { return readiness_; }
  // The dispatcher, to which handlers are bound while the service is being made.
  rpc::Dispatcher& dispatcher() { return dispatcher_; }
  // Adds a port of the service's own to the ports file and the log, while the service is being made.
  void TellPort(const std::string& name, int port) { ports_.emplace_back(name, port); }
  // Returns the credentials of channels to another service, by the name in its certificate. Null in development.
  std::shared_ptr<grpc::ChannelCredentials> PeerCredentials(const std::string& service) const;
  // Returns whether methods marked development_only exist.
  bool development() const { return options_.auth == Auth::kDevelopment; }
  // Sets the authorizer of calls, while the service is being made; it must outlive the calls. Until then everything is
  // allowed.
  void SetAuthorizer(rpc::Authorizer* authorizer) { authorizer_.Set(authorizer); }

  // Sets a further observer of every call, while the service is being made. Null, once the server has stopped: none.
  void SetObserver(rpc::CallObserver* observer) { observer_.Set(observer); }

  using MakeService = std::function<absl::StatusOr<std::unique_ptr<Service>>(Host&)>;

  // Makes the service, opens the ports, writes them to the ports file, and becomes ready. Returns the error of `make`,
  // of Dispatcher::Seal, or UNAVAILABLE / ADDRESS_UNAVAILABLE.
  absl::Status Start(const MakeService& make);
  // Ends readiness and serving at once; then stops the service, drains calls, and closes ports. Later calls do nothing.
  void Stop();

  int port() const { return server_ == nullptr ? 0 : server_->port(); }
  int admin_port() const { return admin_.port(); }

 private:
  absl::Status StartEdge();
  // Checks that the file can be written, so that a failure shows before anything runs. INVALID_ARGUMENT / FLAG_INVALID:
  // it cannot.
  absl::Status CheckPortsFile() const;
  absl::Status WritePortsFile() const;

  const ServerOptions options_;
  const std::string name_;
  Log* const log_;
  SystemClock clock_;
  SystemRandom random_;
  prometheus::Registry registry_;
  rpc::DevelopmentAuthenticator development_authenticator_;
  const std::unique_ptr<auth::Edge> edge_;  // null in development
  rpc::SwitchedAuthorizer authorizer_;
  rpc::RpcMetrics metrics_;
  rpc::CallLog call_log_;
  rpc::SwitchedObserver observer_;
  rpc::Dispatcher dispatcher_;
  Health health_;
  Reflection reflection_;
  Readiness readiness_;
  AdminServer admin_;
  ThreadScheduler scheduler_;
  rpc::ChannelPool channels_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<rpc::GrpcServer> server_;
  std::vector<std::pair<std::string, int>> ports_;  // the service's own
  bool stopped_ = false;
};

struct ServiceDefinition {
  std::string name;     // "purchase_order"
  std::string version;  // shown by --version and outlay_build_info
  std::string default_listen = "127.0.0.1:0";
  Host::MakeService make;
};

// Parses flags, runs the service until SIGTERM or SIGINT, and drains it. Exit codes: 0 ended as requested; 1 could not
// start; 2 an invalid flag. Reports the reason in one line on stderr.
int Main(int argc, char** argv, const ServiceDefinition& definition);

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_HOST_H_
