#include "services/notification/convert/deliveries.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/notice.h"

namespace outlay::notification {
namespace {

v1::Delivery::State ToProto(DeliveryState state) {
  switch (state) {
    case DeliveryState::kPending:
      return v1::Delivery::STATE_PENDING;
    case DeliveryState::kDelivered:
      return v1::Delivery::STATE_DELIVERED;
    case DeliveryState::kDead:
      return v1::Delivery::STATE_DEAD;
    case DeliveryState::kSkipped:
      return v1::Delivery::STATE_SKIPPED;
  }
  return v1::Delivery::STATE_UNSPECIFIED;
}

v1::Delivery::Outcome ToProto(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::kDelivered:
      return v1::Delivery::OUTCOME_DELIVERED;
    case AttemptOutcome::kTemporary:
      return v1::Delivery::OUTCOME_TEMPORARY;
    case AttemptOutcome::kPermanent:
      return v1::Delivery::OUTCOME_PERMANENT;
    case AttemptOutcome::kSkipped:
      return v1::Delivery::OUTCOME_SKIPPED;
  }
  return v1::Delivery::OUTCOME_UNSPECIFIED;
}

}  // namespace

v1::Delivery ToProto(std::string_view organization, std::string_view delivery_id, const Delivery& delivery,
                     size_t attempts) {
  v1::Delivery proto;
  proto.set_name(DeliveryName(organization, delivery_id));
  proto.set_target(TargetName(organization, delivery.target));
  if (!IsOutsider(delivery.user_id)) {
    if (!delivery.notice_id.empty()) proto.set_notice(NoticeName(organization, delivery.user_id, delivery.notice_id));
    proto.set_user(UserName(organization, delivery.user_id));
  }
  proto.set_kind(delivery.kind);
  proto.set_subject(delivery.subject);
  proto.set_state(ToProto(delivery.state));
  proto.set_message_id(MessageId(organization, delivery_id));
  rpc::ToProto(delivery.create_time, proto.mutable_create_time());
  if (delivery.is_first || delivery.state != DeliveryState::kPending) {
    rpc::ToProto(delivery.due_time, proto.mutable_next_attempt_time());
  }
  if (delivery.end_time.has_value()) rpc::ToProto(*delivery.end_time, proto.mutable_end_time());
  proto.set_attempt_count(delivery.attempt_count);
  for (size_t i = delivery.attempts.size() - std::min(attempts, delivery.attempts.size()); i < delivery.attempts.size();
       ++i) {
    const AttemptMade& made = delivery.attempts[i];
    v1::Delivery::Attempt& shown = *proto.add_attempts();
    rpc::ToProto(made.time, shown.mutable_time());
    shown.set_outcome(ToProto(made.outcome));
    shown.set_code(made.code);
    shown.set_text(made.text);
  }
  proto.set_redeliveries(delivery.redeliveries);
  return proto;
}

v1::Delivery ForLog(std::string_view organization, std::string_view delivery_id, const Delivery& delivery) {
  v1::Delivery shown = ToProto(organization, delivery_id, delivery, /*attempts=*/1);
  for (v1::Delivery::Attempt& attempt : *shown.mutable_attempts()) attempt.clear_text();
  return shown;
}

v1::Target ToProto(std::string_view organization, const WebhookTarget& target, absl::Time now) {
  v1::Target proto;
  proto.set_name(TargetName(organization, WebhookTargetPath(target.id)));
  proto.set_display_name(target.spec.display_name);
  proto.set_url(target.spec.url);
  for (const std::string& kind : target.spec.kinds) proto.add_kinds(kind);
  proto.set_format(target.spec.is_short ? v1::Target::FORMAT_SHORT_TEXT : v1::Target::FORMAT_FULL);
  proto.set_disabled(target.spec.disabled);
  proto.set_etag(EtagOf(target));
  rpc::ToProto(target.create_time, proto.mutable_create_time());
  rpc::ToProto(target.update_time, proto.mutable_update_time());
  proto.set_valid_secrets(static_cast<int>(ValidKeys(target, now).size()));
  return proto;
}

v1::Target::Health ToProto(const TargetState& state) {
  v1::Target::Health health;
  health.set_failures(state.failures);
  if (state.paused_until.has_value()) rpc::ToProto(*state.paused_until, health.mutable_paused_until());
  health.set_pending(state.pending);
  health.set_dead(state.dead);
  return health;
}

std::string EtagOf(const WebhookTarget& target) {
  return rpc::MakeEtag(target.create_time, target.revision);
}

absl::StatusOr<WebhookTargetSpec> FromProto(const v1::Target& target, bool has_http) {
  OUTLAY_RETURN_IF_ERROR(CheckUrl("url", target.url(), has_http));
  return WebhookTargetSpec{.display_name = target.display_name(),
                           .url = target.url(),
                           .kinds = {target.kinds().begin(), target.kinds().end()},
                           .is_short = target.format() == v1::Target::FORMAT_SHORT_TEXT,
                           .disabled = target.disabled()};
}

absl::StatusOr<absl::Duration> OverlapFromProto(const google::protobuf::Duration& overlap) {
  const absl::Duration asked = absl::Seconds(overlap.seconds()) + absl::Nanoseconds(overlap.nanos());
  if (asked > limits::kSecretOverlapMax) return FieldInvalid("overlap", "must be at most 7 days");
  return asked;
}

}  // namespace outlay::notification
