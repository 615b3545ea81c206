// Limits of notices that are no field's own.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace outlay::notification::limits {

// Subscriptions of an organization's own: every event of the organization is held against each.
inline constexpr int64_t kSubscriptions = 200;
// People whom one subscription tells because fields of an event name them; the first in id order are told.
inline constexpr size_t kPeopleByFields = 20;
// People whom all subscriptions to an event type may tell of one event, each as often as subscriptions do: so that
// their notices fit into one body (3 rows each, and the bytes of title and text).
inline constexpr size_t kPeoplePerEvent = 250;
// How long before a snapshot names an order that is not known here it may have been issued, and its steps still be
// told: longer than a feed keeps what was missed.
inline constexpr absl::Duration kSnapshotCatchUp = absl::Hours(24 * 35);
// Steps of its ladder that are remembered as told, of one order.
inline constexpr size_t kToldSteps = 8;
// Bytes of a rendered title; the rest is cut off.
inline constexpr size_t kTitleBytes = 400;
// Bytes of a rendered text; the rest is cut off.
inline constexpr size_t kTextBytes = 3'000;
// Bytes of one value in a template; the rest is cut off.
inline constexpr size_t kValueBytes = 1'000;
// Fields that a template may use.
inline constexpr size_t kTemplateFields = 50;
// Sections of a template that may be open at a place.
inline constexpr size_t kTemplateDepth = 5;
// Bytes of an e-mail address before its '@', and of one label of its host name (RFC 5321, RFC 1035).
inline constexpr size_t kLocalPartBytes = 64;
inline constexpr size_t kHostLabelBytes = 63;
// Subjects that a user may mute.
inline constexpr int64_t kMutedSubjects = 1'000;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
