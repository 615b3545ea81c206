// Who this process is to others on the network, and whom it believes: certificates that change while it serves.
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
  kRequired,  // whoever has none is gone before HTTP/2 begins
  kChecked,   // may be left out; a token must then say who calls
};

// Thread-safe. New files take effect on new connections within 3 s of Look. Files that do not fit together, or are not
// valid, never reach gRPC: it would refuse every connection until they are right.
class TlsIdentity {
 public:
  // `clock` and `log` must outlive this; `trust_domain`: see spiffe.h.
  TlsIdentity(TlsFiles files, std::string trust_domain, const Clock* clock, Log* log);
  ~TlsIdentity();

  // Reads the files if they differ from what is in force. Before anything else. As ReadTlsFiles.
  absl::Status Load();
  // Load, with the error logged once. Returns the pause until the next look.
  absl::Duration Look();

  // What others must show is an authority's certificate; who they are is the authenticator's question.
  std::shared_ptr<grpc::ServerCredentials> ServerCredentials(ClientCertificates clients) const;
  // Calls only a server whose certificate names `service`, whatever host it runs on.
  std::shared_ptr<grpc::ChannelCredentials> ChannelCredentials(const std::string& service) const;

  // That the certificate names; empty without one.
  std::string service() const;
  // When the certificate ends.
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

// Adds the bearer token in a file, read for every call, to a channel's credentials. The file must be its owner's only;
// a call fails with UNAVAILABLE when it cannot be read, as gRPC has it: say why beforehand, with ReadSecretFile.
std::shared_ptr<grpc::ChannelCredentials> WithTokenFile(const std::shared_ptr<grpc::ChannelCredentials>& channel,
                                                        const std::string& path);

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TLS_IDENTITY_H_
