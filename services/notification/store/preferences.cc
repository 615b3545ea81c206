#include "services/notification/store/preferences.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

storage::v1::PreferencesRecord ToRecord(const Preferences& preferences) {
  storage::v1::PreferencesRecord record;
  for (const ChannelChoice& choice : preferences.choices) {
    storage::v1::ChoiceRecord& stored = *record.add_choices();
    stored.set_kind(choice.kind);
    stored.set_channel(static_cast<int32_t>(choice.channel));
    stored.set_disabled(choice.disabled);
  }
  record.set_digest(static_cast<int32_t>(preferences.digest));
  record.set_digest_hour(preferences.digest_hour);
  if (preferences.quiet_hours.has_value()) {
    record.set_has_quiet_hours(true);
    record.set_quiet_start_minute(preferences.quiet_hours->start_minute);
    record.set_quiet_end_minute(preferences.quiet_hours->end_minute);
  }
  record.set_time_zone(preferences.time_zone);
  record.set_language(preferences.language);
  record.set_revision(preferences.revision);
  record.set_update_time_micros(absl::ToUnixMicros(preferences.update_time));
  return record;
}

Preferences FromRecord(const storage::v1::PreferencesRecord& record) {
  Preferences preferences;
  for (const storage::v1::ChoiceRecord& stored : record.choices()) {
    preferences.choices.push_back(
        {.kind = stored.kind(), .channel = static_cast<ChannelKind>(stored.channel()), .disabled = stored.disabled()});
  }
  preferences.digest = static_cast<Gathering>(record.digest());
  preferences.digest_hour = record.digest_hour();
  if (record.has_quiet_hours()) {
    preferences.quiet_hours =
        QuietHours{.start_minute = record.quiet_start_minute(), .end_minute = record.quiet_end_minute()};
  }
  preferences.time_zone = record.time_zone();
  preferences.language = record.language();
  preferences.revision = record.revision();
  preferences.update_time = absl::FromUnixMicros(record.update_time_micros());
  return preferences;
}

absl::StatusOr<Preferences> LoadPreferences(const store::Reader& reader, const InboxRef& user) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<storage::v1::PreferencesRecord> record,
                          reader.Find(kPreferences, {user.organization, user.user_id}));
  return record.has_value() ? FromRecord(*record) : Preferences();
}

void SavePreferences(store::Transaction& txn, const InboxRef& user, const Preferences& preferences) {
  txn.Put(kPreferences, {user.organization, user.user_id}, ToRecord(preferences));
}

}  // namespace outlay::notification
