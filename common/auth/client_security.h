// How a tool proves who calls: a certificate, a bearer token, or both, from files.
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
  TlsFiles tls;  // certificate and key may be empty, where the server takes a token alone
  std::string trust_domain;
  std::string token_file;  // empty: the certificate's service calls
};

// Thread-safe. Must outlive its channels.
class ClientSecurity {
 public:
  // Reads every file once, so that what is wrong is said before the first call. The errors of ReadTlsFiles and
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
