#include "common/auth/client_security.h"

#include <utility>

#include "common/auth/errors.h"
#include "common/auth/files.h"
#include "common/auth/limits.h"
#include "common/auth/spiffe.h"
#include "common/base/status_macros.h"

namespace outlay::auth {

ClientSecurity::ClientSecurity(ClientSecurityOptions options, const Clock* clock, Log* log)
    : options_(std::move(options)), identity_(options_.tls, options_.trust_domain, clock, log) {}

absl::StatusOr<std::unique_ptr<ClientSecurity>> ClientSecurity::Open(ClientSecurityOptions options, const Clock* clock,
                                                                     Log* log) {
  if (!IsTrustDomain(options.trust_domain)) {
    return TlsFilesInvalid("the trust domain", "must be like outlay.example: lower-case letters, digits and . _ -");
  }
  std::unique_ptr<ClientSecurity> security(new ClientSecurity(std::move(options), clock, log));
  OUTLAY_RETURN_IF_ERROR(security->identity_.Load());
  if (!security->options_.token_file.empty()) {
    OUTLAY_RETURN_IF_ERROR(ReadSecretFile(security->options_.token_file, limits::kTokenBytes).status());
  }
  return security;
}

std::shared_ptr<grpc::ChannelCredentials> ClientSecurity::ChannelCredentials(const std::string& service) const {
  const std::shared_ptr<grpc::ChannelCredentials> channel = identity_.ChannelCredentials(service);
  return options_.token_file.empty() ? channel : WithTokenFile(channel, options_.token_file);
}

}  // namespace outlay::auth
