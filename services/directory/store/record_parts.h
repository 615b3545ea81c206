// The common parts of this service's records. Pure.
#ifndef OUTLAY_SERVICES_DIRECTORY_STORE_RECORD_PARTS_H_
#define OUTLAY_SERVICES_DIRECTORY_STORE_RECORD_PARTS_H_

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/money.h"
#include "outlay/directory/storage/v1/user_record.pb.h"
#include "services/directory/store/records.h"

namespace outlay::directory::record_parts {

void FromAmount(const Money& money, storage::v1::AmountRecord* record);
// Returns nothing unless `present`. DATA_LOSS, naming the keyspace: an unknown currency.
absl::StatusOr<std::optional<Money>> ToAmount(bool present, const storage::v1::AmountRecord& record,
                                              std::string_view keyspace);

// Returns the record with its revocation.
template <typename Record>
Record Revoked(Record record, const Revocation& revocation) {
  record.set_revoke_time(absl::ToUnixMicros(revocation.time));
  record.set_revoker(revocation.revoker);
  return record;
}

// Converts the times of creation and last change, and the number of changes.
template <typename Value, typename Record>
void FromVersion(const Value& value, Record* record) {
  record->set_create_time(absl::ToUnixMicros(value.create_time));
  record->set_update_time(absl::ToUnixMicros(value.update_time));
  record->set_revision(value.revision);
}
template <typename Record, typename Value>
void ToVersion(const Record& record, Value* value) {
  value->create_time = absl::FromUnixMicros(record.create_time());
  value->update_time = absl::FromUnixMicros(record.update_time());
  value->revision = record.revision();
}

}  // namespace outlay::directory::record_parts

#endif  // OUTLAY_SERVICES_DIRECTORY_STORE_RECORD_PARTS_H_
