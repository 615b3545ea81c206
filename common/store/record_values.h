// Values of fields in stored records; text that does not parse is an unreadable record. Pure.
#ifndef OUTLAY_COMMON_STORE_RECORD_VALUES_H_
#define OUTLAY_COMMON_STORE_RECORD_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/currency.h"
#include "common/base/decimal.h"
#include "common/base/errors.h"

namespace outlay::store {

// Returns "" for an absent value.
std::string DecimalText(const std::optional<Decimal>& decimal);

// Microseconds since the Unix epoch; 0 stands for an absent value.
int64_t TimeMicros(const std::optional<absl::Time>& time);
std::optional<absl::Time> StoredTime(int64_t micros);

// DATA_LOSS, naming the keyspace: the text does not parse.
absl::StatusOr<std::optional<Decimal>> StoredDecimal(std::string_view text, std::string_view keyspace);
absl::StatusOr<Currency> StoredCurrency(std::string_view code, std::string_view keyspace);

// Returns an enumerator between 1 and `last`, or DATA_LOSS.
template <typename Enum>
absl::StatusOr<Enum> StoredEnum(int number, Enum last, std::string_view keyspace) {
  if (number < 1 || number > static_cast<int>(last)) {
    return DataLoss(keyspace);
  }
  return static_cast<Enum>(number);
}

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_RECORD_VALUES_H_
