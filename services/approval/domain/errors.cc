#include "services/approval/domain/errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::approval {
namespace {

using Code = absl::StatusCode;

absl::Status NotFound(std::string_view reason, std::string_view what, std::string_view id, std::string_view help) {
  return MakeError(Code::kNotFound, reason, Concat("there is no ", what, " ", id, "; ", help),
                   {{std::string(what), std::string(id)}});
}

absl::Status Taken(std::string_view reason, std::string_view what, std::string_view id, std::string_view help) {
  return MakeError(Code::kAlreadyExists, reason,
                   Concat("the id ", id, " belongs to a ", what, " with other content; ", help),
                   {{std::string(what), std::string(id)}});
}

absl::Status Refused(std::string_view reason, std::string_view review_id, std::string_view why) {
  return MakeError(Code::kFailedPrecondition, reason, Concat("review ", review_id, ": ", why),
                   {{"review", std::string(review_id)}});
}

}  // namespace

absl::Status ReviewNotFound(std::string_view review_id) {
  return NotFound("REVIEW_NOT_FOUND", "review", review_id, "a list shows those that you take part in or reach");
}

absl::Status RuleNotFound(std::string_view rule_id) {
  return NotFound("RULE_NOT_FOUND", "rule", rule_id, "a list shows what there is");
}

absl::Status DelegationNotFound(std::string_view delegation_id) {
  return NotFound("DELEGATION_NOT_FOUND", "delegation", delegation_id, "a list shows those that you gave");
}

absl::Status GroupNotFound(std::string_view group_id) {
  return NotFound("GROUP_NOT_FOUND", "group", group_id, "a new one takes a moment to arrive here");
}

absl::Status BuyingPolicyNotFound(std::string_view policy_id) {
  return NotFound("BUYING_POLICY_NOT_FOUND", "buying_policy", policy_id, "a list shows what there is");
}

absl::Status BuyingExceptionNotFound(std::string_view exception_id) {
  return NotFound("BUYING_EXCEPTION_NOT_FOUND", "buying_exception", exception_id,
                  "a list shows those that you asked for or reach");
}

absl::Status LineNotFound(std::string_view review_id, std::string_view line) {
  return MakeError(Code::kNotFound, "LINE_NOT_FOUND",
                   Concat("the subject of review ", review_id, " has no line ", line, "; read the review"),
                   {{"review", std::string(review_id)}, {"line", std::string(line)}});
}

absl::Status ReviewIdTaken(std::string_view review_id) {
  return Taken("REVIEW_ID_TAKEN", "review", review_id, "resubmit the review to tell of a changed subject");
}

absl::Status RuleIdTaken(std::string_view rule_id) {
  return Taken("RULE_ID_TAKEN", "rule", rule_id, "choose another id");
}

absl::Status DelegationIdTaken(std::string_view delegation_id) {
  return Taken("DELEGATION_ID_TAKEN", "delegation", delegation_id, "choose another id");
}

absl::Status BuyingPolicyIdTaken(std::string_view policy_id) {
  return Taken("BUYING_POLICY_ID_TAKEN", "buying_policy", policy_id, "choose another id");
}

absl::Status BuyingExceptionIdTaken(std::string_view exception_id) {
  return Taken("BUYING_EXCEPTION_ID_TAKEN", "buying_exception", exception_id, "choose another id");
}

absl::Status RuleInvalid(std::string_view findings) {
  return MakeError(Code::kFailedPrecondition, "RULE_INVALID", Concat("the rule cannot work, mend it: ", findings),
                   {{"findings", std::string(findings)}});
}

absl::Status RateMissing(std::string_view from, std::string_view to) {
  return MakeError(Code::kFailedPrecondition, "RATE_MISSING",
                   Concat("the directory has no exchange rate from ", from, " to ", to, "; add one"),
                   {{"from", std::string(from)}, {"to", std::string(to)}});
}

absl::Status ReviewFull(std::string_view review_id, std::string_view quota, int64_t limit) {
  return MakeError(Code::kResourceExhausted, "QUOTA_EXCEEDED",
                   Concat("review ", review_id, " takes no more: its ", quota, " are at most ", limit,
                          "; end it, and open another one for the same subject"),
                   {{"quota", std::string(quota)}, {"limit", Concat(limit)}});
}

absl::Status ApprovalChangeNotFound(std::string_view change_id) {
  return MakeError(Code::kNotFound, "APPROVAL_CHANGE_NOT_FOUND",
                   Concat("there is no change ", change_id, "; ListApprovalChanges shows those that there are"),
                   {{"approval_change", std::string(change_id)}});
}

absl::Status ApprovalChangeIdTaken(std::string_view change_id) {
  return MakeError(Code::kAlreadyExists, "APPROVAL_CHANGE_ID_TAKEN",
                   Concat("the id ", change_id, " belongs to another change; choose another id"),
                   {{"approval_change", std::string(change_id)}});
}

absl::Status ChangeNotProposed(std::string_view change_id, std::string_view state) {
  return MakeError(Code::kFailedPrecondition, "CHANGE_NOT_PROPOSED",
                   Concat("change ", change_id, " is ", state, "; propose it again, under another id"),
                   {{"approval_change", std::string(change_id)}, {"state", std::string(state)}});
}

