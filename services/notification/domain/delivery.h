// A notice on its way to a target: the times of its attempts, its end, and the pauses of the target (N6). Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DELIVERY_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DELIVERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "services/notification/domain/attempt.h"

namespace outlay::notification {

// Numbers are stored.
enum class DeliveryState { kPending = 1, kDelivered = 2, kDead = 3, kSkipped = 4 };

// Returns whether a delivery in this state ended successfully or without need; such deliveries are in no index by
// state.
inline bool IsWell(DeliveryState state) {
  return state == DeliveryState::kDelivered || state == DeliveryState::kSkipped;
}

struct AttemptMade {
  absl::Time time;
  AttemptOutcome outcome = AttemptOutcome::kTemporary;
  int code = 0;
  std::string text;

  bool operator==(const AttemptMade&) const = default;
};

struct Delivery {
  std::string target;     // "targets/hook", "users/ann", "purchaseOrders/po-1/contacts/c-1"
  std::string user_id;    // whose notice it is: a user, or a contact (ContactPath); empty: a test
  std::string notice_id;  // empty: a test
  std::string kind;
  std::string subject;
  DeliveryState state = DeliveryState::kPending;
  uint64_t place = 0;  // deliveries to one target about one subject are made in order of their places
  absl::Time create_time;
  absl::Time due_time;                 // the earliest time of the next attempt
  std::optional<absl::Time> end_time;  // nothing: still pending
  int attempt_count = 0;               // since it was created or last sent again
  std::vector<AttemptMade> attempts;   // the last ones, at most limits::kKeptAttempts
  int redeliveries = 0;
  bool is_first = false;  // the first pending one for its target and subject, which is the one to be tried

  bool operator==(const Delivery&) const = default;
};

// The condition of a target.
struct TargetState {
  int failures = 0;                        // consecutive temporary failures
  std::optional<absl::Time> paused_until;  // nothing is sent before this time
  std::optional<absl::Time> next_time;     // when to check for due deliveries; nothing: none is pending
  int64_t pending = 0;
  int64_t dead = 0;

  bool operator==(const TargetState&) const = default;
};

// The kind of a message that has no event.
inline constexpr std::string_view kTestKind = "test";

// The kind of a message that combines several notices of one person.
inline constexpr char kGatheredKind[] = "gathered";

// Returns whether a kind is one of these, and not the id of a subscription.
inline bool IsOwnKind(std::string_view kind) {
  return kind == kTestKind || kind == kGatheredKind;
}

// Returns the wait after this number of failed attempts, at least 1; nothing: the delivery is given up. `chance`: a
// random number for the jitter.
std::optional<absl::Duration> BackoffAfter(int failed_attempts, uint64_t chance);

// Returns a pending delivery after an attempt. Others are returned unchanged.
Delivery DecideAttempt(Delivery before, const Attempt& attempt, absl::Time now, uint64_t chance);

// Returns the target's state after an attempt. After limits::kFailuresToPause failures it is paused; after the pause, a
// single attempt decides whether it is available again or is paused for longer.
TargetState DecideTarget(TargetState before, const Attempt& attempt, absl::Time now);

// Returns whether a pause has begun, so that a single attempt must show whether more make sense.
bool IsOnTrial(const TargetState& state);

// Returns an ended delivery as pending again, with all attempts ahead and not before `due`.
Delivery DecideRedelivery(Delivery before, uint64_t place, absl::Time due);

// Returns the delivery of an erased person: if it is pending, it will not be tried any more.
Delivery DecideErased(Delivery before, absl::Time now);

// Returns whether it ended so long ago that it is to be deleted.
bool IsForgotten(const Delivery& delivery, absl::Time now);

// Ids sort by the order of creation. The first place is 1.
std::string DeliveryId(uint64_t place);
// "organizations/acme/deliveries/0000000000001".
std::string DeliveryName(std::string_view organization, std::string_view delivery_id);
// Returns the id by which a receiver recognizes a repetition: letters, digits and '_', unique among all organizations.
std::string MessageId(std::string_view organization, std::string_view delivery_id);
// "organizations/acme/targets/hook".
std::string TargetName(std::string_view organization, std::string_view target);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DELIVERY_H_
