#include "common/base/calendar.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/strings.h"

namespace outlay {
namespace {

absl::Status MonthInvalid(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, "MONTH_INVALID", message);
}

bool IsZoneNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '_' ||
         c == '+' || c == '-';
}

// Abseil remembers every name it was ever asked for, so unknown names must not reach it. It also accepts paths and
// "localtime", whose meaning differs between machines, and "right/...", which counts leap seconds.
bool IsZoneInDatabase(std::string_view name) {
  if (name.empty() || name.size() > kMaxTimeZoneNameBytes || name.front() == '/' || name == "localtime" ||
      name.substr(0, 6) == "right/" || name.substr(0, 6) == "posix/" ||
      !std::all_of(name.begin(), name.end(), IsZoneNameCharacter)) {
    return false;
  }
  const char* const folder = std::getenv("TZDIR");
  const std::string path = Concat(folder != nullptr ? folder : "/usr/share/zoneinfo", "/", name);
  struct stat found = {};
  return stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

int DigitsToInt(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

absl::StatusOr<Month> Month::Of(int64_t year, int64_t month) {
  if (year < kMinYear || year > kMaxYear || month < 1 || month > 12) {
    return MonthInvalid(Concat("a month has a year from ", kMinYear, " to ", kMaxYear, " and a number from 1 to 12"));
  }
  return Month(static_cast<int32_t>((year - kMinYear) * 12 + month - 1));
}

absl::StatusOr<Month> Month::Parse(std::string_view text) {
  if (text.size() == 7 && text[4] == '-') {
    const int year = DigitsToInt(text.substr(0, 4));
    const int month = DigitsToInt(text.substr(5));
    if (year >= kMinYear && month >= 1 && month <= 12) {
      return Of(year, month);
    }
  }
  return MonthInvalid(
      Concat("\"", absl::CHexEscape(ToAbsl(text.substr(0, 20))), "\" is not a month; write it as \"2024-03\""));
}

std::string Month::ToString() const {
  return absl::StrFormat("%04d-%02d", year(), month());
}

absl::StatusOr<Month> Month::Plus(int64_t months) const {
  constexpr int64_t kMonths = (kMaxYear - kMinYear + 1) * 12;
  if (months < -index_ || months >= kMonths - index_) {
    return MonthInvalid(Concat("months lie in the years ", kMinYear, " to ", kMaxYear));
  }
  return Month(static_cast<int32_t>(index_ + months));
}

absl::StatusOr<TimeZone> TimeZone::Load(std::string_view name) {
  absl::TimeZone zone;
  if (IsZoneInDatabase(name) && absl::LoadTimeZone(ToAbsl(name), &zone)) {
    return TimeZone(zone);
  }
  const std::string shown = absl::CHexEscape(ToAbsl(name.substr(0, 40)));
  return MakeError(absl::StatusCode::kInvalidArgument, "INVALID_TIME_ZONE",
                   Concat("\"", shown, "\" is not an IANA time zone; write a name such as \"Europe/Berlin\""),
                   {{"time_zone", shown}});
}

absl::Time DayStart(absl::CivilDay day, const TimeZone& zone) {
  const absl::TimeZone::TimeInfo info = zone.absl_zone().At(absl::CivilSecond(day));
  return info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre;
}

absl::Time MonthStart(const Month& month, const TimeZone& zone) {
  return DayStart(absl::CivilDay(month.civil()), zone);
}

absl::StatusOr<Interval> MonthsToInterval(const Month& first, const Month& last, const TimeZone& zone) {
  if (last < first) {
    return MonthInvalid(
        Concat("the last month ", last.ToString(), " must not be before the first, ", first.ToString()));
  }
  return Interval{.start = MonthStart(first, zone), .end = DayStart(absl::CivilDay(last.civil() + 1), zone)};
}

absl::CivilDay DayOf(absl::Time time, const TimeZone& zone) {
  const auto shown = absl::CivilDay(absl::ToCivilSecond(time, zone.absl_zone()));
  // The infinite future is shown as the last day.
  return time != absl::InfiniteFuture() && time >= DayStart(shown + 1, zone) ? shown + 1 : shown;
}

absl::StatusOr<Month> MonthOf(absl::Time time, const TimeZone& zone) {
  const absl::CivilDay day = DayOf(time, zone);
  return Month::Of(day.year(), day.month());
}

}  // namespace outlay
