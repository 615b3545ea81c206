#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/purchase_order/store/keyspaces.h"
#include "services/purchase_order/store/records.h"

namespace outlay::purchase_order {
namespace {

using storage::v1::OrderReviewRecord;
using storage::v1::ReviewFlowRecord;
using storage::v1::ReviewPictureRecord;

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
  return review;
}

ReviewFlowRecord ToRecord(const ReviewFlow& flow) {
  ReviewFlowRecord record;
  record.set_order_id(flow.order_id);
  record.set_requester(flow.requester);
  record.set_phase(static_cast<int>(flow.phase));
  record.set_attempt(flow.attempt);
  record.set_calls(flow.calls);
  record.set_due_micros(absl::ToUnixMicros(flow.due));
  if (flow.known.has_value()) {
    ReviewPictureRecord& known = *record.mutable_known();
    known.set_round(flow.known->round);
    known.set_digest(flow.known->digest);
    known.set_outcome(static_cast<int>(flow.known->outcome));
    known.set_reason(flow.known->reason);
    for (const std::string& line : flow.known->rejected_lines) known.add_rejected_lines(line);
    known.set_approvers(flow.known->approvers.text());
  }
  return record;
}

absl::StatusOr<ReviewFlow> FromRecord(const ReviewFlowRecord& record) {
  ReviewFlow flow;
  flow.order_id = record.order_id();
  flow.requester = record.requester();
  OUTLAY_ASSIGN_OR_RETURN(flow.phase, store::StoredEnum(record.phase(), ReviewPhase::kOver, kReviewFlows.name));
  flow.attempt = record.attempt();
  flow.calls = record.calls();
  flow.due = absl::FromUnixMicros(record.due_micros());
  if (record.has_known()) {
    ReviewPicture& known = flow.known.emplace();
    known.round = record.known().round();
    known.digest = record.known().digest();
    if (record.known().outcome() != 0) {
      OUTLAY_ASSIGN_OR_RETURN(
          known.outcome, store::StoredEnum(record.known().outcome(), ReviewOutcome::kNotIssued, kReviewFlows.name));
    }
    known.reason = record.known().reason();
    known.rejected_lines = {record.known().rejected_lines().begin(), record.known().rejected_lines().end()};
    known.approvers = Persons::FromText(record.known().approvers());
  }
  return flow;
}

}  // namespace outlay::purchase_order
