// Limits of notices that are no field's own.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace outlay::notification::limits {

// Subscriptions of an organization's own: every event of the organization is held against each.
inline constexpr int64_t kSubscriptions = 200;
// People whom one subscription tells of one event; the first in id order are told.
inline constexpr size_t kPeoplePerNotice = 100;
// Bytes of a rendered title; the rest is cut off.
inline constexpr size_t kTitleBytes = 400;
// Bytes of a rendered text; the rest is cut off.
inline constexpr size_t kTextBytes = 8'000;
// Bytes of one value in a template; the rest is cut off.
inline constexpr size_t kValueBytes = 1'000;
// Fields that a template may use.
inline constexpr size_t kTemplateFields = 50;
// Sections of a template that may be open at a place.
inline constexpr size_t kTemplateDepth = 5;
// Subjects that a user may mute.
inline constexpr int64_t kMutedSubjects = 1'000;

}  // namespace outlay::notification::limits

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_LIMITS_H_
