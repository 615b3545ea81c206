// The places assigned to an organization's deliveries, in order, and its other figures. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_FIGURES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_FIGURES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/store/store.h"
#include "outlay/notification/storage/v1/delivery_record.pb.h"

namespace outlay::notification {

// DATA_LOSS: the row cannot be read.
absl::StatusOr<storage::v1::DeliveryFiguresRecord> LoadFigures(const store::Reader& reader,
                                                               const std::string& organization);
// Returns the next place, from 1; each is assigned only once in an organization. DATA_LOSS: as above.
absl::StatusOr<uint64_t> TakePlace(store::Transaction& txn, const std::string& organization);

// Takes the next slot for e-mails to contacts of orders (ContactSlot), and returns its due time. DATA_LOSS: as above.
absl::StatusOr<absl::Time> TakeContactSlot(store::Transaction& txn, const std::string& organization, absl::Time now);
// Returns an unused slot. DATA_LOSS: as above.
absl::Status GiveBackContactSlot(store::Transaction& txn, const std::string& organization);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_FIGURES_H_
