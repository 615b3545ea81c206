#include "common/store/record_values.h"

namespace outlay::store {

std::string DecimalText(const std::optional<Decimal>& decimal) {
  return decimal.has_value() ? decimal->ToString() : std::string();
}

int64_t TimeMicros(const std::optional<absl::Time>& time) {
  return time.has_value() ? absl::ToUnixMicros(*time) : 0;
}

std::optional<absl::Time> StoredTime(int64_t micros) {
  return micros != 0 ? std::optional(absl::FromUnixMicros(micros)) : std::nullopt;
}

absl::StatusOr<std::optional<Decimal>> StoredDecimal(std::string_view text, std::string_view keyspace) {
  if (text.empty()) {
    return std::optional<Decimal>();
  }
  const absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.ok()) {
    return DataLoss(keyspace);
  }
  return std::optional<Decimal>(*decimal);
}

absl::StatusOr<Currency> StoredCurrency(std::string_view code, std::string_view keyspace) {
  const absl::StatusOr<Currency> currency = Currency::FromCode(code);
  if (!currency.ok()) {
    return DataLoss(keyspace);
  }
  return *currency;
}

}  // namespace outlay::store
