#include "services/budget/domain/rules/year_end_errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

absl::Status AboutYearEnd(absl::StatusCode code, std::string_view reason, std::string_view year_end_id,
                          std::string_view what) {
  return MakeError(code, reason, Concat("year end ", year_end_id, " ", what), {{"year_end", std::string(year_end_id)}});
}

absl::Status InTheWay(std::string_view reason, std::string_view year_end_id, std::string_view what) {
  return AboutYearEnd(absl::StatusCode::kFailedPrecondition, reason, year_end_id, what);
}

std::string NameOrNot(std::string_view budget_id) {
  return budget_id.empty() ? std::string("a budget") : Concat("budget ", budget_id);
}

absl::Status OfBudget(std::string_view reason, std::string_view budget_id, std::string message,
                      ErrorMetadata metadata) {
  if (!budget_id.empty()) metadata.emplace_back("budget", budget_id);
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, std::move(message), std::move(metadata));
}

}  // namespace

absl::Status YearEndNotFound(std::string_view year_end_id) {
  return AboutYearEnd(absl::StatusCode::kNotFound, "YEAR_END_NOT_FOUND", year_end_id,
                      "is not there; check the name, ListYearEnds shows what there is");
}

absl::Status YearEndIdTaken(std::string_view year_end_id) {
  return AboutYearEnd(absl::StatusCode::kAlreadyExists, "YEAR_END_ID_TAKEN", year_end_id,
                      "belongs to another request; choose another id");
}

absl::Status YearNotOver(absl::CivilDay last_day) {
  const std::string day = absl::FormatCivilTime(last_day);
  return MakeError(absl::StatusCode::kFailedPrecondition, "YEAR_NOT_OVER",
                   Concat("the fiscal year that ends on ", day, " is not over; close it then"), {{"last_day", day}});
}

absl::Status YearClosed(std::string_view year_end_id) {
  return InTheWay("YEAR_CLOSED", year_end_id, "has closed that year, or a later one; undo it first");
}

absl::Status YearEndRunning(std::string_view year_end_id) {
  return InTheWay("YEAR_END_RUNNING", year_end_id, "has not done all budgets yet; wait until it has");
}

absl::Status YearEndReversed(std::string_view year_end_id) {
  return InTheWay("YEAR_END_REVERSED", year_end_id, "was undone before; close the year anew, under another id");
}

absl::Status YearEndNotLatest(std::string_view later_id) {
  return InTheWay("YEAR_END_NOT_LATEST", later_id, "is later and stands; undo that one first");
}

absl::Status PeriodClosed(std::string_view budget_id, std::string_view period, std::string_view year_end_id) {
  return OfBudget("PERIOD_CLOSED", budget_id,
                  Concat("the period of ", NameOrNot(budget_id), " from ", period, " on is closed by year end ",
                         year_end_id, " and takes nothing that comes late; undo that first"),
                  {{"period", std::string(period)}, {"year_end", std::string(year_end_id)}});
}

absl::Status HoldGivenBack(std::string_view hold_id, std::string_view budget_id, std::string_view year_end_id) {
  return OfBudget(
      "HOLD_GIVEN_BACK", budget_id,
      Concat("what hold ", hold_id, " had of ", NameOrNot(budget_id), " was given back by year end ", year_end_id,
             "; release it, for it still counts in budgets that carried it, and authorize another"),
      {{"hold", std::string(hold_id)}, {"year_end", std::string(year_end_id)}});
}

}  // namespace outlay::budget
