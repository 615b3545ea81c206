// Signatures of webhooks as Standard Webhooks say (https://www.standardwebhooks.com), symmetric ones (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
namespace outlay::notification {

// "v1,BASE64 v1,BASE64": one signature for each key, in their order; the receiver takes any that is its own. `time` is
// that of the header "webhook-timestamp", in whole seconds.
std::string WebhookSignature(const std::vector<std::string>& keys, std::string_view message_id, absl::Time time,
                             std::string_view body);

// A key as receivers are told it: "whsec_BASE64".
std::string WebhookSecretText(std::string_view key);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_
