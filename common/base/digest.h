#ifndef OUTLAY_COMMON_BASE_DIGEST_H_
#define OUTLAY_COMMON_BASE_DIGEST_H_

#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/types/span.h"

namespace outlay {

// The SHA-256 of some bytes: documents, requests, links of the hash chain. A value of 32 bytes; the default is all
// zeros, which stands for "no digest".
class Digest {
 public:
  static constexpr std::size_t kBytes = 32;

  constexpr Digest() = default;
  constexpr explicit Digest(const std::array<uint8_t, kBytes>& bytes) : bytes_(bytes) {}

  // Nothing unless `bytes` are exactly 32.
  static std::optional<Digest> FromBytes(std::string_view bytes);

  // The 32 bytes; the view lives as long as this value.
  std::string_view bytes() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }
  // 64 lower-case hexadecimal digits.
  std::string ToHex() const;
  constexpr bool IsZero() const { return *this == Digest(); }

  constexpr auto operator<=>(const Digest&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const Digest& digest) { return out << digest.ToHex(); }

  template <typename H>
  friend H AbslHashValue(H h, const Digest& digest) {
    return H::combine(std::move(h), digest.bytes_);
  }

 private:
  std::array<uint8_t, kBytes> bytes_ = {};
};

// Returns the SHA-256 of the parts, one after another without separators: where boundaries matter, add lengths in
// between. Thread-safe; each thread keeps one context of OpenSSL.
Digest Sha256(absl::Span<const std::string_view> parts);
Digest Sha256(std::string_view bytes);

}  // namespace outlay

#endif  // OUTLAY_COMMON_BASE_DIGEST_H_
