// Notices as webhooks, signed according to Standard Webhooks (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_
#define OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/transfer/transfer_loop.h"
#include "services/notification/channels/channel.h"

namespace outlay::notification {

// Thread-safe.
class WebhookChannel final : public Channel {
 public:
  // Both must outlive this.
  WebhookChannel(transfer::TransferLoop* loop, const Clock* clock) : loop_(loop), clock_(clock) {}

  absl::StatusOr<std::optional<Target>> FindTarget(const store::Reader& reader, const std::string& organization,
                                                   const std::string& name, absl::Time now) const override;
  void Send(const Target& target, const Message& message, Done done) override;

 private:
  transfer::TransferLoop* const loop_;
  const Clock* const clock_;
};

// Returns the request for a message that is sent at `now`.
transfer::Transfer WebhookRequest(const Target& target, const Message& message, absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CHANNELS_WEBHOOK_CHANNEL_H_
