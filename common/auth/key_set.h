// The public keys of an issuer (RFC 7517), and the verification of signatures with them.
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

// A key of one kind with the single algorithm it is for, if that is given. Immutable.
class PublicKey;

// Immutable and thread-safe.
class KeySet {
 public:
  // Accepts RSA keys of 2,048 to 8,192 bits and EC keys on P-256 for signatures; omits all others, in particular
  // symmetric keys and keys that contain their private half. INVALID_ARGUMENT / KEY_SET_INVALID: not a key set, too
  // many keys, two of a kind with the same id, or no usable key.
  static absl::StatusOr<std::shared_ptr<const KeySet>> Parse(std::string_view text);
  ~KeySet();

  // Returns the key with the id for the algorithm; without an id, the only key for it. Null: there is none.
  const PublicKey* Find(const std::optional<std::string>& id, Algorithm algorithm) const;
  // Returns whether the token was signed by the key's owner with the algorithm in its header. `key` must be a result of
  // Find for that algorithm.
  static bool Verify(const std::string& compact, const PublicKey& key);

  // Returns a value that differs from that of all other keys, also of other sets.
  static const Digest& FingerprintOf(const PublicKey& key);
  bool Contains(const Digest& fingerprint) const;

  size_t size() const { return keys_.size(); }
  // The number of keys that were omitted.
  size_t left_out() const { return left_out_; }

 private:
  KeySet();
  absl::Status Add(const json_t* key);

  std::vector<std::unique_ptr<const PublicKey>> keys_;
  size_t left_out_ = 0;
};

}  // namespace outlay::auth

#endif  // OUTLAY_COMMON_AUTH_KEY_SET_H_
