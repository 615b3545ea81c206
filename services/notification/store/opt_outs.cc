#include "services/notification/store/opt_outs.h"

#include "services/notification/store/keyspaces.h"

namespace outlay::notification {

absl::StatusOr<bool> IsOptedOut(const store::Reader& reader, const OptOut& who) {
  return reader.Contains(kOptOuts, {who.organization, who.address_digest});
}

void SaveOptOut(store::Transaction& txn, const OptOut& who, absl::Time time) {
  storage::v1::OptOutRecord record;
  record.set_create_time_micros(absl::ToUnixMicros(time));
  txn.Put(kOptOuts, {who.organization, who.address_digest}, record);
}

void DeleteOptOut(store::Transaction& txn, const OptOut& who) {
  txn.Delete(kOptOuts, {who.organization, who.address_digest});
}

}  // namespace outlay::notification
