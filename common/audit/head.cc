#include "common/audit/head.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "common/base/digest.h"
#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::audit {
namespace {

constexpr size_t kPublicKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;
constexpr size_t kKeyIdDigits = 16;

struct Release {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::unique_ptr<BIO, Release> Open(const std::string& pem) {
  return std::unique_ptr<BIO, Release>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Nobody is there to type a passphrase.
int NoPassphrase(char*, int, int, void*) {
  return -1;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

absl::Status SignatureInvalid(const std::string& key_id, std::string_view why) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "AUDIT_SIGNATURE_INVALID", why, {{"key_id", key_id}});
}

}  // namespace

absl::StatusOr<HeadKey> HeadKey::FromKey(EVP_PKEY* key, std::string_view kind) {
  const std::shared_ptr<EVP_PKEY> owned(key, &EVP_PKEY_free);
  ERR_clear_error();
  std::array<unsigned char, kPublicKeyBytes> raw{};
  size_t size = raw.size();
  if (key == nullptr || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1) {
    ERR_clear_error();
    return MakeError(absl::StatusCode::kInvalidArgument, "AUDIT_KEY_INVALID",
                     Concat("this is no Ed25519 ", kind,
                            " key in PEM without a passphrase; openssl genpkey -algorithm "
                            "ed25519 makes a private one, openssl pkey -pubout its public "
                            "one"));
  }
  const std::string_view bytes(reinterpret_cast<const char*>(raw.data()), size);
  return HeadKey(owned, Sha256(bytes).ToHex().substr(0, kKeyIdDigits));
}

absl::StatusOr<HeadKey> HeadKey::FromPrivatePem(const std::string& pem) {
  return FromKey(PEM_read_bio_PrivateKey(Open(pem).get(), nullptr, &NoPassphrase, nullptr), "private");
}

absl::StatusOr<HeadKey> HeadKey::FromPublicPem(const std::string& pem) {
  return FromKey(PEM_read_bio_PUBKEY(Open(pem).get(), nullptr, &NoPassphrase, nullptr), "public");
}

void HeadKey::Sign(v1::SignedHead* head) const {
  head->set_key_id(id_);
  const std::string text = SignedText(*head);
  std::array<unsigned char, kSignatureBytes> signature{};
  size_t size = signature.size();
  const std::unique_ptr<EVP_MD_CTX, Release> context(EVP_MD_CTX_new());
  // Fails only without memory; a head that looks unsigned would say that there is no key.
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, Bytes(text), text.size()) != 1) {
    std::abort();
  }
  head->set_signature(signature.data(), size);
}

absl::Status HeadKey::Check(const v1::SignedHead& head) const {
  if (head.signature().empty()) {
    return SignatureInvalid("", "the head is not signed: the server that made it was given no key");
  }
  if (head.key_id() != id_) {
    return SignatureInvalid(head.key_id(), Concat("the head is signed by the key ", head.key_id(), ", not by ", id_));
  }
  const std::string text = SignedText(head);
  const std::unique_ptr<EVP_MD_CTX, Release> context(EVP_MD_CTX_new());
  const bool is_good =
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(head.signature()), head.signature().size(), Bytes(text), text.size()) == 1;
  ERR_clear_error();
  return is_good ? absl::OkStatus() : SignatureInvalid(id_, "the head is not what was signed");
}

std::string SignedText(const v1::SignedHead& head) {
  return Concat("outlay-audit-head-v1\n", head.service(), "\n", head.organization(), "\n", head.organization_sequence(),
                "\n", EncodeHex(head.hash()), "\n",
                google::protobuf::util::TimeUtil::TimestampToMicroseconds(head.time()), "\n", head.key_id(), "\n");
}

}  // namespace outlay::audit
