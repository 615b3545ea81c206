// The options of every server. Flags set them (flags.h); tests do so directly.
#ifndef OUTLAY_COMMON_SERVER_OPTIONS_H_
#define OUTLAY_COMMON_SERVER_OPTIONS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/tls_files.h"
#include "common/auth/tls_identity.h"
#include "common/log/log.h"

namespace outlay::server {

// The authentication of callers.
enum class Auth {
  kNone,         // not set: refused
  kDevelopment,  // trusts callers' metadata; loopback only
  kMtls,         // services by their certificates, people by bearer tokens; see docs/authentication.md
};

struct ServerOptions {
  std::string listen = "127.0.0.1:0";        // host:port for gRPC; port 0: the system chooses
  std::string admin_listen = "127.0.0.1:0";  // host:port for /metrics, /livez and /readyz
  std::string data_dir;                      // the service's own folder
  std::string directory_file;                // organizations, groups and rates; empty: the service's default
  std::string ports_file;                    // file for the ports as JSON when ready; empty: none
  Auth auth = Auth::kNone;
  // With Auth::kMtls only.
  auth::TlsFiles tls;
  std::string trust_domain;  // of the names in certificates
  std::string auth_config;   // path: accepted issuers, and services that may call
  auth::ClientCertificates client_certificates = auth::ClientCertificates::kRequired;
  LogLevel log_level = LogLevel::kInfo;
  int threads = 2;  // completion queues, 1 to 64
  absl::Duration drain = absl::Seconds(10);

  // INVALID_ARGUMENT / FLAG_INVALID {flag}, in one line that names a remedy.
  absl::Status Validate() const;
};

// INVALID_ARGUMENT / FLAG_INVALID {flag}: "--<flag>: <why>".
absl::Status FlagInvalid(std::string_view flag, std::string_view why);

}  // namespace outlay::server

#endif  // OUTLAY_COMMON_SERVER_OPTIONS_H_
