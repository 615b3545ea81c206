// The public keys of an issuer (RFC 7517), and the one thing that is done with them.
#ifndef OUTLAY_COMMON_AUTH_KEY_SET_H_
#define OUTLAY_COMMON_AUTH_KEY_SET_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/auth/token.h"
#include "common/base/digest.h"

namespace outlay::auth {

// A key of one kind with the one algorithm it is for, if it says so. Immutable.
class PublicKey;

// Immutable and thread-safe.
class KeySet {
 public:
  // Takes RSA keys of 2,048 to 8,192 bits and EC keys on P-256 that are for signatures; leaves out every other one, in
  // particular symmetric keys and keys that show their private half.
  // INVALID_ARGUMENT / KEY_SET_INVALID: no key set, too many keys, two of a kind with one id, or no usable key.
  static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(std::string_view text);
  ~KeySet();

  // The key with the id that fits the algorithm; without an id, the only one that fits. Null: there is none.
  const PublicKey* Find(const std::optional<std::string>& id, Algorithm algorithm) const;
  // Whether the token was signed by the key's owner with the algorithm that its header names. `key` must be Found for
  // that algorithm.
  static bool Verify(const std::string& compact, const PublicKey& key);

  // Tells a key from all others, also of other sets.
  static const Digest& FingerprintOf(const PublicKey& key);
  bool Contains(const Digest& fingerprint) const;

  size_t size() const { return keys_.size(); }
  // Keys that were left out.
  size_t left_out() const { return left_out_; }

 private:
  KeySet();
  absl::Status Add(const json_t* key);

  std::vector<std::unique_ptr<const PublicKey>> keys_;
  size_t left_out_ = 0;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_KEY_SET_H_
