#include "services/directory/http/scim_server.h"

#include <utility>

#include "absl/flags/flag.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/server/address.h"
#include "common/server/options.h"

ABSL_FLAG(std::string, scim_listen, "",
          "host:port to serve SCIM 2.0 on, for identity providers; empty: it is not served");
ABSL_FLAG(std::string, scim_tls_certificate, "",
          "PEM file: the certificate of SCIM's host name, then what leads to its authority");
ABSL_FLAG(std::string, scim_tls_key, "", "PEM file: its private key; only its owner may read it");
ABSL_FLAG(std::string, scim_url, "",
          "what locations of SCIM begin with, such as https://scim.outlay.example/scim/v2; empty: the host that the "
          "client asked for");

namespace outlay::directory {
namespace {

absl::Status Check(const ScimServerOptions& options, bool development) {
  const std::pair<std::string_view, const std::string*> others[] = {
      {"scim_tls_certificate", &options.certificate}, {"scim_tls_key", &options.key}, {"scim_url", &options.url}};
  if (options.listen.empty()) {
    for (const auto& [flag, value] : others) {
      if (!value->empty()) return server::FlagInvalid(flag, "say where with --scim_listen, or leave it out");
    }
    return absl::OkStatus();
  }
  const absl::StatusOr<server::Address> address = server::ParseAddress(options.listen);
  if (!address.ok()) return server::FlagInvalid("scim_listen", ToStd(address.status().message()));
  if (options.certificate.empty() != options.key.empty()) {
    return server::FlagInvalid(options.key.empty() ? "scim_tls_key" : "scim_tls_certificate",
                               "a certificate and its key come together");
  }
  if (development && !address->IsLoopback()) {
    return server::FlagInvalid("scim_listen", "with --auth=development it is on loopback only, such as 127.0.0.1:7180");
  }
  if (!development && options.certificate.empty()) {
    return server::FlagInvalid("scim_tls_certificate", "SCIM is served with TLS only: bearer tokens travel on it");
  }
  if (!options.url.empty() && (!options.url.starts_with("https://") && !options.url.starts_with("http://"))) {
    return server::FlagInvalid("scim_url", "must be like https://scim.outlay.example/scim/v2");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ScimServerOptions> ScimOptionsFromFlags(bool development) {
  ScimServerOptions options = {.listen = absl::GetFlag(FLAGS_scim_listen),
                               .certificate = absl::GetFlag(FLAGS_scim_tls_certificate),
                               .key = absl::GetFlag(FLAGS_scim_tls_key),
                               .url = absl::GetFlag(FLAGS_scim_url),
                               .limits = {}};
  OUTLAY_RETURN_IF_ERROR(Check(options, development));
  while (options.url.ends_with('/')) options.url.pop_back();
  return options;
}

ScimServer::ScimServer(const ScimServerOptions& options, const ScimServerParts& parts)
    : gate_(parts.store, parts.clock),
      observer_(parts.registry, parts.log),
      users_(parts.store, parts.executor, parts.clock, parts.random),
      groups_(parts.store, parts.executor, parts.clock, parts.random) {
  if (!options.certificate.empty()) {
    tls_ = std::make_unique<http::TlsContext>(options.certificate, options.key, parts.clock, parts.log);
    looks_ = std::make_unique<jobs::Periodic>(parts.scheduler, [this] { return tls_->Look(); });
  }
  router_ = std::make_unique<ScimRouter>(ScimRouterParts{.gate = &gate_,
                                                         .observer = &observer_,
                                                         .clock = parts.clock,
                                                         .endpoints = {&users_, &groups_},
                                                         .denials = parts.denials,
                                                         .base_url = options.url});
  server_ = std::make_unique<http::HttpServer>(router_.get(), tls_.get(), parts.clock, options.limits);
}

ScimServer::~ScimServer() {
  server_->Stop();
}

absl::StatusOr<std::unique_ptr<ScimServer>> ScimServer::Start(const ScimServerOptions& options, ScimServerParts parts) {
  OUTLAY_ASSIGN_OR_RETURN(const server::Address address, server::ParseAddress(options.listen));
  std::unique_ptr<ScimServer> made(new ScimServer(options, parts));
  if (made->tls_ != nullptr) {
    OUTLAY_RETURN_IF_ERROR(made->tls_->Load());
    made->looks_->Start(made->tls_->Look());
  }
  OUTLAY_RETURN_IF_ERROR(made->server_->Start(address.host, address.port));
  return made;
}

}  // namespace outlay::directory
