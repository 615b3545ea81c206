// Who calls, outside development: a person with a bearer token, or a service with its certificate (D7).
#ifndef OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_
#define OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/auth/policy.h"
#include "common/rpc/authenticator.h"

namespace outlay::auth {

// Thread-safe. A client certificate, where there is one, must name one service of the trust domain, also below a token.
//
// With a token the caller is its user, in its organization; what the metadata says about the caller does not count, and
// acting on behalf of somebody else is refused. Without one the caller is the certificate's service, which must be
// configured: it says for which organization it calls, why, and, if it may, on whose behalf.
class EdgeAuthenticator final : public rpc::Authenticator {
 public:
  // `policy` must be loaded before the first call, and outlive this.
  EdgeAuthenticator(const PolicyFile* policy, std::string trust_domain);

  // UNAUTHENTICATED, PERMISSION_DENIED or UNAVAILABLE with the reasons of outlay/auth/v1/errors.proto.
  absl::StatusOr<rpc::Caller> Authenticate(const rpc::IncomingCall& incoming) override;

 private:
  // Empty: the caller showed no certificate.
  absl::StatusOr<std::string> ServiceOf(const rpc::IncomingCall& incoming) const;

  const PolicyFile* const policy_;
  const std::string trust_domain_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_
