#include "common/base/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "common/base/text.h"

namespace outlay {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Ends the process rather than return a wrong digest; OpenSSL fails here only without memory or without SHA-256.
void Require(bool ok) {
  if (!ok) {
    std::fputs("SHA-256 failed in OpenSSL\n", stderr);
    std::abort();
  }
}

}  // namespace

std::optional<Digest> Digest::FromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes) {
    return std::nullopt;
  }
  Digest digest;
  std::copy(bytes.begin(), bytes.end(), digest.bytes_.begin());
  return digest;
}

std::string Digest::ToHex() const {
  return EncodeHex(bytes());
}

Digest Sha256(absl::Span<const std::string_view> parts) {
  // Looking up the algorithm costs more than hashing a small record, so it is done once.
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Require(kSha256 != nullptr && context != nullptr && EVP_DigestInit_ex(context.get(), kSha256, nullptr) == 1);
  for (const std::string_view part : parts) {
    Require(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  std::array<uint8_t, Digest::kBytes> bytes = {};
  unsigned size = 0;
  Require(EVP_DigestFinal_ex(context.get(), bytes.data(), &size) == 1 && size == bytes.size());
  return Digest(bytes);
}

Digest Sha256(std::string_view bytes) {
  return Sha256(absl::Span<const std::string_view>(&bytes, 1));
}

}  // namespace outlay
