// Signs the end of a chain, and checks such signatures: Ed25519 by OpenSSL.
#ifndef OUTLAY_COMMON_AUDIT_HEAD_H_
#define OUTLAY_COMMON_AUDIT_HEAD_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "openssl/types.h"
#include "outlay/audit/v1/audit.pb.h"

namespace outlay::audit {

// A key with its id. Immutable, thread-safe, cheap to copy.
class HeadKey {
 public:
  // A private key, which signs and checks. INVALID_ARGUMENT / AUDIT_KEY_INVALID: `pem` is not an unencrypted Ed25519
  // key.
  static absl::StatusOr<HeadKey> FromPrivatePem(const std::string& pem);
  // A public key, which checks. Errors: as above.
  static absl::StatusOr<HeadKey> FromPublicPem(const std::string& pem);

  // The first 16 hexadecimal digits of the SHA-256 of the public key.
  const std::string& id() const { return id_; }

  // Private keys only. Sets the head's key id and signature, over all other fields.
  void Sign(v1::SignedHead* head) const;
  // FAILED_PRECONDITION / AUDIT_SIGNATURE_INVALID {key_id}: the head is unsigned, signed by another key, or was
  // changed.
  absl::Status Check(const v1::SignedHead& head) const;

 private:
  HeadKey(std::shared_ptr<EVP_PKEY> key, std::string id) : key_(std::move(key)), id_(std::move(id)) {}
  static absl::StatusOr<HeadKey> FromKey(EVP_PKEY* key, std::string_view kind);

  std::shared_ptr<EVP_PKEY> key_;
  std::string id_;
};

// Returns the bytes that are signed; see the message.
std::string SignedText(const v1::SignedHead& head);

}  // namespace outlay::audit

#endif  // OUTLAY_COMMON_AUDIT_HEAD_H_
