// The states of the reviews of orders, and of suppliers' bank details: see common/flow/review_rows.h.
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "common/flow/review_rows.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/order_review.h"
#include "services/purchase_order/store/keyspaces.h"

namespace outlay::purchase_order {

inline constexpr flow::ReviewTables kReviewTables = {.flows = &kReviewFlows, .by_due = &kReviewFlowsByDue};
inline constexpr flow::ReviewTables kBankReviewTables = {.flows = &kBankReviews, .by_due = &kBankReviewsByDue};

// Finds that of an order. DATA_LOSS / STORED_BYTES_UNREADABLE.
inline absl::StatusOr<std::optional<ReviewFlow>> FindReviewFlow(const store::Reader& reader, const ReviewKey& key) {
  return flow::FindReviewFlow(reader, kReviewTables, key);
}

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_STORE_REVIEW_FLOWS_H_
