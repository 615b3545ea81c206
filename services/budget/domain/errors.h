// Every refusal of budget, one function for each reason. The reasons are the values of ErrorReason in
// outlay/budget/v1/errors.proto, which says what a caller can do about them; a test compares the two. Reasons that all
// services share (FIELD_INVALID, ETAG_MISMATCH, ...) are in common/base/errors.h. A refused spend is an answer, not an
// error: see verdict.h.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/base/money.h"

namespace outlay::budget {

// The reason in an audit record whose answer is that a spend does not pass.
inline constexpr std::string_view kSpendRefused = "SPEND_REFUSED";

// NOT_FOUND. Ids are plain, without the resource name around them.
absl::Status BudgetNotFound(std::string_view budget_id);
absl::Status HoldNotFound(std::string_view hold_id);
absl::Status GroupNotFound(std::string_view group_id);
absl::Status PostingNotFound(std::string_view hold_id, int64_t entry);

// ALREADY_EXISTS: the id belongs to the object of another request.
absl::Status BudgetIdTaken(std::string_view budget_id);
absl::Status HoldIdTaken(std::string_view hold_id);

// FAILED_PRECONDITION: the state of a budget forbids it. `state` is its name in the API, for instance "CLOSED".
absl::Status BudgetNotDraft(std::string_view budget_id, std::string_view state);
absl::Status BudgetNotActive(std::string_view budget_id, std::string_view state);
absl::Status BudgetClosed(std::string_view budget_id, std::string_view state);
absl::Status FieldNotChangeable(std::string_view field, std::string_view state);
absl::Status AmountBelowUsed(std::string_view budget_id, const Money& limit, const Money& used);
// FAILED_PRECONDITION: the figures before `since` were not kept.
absl::Status HistoryNotKept(std::string_view budget_id, absl::Time since);
// FAILED_PRECONDITION: the budget was not in force at the requested time; its history begins with the slot at `since`.
absl::Status BudgetNotThereYet(std::string_view budget_id, absl::Time since);
// FAILED_PRECONDITION: more budgets apply than one step may check.
absl::Status TooManyBudgets(int64_t limit);

// FAILED_PRECONDITION: the hold has ended in this way.
absl::Status HoldSpent(std::string_view hold_id);
absl::Status HoldReleased(std::string_view hold_id);
absl::Status HoldExpired(std::string_view hold_id);

// FAILED_PRECONDITION: the amount exceeds what the hold has.
absl::Status AmountAboveHeld(std::string_view hold_id, const Money& amount, const Money& held);
absl::Status AmountAboveCommitted(std::string_view hold_id, const Money& amount, const Money& committed,
                                  const Money& tolerance);
absl::Status AmountAboveOpen(std::string_view hold_id, const Money& amount, const Money& open);
// FAILED_PRECONDITION: a budget refuses a later step of a hold; `passing`: the largest amount that would pass.
// `budget_id` is empty if the caller may not be told which.
absl::Status BudgetInsufficient(std::string_view hold_id, std::string_view budget_id, const Money& passing);
// FAILED_PRECONDITION: the hold cannot grow: see CountsWhereAsked.
absl::Status HoldCountsElsewhere(std::string_view hold_id);
// FAILED_PRECONDITION: only the document's owner changes the hold.
absl::Status HoldOfDocument(std::string_view hold_id, std::string_view document);
// FAILED_PRECONDITION: a later version of the document's needs was settled already.
absl::Status DocumentSuperseded(std::string_view document_id, int64_t version);
// FAILED_PRECONDITION: the posting was reversed before.
absl::Status PostingReversed(std::string_view hold_id, int64_t entry);

// Errors of override grants (B12). NOT_FOUND, ALREADY_EXISTS {override_grant}.
absl::Status OverrideGrantNotFound(std::string_view grant_id);
absl::Status OverrideGrantIdTaken(std::string_view grant_id);
// FAILED_PRECONDITION / OVERRIDE_GRANT_ENDED {override_grant, state}. `state` is its name in the API.
absl::Status OverrideGrantEnded(std::string_view grant_id, std::string_view state);
// FAILED_PRECONDITION / OVERRIDE_GRANT_MISMATCH {override_grant, field}: the field of the request that the grant does
// not allow.
absl::Status OverrideGrantMismatch(std::string_view grant_id, std::string_view field);
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED {override_grant}.
absl::Status GrantNeedsSecondPerson(std::string_view grant_id);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_ERRORS_H_
