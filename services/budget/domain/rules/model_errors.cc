#include "services/budget/domain/rules/model_errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) {
  return std::string(text);
}

absl::Status AboutMove(StatusCode code, std::string_view reason, std::string_view move_id, std::string_view what) {
  return MakeError(code, reason, Concat("move ", move_id, " ", what), {{"budget_move", Text(move_id)}});
}

absl::Status MoveInState(std::string_view reason, std::string_view move_id, std::string_view state,
                         std::string_view what) {
  return MakeError(StatusCode::kFailedPrecondition, reason, Concat("move ", move_id, " is ", state, "; ", what),
                   {{"budget_move", Text(move_id)}, {"state", Text(state)}});
}

}  // namespace

absl::Status AllocationsAboveLimit(const Money& limit, const Money& allocated) {
  return MakeError(StatusCode::kFailedPrecondition, "ALLOCATIONS_ABOVE_LIMIT",
                   Concat("allocations of ", allocated.ToString(), " are more than the limit of ", limit.ToString(),
                          "; lower them, or let their sum exceed it"),
                   {{"limit", limit.ToString()}, {"allocated", allocated.ToString()}});
}

absl::Status MemberNotFound(std::string_view field, std::string_view member_id) {
  return MakeError(StatusCode::kNotFound, "MEMBER_NOT_FOUND",
                   Concat("there is no user ", member_id,
                          ", or they left; a new one takes a moment to arrive; check the id, or create the user first"),
                   {{"member", Text(member_id)}, {"field", Text(field)}}, limits::kMemberRetryAfter);
}

absl::Status AllocationsOff(std::string_view budget_id) {
  return MakeError(StatusCode::kFailedPrecondition, "ALLOCATIONS_OFF",
                   Concat("budget ", budget_id, " is not given to members; set its allocation_rules first"),
                   {{"budget", Text(budget_id)}});
}

absl::Status TransferToItself(std::string_view budget_id) {
  return MakeError(StatusCode::kInvalidArgument, "TRANSFER_TO_ITSELF",
                   Concat("money of budget ", budget_id, " is there already; name another budget"),
                   {{"budget", Text(budget_id)}});
}

absl::Status TransferAlongPath(std::string_view from_id, std::string_view to_id) {
  return MakeError(StatusCode::kFailedPrecondition, "TRANSFER_ALONG_PATH",
                   Concat("spends of one of the budgets ", from_id, " and ", to_id,
                          " count in the other, too; change the amount of one, or earmark the transfer"),
                   {{"from", Text(from_id)}, {"to", Text(to_id)}});
}

absl::Status AmountAboveAvailable(std::string_view budget_id, const Money& amount, const Money& available) {
  return MakeError(StatusCode::kFailedPrecondition, "AMOUNT_ABOVE_AVAILABLE",
                   Concat("budget ", budget_id, " has ", available.ToString(), " available, not ", amount.ToString(),
                          "; take less, or release holds first"),
                   {{"budget", Text(budget_id)}, {"amount", amount.ToString()}, {"available", available.ToString()}});
}

absl::Status MoveReversed(std::string_view budget_id) {
  return MakeError(StatusCode::kFailedPrecondition, "MOVE_REVERSED",
                   Concat("the move of money of budget ", budget_id, " was undone before; that happens once"),
                   {{"budget", Text(budget_id)}});
}

absl::Status MoveNotFound(std::string_view move_id) {
  return MakeError(StatusCode::kNotFound, "MOVE_NOT_FOUND",
                   Concat("there is no move ", move_id, "; list them to see which there are"),
                   {{"budget_move", Text(move_id)}});
}

absl::Status MoveIdTaken(std::string_view move_id) {
  return AboutMove(StatusCode::kAlreadyExists, "MOVE_ID_TAKEN", move_id,
                   "was made by another request; choose another id");
}

absl::Status MoveNotDone(std::string_view move_id, std::string_view state) {
  return MoveInState("MOVE_NOT_DONE", move_id, state, "only what was done can be undone");
}

absl::Status MoveNotProposed(std::string_view move_id, std::string_view state) {
  return MoveInState("MOVE_NOT_PROPOSED", move_id, state, "it waits for nobody any more");
}

absl::Status MoveExpired(std::string_view move_id) {
  return AboutMove(StatusCode::kFailedPrecondition, "MOVE_EXPIRED", move_id,
                   "was not confirmed in time; propose it again, under another id");
}

absl::Status MovePeriodOver(std::string_view move_id) {
  return AboutMove(StatusCode::kFailedPrecondition, "MOVE_PERIOD_OVER", move_id,
                   "counts in a period that is over; move money in the periods that are now");
}

absl::Status MoveInReview(std::string_view move_id, std::string_view review_id) {
  return MakeError(StatusCode::kFailedPrecondition, "MOVE_IN_REVIEW",
                   Concat("review ", review_id, " decides about move ", move_id,
                          ", and nobody confirms it here; decide there, or reject the move"),
                   {{"budget_move", Text(move_id)}, {"review", Text(review_id)}});
}

absl::Status ApprovalUnavailable(std::string_view move_id) {
  return AboutMove(StatusCode::kFailedPrecondition, "APPROVAL_UNAVAILABLE", move_id,
                   "needs a review, and none can be held: start budget with --approval_target; nothing was changed");
}

absl::Status MoveMakerNotAllowed(std::string_view move_id) {
  return AboutMove(StatusCode::kFailedPrecondition, "MOVE_MAKER_NOT_ALLOWED", move_id,
                   "was proposed by somebody who may not do so any more; reject it, and propose another one");
}

absl::Status SecondPersonRequired(std::string_view move_id) {
  return AboutMove(StatusCode::kFailedPrecondition, "SECOND_PERSON_REQUIRED", move_id,
                   "needs another person than the one who proposed it; ask a colleague to confirm it");
}

absl::Status EditNeedsSecondPerson(std::string_view budget_id) {
  return MakeError(
      StatusCode::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
      Concat("money and strictness of budget ", budget_id,
             " are not changed by one person; increase or decrease it, and let colleagues confirm or review it"),
      {{"budget", Text(budget_id)}});
}

absl::Status ActivationNeedsSecondPerson(std::string_view budget_id) {
  return MakeError(StatusCode::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
                   Concat("budget ", budget_id,
                          " is not put in force by who wrote it; let it be a draft, and ask a colleague who has not "
                          "edited it to activate it"),
                   {{"budget", Text(budget_id)}, {"why", "activation"}});
}

absl::Status BudgetOutOfPeriod(std::string_view budget_id) {
  return MakeError(StatusCode::kFailedPrecondition, "BUDGET_OUT_OF_PERIOD",
                   Concat("none of the periods of budget ", budget_id, " is now; wait until one begins"),
                   {{"budget", Text(budget_id)}});
}

}  // namespace outlay::budget
