#include "services/budget/domain/model_errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

using absl::StatusCode;

std::string Text(std::string_view text) {
  return std::string(text);
}

}  // namespace

absl::Status AllocationsAboveLimit(const Money& limit, const Money& allocated) {
  return MakeError(StatusCode::kFailedPrecondition, "ALLOCATIONS_ABOVE_LIMIT",
                   Concat("allocations of ", allocated.ToString(), " are more than the limit of ", limit.ToString(),
                          "; lower them, or let their sum exceed it"),
                   {{"limit", limit.ToString()}, {"allocated", allocated.ToString()}});
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

absl::Status YearEndUsed(std::string_view budget_id, const Money& missing) {
  return MakeError(StatusCode::kFailedPrecondition, "YEAR_END_USED",
                   Concat("budget ", budget_id, " has used what the year end carried, and lacks ", missing.ToString(),
                          " to undo it; release holds or raise its amount first"),
                   {{"budget", Text(budget_id)}, {"missing", missing.ToString()}});
}

}  // namespace outlay::budget
