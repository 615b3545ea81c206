// SCIM over HTTP (RFC 7644, D6): routes requests to endpoints, and builds the answers.
#ifndef OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ROUTER_H_
#define OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ROUTER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/audit/denial_log.h"
#include "common/base/clock.h"
#include "common/http/http_server.h"
#include "services/directory/http/scim_endpoint.h"
#include "services/directory/http/scim_gate.h"
#include "services/directory/http/scim_observer.h"

namespace outlay::directory {

struct ScimRouterParts {
  ScimGate* gate = nullptr;
  ScimObserver* observer = nullptr;
  const Clock* clock = nullptr;
  std::vector<ScimEndpoint*> endpoints;
  audit::DenialLog* denials = nullptr;  // null: not recorded
  std::string base_url;  // such as "https://scim.outlay.example/scim/v2"; empty: from the client's Host header
};

// Thread-safe. Below /scim/v2: the endpoints, /ServiceProviderConfig, /ResourceTypes and /Schemas; all require a token.
// Waits for commands on the calling thread.
class ScimRouter final : public http::HttpHandler {
 public:
  // All parts must outlive the router.
  explicit ScimRouter(ScimRouterParts parts) : parts_(std::move(parts)) {}

  std::optional<http::HttpResponse> Admit(const http::HttpRequest& request) override;
  http::HttpResponse Handle(const http::HttpRequest& request) override;
  http::HttpResponse Refuse(int status) override;

 private:
  struct Route;

  Route FindRoute(std::string_view path) const;
  // Authenticates as ScimGate::Identify, and records refusals.
  absl::StatusOr<rpc::Caller> Identify(const http::HttpRequest& request, const Route& route) const;
  std::string BaseUrlOf(const http::HttpRequest& request) const;
  absl::StatusOr<http::HttpResponse> Serve(const http::HttpRequest& request, const rpc::Caller& caller,
                                           const Route& route);
  absl::StatusOr<http::HttpResponse> ServeDiscovery(const Route& route, const std::string& base_url) const;

  const ScimRouterParts parts_;
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_HTTP_SCIM_ROUTER_H_
