// Authentication of a whole process, outside development (D7): its certificate and the callers it accepts, both kept up
// to date with their files.
#ifndef OUTLAY_COMMON_AUTH_EDGE_H_
#define OUTLAY_COMMON_AUTH_EDGE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "common/auth/edge_authenticator.h"
#include "common/auth/policy.h"
#include "common/auth/tls_files.h"
#include "common/auth/tls_identity.h"
#include "common/base/clock.h"
#include "common/base/scheduler.h"
#include "common/jobs/periodic.h"
#include "common/log/log.h"
#include "common/rpc/authenticator.h"
#include "prometheus/gauge.h"
#include "prometheus/registry.h"

namespace outlay::auth {

struct EdgeOptions {
  TlsFiles tls;
  std::string trust_domain;
  std::string config;  // path; see auth_config.h
  ClientCertificates clients = ClientCertificates::kRequired;
};

// Call Start before anything else; thread-safe afterwards. Must outlive the servers and channels that have its
// credentials.
class Edge {
 public:
  // Clock, log and registry must outlive this.
  Edge(EdgeOptions options, const Clock* clock, Log* log, prometheus::Registry* registry);
  ~Edge();

  // Reads all files and starts to watch them. Errors as TlsIdentity::Load and PolicyFile::Load.
  absl::Status Start();

  rpc::Authenticator& authenticator() { return authenticator_; }
  std::shared_ptr<grpc::ServerCredentials> ServerCredentials() const {
    return identity_.ServerCredentials(options_.clients);
  }
  std::shared_ptr<grpc::ChannelCredentials> ChannelCredentials(const std::string& service) const {
    return identity_.ChannelCredentials(service);
  }
  // The service that the process's certificate names.
  std::string service() const { return identity_.service(); }

 private:
  absl::Duration LookAtCertificate();

  const EdgeOptions options_;
  prometheus::Gauge& expires_;
  // Fetching a key set may take seconds, and must delay nothing else.
  ThreadScheduler fetches_{2};
  ThreadScheduler looks_{1};
  TlsIdentity identity_;
  PolicyFile policy_;
  EdgeAuthenticator authenticator_;
  jobs::Periodic certificate_looks_;
  jobs::Periodic policy_looks_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_EDGE_H_
