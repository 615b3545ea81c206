// The port of SCIM (D6), with its flags and all the parts that serve it.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_SERVER_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_SERVER_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/audit/denial_log.h"
#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/base/scheduler.h"
#include "common/command/executor.h"
#include "common/http/http_server.h"
#include "common/http/tls_context.h"
#include "common/jobs/periodic.h"
#include "common/log/log.h"
#include "common/store/store.h"
#include "prometheus/registry.h"
#include "services/directory/http/scim_gate.h"
#include "services/directory/http/scim_groups.h"
#include "services/directory/http/scim_observer.h"
#include "services/directory/http/scim_router.h"
#include "services/directory/http/scim_users.h"

namespace outlay::directory {

struct ScimServerOptions {
  std::string listen;       // host:port; empty: SCIM is not served
  std::string certificate;  // PEM file of the host's certificate; with `key`; both empty: without TLS
  std::string key;          // PEM file
  std::string url;          // see ScimRouterParts::base_url
  http::HttpLimits limits;
};

// Reads --scim_listen and the related flags. INVALID_ARGUMENT / FLAG_INVALID {flag}: an invalid address, a certificate
// without its key, no TLS outside `development`, an address other than loopback in it.
absl::StatusOr<ScimServerOptions> ScimOptionsFromFlags(bool development);

struct ScimServerParts {
  store::Store* store = nullptr;
  command::Executor* executor = nullptr;
  audit::DenialLog* denials = nullptr;  // null: refused tokens are not recorded
  const Clock* clock = nullptr;
  Random* random = nullptr;
  Scheduler* scheduler = nullptr;
  prometheus::Registry* registry = nullptr;
  Log* log = nullptr;
};

class ScimServer {
 public:
  // All parts must outlive the server. INVALID_ARGUMENT: as TlsContext::Load; UNAVAILABLE / ADDRESS_UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<ScimServer>> Start(const ScimServerOptions& options, ScimServerParts parts);
  // Answers the requests that were read.
  ~ScimServer();

  int port() const { return server_->port(); }

 private:
  ScimServer(const ScimServerOptions& options, const ScimServerParts& parts);

  ScimGate gate_;
  ScimObserver observer_;
  ScimUsers users_;
  ScimGroups groups_;
  std::unique_ptr<http::TlsContext> tls_;  // null: no TLS
  std::unique_ptr<jobs::Periodic> looks_;
  std::unique_ptr<ScimRouter> router_;
  std::unique_ptr<http::HttpServer> server_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_SERVER_H_
