// What is to be done about the reviews of orders: the only place that reads and writes these rows. All functions return
// DATA_LOSS / STORED_BYTES_UNREADABLE for rows that cannot be read.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order_review.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

absl::StatusOr<std::optional<ReviewFlow>> FindReviewFlow(const store::Reader& reader, const ReviewKey& key);

// Writes the flow, or nothing instead of it, in place of what is there.
absl::Status SaveReviewFlow(store::Transaction& txn, const ReviewKey& key, const std::optional<ReviewFlow>& flow);

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_
