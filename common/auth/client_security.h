// A tool's proof of identity: a certificate, a bearer token, or both, from files.
#ifndef OUTLAY_COMMON_AUTH_CLIENT_SECURITY_H_
#define OUTLAY_COMMON_AUTH_CLIENT_SECURITY_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/auth/tls_files.h"
#include "common/auth/tls_identity.h"
#include "common/base/clock.h"
#include "common/log/log.h"
#include "grpcpp/security/credentials.h"

namespace outlay::auth {

struct ClientSecurityOptions {
  TlsFiles tls;  // certificate and key may be empty if the server accepts a token alone
  std::string trust_domain;
  std::string token_file;  // empty: the certificate's service is the caller
};

// Thread-safe. Must outlive its channels.
class ClientSecurity {
 public:
  // Reads every file once, so that errors are reported before the first call. Errors as ReadTlsFiles and
  // ReadSecretFile. `clock` and `log` must outlive this.
  static absl::StatusOr<std::unique_ptr<ClientSecurity>> Open(ClientSecurityOptions options, const Clock* clock,
                                                              Log* log);

  std::shared_ptr<grpc::ChannelCredentials> ChannelCredentials(const std::string& service) const;

 private:
  ClientSecurity(ClientSecurityOptions options, const Clock* clock, Log* log);

  const ClientSecurityOptions options_;
  TlsIdentity identity_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_CLIENT_SECURITY_H_
