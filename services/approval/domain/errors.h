// Every refusal of approval: one function for each reason. The reasons are the values of ErrorReason in
// outlay/approval/v1/errors.proto, which says how a caller can react; a test compares the two.
#ifndef OUTLAY_SERVICES_APPROVAL_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_APPROVAL_DOMAIN_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

namespace outlay::approval {

// NOT_FOUND. Ids are plain.
absl::Status ReviewNotFound(std::string_view review_id);
absl::Status RuleNotFound(std::string_view rule_id);
absl::Status DelegationNotFound(std::string_view delegation_id);
absl::Status GroupNotFound(std::string_view group_id);
absl::Status BuyingPolicyNotFound(std::string_view policy_id);
absl::Status BuyingExceptionNotFound(std::string_view exception_id);
absl::Status LineNotFound(std::string_view review_id, std::string_view line);

// ALREADY_EXISTS.
absl::Status ReviewIdTaken(std::string_view review_id);
absl::Status RuleIdTaken(std::string_view rule_id);
absl::Status DelegationIdTaken(std::string_view delegation_id);
absl::Status BuyingPolicyIdTaken(std::string_view policy_id);
absl::Status BuyingExceptionIdTaken(std::string_view exception_id);

// FAILED_PRECONDITION, but for SubjectChanged: ABORTED.
absl::Status RuleInvalid(std::string_view findings);
absl::Status RateMissing(std::string_view from, std::string_view to);
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED {quota, limit}: rounds_per_review or review_bytes.
absl::Status ReviewFull(std::string_view review_id, std::string_view quota, int64_t limit);
absl::Status ApprovalChangeNotFound(std::string_view change_id);
absl::Status ApprovalChangeIdTaken(std::string_view change_id);
absl::Status ChangeNotProposed(std::string_view change_id, std::string_view state);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: a change by one person alone; a confirmation by the proposer.
absl::Status SecondPersonRequired();
absl::Status ConfirmerProposed(std::string_view change_id);
// FAILED_PRECONDITION / PROPOSER_NOT_PERMITTED {approval_change, proposer}.
absl::Status ProposerNotPermitted(std::string_view change_id, std::string_view proposer);
absl::Status ReviewEnded(std::string_view review_id, std::string_view state);
absl::Status NotYourTurn(std::string_view review_id);
absl::Status AlreadyDecided(std::string_view review_id);
absl::Status SubjectChanged(std::string_view review_id);
absl::Status AuthorityExceeded(std::string_view review_id);
absl::Status LinesNotSeparable(std::string_view review_id);
absl::Status SubjectWithoutBudget(std::string_view review_id);
absl::Status QuestionOpen(std::string_view review_id);
absl::Status NoQuestionOpen(std::string_view review_id);
absl::Status RequesterOnly(std::string_view review_id);
absl::Status SubjectMismatch(std::string_view review_id);
absl::Status DelegationCycle(std::string_view delegate);
absl::Status DelegateNotAble(std::string_view delegate);
absl::Status NoExceptionNeeded(std::string_view availability);
absl::Status ExceptionNotWaiting(std::string_view exception_id, std::string_view state);
absl::Status JustificationRequired(std::string_view line, std::string_view policy_id, bool is_uncertain = false);
absl::Status PurchaseBlocked(std::string_view line, std::string_view policy_id);

}  // namespace outlay::approval

#endif  // OUTLAY_SERVICES_APPROVAL_DOMAIN_ERRORS_H_
