// Tells whom a bearer token is for, without asking anybody: RFC 9068 access tokens, checked as RFC 8725 asks.
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

// A person, as an issuer vouches for them.
struct VerifiedUser {
  std::string subject;       // a resource id: the user's in the directory
  std::string organization;  // a resource id
  absl::Time expires;        // with the issuer's leeway
  // Holds as long as the issuer is believed and publishes the key that signed the token.
  std::shared_ptr<const rpc::Credential> credential;
};
using VerifiedUserPtr = std::shared_ptr<const VerifiedUser>;

// An issuer and its keys.
struct TrustedIssuer {
  IssuerConfig config;
  std::shared_ptr<IssuerKeys> keys;
};

// Thread-safe; never blocks. Remembers tokens by their SHA-256: accepted ones until they expire or the keys of their
// issuer change, refused ones for a moment.
class TokenVerifier {
 public:
  // `clock` must outlive the verifier.
  TokenVerifier(std::vector<TrustedIssuer> issuers, const Clock* clock);

  // UNAUTHENTICATED / TOKEN_*: refused. UNAVAILABLE / KEYS_UNAVAILABLE {issuer}: the keys are not here (yet); repeat.
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
  // The fingerprint of the key that signed it.
  absl::StatusOr<Digest> CheckSignature(const Token& token, const TrustedIssuer& issuer);

  const std::vector<TrustedIssuer> issuers_;
  absl::flat_hash_map<std::string, const TrustedIssuer*> by_name_;
  const Clock* const clock_;
  BoundedCache<Accepted> accepted_;
  BoundedCache<Refused> refused_;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_TOKEN_VERIFIER_H_
