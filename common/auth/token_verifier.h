// Verifies bearer tokens without asking a server: RFC 9068 access tokens, checked according to RFC 8725.
#ifndef OUTLAY_COMMON_AUTH_TOKEN_VERIFIER_H_
#define OUTLAY_COMMON_AUTH_TOKEN_VERIFIER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/auth/auth_config.h"
#include "common/auth/bounded_cache.h"
#include "common/auth/issuer_keys.h"
#include "common/base/clock.h"
#include "common/base/digest.h"
#include "common/rpc/caller.h"

namespace outlay::auth {

// A person for whom an issuer vouches.
struct VerifiedUser {
  std::string subject;       // a resource id: the user's in the directory
  std::string organization;  // a resource id
  absl::Time expires;        // including the issuer's leeway
  // Valid while the issuer is accepted and publishes the key that signed the token.
  std::shared_ptr<const rpc::Credential> credential;
};
using VerifiedUserPtr = std::shared_ptr<const VerifiedUser>;

// An issuer and its keys.
struct TrustedIssuer {
  IssuerConfig config;
  std::shared_ptr<IssuerKeys> keys;
};

// Thread-safe; never blocks. Caches tokens by their SHA-256: accepted ones until they expire or their issuer's keys
// change, refused ones briefly.
class TokenVerifier {
 public:
  // `clock` must outlive the verifier.
  TokenVerifier(std::vector<TrustedIssuer> issuers, const Clock* clock);

  // UNAUTHENTICATED / TOKEN_*: refused. UNAVAILABLE / KEYS_UNAVAILABLE {issuer}: the keys are not available (yet);
  // retry.
  absl::StatusOr<VerifiedUserPtr> Verify(std::string_view token);

  const std::vector<TrustedIssuer>& issuers() const { return issuers_; }

 private:
  struct Accepted {
    VerifiedUserPtr user;
    const TrustedIssuer* issuer = nullptr;
    uint64_t generation = 0;  // of the issuer's keys
  };
  struct Refused {
    absl::Status status;
    absl::Time until;
  };

  absl::StatusOr<Accepted> VerifyAnew(std::string_view token, absl::Time now);
  // Returns the fingerprint of the signing key.
  absl::StatusOr<Digest> CheckSignature(const Token& token, const TrustedIssuer& issuer);

  const std::vector<TrustedIssuer> issuers_;
  absl::flat_hash_map<std::string, const TrustedIssuer*> by_name_;
  const Clock* const clock_;
  BoundedCache<Accepted> accepted_;
  BoundedCache<Refused> refused_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TOKEN_VERIFIER_H_
