#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::OrderReviewRecord;

}  // namespace

OrderReviewRecord ToRecord(const OrderReview& review) {
  OrderReviewRecord record;
  record.set_attempt(review.attempt);
  record.set_review_id(review.review_id);
  record.set_submitter(review.submitter);
  record.set_outcome(static_cast<int>(review.outcome));
  record.set_reason(review.reason);
  for (const std::string& line : review.rejected_lines) record.add_rejected_lines(line);
  record.set_submit_time_micros(absl::ToUnixMicros(review.submit_time));
  record.set_end_time_micros(store::TimeMicros(review.end_time));
  record.set_generation(review.generation);
  record.set_proposals_taken(review.proposals_taken);
  record.set_new_delivery_address(review.new_delivery_address);
  return record;
}

absl::StatusOr<OrderReview> FromRecord(const OrderReviewRecord& record) {
  OrderReview review;
  review.attempt = record.attempt();
  review.review_id = record.review_id();
  review.submitter = record.submitter();
  if (record.outcome() != 0) {
    OUTLAY_ASSIGN_OR_RETURN(review.outcome,
                            store::StoredEnum(record.outcome(), ReviewOutcome::kNoBudget, kOrders.name));
  }
  review.reason = record.reason();
  review.rejected_lines = {record.rejected_lines().begin(), record.rejected_lines().end()};
  review.submit_time = absl::FromUnixMicros(record.submit_time_micros());
  review.end_time = store::StoredTime(record.end_time_micros());
  review.generation = record.generation();
  review.proposals_taken = record.proposals_taken();
  review.new_delivery_address = record.new_delivery_address();
  return review;
}

}  // namespace outlay::purchase_order
