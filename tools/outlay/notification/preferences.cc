// outlay inbox preferences: how the caller wants to be told.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/preferences.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

using notification::v1::UserPreferences;

constexpr int kMinutesPerHour = 60;
constexpr int kHoursPerDay = 24;

// "email" or "email:balance-low".
absl::StatusOr<UserPreferences::Choice> ParseChoice(std::string_view flag, const std::string& text, bool disabled) {
  const size_t colon = text.find(':');
  UserPreferences::Choice choice;
  OUTLAY_ASSIGN_OR_RETURN(const auto channel, ParseEnum<UserPreferences::Channel>(flag, text.substr(0, colon)));
  choice.set_channel(channel);
  if (colon != std::string::npos) choice.set_kind(text.substr(colon + 1));
  choice.set_disabled(disabled);
  return choice;
}

void SetChoice(const UserPreferences::Choice& choice, UserPreferences* preferences) {
  for (UserPreferences::Choice& present : *preferences->mutable_choices()) {
    if (present.kind() != choice.kind() || present.channel() != choice.channel()) continue;
    present = choice;
    return;
  }
  *preferences->add_choices() = choice;
}

// The minute of the day of "22:00".
std::optional<int> ParseMinute(std::string_view text) {
  const size_t colon = text.find(':');
  int hours = 0;
  int minutes = 0;
  if (colon == std::string_view::npos || !absl::SimpleAtoi(ToAbsl(text.substr(0, colon)), &hours) ||
      !absl::SimpleAtoi(ToAbsl(text.substr(colon + 1)), &minutes) || hours < 0 || hours >= kHoursPerDay ||
      minutes < 0 || minutes >= kMinutesPerHour) {
    return std::nullopt;
  }
  return hours * kMinutesPerHour + minutes;
}

std::string FormatMinute(int minute) {
  return absl::StrFormat("%02d:%02d", minute / kMinutesPerHour, minute % kMinutesPerHour);
}

// "22:00-07:00", or "none".
absl::Status SetQuietHours(std::string_view text, UserPreferences* preferences) {
  preferences->clear_quiet_hours();
  if (text == "none") return absl::OkStatus();
  const size_t dash = text.find('-');
  const std::optional<int> start = ParseMinute(text.substr(0, dash));
  const std::optional<int> end = dash == text.npos ? std::nullopt : ParseMinute(text.substr(dash + 1));
  if (!start.has_value() || !end.has_value()) return UsageError("--quiet-hours: write 22:00-07:00, or none");
  preferences->mutable_quiet_hours()->set_start_minute(*start);
  preferences->mutable_quiet_hours()->set_end_minute(*end);
  return absl::OkStatus();
}

absl::Status SetDigest(const std::string& text, UserPreferences* preferences) {
  const size_t at = text.find('@');
  OUTLAY_ASSIGN_OR_RETURN(const auto digest, ParseEnum<UserPreferences::Digest>("digest", text.substr(0, at)));
  preferences->set_digest(digest);
  int hour = 0;
  if (at != std::string::npos && !absl::SimpleAtoi(text.substr(at + 1), &hour)) {
    return UsageError("--digest: write none, hourly or daily@8");
  }
  preferences->set_digest_hour(hour);
  return absl::OkStatus();
}

absl::Status Apply(const Arguments& arguments, UserPreferences* preferences) {
  for (const std::string_view flag : {"off", "on"}) {
    for (const std::string& text : arguments.All(flag)) {
      OUTLAY_ASSIGN_OR_RETURN(const UserPreferences::Choice choice, ParseChoice(flag, text, flag == "off"));
      SetChoice(choice, preferences);
    }
  }
  if (arguments.Has("digest")) OUTLAY_RETURN_IF_ERROR(SetDigest(arguments.Get("digest"), preferences));
  if (arguments.Has("quiet-hours")) OUTLAY_RETURN_IF_ERROR(SetQuietHours(arguments.Get("quiet-hours"), preferences));
  if (arguments.Has("time-zone")) preferences->set_time_zone(arguments.Get("time-zone"));
  if (arguments.Has("language")) preferences->set_language(arguments.Get("language"));
  return absl::OkStatus();
}

void Show(const UserPreferences& preferences, Session& session) {
  Facts facts;
  for (const UserPreferences::Choice& choice : preferences.choices()) {
    facts.Add(choice.disabled() ? "off" : "on",
              Concat(EnumWords(choice.channel()), choice.kind().empty() ? "" : ":", choice.kind()));
  }
  facts.Add("digest", Concat(EnumWords(preferences.digest()), preferences.digest() == UserPreferences::DIGEST_DAILY
                                                                  ? Concat(" at ", preferences.digest_hour(), ":00")
                                                                  : ""));
  facts.Add("quiet hours", preferences.has_quiet_hours()
                               ? Concat(FormatMinute(preferences.quiet_hours().start_minute()), "-",
                                        FormatMinute(preferences.quiet_hours().end_minute()))
                               : "");
  facts.Add("time zone", preferences.time_zone().empty() ? "the organization's" : preferences.time_zone());
  facts.Add("language", preferences.language().empty() ? "the organization's" : preferences.language());
  facts.WriteTo(session);
}

absl::Status Preferences(const Arguments& arguments, Session& session) {
  if (session.settings().user.empty()) return UsageError("say who you are: --user ID, or set OUTLAY_USER");
  OUTLAY_ASSIGN_OR_RETURN(const std::string user, session.Name("users", session.settings().user));
  notification::v1::GetPreferencesRequest get;
  get.set_name(Concat(user, "/preferences"));
  OUTLAY_ASSIGN_OR_RETURN(UserPreferences preferences,
                          session.notices().Call<UserPreferences>(client::kGetPreferences, get));
  const std::string before = preferences.SerializeAsString();
  OUTLAY_RETURN_IF_ERROR(Apply(arguments, &preferences));
  if (preferences.SerializeAsString() != before) {
    notification::v1::UpdatePreferencesRequest update;
    update.set_request_id(session.RequestId());
    *update.mutable_preferences() = std::move(preferences);
    OUTLAY_ASSIGN_OR_RETURN(preferences, session.notices().Call<UserPreferences>(client::kUpdatePreferences, update));
  }
  return ShowResource(preferences, session, Show);
}

}  // namespace

std::vector<Command> PreferencesCommands() {
  return {{"inbox",
           "preferences",
           "",
           "show how you want to be told, after changing what the flags say",
           {{"off", "CHANNEL", "tell nothing there: inbox or email; email:balance-low for one kind", true},
            {"on", "CHANNEL", "tell it there again", true},
            {"digest", "WHEN", "gather messages: none, hourly or daily@8"},
            {"quiet-hours", "HOURS", "hold messages back then: 22:00-07:00, or none"},
            {"time-zone", "ZONE", "where the hours are, as Europe/Berlin"},
            {"language", "LANGUAGE", "of titles and texts, as de or de-AT"}},
           Preferences}};
}

}  // namespace outlay::cli
