// The effects of reviews on an order or its change: requests to approval are recorded in the step that needs them, and
// the end of a review is applied to the order (P3, A5, I13).
#ifndef OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_
#define OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/flow/reviewed_subjects.h"
#include "common/store/store.h"
#include "services/purchase_order/domain/order/order.h"
#include "services/purchase_order/domain/order/order_review.h"

namespace outlay::purchase_order {

// Records that approval must be asked, asked anew, or told to withdraw a review. Part of every command that saves or
// removes an order (null: it does not exist before, or after).
absl::Status RecordReviewNeed(store::Transaction& txn, const std::string& organization, const Order* before,
                              const Order* after, absl::Time now);

// Reviews of orders and their changes. An order whose review was refused is a draft again, a refused change is over.
class OrdersInReview final : public flow::ReviewedSubjects {
 public:
  // `can_ask_budget`: requests to budget are possible.
  explicit OrdersInReview(bool can_ask_budget);

  absl::StatusOr<Shown> Show(const store::Reader& reader, const flow::FlowKey& key,
                             const ReviewFlow& flow) const override;
  absl::Status End(store::Transaction& txn, const flow::FlowKey& key, const ReviewFlow& flow,
                   const ReviewPicture& end) const override;

  // Takes the proposals of other budgets (A11).
  absl::Status Follow(store::Transaction& txn, const flow::FlowKey& key,
                      const approval::v1::Review& review) const override;

 private:
  const bool can_ask_budget_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_
