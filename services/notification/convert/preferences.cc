#include "services/notification/convert/preferences.h"

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"

namespace outlay::notification {

v1::UserPreferences ToProto(const std::string& name, const Preferences& preferences) {
  v1::UserPreferences proto;
  proto.set_name(name);
  for (const ChannelChoice& choice : preferences.choices) {
    v1::UserPreferences::Choice& shown = *proto.add_choices();
    shown.set_kind(choice.kind);
    shown.set_channel(static_cast<v1::UserPreferences::Channel>(choice.channel));
    shown.set_disabled(choice.disabled);
  }
  proto.set_digest(static_cast<v1::UserPreferences::Digest>(preferences.digest));
  proto.set_digest_hour(preferences.digest_hour);
  if (preferences.quiet_hours.has_value()) {
    proto.mutable_quiet_hours()->set_start_minute(preferences.quiet_hours->start_minute);
    proto.mutable_quiet_hours()->set_end_minute(preferences.quiet_hours->end_minute);
  }
  proto.set_time_zone(preferences.time_zone);
  proto.set_language(preferences.language);
  proto.set_etag(rpc::MakeEtag(absl::UnixEpoch(), preferences.revision));
  if (preferences.revision > 0) rpc::ToProto(preferences.update_time, proto.mutable_update_time());
  return proto;
}

absl::StatusOr<Preferences> FromProto(const v1::UserPreferences& proto) {
  Preferences preferences;
  for (int i = 0; i < proto.choices_size(); ++i) {
    const v1::UserPreferences::Choice& choice = proto.choices(i);
    if (!v1::UserPreferences::Channel_IsValid(choice.channel())) {
      return FieldInvalid(Concat("choices[", i, "].channel"), "is no channel; see UserPreferences.Channel");
    }
    preferences.choices.push_back(
        {.kind = choice.kind(), .channel = static_cast<ChannelKind>(choice.channel()), .disabled = choice.disabled()});
  }
  if (!v1::UserPreferences::Digest_IsValid(proto.digest())) {
    return FieldInvalid("digest", "is no digest; see UserPreferences.Digest");
  }
  if (proto.digest() != v1::UserPreferences::DIGEST_UNSPECIFIED) {
    preferences.digest = static_cast<Gathering>(proto.digest());
  }
  preferences.digest_hour = proto.digest_hour();
  if (proto.has_quiet_hours()) {
    preferences.quiet_hours =
        QuietHours{.start_minute = proto.quiet_hours().start_minute(), .end_minute = proto.quiet_hours().end_minute()};
  }
  preferences.time_zone = proto.time_zone();
  preferences.language = proto.language();
  OUTLAY_RETURN_IF_ERROR(CheckPreferences(preferences));
  return preferences;
}

}  // namespace outlay::notification
