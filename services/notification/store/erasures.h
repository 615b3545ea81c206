// People who were erased, and what of them is still to go. Thread-safe.
//
// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ERASURES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ERASURES_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

void SaveErasure(store::Transaction& txn, const InboxRef& person, absl::Time time);
absl::StatusOr<bool> IsErased(const store::Reader& reader, const InboxRef& person);
// All of the reader's partition, until the visitor returns kStop.
absl::Status VisitErasures(const store::Reader& reader,
                           const std::function<store::Visit(const InboxRef& person)>& visitor);

// Takes some rows of the person away: notices, what was muted and gathered, deliveries (those that are pending are not
// sent), preferences. False: there are more; true: all are gone, and the erasure with them.
absl::StatusOr<bool> ErasePart(store::Transaction& txn, const InboxRef& person, absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ERASURES_H_
