// Records approval's answer about a review and applies it, in one body (A5, I13). Each of these is a whole body.
// `asked` is the flow at the time of the call: an answer is ignored if the flow has changed since.
#ifndef OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_
#define OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/flow/reviewed_subjects.h"
#include "outlay/approval/v1/review.pb.h"

namespace outlay::flow {

// Takes approval's answer: it accepted the subject, or reported the state of the review (null: it knows none).
absl::Status TakeAnswer(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                        const review::ReviewFlow& asked, const approval::v1::Review* answer);
// Takes a permanent refusal by approval. `is_full`: this review is full, and the subject may be put into a new one.
absl::Status TakeRefusal(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                         const review::ReviewFlow& asked, const std::string& reason, bool is_full);
// Ends the current step of the flow without an answer to record.
absl::Status TakeEnd(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                     const review::ReviewFlow& asked);
// Takes an event of approval about a review.
absl::Status TakeEvent(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                       const approval::v1::Review& told);

// Part of a body that makes a subject: records that approval must be asked for a review of it.
absl::Status AskForReview(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key,
                          const std::string& subject_id, const std::string& requester, absl::Time now);
// Part of a body that changes what reviewers are shown, or who must not decide: records that approval must be asked
// anew. `flow`: as it is, or as the end of the review left it.
absl::Status AskAnew(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, review::ReviewFlow flow,
                     absl::Time now);
// Runs the service's command that applies the end of a review, in the body that takes this end.
absl::Status ApplyEnd(store::Transaction& txn, const ReviewedSubjects& subjects, const FlowKey& key,
                      const command::Command& command);
// Part of a body that changes a subject: marks the review as no longer needed, so that approval is told.
absl::Status WithdrawReview(store::Transaction& txn, const ReviewTables& tables, const FlowKey& key, absl::Time now);

}  // namespace outlay::flow

#endif  // OUTLAY_COMMON_FLOW_FOLLOW_REVIEW_H_
