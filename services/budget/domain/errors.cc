#include "services/budget/domain/errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) {
  return std::string(text);
}

// Returns a refusal because of the budget's state.
absl::Status WrongState(std::string_view reason, std::string_view budget_id, std::string_view state,
                        std::string_view what) {
  return MakeError(StatusCode::kFailedPrecondition, reason, Concat("budget ", budget_id, " is ", state, "; ", what),
                   {{"budget", Text(budget_id)}, {"state", Text(state)}});
}

absl::Status Ended(std::string_view reason, std::string_view hold_id, std::string_view how) {
  return MakeError(StatusCode::kFailedPrecondition, reason, Concat("hold ", hold_id, " ", how),
                   {{"hold", Text(hold_id)}});
}

absl::Status NoSuchEntry(StatusCode code, std::string_view reason, std::string_view hold_id, int64_t entry,
                         std::string_view what) {
  return MakeError(code, reason, Concat("entry ", entry, " of hold ", hold_id, " ", what),
                   {{"hold", Text(hold_id)}, {"entry", Concat(entry)}});
}

std::string TextOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

}  // namespace

absl::Status BudgetNotFound(std::string_view budget_id) {
  return MakeError(StatusCode::kNotFound, "BUDGET_NOT_FOUND",
                   Concat("there is no budget ", budget_id, "; list them to see which there are"),
                   {{"budget", Text(budget_id)}});
}

absl::Status HoldNotFound(std::string_view hold_id) {
  return MakeError(StatusCode::kNotFound, "HOLD_NOT_FOUND",
                   Concat("there is no hold ", hold_id, "; a spend that is refused leaves none"),
                   {{"hold", Text(hold_id)}});
}

absl::Status GroupNotFound(std::string_view group_id) {
  return MakeError(StatusCode::kNotFound, "GROUP_NOT_FOUND",
                   Concat("there is no group ", group_id, " in the directory; a new one takes a moment to arrive"),
                   {{"group", Text(group_id)}});
}

absl::Status PostingNotFound(std::string_view hold_id, int64_t entry) {
  return NoSuchEntry(StatusCode::kNotFound, "POSTING_NOT_FOUND", hold_id, entry,
                     "books no invoice; list the entries to see which do");
}

absl::Status BudgetIdTaken(std::string_view budget_id) {
  return MakeError(StatusCode::kAlreadyExists, "BUDGET_ID_TAKEN",
                   Concat("budget ", budget_id, " was created with other content; choose another id"),
                   {{"budget", Text(budget_id)}});
}

absl::Status HoldIdTaken(std::string_view hold_id) {
  return MakeError(StatusCode::kAlreadyExists, "HOLD_ID_TAKEN",
                   Concat("hold ", hold_id, " was authorized by another request; choose another id"),
                   {{"hold", Text(hold_id)}});
}

absl::Status BudgetNotDraft(std::string_view budget_id, std::string_view state) {
  return WrongState("BUDGET_NOT_DRAFT", budget_id, state, "only a draft allows this; close it instead");
}

absl::Status BudgetNotActive(std::string_view budget_id, std::string_view state) {
  return WrongState("BUDGET_NOT_ACTIVE", budget_id, state,
                    state == "CLOSED" ? "it has ended for good: choose another budget" : "activate it first");
}

absl::Status BudgetClosed(std::string_view budget_id, std::string_view state) {
  return WrongState("BUDGET_CLOSED", budget_id, state, "create another one");
}

absl::Status FieldNotChangeable(std::string_view field, std::string_view state) {
  return MakeError(StatusCode::kFailedPrecondition, "FIELD_NOT_CHANGEABLE",
                   Concat(field, " cannot be changed while the budget is ", state, "; create another budget"),
                   {{"field", Text(field)}, {"state", Text(state)}});
}

absl::Status AmountBelowUsed(std::string_view budget_id, const Money& limit, const Money& used) {
  return MakeError(StatusCode::kFailedPrecondition, "AMOUNT_BELOW_USED",
                   Concat("the limit of budget ", budget_id, " would be ", limit.ToString(), ", and ", used.ToString(),
                          " is used; lower it by less, or release some of what is held"),
                   {{"budget", Text(budget_id)}, {"limit", limit.ToString()}, {"used", used.ToString()}});
}

absl::Status BudgetNotThereYet(std::string_view budget_id, absl::Time since) {
  const std::string from = TextOf(since);
  return MakeError(StatusCode::kFailedPrecondition, "BUDGET_NOT_THERE_YET",
                   Concat("what budget ", budget_id, " was is told by quarters of an hour, the first of which is ",
                          from, "; ask for a later time, or for its figures now"),
                   {{"budget", Text(budget_id)}, {"since", from}});
}

absl::Status HistoryNotKept(std::string_view budget_id, absl::Time since) {
  const std::string from = TextOf(since);
  return MakeError(StatusCode::kFailedPrecondition, "HISTORY_NOT_KEPT",
                   Concat("what budget ", budget_id, " was is kept since ", from, "; ask for a later time"),
                   {{"budget", Text(budget_id)}, {"since", from}});
}

absl::Status TooManyBudgets(int64_t limit) {
  return MakeError(StatusCode::kFailedPrecondition, "TOO_MANY_BUDGETS",
                   Concat("more than ", limit, " budgets apply to this spend; close some of them"),
                   {{"limit", Concat(limit)}});
}

absl::Status HoldSpent(std::string_view hold_id) {
  return Ended("HOLD_SPENT", hold_id, "is invoiced to the end; a cancelled invoice opens it again");
}

