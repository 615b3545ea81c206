// Refusals of allocations, moves of money and year ends, one function for each reason. The reasons are values of
// ErrorReason in outlay/budget/v1/errors.proto; those of budgets and holds are in errors.h.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MODEL_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MODEL_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"
#include "common/base/money.h"

namespace outlay::budget {

// FAILED_PRECONDITION / ALLOCATIONS_ABOVE_LIMIT {limit, allocated} (B5).
absl::Status AllocationsAboveLimit(const Money& limit, const Money& allocated);
// NOT_FOUND / MEMBER_NOT_FOUND {member, field}, with a time to retry: directory may not have told of the user yet. So
// it is not remembered for the request id.
absl::Status MemberNotFound(std::string_view field, std::string_view member_id);
// FAILED_PRECONDITION / ALLOCATIONS_OFF {budget}.
absl::Status AllocationsOff(std::string_view budget_id);

// INVALID_ARGUMENT / TRANSFER_TO_ITSELF {budget} (B13).
absl::Status TransferToItself(std::string_view budget_id);
// FAILED_PRECONDITION / TRANSFER_ALONG_PATH {from, to}.
absl::Status TransferAlongPath(std::string_view from_id, std::string_view to_id);
// FAILED_PRECONDITION / AMOUNT_ABOVE_AVAILABLE {budget, amount, available}.
absl::Status AmountAboveAvailable(std::string_view budget_id, const Money& amount, const Money& available);
// FAILED_PRECONDITION / MOVE_REVERSED {budget}.
absl::Status MoveReversed(std::string_view budget_id);
// NOT_FOUND / MOVE_NOT_FOUND {budget_move}.
absl::Status MoveNotFound(std::string_view move_id);
// ALREADY_EXISTS / MOVE_ID_TAKEN {budget_move}.
absl::Status MoveIdTaken(std::string_view move_id);
// FAILED_PRECONDITION / MOVE_NOT_DONE, MOVE_NOT_PROPOSED {budget_move, state}. `state` is its name in the API.
absl::Status MoveNotDone(std::string_view move_id, std::string_view state);
absl::Status MoveNotProposed(std::string_view move_id, std::string_view state);
// FAILED_PRECONDITION / MOVE_EXPIRED, MOVE_PERIOD_OVER {budget_move}.
absl::Status MoveExpired(std::string_view move_id);
absl::Status MovePeriodOver(std::string_view move_id);
// FAILED_PRECONDITION / MOVE_IN_REVIEW {budget_move, review}: the review `review_id` decides.
absl::Status MoveInReview(std::string_view move_id, std::string_view review_id);
// FAILED_PRECONDITION / APPROVAL_UNAVAILABLE {budget_move}.
absl::Status ApprovalUnavailable(std::string_view move_id);
// FAILED_PRECONDITION / MOVE_MAKER_NOT_ALLOWED, SECOND_PERSON_REQUIRED {budget_move}: the proposer is no longer
// permitted to make the move, or is the one who confirms it.
absl::Status MoveMakerNotAllowed(std::string_view move_id);
absl::Status SecondPersonRequired(std::string_view move_id);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED {budget}: an edit would do what as a move needs a second person.
absl::Status EditNeedsSecondPerson(std::string_view budget_id);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED {budget, why}: who wrote a budget may not put it in force alone.
absl::Status ActivationNeedsSecondPerson(std::string_view budget_id);
// FAILED_PRECONDITION / BUDGET_OUT_OF_PERIOD {budget}.
absl::Status BudgetOutOfPeriod(std::string_view budget_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_RULES_MODEL_ERRORS_H_
