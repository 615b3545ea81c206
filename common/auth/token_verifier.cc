#include "common/auth/token_verifier.h"

#include <optional>
#include <utility>

#include "common/auth/claims.h"
#include "common/auth/errors.h"
#include "common/auth/limits.h"
#include "common/base/digest.h"
#include "common/base/status_macros.h"

namespace outlay::auth {
namespace {

class SigningKey final : public rpc::Credential {
 public:
  SigningKey(const std::shared_ptr<IssuerKeys>& keys, const Digest& fingerprint)
      : keys_(keys), fingerprint_(fingerprint) {}

  bool Holds() const override {
    const std::shared_ptr<IssuerKeys> keys = keys_.lock();
    const std::shared_ptr<const KeySet> current = keys == nullptr ? nullptr : keys->Current();
    return current != nullptr && current->Contains(fingerprint_);
  }

 private:
  const std::weak_ptr<IssuerKeys> keys_;  // gone once no policy names the issuer
  const Digest fingerprint_;
};

}  // namespace

TokenVerifier::TokenVerifier(std::vector<TrustedIssuer> issuers, const Clock* clock)
    : issuers_(std::move(issuers)),
      clock_(clock),
      accepted_(limits::kVerifiedTokens),
      refused_(limits::kRefusedTokens) {
  for (const TrustedIssuer& issuer : issuers_) {
    by_name_.emplace(issuer.config.issuer, &issuer);
  }
}

absl::StatusOr<VerifiedUserPtr> TokenVerifier::Verify(std::string_view token) {
  // Before it is hashed: hashing is work, too.
  if (token.size() > limits::kTokenBytes) {
    return TokenTooLarge();
  }
  const absl::Time now = clock_->Now();
  const Digest key = Sha256(token);
  if (std::optional<Accepted> known = accepted_.Find(key); known.has_value()) {
    const TrustedIssuer& issuer = *known->issuer;
    if (known->user->expires <= now) {
      accepted_.Remove(key);
      return TokenExpired(issuer.config.issuer);
    }
    if (known->generation == issuer.keys->generation() && issuer.keys->Current() != nullptr) {
      return std::move(known->user);
    }
  } else if (std::optional<Refused> refused = refused_.Find(key); refused.has_value() && now < refused->until) {
    return std::move(refused->status);
  }
  absl::StatusOr<Accepted> verified = VerifyAnew(token, now);
  if (verified.ok()) {
    VerifiedUserPtr user = verified->user;
    accepted_.Put(key, *std::move(verified));
    return user;
  }
  accepted_.Remove(key);
  // Keys that are being fetched, and a token that begins in a moment, must be looked at again.
  if (!absl::IsUnavailable(verified.status()) && !IsNotYetValid(verified.status())) {
    refused_.Put(key, {verified.status(), now + limits::kRefusalKept});
  }
  return verified.status();
}

absl::StatusOr<TokenVerifier::Accepted> TokenVerifier::VerifyAnew(std::string_view text, absl::Time now) {
  OUTLAY_ASSIGN_OR_RETURN(const Token token, ParseToken(text));
  const std::optional<std::string_view> name = TextOf(token.claims.get(), "iss");
  const auto found = name.has_value() ? by_name_.find(std::string(*name)) : by_name_.end();
  if (found == by_name_.end()) {
    return TokenIssuerUnknown();
  }
  const TrustedIssuer& issuer = *found->second;
  // Before the keys are looked at: what they are afterwards can only be newer.
  const uint64_t generation = issuer.keys->generation();
  OUTLAY_RETURN_IF_ERROR(CheckHeader(token, issuer.config));
  OUTLAY_ASSIGN_OR_RETURN(const Digest key, CheckSignature(token, issuer));
  OUTLAY_ASSIGN_OR_RETURN(Claims claims, CheckClaims(token.claims.get(), issuer.config, now));
  return Accepted{.user = std::make_shared<const VerifiedUser>(
                      VerifiedUser{.subject = std::move(claims.subject),
                                   .organization = std::move(claims.organization),
                                   .expires = claims.expires,
                                   .credential = std::make_shared<SigningKey>(issuer.keys, key)}),
                  .issuer = &issuer,
                  .generation = generation};
}

absl::StatusOr<Digest> TokenVerifier::CheckSignature(const Token& token, const TrustedIssuer& issuer) {
  std::shared_ptr<const KeySet> keys = issuer.keys->Current();
  if (keys == nullptr) {
    return KeysUnavailable(issuer.config.issuer);
  }
  const PublicKey* key = keys->Find(token.key_id, *token.algorithm);
  if (key == nullptr) {
    if (issuer.keys->RefreshForUnknownKey()) {
      return KeysUnavailable(issuer.config.issuer);
    }
    // They were fetched a moment ago, which may be since the look.
    keys = issuer.keys->Current();
    key = keys == nullptr ? nullptr : keys->Find(token.key_id, *token.algorithm);
    if (key == nullptr) {
      return TokenKeyUnknown(issuer.config.issuer);
    }
  }
  if (!KeySet::Verify(token.compact, *key)) return TokenSignatureInvalid(issuer.config.issuer);
  return KeySet::FingerprintOf(*key);
}

}  // namespace outlay::auth
