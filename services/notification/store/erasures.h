// Erased people whose rows are still to be deleted. Thread-safe.
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
// Visits all of the reader's partition, until the visitor returns kStop.
absl::Status VisitErasures(const store::Reader& reader,
                           const std::function<store::Visit(const InboxRef& person)>& visitor);

// Deletes some of the person's rows: notices, muted subjects, combined messages, deliveries (pending ones are not
// sent), preferences. False: more remain; true: all are deleted, and so is the erasure.
absl::StatusOr<bool> ErasePart(store::Transaction& txn, const InboxRef& person, absl::Time now);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ERASURES_H_
