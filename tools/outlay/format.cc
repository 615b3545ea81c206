#include "tools/outlay/format.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "common/base/calendar.h"
#include "common/base/currency.h"
#include "common/base/money.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/words.h"
#include "google/protobuf/util/time_util.h"

namespace outlay::cli {
namespace {

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

absl::Status BadFlag(std::string_view flag, std::string_view text, std::string_view expected) {
  const bool is_argument = !flag.empty() && absl::ascii_isupper(static_cast<unsigned char>(flag.front()));
  return UsageError(Concat(is_argument ? "" : "--", flag, ": '", text, "' is not ", expected));
}

}  // namespace

std::string FormatMoney(const google::type::Money& money) {
  if (money.currency_code().empty()) {
    return "";
  }
  if (const auto currency = Currency::FromCode(money.currency_code()); currency.ok()) {
    if (const auto amount = Money::FromUnitsNanos(money.units(), money.nanos(), *currency); amount.ok()) {
      return Concat(WithThousands(amount->FormatAmount()), " ", money.currency_code());
    }
  }
  // A currency or a precision that this build does not know must not hide the amount.
  return absl::StrFormat("%s%d.%09d %s", IsNegative(money) ? "-" : "", std::abs(money.units()), std::abs(money.nanos()),
                         money.currency_code());
}

bool IsNegative(const google::type::Money& money) {
  return money.units() < 0 || money.nanos() < 0;
}

std::string FormatCount(int64_t count) {
  return WithThousands(std::to_string(count));
}

std::string FormatTime(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) {
    return "";
  }
  return absl::FormatTime("%Y-%m-%d %H:%M", ToTime(time), absl::UTCTimeZone());
}

std::string FormatDay(const google::protobuf::Timestamp& time) {
  return FormatTime(time).substr(0, std::string_view("2026-01-05").size());
}

std::string FormatDate(const google::type::Date& date) {
  return date.year() == 0 ? "" : absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string FormatPeriod(const purchase_order::v1::Period& period) {
  if (!period.first_month().empty()) {
    return Concat(period.first_month(), "..", period.last_month());
  }
  if (!period.has_start_time()) {
    return "";
  }
  return Concat(FormatTime(period.start_time()), "..", FormatTime(period.end_time()));
}

std::string EnumWords(const google::protobuf::EnumValueDescriptor& value) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(rpc::WordOf(value), {{"_", " "}}));
}

std::string ShortName(std::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

std::string DifferenceLine(std::string_view path, std::string_view before, std::string_view after) {
  constexpr std::string_view kNothing = "nothing";
  return Concat(path, ": ", before.empty() ? kNothing : before, " -> ", after.empty() ? kNothing : after);
}

std::string ShortEntity(std::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(name), '/');
  return parts.size() == 6 ? Concat(parts[3], "/", parts[5]) : std::string(name);
}

absl::StatusOr<int> ParseEnum(std::string_view flag, std::string_view words,
                              const google::protobuf::EnumDescriptor& type) {
  const std::string wanted = absl::StrReplaceAll(absl::AsciiStrToLower(ToAbsl(words)), {{"-", " "}, {"_", " "}});
  std::vector<std::string> known;
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string name = EnumWords(*type.value(i));
    if (!name.empty() && name == wanted) {
      return type.value(i)->number();
    }
    if (!name.empty()) {
      known.push_back(absl::StrReplaceAll(name, {{" ", "-"}}));
    }
  }
  return BadFlag(flag, words, Concat("one of ", absl::StrJoin(known, ", ")));
}

absl::StatusOr<google::type::Money> ParseMoney(std::string_view flag, std::string_view text,
                                               std::string_view default_currency) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(text), ' ', absl::SkipEmpty());
  const std::string code = parts.size() == 2 ? parts[1] : std::string(default_currency);
  if (parts.empty() || parts.size() > 2 || code.empty()) {
    return BadFlag(flag, text, "an amount with its currency, such as '1000.00 EUR'");
  }
  const auto currency = Currency::FromCode(code);
  if (!currency.ok()) {
    return BadFlag(flag, code, "a currency of ISO 4217, such as EUR");
  }
  const auto amount = Money::Parse(parts[0], *currency);
  if (!amount.ok()) {
    return BadFlag(flag, parts[0], Concat("an amount in ", code, ", such as 1000.00"));
  }
  google::type::Money money;
  money.set_currency_code(code);
  money.set_units(amount->ToUnitsNanos().units);
  money.set_nanos(amount->ToUnitsNanos().nanos);
  return money;
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(std::string_view flag, std::string_view text) {
  absl::Time time;
  std::string error;
  for (const char* format : {"%Y-%m-%dT%H:%M:%E*S%Ez", "%Y-%m-%dT%H:%M%Ez", "%Y-%m-%d"}) {
    if (absl::ParseTime(format, ToAbsl(text), &time, &error)) {
      google::protobuf::Timestamp timestamp;
      timestamp.set_seconds(absl::ToUnixSeconds(time));
      timestamp.set_nanos(
          static_cast<int32_t>((time - absl::FromUnixSeconds(timestamp.seconds())) / absl::Nanoseconds(1)));
      return timestamp;
    }
  }
  return BadFlag(flag, text, "a time, such as 2026-01-05T10:30:00Z, or a day, such as 2026-01-05");
}

absl::StatusOr<google::type::Date> ParseDate(std::string_view flag, std::string_view text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(ToAbsl(text), &day)) {
    return BadFlag(flag, text, "a day, such as 2026-01-05");
  }
  google::type::Date date;
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

void AddMaskPaths(const Arguments& arguments, google::protobuf::FieldMask* mask) {
  for (const std::string& paths : arguments.All("mask")) {
    for (const absl::string_view path : absl::StrSplit(paths, ',', absl::SkipEmpty())) {
      mask->add_paths(std::string(path));
    }
  }
}

absl::StatusOr<purchase_order::v1::Period> ParsePeriod(std::string_view flag, std::string_view text) {
  const std::size_t dots = text.find("..");
  const std::string_view first = text.substr(0, dots);
  const std::string_view last = dots == std::string_view::npos ? first : text.substr(dots + 2);
  purchase_order::v1::Period period;
  if (Month::Parse(first).ok() && Month::Parse(last).ok()) {
    period.set_first_month(std::string(first));
    period.set_last_month(std::string(last));
    return period;
  }
  const auto start = ParseTime(flag, first);
  const auto end = ParseTime(flag, last);
  if (dots == std::string_view::npos || !start.ok() || !end.ok()) {
    return BadFlag(flag, text, "a period, such as 2026-01..2026-12 or 2026-01-15T00:00Z..2026-03-01T00:00Z");
  }
  *period.mutable_start_time() = *start;
  *period.mutable_end_time() = *end;
  return period;
}

}  // namespace outlay::cli
