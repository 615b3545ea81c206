// An organization's settings for its reviews (A7, A12): values.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_SETTINGS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_SETTINGS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/approval/domain/split.h"
#include "services/approval/domain/work_calendar.h"

namespace outlay::approval {

struct CalendarSettings {
  std::string time_zone;                           // empty: the organization's time zone
  std::array<bool, kWeekdays> free_weekdays = {};  // Monday to Sunday; at least one is not free
  std::vector<absl::CivilDay> holidays;

  bool operator==(const CalendarSettings&) const = default;
};

struct ApprovalSettings {
  SplitSettings split;
  std::optional<CalendarSettings> calendar;  // unset: every day counts
  bool second_person = false;                // changes of rules, policies and settings take two persons
  int64_t revision = 0;                      // 0: never set
  absl::Time update_time;

  bool operator==(const ApprovalSettings&) const = default;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_SETTINGS_H_
