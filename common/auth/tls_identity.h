// The identity of this process on the network, and the authorities it trusts: certificates that may change while it
// serves.
#ifndef OUTLAY_COMMON_AUTH_TLS_IDENTITY_H_
#define OUTLAY_COMMON_AUTH_TLS_IDENTITY_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/auth/tls_files.h"
#include "common/base/clock.h"
#include "common/log/log.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/security/tls_certificate_provider.h"

namespace outlay::auth {

enum class ClientCertificates {
  kRequired,  // clients without one are disconnected before HTTP/2 begins
  kChecked,   // optional; without one, a token must identify the caller
};

// Thread-safe. New files take effect on new connections within 3 s of Look. Files that do not match, or are not valid,
// are never passed to gRPC, which would refuse every connection until they are corrected.
class TlsIdentity {
 public:
  // `clock` and `log` must outlive this; `trust_domain`: see spiffe.h.
  TlsIdentity(TlsFiles files, std::string trust_domain, const Clock* clock, Log* log);
  ~TlsIdentity();

  // Reads the files if they differ from those in force. To be called before anything else. Errors as ReadTlsFiles.
  absl::Status Load();
  // Calls Load, and logs each error once. Returns the pause until the next look.
  absl::Duration Look();

  // Requires only that clients' certificates are signed by an authority; the authenticator identifies them.
  std::shared_ptr<grpc::ServerCredentials> ServerCredentials(ClientCertificates clients) const;
  // Accepts only a server whose certificate names `service`, whatever its host.
  std::shared_ptr<grpc::ChannelCredentials> ChannelCredentials(const std::string& service) const;

  // The service that the certificate names; empty without one.
  std::string service() const;
  // The expiry of the certificate.
  absl::Time expires() const;

 private:
  class MemoryFile;

  const TlsFiles files_;
  const std::string trust_domain_;
  const Clock* const clock_;
  Log* const log_;
  mutable std::mutex mutex_;
  // The fields below are guarded by mutex_.
  TlsMaterial material_;
  std::string told_;  // the last error that was logged
  std::unique_ptr<MemoryFile> identity_;
  std::unique_ptr<MemoryFile> ca_;
  std::shared_ptr<grpc::experimental::CertificateProviderInterface> provider_;
};

// Adds the bearer token in a file, read for every call, to a channel's credentials. Only the owner may have access to
// the file. If it cannot be read, gRPC fails the call with UNAVAILABLE; to report the cause, check it before with
// ReadSecretFile.
std::shared_ptr<grpc::ChannelCredentials> WithTokenFile(const std::shared_ptr<grpc::ChannelCredentials>& channel,
                                                        const std::string& path);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TLS_IDENTITY_H_
