#include "services/directory/store/record_parts.h"

#include <string>

#include "common/base/status_macros.h"
#include "common/store/record_values.h"

namespace outlay::directory::record_parts {

void FromAmount(const Money& money, storage::v1::AmountRecord* record) {
  const Currency currency = money.currency();
  record->set_currency(std::string(currency.code()));
  record->set_minor(money.minor_units());
}

absl::StatusOr<std::optional<Money>> ToAmount(bool present, const storage::v1::AmountRecord& record,
                                              std::string_view keyspace) {
  if (!present) return std::optional<Money>();
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), keyspace));
  return std::optional<Money>(Money(record.minor(), currency));
}

}  // namespace outlay::directory::record_parts
