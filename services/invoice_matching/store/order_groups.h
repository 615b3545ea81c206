// The group of each order of purchase_order, according to its events: an invoice belongs to the group of the order on
// which it is booked (D4).
//
// An invoice booked on no order, or on an unknown one, belongs to the organization as a whole: group "".
#ifndef OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORDER_GROUPS_H_
#define OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORDER_GROUPS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/invoice_matching/domain/invoice.h"

namespace outlay::invoice_matching {

// All functions return DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.

absl::Status SaveOrderGroup(store::Transaction& txn, const std::string& organization, const std::string& order_id,
                            const std::string& group_id);
absl::StatusOr<std::string> GroupOfOrder(const store::Reader& reader, const std::string& organization,
                                         const std::string& order_id);
absl::StatusOr<std::string> GroupOfInvoice(const store::Reader& reader, const std::string& organization,
                                           const InvoiceState& state);

}  // namespace outlay::invoice_matching

#endif  // OUTLAY_SERVICES_INVOICE_MATCHING_STORE_ORDER_GROUPS_H_
