// The common parts of this service's records.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORD_PARTS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORD_PARTS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "outlay/purchase_order/storage/v1/order_record.pb.h"
#include "services/purchase_order/domain/order/period.h"

namespace outlay::purchase_order::record_parts {

// Convert a day: 0 if unset, otherwise days since the Unix epoch, plus one.
int64_t FromDay(const std::optional<absl::CivilDay>& day);
std::optional<absl::CivilDay> ToDay(int64_t stored);

storage::v1::PeriodRecord FromPeriod(const Period& period);
absl::StatusOr<Period> ToPeriod(const storage::v1::PeriodRecord& record, std::string_view keyspace);

}  // namespace outlay::purchase_order::record_parts

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_RECORD_PARTS_H_
