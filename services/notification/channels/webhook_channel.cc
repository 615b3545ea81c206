#include "services/notification/channels/webhook_channel.h"

#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/channels/webhook_payload.h"
#include "services/notification/domain/webhook_signature.h"
#include "services/notification/domain/webhook_target.h"
#include "services/notification/store/targets.h"

namespace outlay::notification {
namespace {

Attempt AttemptOf(const transfer::TransferResult& result) {
  AttemptOutcome outcome = AttemptOutcome::kTemporary;
  if (result.end == transfer::TransferEnd::kAnswered) outcome = OutcomeOfHttp(result.code);
  if (result.end == transfer::TransferEnd::kAddressRefused) outcome = AttemptOutcome::kPermanent;
  return {.outcome = outcome,
          .code = result.code,
          .text = result.text,
          .retry_after = result.retry_after,
          .reached_nobody = result.end == transfer::TransferEnd::kAddressRefused};
}

}  // namespace

transfer::Transfer WebhookRequest(const Target& target, const Message& message, absl::Time now) {
  transfer::Transfer request;
  request.url = target.address;
  request.body = target.is_short ? ShortTextPayload(message) : WebhookPayload(message);
  request.headers = {"content-type: application/json", "user-agent: Outlay", Concat("webhook-id: ", message.id),
                     Concat("webhook-timestamp: ", absl::ToUnixSeconds(now)),
                     Concat("webhook-signature: ", WebhookSignature(target.secrets, message.id, now, request.body))};
  return request;
}

absl::StatusOr<std::optional<Target>> WebhookChannel::FindTarget(const store::Reader& reader,
                                                                 const std::string& organization,
                                                                 const std::string& name, absl::Time now) const {
  const std::string id = LastId(name);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<WebhookTarget> found, FindWebhookTarget(reader, {organization, id}));
  if (!found.has_value() || found->spec.disabled) return std::optional<Target>();
  return std::optional<Target>(Target{.organization = organization,
                                      .name = WebhookTargetPath(id),
                                      .address = found->spec.url,
                                      .secrets = ValidKeys(*found, now),
                                      .is_short = found->spec.is_short,
                                      .create_time = found->create_time});
}

void WebhookChannel::Send(const Target& target, const Message& message, Done done) {
  loop_->Start(WebhookRequest(target, message, clock_->Now()),
               [done = std::move(done)](const transfer::TransferResult& result) mutable { done(AttemptOf(result)); });
}

}  // namespace outlay::notification
