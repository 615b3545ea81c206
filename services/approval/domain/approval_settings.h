// What an organization decides about its reviews (A7, A12): values.
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
  std::string time_zone;                           // empty: the organization's
  std::array<bool, kWeekdays> free_weekdays = {};  // Monday to Sunday; not all of them
  std::vector<absl::CivilDay> holidays;

  bool operator==(const CalendarSettings&) const = default;
};

struct ApprovalSettings {
  SplitSettings split;
  std::optional<CalendarSettings> calendar;  // unset: every day counts
  bool second_person = false;                // rules, policies and settings are changed by two persons
  int64_t revision = 0;                      // 0: nobody set any
  absl::Time update_time;

  bool operator==(const ApprovalSettings&) const = default;
};

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_APPROVAL_SETTINGS_H_
