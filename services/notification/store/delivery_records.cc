#include "services/notification/store/delivery_records.h"

#include <optional>

#include "absl/time/time.h"
#include "common/base/errors.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/record_times.h"

namespace outlay::notification {
namespace {

bool IsState(int number) {
  return number >= static_cast<int>(DeliveryState::kPending) && number <= static_cast<int>(DeliveryState::kSkipped);
}

bool IsOutcome(int number) {
  return number >= static_cast<int>(AttemptOutcome::kDelivered) && number <= static_cast<int>(AttemptOutcome::kSkipped);
}

}  // namespace

storage::v1::TargetRecord ToRecord(const WebhookTarget& target) {
  storage::v1::TargetRecord record;
  record.set_display_name(target.spec.display_name);
  record.set_url(target.spec.url);
  for (const std::string& kind : target.spec.kinds) record.add_kinds(kind);
  record.set_is_short(target.spec.is_short);
  record.set_disabled(target.spec.disabled);
  for (const WebhookSecret& secret : target.secrets) {
    storage::v1::SecretRecord& stored = *record.add_secrets();
    stored.set_key(secret.key);
    stored.set_expire_time_micros(MicrosOf(secret.expire_time));
  }
  record.set_create_time_micros(absl::ToUnixMicros(target.create_time));
  record.set_update_time_micros(absl::ToUnixMicros(target.update_time));
  record.set_revision(target.revision);
  record.set_create_digest(target.create_digest);
  return record;
}

WebhookTarget FromRecord(const std::string& id, const storage::v1::TargetRecord& record) {
  WebhookTarget target;
  target.id = id;
  target.spec = {.display_name = record.display_name(),
                 .url = record.url(),
                 .kinds = {record.kinds().begin(), record.kinds().end()},
                 .is_short = record.is_short(),
                 .disabled = record.disabled()};
  for (const storage::v1::SecretRecord& stored : record.secrets()) {
    target.secrets.push_back({.key = stored.key(), .expire_time = TimeOf(stored.expire_time_micros())});
  }
  target.create_time = absl::FromUnixMicros(record.create_time_micros());
  target.update_time = absl::FromUnixMicros(record.update_time_micros());
  target.revision = record.revision();
  target.create_digest = record.create_digest();
  return target;
}

storage::v1::DeliveryRecord ToRecord(const Delivery& delivery) {
  storage::v1::DeliveryRecord record;
  record.set_target(delivery.target);
  record.set_user_id(delivery.user_id);
  record.set_notice_id(delivery.notice_id);
  record.set_kind(delivery.kind);
  record.set_subject(delivery.subject);
  record.set_state(static_cast<int>(delivery.state));
  record.set_place(delivery.place);
  record.set_create_time_micros(absl::ToUnixMicros(delivery.create_time));
  record.set_due_time_micros(absl::ToUnixMicros(delivery.due_time));
  record.set_end_time_micros(MicrosOf(delivery.end_time));
  record.set_attempt_count(delivery.attempt_count);
  for (const AttemptMade& attempt : delivery.attempts) {
    storage::v1::AttemptRecord& stored = *record.add_attempts();
    stored.set_time_micros(absl::ToUnixMicros(attempt.time));
    stored.set_outcome(static_cast<int>(attempt.outcome));
    stored.set_code(attempt.code);
    stored.set_text(attempt.text);
  }
  record.set_redeliveries(delivery.redeliveries);
  record.set_is_first(delivery.is_first);
  return record;
}

absl::StatusOr<Delivery> FromRecord(const storage::v1::DeliveryRecord& record) {
  if (!IsState(record.state())) return DataLoss(kDeliveries.name);
  Delivery delivery;
  delivery.target = record.target();
  delivery.user_id = record.user_id();
  delivery.notice_id = record.notice_id();
  delivery.kind = record.kind();
  delivery.subject = record.subject();
  delivery.state = static_cast<DeliveryState>(record.state());
  delivery.place = record.place();
  delivery.create_time = absl::FromUnixMicros(record.create_time_micros());
  delivery.due_time = absl::FromUnixMicros(record.due_time_micros());
  delivery.end_time = TimeOf(record.end_time_micros());
  delivery.attempt_count = record.attempt_count();
  for (const storage::v1::AttemptRecord& stored : record.attempts()) {
    if (!IsOutcome(stored.outcome())) return DataLoss(kDeliveries.name);
    delivery.attempts.push_back({.time = absl::FromUnixMicros(stored.time_micros()),
                                 .outcome = static_cast<AttemptOutcome>(stored.outcome()),
                                 .code = stored.code(),
                                 .text = stored.text()});
  }
  delivery.redeliveries = record.redeliveries();
  delivery.is_first = record.is_first();
  return delivery;
}

storage::v1::TargetStateRecord ToRecord(const TargetState& state) {
  storage::v1::TargetStateRecord record;
  record.set_failures(state.failures);
  record.set_paused_until_micros(MicrosOf(state.paused_until));
  record.set_next_time_micros(MicrosOf(state.next_time));
  record.set_pending(state.pending);
  record.set_dead(state.dead);
  return record;
}

TargetState FromRecord(const storage::v1::TargetStateRecord& record) {
  return {.failures = record.failures(),
          .paused_until = TimeOf(record.paused_until_micros()),
          .next_time = TimeOf(record.next_time_micros()),
          .pending = record.pending(),
          .dead = record.dead()};
}

}  // namespace outlay::notification
