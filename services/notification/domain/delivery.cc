#include "services/notification/domain/delivery.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "common/base/digest.h"
#include "common/base/resource_name.h"
#include "common/base/strings.h"
#include "common/base/text.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/template.h"

namespace outlay::notification {
namespace {

constexpr size_t kMessageIdBytes = 20;
constexpr int kPlaceBytes = 8;

absl::Duration RetryAfter(const Attempt& attempt) {
  return std::min(attempt.retry_after.value_or(absl::ZeroDuration()), limits::kRetryAfterMax);
}

// Doubles with each failure after the first that causes a pause.
absl::Duration PauseAfter(int failures) {
  if (failures < limits::kFailuresToPause) return absl::ZeroDuration();
  absl::Duration pause = limits::kPause;
  for (int more = limits::kFailuresToPause; more < failures && pause < limits::kPauseMax; ++more) pause *= 2;
  return std::min(pause, limits::kPauseMax);
}

void End(Delivery& delivery, DeliveryState state, absl::Time now) {
  delivery.state = state;
  delivery.end_time = now;
}

}  // namespace

std::optional<absl::Duration> BackoffAfter(int failed_attempts, uint64_t chance) {
  const auto index = static_cast<size_t>(failed_attempts - 1);
  if (index >= std::size(limits::kBackoff)) return std::nullopt;
  // From -1 to 1.
  const double part = static_cast<double>(chance) / static_cast<double>(std::numeric_limits<uint64_t>::max()) * 2 - 1;
  return limits::kBackoff[index] * (1 + part * limits::kBackoffJitterPercent / 100);
}

Delivery DecideAttempt(Delivery before, const Attempt& attempt, absl::Time now, uint64_t chance) {
  if (before.state != DeliveryState::kPending) return before;
  Delivery after = std::move(before);
  ++after.attempt_count;
  after.attempts.push_back({.time = now,
                            .outcome = attempt.outcome,
                            .code = attempt.code,
                            .text = CutText(attempt.text, limits::kAttemptTextBytes)});
  if (after.attempts.size() > limits::kKeptAttempts) after.attempts.erase(after.attempts.begin());
  if (attempt.outcome == AttemptOutcome::kDelivered) {
    End(after, DeliveryState::kDelivered, now);
    return after;
  }
  if (attempt.outcome == AttemptOutcome::kSkipped) {
    End(after, DeliveryState::kSkipped, now);
    return after;
  }
  const std::optional<absl::Duration> backoff = BackoffAfter(after.attempt_count, chance);
  if (attempt.outcome == AttemptOutcome::kPermanent || !backoff.has_value()) {
    End(after, DeliveryState::kDead, now);
    return after;
  }
  after.due_time = now + std::max(*backoff, RetryAfter(attempt));
  return after;
}

TargetState DecideTarget(TargetState before, const Attempt& attempt, absl::Time now) {
  TargetState after = std::move(before);
  if (attempt.reached_nobody) return after;
  if (attempt.outcome != AttemptOutcome::kTemporary) {
    // A target that refuses is available.
    after.failures = 0;
    after.paused_until.reset();
    return after;
  }
  ++after.failures;
  const absl::Duration pause = std::max(PauseAfter(after.failures), RetryAfter(attempt));
  if (pause > absl::ZeroDuration()) {
    after.paused_until = std::max(now + pause, after.paused_until.value_or(absl::InfinitePast()));
  }
  return after;
}

bool IsOnTrial(const TargetState& state) {
  return state.failures >= limits::kFailuresToPause;
}

Delivery DecideRedelivery(Delivery before, uint64_t place, absl::Time due) {
  if (before.state == DeliveryState::kPending) return before;
  Delivery after = std::move(before);
  after.state = DeliveryState::kPending;
  after.place = place;
  after.due_time = due;
  after.end_time.reset();
  after.attempt_count = 0;
  ++after.redeliveries;
  return after;
}

Delivery DecideErased(Delivery before, absl::Time now) {
  if (before.state != DeliveryState::kPending) return before;
  Delivery after = std::move(before);
  after.state = DeliveryState::kSkipped;
  after.end_time = now;
  return after;
}

bool IsForgotten(const Delivery& delivery, absl::Time now) {
  return delivery.end_time.has_value() && now - *delivery.end_time >= limits::kDeliveryRetention;
}

std::string DeliveryId(uint64_t place) {
  std::string bytes;
  for (int shift = (kPlaceBytes - 1) * 8; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(place >> shift));
  return EncodeBase32(bytes);
}

std::string DeliveryName(std::string_view organization, std::string_view delivery_id) {
  return ResourceName(organization, "deliveries", delivery_id);
}

std::string MessageId(std::string_view organization, std::string_view delivery_id) {
  const std::array<std::string_view, 3> parts = {organization, "\n", delivery_id};
  return Concat("msg_", EncodeBase32(Sha256(parts).bytes().substr(0, kMessageIdBytes)));
}

std::string TargetName(std::string_view organization, std::string_view target) {
  return Concat(OrganizationName(organization), "/", target);
}

}  // namespace outlay::notification
