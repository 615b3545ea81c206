// A notice on its way to a target: when it is tried, when it is given up, and when a target is left alone (N6). Pure.
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

// Whether one in that state ended as it should: such are in no index by state.
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
  std::string user_id;    // whose notice: a user, or a contact (ContactPath); empty: a test
  std::string notice_id;  // empty: a test
  std::string kind;
  std::string subject;
  DeliveryState state = DeliveryState::kPending;
  uint64_t place = 0;  // what goes to one target about one subject, goes in this order
  absl::Time create_time;
  absl::Time due_time;                 // not before
  std::optional<absl::Time> end_time;  // nothing: pending
  int attempt_count = 0;               // since it was created or last sent again
  std::vector<AttemptMade> attempts;   // the last ones, at most limits::kKeptAttempts
  int redeliveries = 0;
  bool is_first = false;  // of those that wait for its target and subject: it is tried when it is due

  bool operator==(const Delivery&) const = default;
};

// How a target gets on.
struct TargetState {
  int failures = 0;                        // temporary ones, since an attempt that was not
  std::optional<absl::Time> paused_until;  // nothing is sent before
  std::optional<absl::Time> next_time;     // when to look for what is due; nothing: nothing waits
  int64_t pending = 0;
  int64_t dead = 0;

  bool operator==(const TargetState&) const = default;
};

// The kind of a message that is about nothing.
inline constexpr std::string_view kTestKind = "test";

// The kind of a message that gathers notices of one person.
inline constexpr char kGatheredKind[] = "gathered";

// Whether a kind says something else of a message than which subscription told it.
inline bool IsOwnKind(std::string_view kind) {
  return kind == kTestKind || kind == kGatheredKind;
}

// How long to wait after so many failed attempts, at least 1; nothing: it is given up. `chance`: any number, from which
// the jitter comes.
std::optional<absl::Duration> BackoffAfter(int failed_attempts, uint64_t chance);

// What becomes of a pending delivery that was tried. One that is not pending stays as it is.
Delivery DecideAttempt(Delivery before, const Attempt& attempt, absl::Time now, uint64_t chance);

// How the target gets on after an attempt. After limits::kFailuresToPause failures it is left alone for a while; then
// one attempt shows whether it is back, or it is left alone for longer.
TargetState DecideTarget(TargetState before, const Attempt& attempt, absl::Time now);

// Whether nothing was sent for a while, so that one attempt has to show whether more make sense.
bool IsOnTrial(const TargetState& state);

// A delivery that ended, sent again from the start, not before `due`.
Delivery DecideRedelivery(Delivery before, uint64_t place, absl::Time due);

// A delivery whose person is erased: one that is pending will not be tried any more.
Delivery DecideErased(Delivery before, absl::Time now);

// Whether it ended so long ago that it is kept no more.
bool IsForgotten(const Delivery& delivery, absl::Time now);

// Ids sort as the deliveries came. The first place is 1.
std::string DeliveryId(uint64_t place);
// "organizations/acme/deliveries/0000000000001".
std::string DeliveryName(std::string_view organization, std::string_view delivery_id);
// What a receiver knows a repetition by: letters, digits and '_', unique among all organizations.
std::string MessageId(std::string_view organization, std::string_view delivery_id);
// "organizations/acme/targets/hook".
std::string TargetName(std::string_view organization, std::string_view target);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_DELIVERY_H_
