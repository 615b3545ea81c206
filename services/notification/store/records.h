// Converts between domain values and storage records. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_RECORDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_RECORDS_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/notification/storage/v1/notice_record.pb.h"
#include "services/notification/domain/due_invoice.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/order.h"
#include "services/notification/domain/subscription.h"
#include "services/notification/store/ladders.h"

namespace outlay::notification {

storage::v1::NoticeRecord ToRecord(const Notice& notice);
Notice FromRecord(const storage::v1::NoticeRecord& record);

storage::v1::SubscriptionRecord ToRecord(const Subscription& subscription);
Subscription FromRecord(const std::string& id, const storage::v1::SubscriptionRecord& record);

storage::v1::OrderRecord ToRecord(const Order& order);
Order FromRecord(const storage::v1::OrderRecord& record);

storage::v1::DueInvoiceRecord ToRecord(const DueInvoice& invoice);
// DATA_LOSS / STORED_BYTES_UNREADABLE: an unknown currency.
absl::StatusOr<DueInvoice> FromRecord(const storage::v1::DueInvoiceRecord& record);

storage::v1::LaddersRecord ToRecord(const LadderBook& book);
LadderBook FromRecord(const storage::v1::LaddersRecord& record);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_RECORDS_H_