absl::Status HoldReleased(std::string_view hold_id) {
  return Ended("HOLD_RELEASED", hold_id, "was given back; authorize another one");
}

absl::Status HoldExpired(std::string_view hold_id) {
  return Ended("HOLD_EXPIRED", hold_id, "has expired; authorize another one");
}

absl::Status AmountAboveHeld(std::string_view hold_id, const Money& amount, const Money& held) {
  return MakeError(StatusCode::kFailedPrecondition, "AMOUNT_ABOVE_HELD",
                   Concat(amount.ToString(), " is not to be ordered: of hold ", hold_id, " ", held.ToString(),
                          " is held; adjust it first"),
                   {{"hold", Text(hold_id)}, {"amount", amount.ToString()}, {"held", held.ToString()}});
}

absl::Status AmountAboveCommitted(std::string_view hold_id, const Money& amount, const Money& committed,
                                  const Money& tolerance) {
  return MakeError(StatusCode::kFailedPrecondition, "AMOUNT_ABOVE_COMMITTED",
                   Concat(amount.ToString(), " is not to be invoiced: of hold ", hold_id, " ", committed.ToString(),
                          " is committed, with a tolerance of ", tolerance.ToString(), "; adjust it first"),
                   {{"hold", Text(hold_id)},
                    {"amount", amount.ToString()},
                    {"committed", committed.ToString()},
                    {"tolerance", tolerance.ToString()}});
}

absl::Status AmountAboveOpen(std::string_view hold_id, const Money& amount, const Money& open) {
  return MakeError(StatusCode::kFailedPrecondition, "AMOUNT_ABOVE_OPEN",
                   Concat(amount.ToString(), " is not to be released: of hold ", hold_id, " ", open.ToString(),
                          " is held or committed; release no more than that"),
                   {{"hold", Text(hold_id)}, {"amount", amount.ToString()}, {"open", open.ToString()}});
}

absl::Status BudgetInsufficient(std::string_view hold_id, std::string_view budget_id, const Money& passing) {
  ErrorMetadata metadata = {{"hold", Text(hold_id)}, {"passing_amount", passing.ToString()}};
  if (!budget_id.empty()) metadata.emplace_back("budget", budget_id);
  return MakeError(StatusCode::kFailedPrecondition, "BUDGET_INSUFFICIENT",
                   Concat(budget_id.empty() ? "a budget" : "budget ", budget_id, " does not suffice for hold ", hold_id,
                          "; ", passing.ToString(), " would pass"),
                   std::move(metadata));
}

absl::Status HoldCountsElsewhere(std::string_view hold_id) {
  return MakeError(
      StatusCode::kFailedPrecondition, "HOLD_COUNTS_ELSEWHERE",
      Concat("a spend like hold ", hold_id,
             " would now be asked of other budgets, of another period, or at another rate; release it, and "
             "authorize all of it anew"),
      {{"hold", Text(hold_id)}});
}

absl::Status HoldOfDocument(std::string_view hold_id, std::string_view document) {
  return MakeError(StatusCode::kFailedPrecondition, "HOLD_OF_DOCUMENT",
                   Concat("hold ", hold_id, " follows ", document, "; change that instead"),
                   {{"hold", Text(hold_id)}, {"document", Text(document)}});
}

absl::Status DocumentSuperseded(std::string_view document_id, int64_t version) {
  return MakeError(StatusCode::kFailedPrecondition, "DOCUMENT_SUPERSEDED",
                   Concat("of document ", document_id, " something else was said, under number ", version,
                          " or later; say what it needs now under a larger one"),
                   {{"document", Text(document_id)}, {"version", Concat(version)}});
}

absl::Status PostingReversed(std::string_view hold_id, int64_t entry) {
  return NoSuchEntry(StatusCode::kFailedPrecondition, "POSTING_REVERSED", hold_id, entry,
                     "was taken back already; it happens once");
}

absl::Status OverrideGrantNotFound(std::string_view grant_id) {
  return MakeError(StatusCode::kNotFound, "OVERRIDE_GRANT_NOT_FOUND",
                   Concat("there is no override grant ", grant_id, "; check the name"),
                   {{"override_grant", Text(grant_id)}});
}

absl::Status OverrideGrantIdTaken(std::string_view grant_id) {
  return MakeError(StatusCode::kAlreadyExists, "OVERRIDE_GRANT_ID_TAKEN",
                   Concat("override grant ", grant_id, " was made by another request; choose another id"),
                   {{"override_grant", Text(grant_id)}});
}

absl::Status OverrideGrantEnded(std::string_view grant_id, std::string_view state) {
  return MakeError(StatusCode::kFailedPrecondition, "OVERRIDE_GRANT_ENDED",
                   Concat("override grant ", grant_id, " is ", state, "; ask for another one"),
                   {{"override_grant", Text(grant_id)}, {"state", Text(state)}});
}

absl::Status OverrideGrantMismatch(std::string_view grant_id, std::string_view field) {
  return MakeError(StatusCode::kFailedPrecondition, "OVERRIDE_GRANT_MISMATCH",
                   Concat(field, " is not what override grant ", grant_id,
                          " is for; send what was granted, or ask for another grant"),
                   {{"override_grant", Text(grant_id)}, {"field", Text(field)}});
}

absl::Status GrantNeedsSecondPerson(std::string_view grant_id) {
  return MakeError(StatusCode::kFailedPrecondition, "SECOND_PERSON_REQUIRED",
                   Concat("whoever made override grant ", grant_id, " cannot use it; ask somebody else to grant one"),
                   {{"override_grant", Text(grant_id)}});
}

}  // namespace outlay::budget
