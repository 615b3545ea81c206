// People without an account who do not want e-mails. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_OPT_OUTS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_OPT_OUTS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/domain/unsubscribe.h"

namespace outlay::notification {

// DATA_LOSS: a row cannot be read.
absl::StatusOr<bool> IsOptedOut(const store::Reader& reader, const OptOut& who);
void SaveOptOut(store::Transaction& txn, const OptOut& who, absl::Time time);
void DeleteOptOut(store::Transaction& txn, const OptOut& who);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_OPT_OUTS_H_
