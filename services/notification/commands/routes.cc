#include "services/notification/commands/routes.h"

#include "common/base/calendar.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/domain/webhook_target.h"
#include "services/notification/store/organizations.h"
#include "services/notification/store/preferences.h"
#include "services/notification/store/targets.h"

namespace outlay::notification {
namespace {

// Returns the organization's zone if the user's is no longer in the database.
absl::StatusOr<TimeZone> ZoneOfUser(const store::Reader& reader, const InboxRef& user, const Preferences& preferences) {
  if (!preferences.time_zone.empty()) {
    const absl::StatusOr<TimeZone> own = TimeZone::Load(preferences.time_zone);
    if (own.ok()) return own;
  }
  return ZoneOf(reader, user.organization);
}

}  // namespace

absl::StatusOr<absl::Time> EmailTime(const store::Reader& reader, const InboxRef& user, const Preferences& preferences,
                                     absl::Time now) {
  if (!preferences.quiet_hours.has_value()) return now;
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOfUser(reader, user, preferences));
  Preferences quiet = preferences;
  quiet.digest = Gathering::kNone;
  return DueTime(quiet, now, zone);
}

absl::StatusOr<bool> HasRoutes(const store::Reader& reader, const std::string& organization, const Routing& routing) {
  if (routing.has_email) return true;
  OUTLAY_ASSIGN_OR_RETURN(const int64_t targets, CountWebhookTargets(reader, organization));
  return targets > 0;
}

absl::StatusOr<std::vector<Route>> RoutesOf(const store::Reader& reader, const NoticeRef& ref, const Notice& notice,
                                            absl::Time now, const Routing& routing) {
  if (IsOutsider(ref.user_id)) return std::vector<Route>{{.target = ref.user_id, .due_time = now, .is_paced = true}};
  std::vector<Route> routes;
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<WebhookTarget> targets, ListWebhookTargets(reader, ref.organization));
  for (const WebhookTarget& target : targets) {
    if (Wants(target, notice.kind)) routes.push_back({.target = WebhookTargetPath(target.id), .due_time = now});
  }
  if (!routing.has_email) return routes;
  const InboxRef user = {.organization = ref.organization, .user_id = ref.user_id};
  OUTLAY_ASSIGN_OR_RETURN(const Preferences preferences, LoadPreferences(reader, user));
  if (!IsWanted(preferences, notice.kind, ChannelKind::kEmail)) return routes;
  OUTLAY_ASSIGN_OR_RETURN(const TimeZone zone, ZoneOfUser(reader, user, preferences));
  const absl::Time due = DueTime(preferences, now, zone);
  // A message that is due very soon may be sent before this body is durable.
  routes.push_back(
      {.target = Concat("users/", ref.user_id), .due_time = due, .is_gathered = due - now > limits::kGatheringMargin});
  return routes;
}

}  // namespace outlay::notification
