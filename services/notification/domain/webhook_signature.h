// Symmetric signatures of webhooks according to Standard Webhooks (https://www.standardwebhooks.com) (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
namespace outlay::notification {

// Returns "v1,BASE64 v1,BASE64": one signature for each key, in their order; the receiver accepts any that matches its
// key. `time` is that of the header "webhook-timestamp", in whole seconds.
std::string WebhookSignature(const std::vector<std::string>& keys, std::string_view message_id, absl::Time time,
                             std::string_view body);

// Returns a key as receivers get it: "whsec_BASE64".
std::string WebhookSecretText(std::string_view key);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_WEBHOOK_SIGNATURE_H_
