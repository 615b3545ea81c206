// The JSON body of a webhook (N5). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_PAYLOAD_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_PAYLOAD_H_

#include <string>

#include "services/notification/channels/channel.h"

namespace outlay::notification {

// Returns {"type":"notice.balance-low","timestamp":"...","data":{...}}: see docs/webhooks.md. Equal messages give equal
// bytes.
std::string WebhookPayload(const Message& message);

// Returns {"type":"notice.balance-low","timestamp":"...","data":{"user":...,"text":...}}: the title in at most
// limits::kShortTextCharacters characters.
std::string ShortTextPayload(const Message& message);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_PAYLOAD_H_
