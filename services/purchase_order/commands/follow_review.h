// What happens to an order, or to its change, by its review: what it needs of approval is recorded with the change that
// needs it, and what the end of the review makes of it (P3, A5, I13).
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

// Part of every command that saves or removes an order (null: there was or will be none): approval is to be asked,
// asked anew, or told that nobody needs the review any more.
absl::Status RecordReviewNeed(store::Transaction& txn, const std::string& organization, const Order* before,
                              const Order* after, absl::Time now);

// Orders whose review was refused are drafts again, and changes are over.
class OrdersInReview final : public flow::ReviewedSubjects {
 public:
  // `can_ask_budget`: whether somebody would tell budget of what is approved.
  explicit OrdersInReview(bool can_ask_budget);

  absl::StatusOr<Shown> Show(const store::Reader& reader, const flow::FlowKey& key,
                             const ReviewFlow& flow) const override;
  absl::Status End(store::Transaction& txn, const flow::FlowKey& key, const ReviewFlow& flow,
                   const ReviewPicture& end) const override;

  // Proposals of other budgets (A11).
  absl::Status Follow(store::Transaction& txn, const flow::FlowKey& key,
                      const approval::v1::Review& review) const override;

 private:
  const bool can_ask_budget_;
};

}  // namespace outlay::purchase_order

#endif  // OUTLAY_SERVICES_PURCHASE_ORDER_COMMANDS_FOLLOW_REVIEW_H_
