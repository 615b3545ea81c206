// Authenticates callers outside development: persons by bearer tokens, services by their certificates (D7).
#ifndef OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_
#define OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "common/auth/policy.h"
#include "common/rpc/authenticator.h"

namespace outlay::auth {

// Thread-safe. A client certificate, if there is one, must name one service of the trust domain, even with a token.
//
// With a token the caller is its user, in its organization; the caller's metadata are ignored, and acting on behalf of
// others is refused. Without a token the caller is the certificate's service, which must be configured: its metadata
// give the organization, the cause and, if it is allowed to act for others, the user.
class EdgeAuthenticator final : public rpc::Authenticator {
 public:
  // `policy` must be loaded before the first call, and outlive this.
  EdgeAuthenticator(const PolicyFile* policy, std::string trust_domain);

  // UNAUTHENTICATED, PERMISSION_DENIED or UNAVAILABLE with the reasons of outlay/auth/v1/errors.proto.
  absl::StatusOr<rpc::Caller> Authenticate(const rpc::IncomingCall& incoming) override;

 private:
  // Empty: the caller presented no certificate.
  absl::StatusOr<std::string> ServiceOf(const rpc::IncomingCall& incoming) const;

  const PolicyFile* const policy_;
  const std::string trust_domain_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_EDGE_AUTHENTICATOR_H_
