// The webhooks to which an organization's notices are sent (N5, N8). Values; pure functions.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_TARGET_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_TARGET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace outlay::notification {

struct WebhookSecret {
  std::string key;                        // bytes
  std::optional<absl::Time> expire_time;  // exclusive; nothing: never

  bool operator==(const WebhookSecret&) const = default;
};

// The part that a caller sets.
struct WebhookTargetSpec {
  std::string display_name;
  std::string url;
  std::vector<std::string> kinds;  // ids of subscriptions; none: all
  bool is_short = false;
  bool disabled = false;

  bool operator==(const WebhookTargetSpec&) const = default;
};

struct WebhookTarget {
  std::string id;
  WebhookTargetSpec spec;
  std::vector<WebhookSecret> secrets;  // the newest first, 1 to limits::kSecrets
  absl::Time create_time;
  absl::Time update_time;
  int64_t revision = 0;
  std::string create_digest;  // of the creating request

  bool operator==(const WebhookTarget&) const = default;
};

// Returns whether notices of that kind are sent there.
bool Wants(const WebhookTarget& target, std::string_view kind);

// INVALID_ARGUMENT / URL_REFUSED {field}: not an https (or, with `has_http`, http) URL with a host, or one with a user,
// a password, a fragment, blanks or non-ASCII bytes. The host's address is checked at each transfer.
absl::Status CheckUrl(std::string_view field, std::string_view url, bool has_http);

// Returns the target with a new secret; the previous one stays valid for `overlap`, older ones do not.
WebhookTarget DecideRotation(WebhookTarget before, const std::string& key, absl::Duration overlap, absl::Time now);

// Returns the valid keys, the newest first.
std::vector<std::string> ValidKeys(const WebhookTarget& target, absl::Time now);

// Returns "targets/hook", the name of the target in deliveries.
std::string WebhookTargetPath(std::string_view id);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_TARGET_H_
