// The places that an organization's deliveries get, one after another, and its other figures. Thread-safe.
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
// The next place, from 1; no two things of an organization get the same one. DATA_LOSS: as above.
absl::StatusOr<uint64_t> TakePlace(store::Transaction& txn, const std::string& organization);

// Takes the next slot of e-mails to contacts of orders (ContactSlot); when it is due. DATA_LOSS: as above.
absl::StatusOr<absl::Time> TakeContactSlot(store::Transaction& txn, const std::string& organization, absl::Time now);
// Gives back one that was not used. DATA_LOSS: as above.
absl::Status GiveBackContactSlot(store::Transaction& txn, const std::string& organization);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_FIGURES_H_
