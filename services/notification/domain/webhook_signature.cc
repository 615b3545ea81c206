#include "services/notification/domain/webhook_signature.h"

#include "absl/strings/escaping.h"
#include "common/base/hmac.h"
#include "common/base/strings.h"

namespace outlay::notification {

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
