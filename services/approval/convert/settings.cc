#include "services/approval/convert/settings.h"

#include <algorithm>

#include "common/base/calendar.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/etag.h"
#include "common/rpc/values.h"
#include "services/approval/convert/convert.h"

namespace outlay::approval {
namespace {

absl::StatusOr<CalendarSettings> ToCalendar(const v1::WorkCalendar& proto) {
  CalendarSettings calendar;
  calendar.time_zone = proto.time_zone();
  if (!proto.time_zone().empty() && !TimeZone::Load(proto.time_zone()).ok()) {
    return FieldInvalid("work_calendar.time_zone", "is no time zone of the IANA database");
  }
  for (const int weekday : proto.free_weekdays()) {
    if (weekday < google::type::MONDAY || weekday > google::type::SUNDAY) {
      return FieldInvalid("work_calendar.free_weekdays", "must be MONDAY to SUNDAY");
    }
    calendar.free_weekdays[static_cast<size_t>(weekday - google::type::MONDAY)] = true;
  }
  for (int i = 0; i < proto.holidays_size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const absl::CivilDay day,
                            rpc::DateFromProto(Concat("work_calendar.holidays[", i, "]"), proto.holidays(i)));
    calendar.holidays.push_back(day);
  }
  std::sort(calendar.holidays.begin(), calendar.holidays.end());
  return calendar;
}

}  // namespace

absl::StatusOr<ApprovalSettings> FromProto(const v1::ApprovalSettings& proto) {
  ApprovalSettings settings;
  const v1::SplitDetection& split = proto.split_detection();
  settings.split.is_off = split.disabled();
  if (split.window_days() > 0) settings.split.window_days = split.window_days();
  if (split.has_least_share_percent()) settings.split.least_share_percent = split.least_share_percent();
  settings.split.requester_only = split.requester_only();
  settings.split.needs_approval = split.needs_approval();
  if (proto.has_work_calendar()) {
    OUTLAY_ASSIGN_OR_RETURN(settings.calendar, ToCalendar(proto.work_calendar()));
  }
  settings.second_person = proto.second_person();
  return settings;
}

v1::ApprovalSettings ToProto(const ApprovalSettings& settings) {
  v1::ApprovalSettings proto;
  v1::SplitDetection& split = *proto.mutable_split_detection();
  split.set_disabled(settings.split.is_off);
  split.set_window_days(settings.split.window_days);
  split.set_least_share_percent(settings.split.least_share_percent);
  split.set_requester_only(settings.split.requester_only);
  split.set_needs_approval(settings.split.needs_approval);
  if (settings.calendar.has_value()) {
    v1::WorkCalendar& calendar = *proto.mutable_work_calendar();
    calendar.set_time_zone(settings.calendar->time_zone);
    for (int i = 0; i < kWeekdays; ++i) {
      if (!settings.calendar->free_weekdays[static_cast<size_t>(i)]) continue;
      calendar.add_free_weekdays(static_cast<google::type::DayOfWeek>(google::type::MONDAY + i));
    }
    for (const absl::CivilDay day : settings.calendar->holidays) rpc::ToProto(day, calendar.add_holidays());
  }
  proto.set_second_person(settings.second_person);
  proto.set_revision(settings.revision);
  proto.set_etag(EtagOf(settings));
  if (settings.revision > 0) rpc::ToProto(settings.update_time, proto.mutable_update_time());
  return proto;
}

std::string EtagOf(const ApprovalSettings& settings) {
  return rpc::MakeEtag(absl::UnixEpoch(), settings.revision);
}

}  // namespace outlay::approval
