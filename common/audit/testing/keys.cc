#include "common/audit/testing/keys.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace outlay::audit {
namespace {

struct Release {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::string TextOf(BIO* bio) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  return {text, static_cast<size_t>(size)};
}

}  // namespace

KeyPair MakeKeyPair(const char* algorithm) {
  const std::unique_ptr<EVP_PKEY, Release> key(EVP_PKEY_Q_keygen(nullptr, nullptr, algorithm));
  const std::unique_ptr<BIO, Release> secret(BIO_new(BIO_s_mem()));
  const std::unique_ptr<BIO, Release> open(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open.get(), key.get());
  return {.private_pem = TextOf(secret.get()), .public_pem = TextOf(open.get())};
}

}  // namespace outlay::audit
