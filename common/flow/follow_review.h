// What approval says of a review is recorded, and carried out, in one body (A5, I13). These are whole bodies. `asked`
// is the flow as it was when approval was called: an answer to anything else than what is asked now means nothing.
#ifndef OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_
#define OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/flow/reviewed_subjects.h"
#include "outlay/approval/v1/review.pb.h"

namespace outlay::flow {

// Approval took the subject, or said how the review stands (null: it knows none).
absl::Status TakeAnswer(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                        const review::ReviewFlow& asked, const approval::v1::Review* answer);
// Approval refused, for a reason that does not pass by itself. `is_full`: because of the review; the next one takes it.
absl::Status TakeRefusal(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                         const review::ReviewFlow& asked, const std::string& reason, bool is_full);
// Nothing is left to do, or to say, for now.
absl::Status TakeEnd(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                     const review::ReviewFlow& asked);
// Approval tells of a review by itself.
absl::Status TakeEvent(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                       const approval::v1::Review& told);

// Part of a body that changes a subject: nobody needs the review any more, and approval is to be told so.
absl::Status WithdrawReview(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, absl::Time now);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_
