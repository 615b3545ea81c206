#include "services/approval/store/settings_table.h"

#include <optional>

#include "common/base/status_macros.h"
#include "services/approval/store/keyspaces.h"

namespace outlay::approval {
namespace {

constexpr absl::CivilDay kEpochDay(1970, 1, 1);

}  // namespace

storage::v1::ApprovalSettingsRecord ToRecord(const ApprovalSettings& settings) {
  storage::v1::ApprovalSettingsRecord record;
  record.set_split_off(settings.split.is_off);
  record.set_split_window_days(settings.split.window_days);
  record.set_split_least_share_percent(settings.split.least_share_percent);
  record.set_split_requester_only(settings.split.requester_only);
  record.set_split_needs_approval(settings.split.needs_approval);
  if (settings.calendar.has_value()) {
    storage::v1::WorkCalendarRecord& calendar = *record.mutable_calendar();
    calendar.set_time_zone(settings.calendar->time_zone);
    for (size_t i = 0; i < kWeekdays; ++i) {
      if (settings.calendar->free_weekdays[i]) calendar.add_free_weekdays(static_cast<int32_t>(i));
    }
    for (const absl::CivilDay day : settings.calendar->holidays) {
      calendar.add_holidays(static_cast<int32_t>(day - kEpochDay));
    }
  }
  record.set_second_person(settings.second_person);
  record.set_revision(settings.revision);
  record.set_update_micros(absl::ToUnixMicros(settings.update_time));
  return record;
}

ApprovalSettings FromRecord(const storage::v1::ApprovalSettingsRecord& record) {
  ApprovalSettings settings;
  settings.split = {.is_off = record.split_off(),
                    .window_days = record.split_window_days(),
                    .least_share_percent = record.split_least_share_percent(),
                    .requester_only = record.split_requester_only(),
                    .needs_approval = record.split_needs_approval()};
  if (record.has_calendar()) {
    CalendarSettings& calendar = settings.calendar.emplace();
    calendar.time_zone = record.calendar().time_zone();
    for (const int32_t weekday : record.calendar().free_weekdays()) {
      if (weekday >= 0 && weekday < kWeekdays) calendar.free_weekdays[static_cast<size_t>(weekday)] = true;
    }
    for (const int32_t day : record.calendar().holidays()) calendar.holidays.push_back(kEpochDay + day);
  }
  settings.second_person = record.second_person();
  settings.revision = record.revision();
  settings.update_time = absl::FromUnixMicros(record.update_micros());
  return settings;
}

absl::StatusOr<ApprovalSettings> LoadApprovalSettings(const store::Reader& reader, const std::string& organization) {
  OUTLAY_ASSIGN_OR_RETURN(const auto record, reader.Find(kApprovalSettings, {organization}));
  return record.has_value() ? FromRecord(*record) : ApprovalSettings();
}

void SaveApprovalSettings(store::Transaction& txn, const std::string& organization, const ApprovalSettings& settings) {
  txn.Put(kApprovalSettings, {organization}, ToRecord(settings));
}

}  // namespace outlay::approval
