#include "services/purchase_order/store/record_parts.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace outlay::purchase_order::record_parts {
namespace {

absl::StatusOr<std::optional<Month>> ToMonth(const std::string& text, std::string_view keyspace) {
  if (text.empty()) {
    return std::optional<Month>();
  }
  const absl::StatusOr<Month> month = Month::Parse(text);
  if (!month.ok()) {
    return DataLoss(keyspace);
  }
  return std::optional<Month>(*month);
}

}  // namespace

int64_t FromDay(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? *day - absl::CivilDay(1970, 1, 1) + 1 : 0;
}

std::optional<absl::CivilDay> ToDay(int64_t stored) {
  if (stored == 0) {
    return std::nullopt;
  }
  return absl::CivilDay(1970, 1, 1) + (stored - 1);
}

storage::v1::PeriodRecord FromPeriod(const Period& period) {
  storage::v1::PeriodRecord record;
  if (period.first_month.has_value()) record.set_first_month(period.first_month->ToString());
  if (period.last_month.has_value()) record.set_last_month(period.last_month->ToString());
  record.set_start_micros(absl::ToUnixMicros(period.interval.start));
  record.set_end_micros(absl::ToUnixMicros(period.interval.end));
  return record;
}

absl::StatusOr<Period> ToPeriod(const storage::v1::PeriodRecord& record, std::string_view keyspace) {
  Period period;
  OUTLAY_ASSIGN_OR_RETURN(period.first_month, ToMonth(record.first_month(), keyspace));
  OUTLAY_ASSIGN_OR_RETURN(period.last_month, ToMonth(record.last_month(), keyspace));
  period.interval = {absl::FromUnixMicros(record.start_micros()), absl::FromUnixMicros(record.end_micros())};
  return period;
}

}  // namespace outlay::purchase_order::record_parts
