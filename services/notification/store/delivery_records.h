// Converts between domain values of deliveries and storage records. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERY_RECORDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERY_RECORDS_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/notification/storage/v1/delivery_record.pb.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/webhook_target.h"

namespace outlay::notification {

storage::v1::TargetRecord ToRecord(const WebhookTarget& target);
WebhookTarget FromRecord(const std::string& id, const storage::v1::TargetRecord& record);

storage::v1::DeliveryRecord ToRecord(const Delivery& delivery);
// DATA_LOSS / STORED_BYTES_UNREADABLE: an unknown state or outcome.
absl::StatusOr<Delivery> FromRecord(const storage::v1::DeliveryRecord& record);

storage::v1::TargetStateRecord ToRecord(const TargetState& state);
TargetState FromRecord(const storage::v1::TargetStateRecord& record);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_DELIVERY_RECORDS_H_
