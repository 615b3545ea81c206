#include "common/base/hmac.h"

#include <algorithm>
#include <array>
#include <string>

namespace outlay {
namespace {

// The block size of SHA-256; longer keys are hashed first.
constexpr std::size_t kBlockBytes = 64;

std::string Padded(std::string_view key, char with) {
  std::string block(kBlockBytes, '\0');
  std::copy(key.begin(), key.end(), block.begin());
  for (char& c : block) c = static_cast<char>(c ^ with);
  return block;
}

}  // namespace

Digest HmacSha256(std::string_view key, std::string_view bytes) {
  const Digest short_key = Sha256(key);
  if (key.size() > kBlockBytes) key = short_key.bytes();
  const std::string inner_pad = Padded(key, 0x36);
  const std::string outer_pad = Padded(key, 0x5c);
  const std::array<std::string_view, 2> inner_parts = {inner_pad, bytes};
  const Digest inner = Sha256(inner_parts);
  const std::array<std::string_view, 2> outer_parts = {outer_pad, inner.bytes()};
  return Sha256(outer_parts);
}

}  // namespace outlay
