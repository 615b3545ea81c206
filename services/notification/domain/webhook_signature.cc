#include "services/notification/domain/webhook_signature.h"

#include <algorithm>
#include <array>

#include "absl/strings/escaping.h"
#include "common/base/strings.h"

namespace outlay::notification {
namespace {

constexpr size_t kBlockBytes = 64;

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

std::string WebhookSignature(const std::vector<std::string>& keys, std::string_view message_id, absl::Time time,
                             std::string_view body) {
  const std::string signed_text = Concat(message_id, ".", absl::ToUnixSeconds(time), ".", body);
  std::string signatures;
  for (const std::string& key : keys) {
    const Digest digest = HmacSha256(key, signed_text);
    if (!signatures.empty()) signatures += " ";
    signatures += Concat("v1,", absl::Base64Escape(ToAbsl(digest.bytes())));
  }
  return signatures;
}

std::string WebhookSecretText(std::string_view key) {
  return Concat("whsec_", absl::Base64Escape(ToAbsl(key)));
}

}  // namespace outlay::notification