absl::Status ProposerNotPermitted(std::string_view change_id, std::string_view proposer) {
  return MakeError(
      Code::kFailedPrecondition, "PROPOSER_NOT_PERMITTED",
      Concat(proposer, ", who proposed change ", change_id,
             ", may not propose such changes any more; propose it yourself and ask a colleague to confirm it"),
      {{"approval_change", std::string(change_id)}, {"proposer", std::string(proposer)}});
}

absl::Status ConfirmerProposed(std::string_view change_id) {
  return MakeError(Code::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
                   Concat("change ", change_id,
                          " needs another person than the one who proposed it; ask a colleague to ", "confirm it"),
                   {{"approval_change", std::string(change_id)}});
}

absl::Status SecondPersonRequired() {
  return MakeError(Code::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
                   "rules, policies and settings of this organization are changed by two persons; propose the change, "
                   "and let somebody else confirm it",
                   {{"setting", "ApprovalSettings.second_person"}});
}

absl::Status ReviewEnded(std::string_view review_id, std::string_view state) {
  return MakeError(Code::kFailedPrecondition, "REVIEW_ENDED",
                   Concat("review ", review_id, " is ", state, "; what was decided stands"),
                   {{"review", std::string(review_id)}, {"state", std::string(state)}});
}

absl::Status NotYourTurn(std::string_view review_id) {
  return Refused("NOT_YOUR_TURN", review_id, "nothing in its present stage waits for you");
}

absl::Status AlreadyDecided(std::string_view review_id) {
  return Refused("ALREADY_DECIDED", review_id, "your decision in this stage was made; a person counts once");
}

absl::Status SubjectChanged(std::string_view review_id) {
  return MakeError(Code::kAborted, "SUBJECT_CHANGED",
                   Concat("the subject of review ", review_id, " is not the one that you saw; read it again"),
                   {{"review", std::string(review_id)}});
}

absl::Status AuthorityExceeded(std::string_view review_id) {
  return Refused("AUTHORITY_EXCEEDED", review_id, "the amount is above what may be decided there; let another decide");
}

absl::Status LinesNotSeparable(std::string_view review_id) {
  return Refused("LINES_NOT_SEPARABLE", review_id, "the subject is approved or rejected as a whole");
}

absl::Status SubjectWithoutBudget(std::string_view review_id) {
  return Refused("SUBJECT_WITHOUT_BUDGET", review_id,
                 "only purchase orders that wait to be issued, and changes of issued ones, can be charged to another "
                 "budget");
}

absl::Status QuestionOpen(std::string_view review_id) {
  return Refused("QUESTION_OPEN", review_id, "a question waits for its answer already");
}

absl::Status NoQuestionOpen(std::string_view review_id) {
  return Refused("NO_QUESTION_OPEN", review_id, "no question waits for an answer");
}

absl::Status RequesterOnly(std::string_view review_id) {
  return Refused("REQUESTER_ONLY", review_id, "only who asked for the subject can do this");
}

absl::Status SubjectMismatch(std::string_view review_id) {
  return Refused("SUBJECT_MISMATCH", review_id, "it stays with its resource and kind; open another review");
}

absl::Status DelegationCycle(std::string_view delegate) {
  return MakeError(Code::kFailedPrecondition, "DELEGATION_CYCLE",
                   Concat(delegate, " would stand in for themselves; end the other delegation first"),
                   {{"delegate", std::string(delegate)}});
}

absl::Status DelegateNotAble(std::string_view delegate) {
  return MakeError(Code::kFailedPrecondition, "DELEGATE_NOT_ABLE",
                   Concat(delegate, " is no other active user who may decide reviews; choose another"),
                   {{"delegate", std::string(delegate)}});
}

absl::Status NoExceptionNeeded(std::string_view availability) {
  return MakeError(Code::kFailedPrecondition, "NO_EXCEPTION_NEEDED",
                   Concat("the item is ", availability, " in this group; buy it without an exception"),
                   {{"availability", std::string(availability)}});
}

absl::Status ExceptionNotWaiting(std::string_view exception_id, std::string_view state) {
  return MakeError(Code::kFailedPrecondition, "EXCEPTION_NOT_WAITING",
                   Concat("exception ", exception_id, " is ", state, " and waits for no decision; ask for another one"),
                   {{"buying_exception", std::string(exception_id)}, {"state", std::string(state)}});
}

absl::Status JustificationRequired(std::string_view line, std::string_view policy_id, bool is_uncertain) {
  const std::string_view why =
      is_uncertain ? " says too little of what it is, so that policy " : " is restricted by policy ";
  const std::string_view help =
      is_uncertain ? " may be about it; give it its category, all eight digits, or say why it is needed by an exception"
                   : "; say why it is needed by an exception";
  return MakeError(Code::kFailedPrecondition, "JUSTIFICATION_REQUIRED",
                   Concat("line ", line, why, policy_id, help, ", then submit again"),
                   {{"line", std::string(line)}, {"policy", std::string(policy_id)}});
}

absl::Status PurchaseBlocked(std::string_view line, std::string_view policy_id) {
  return MakeError(Code::kFailedPrecondition, "PURCHASE_BLOCKED",
                   Concat("line ", line, " is blocked by policy ", policy_id,
                          "; buy something else, or ask for an exception and have it granted"),
                   {{"line", std::string(line)}, {"policy", std::string(policy_id)}});
}

}  // namespace outlay::approval
