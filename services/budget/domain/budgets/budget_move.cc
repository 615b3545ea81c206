#include "services/budget/domain/budgets/budget_move.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/int128.h"
#include "common/base/status_macros.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/rules/model_errors.h"

namespace outlay::budget {
namespace {

bool IsOver(const MoveSide& was, const std::optional<MovePlace>& now) {
  return now.has_value() && was.period != now->period;
}

absl::Status CheckUndoing(const BudgetMove& undone, const std::optional<MovePlace>& from,
                          const std::optional<MovePlace>& to) {
  // The opposite move takes the money from where it went.
  if (IsOver(undone.to, from) || IsOver(undone.from, to)) return MovePeriodOver(undone.id);
  const Move move = {.kind = undone.kind,
                     .from_budget = undone.from.budget_id,
                     .to_budget = undone.to.budget_id,
                     .amount = undone.amount,
                     .is_earmarked = undone.is_earmarked,
                     .is_reversed = undone.state == MoveState::kReversed};
  if (undone.kind == MoveKind::kTransfer) return DecideReverseTransfer(move, to->account, from->account).status();
  return DecideReverseChange(move, undone.kind == MoveKind::kIncrease ? from->account : to->account).status();
}

}  // namespace

absl::Time ProposalExpiry(const BudgetMove& move) {
  return move.create_time + limits::kMoveProposalTimeToLive;
}

MoveState StateAt(const BudgetMove& move, absl::Time now) {
  const bool is_over = move.state == MoveState::kProposed && move.review_id.empty() && now >= ProposalExpiry(move);
  return is_over ? MoveState::kExpired : move.state;
}

std::string StateName(MoveState state) {
  switch (state) {
    case MoveState::kProposed:
      return "PROPOSED";
    case MoveState::kDone:
      return "DONE";
    case MoveState::kReversed:
      return "REVERSED";
    case MoveState::kRejected:
      return "REJECTED";
    case MoveState::kNotPossible:
      return "NOT_POSSIBLE";
    case MoveState::kWithdrawn:
      return "WITHDRAWN";
    case MoveState::kExpired:
      break;
  }
  return "EXPIRED";
}

absl::Status CheckMove(const BudgetMove& move, const std::optional<MovePlace>& from, const std::optional<MovePlace>& to,
                       const BudgetMove* undone) {
  if (undone != nullptr) return CheckUndoing(*undone, from, to);
  switch (move.kind) {
    case MoveKind::kTransfer:
      return DecideTransfer(from->account, to->account, move.amount, move.is_earmarked).status();
    case MoveKind::kIncrease:
      return DecideIncrease(to->account, move.amount).status();
    case MoveKind::kDecrease:
      break;
  }
  return DecideDecrease(from->account, move.amount).status();
}

absl::StatusOr<BudgetMove> OppositeOf(const BudgetMove& move, absl::Time now) {
  const MoveState state = StateAt(move, now);
  if (state == MoveState::kReversed)
    return MoveReversed(move.from.budget_id.empty() ? move.to.budget_id : move.from.budget_id);
  if (state != MoveState::kDone) return MoveNotDone(move.id, StateName(state));
  BudgetMove opposite;
  switch (move.kind) {
    case MoveKind::kTransfer:
      opposite.kind = MoveKind::kTransfer;
      break;
    case MoveKind::kIncrease:
      opposite.kind = MoveKind::kDecrease;
      break;
    case MoveKind::kDecrease:
      opposite.kind = MoveKind::kIncrease;
      break;
  }
  opposite.from = move.to;
  opposite.to = move.from;
  opposite.from.period.clear();
  opposite.to.period.clear();
  opposite.amount = move.amount;
  opposite.is_earmarked = move.is_earmarked;
  opposite.reverses_id = move.id;
  return opposite;
}

absl::Status CheckPeriods(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                          const std::optional<MovePlace>& to) {
  return IsOver(proposed.from, from) || IsOver(proposed.to, to) ? MovePeriodOver(proposed.id) : absl::OkStatus();
}

int64_t DriftFromShown(const BudgetMove& proposed, const std::optional<MovePlace>& from,
                       const std::optional<MovePlace>& to) {
  absl::int128 drift = 0;
  const auto consider = [&](absl::int128 more, absl::int128 less) { drift = std::max(drift, more - less); };
  if (from.has_value()) consider(proposed.from.limit_minor, from->account.limit.minor_units());
  if (to.has_value()) consider(to->account.limit.minor_units(), proposed.to.limit_minor);
  return Clamp(drift);
}

bool GoesBeyondShown(const BudgetMove& proposed, int64_t drift_minor, const Materiality& materiality) {
  if (ToleratesGrowth(materiality)) return !Tolerates(materiality, proposed.amount.minor_units(), drift_minor);
  Materiality by_default;
  by_default.basis_points = limits::kShownToleranceBasisPoints;
  return !Tolerates(by_default, proposed.amount.minor_units(), drift_minor);
}

std::string_view PermissionFor(const BudgetMove& move) {
  if (!move.reverses_id.empty()) return "budgetMoves.reverse";
  switch (move.kind) {
    case MoveKind::kTransfer:
      return "budgets.transfer";
    case MoveKind::kIncrease:
      return "budgets.increase";
    case MoveKind::kDecrease:
      break;
  }
  return "budgets.decrease";
}

absl::Status CheckProposed(const BudgetMove& move, absl::Time now) {
  const MoveState state = StateAt(move, now);
  if (state == MoveState::kExpired) return MoveExpired(move.id);
  return state == MoveState::kProposed ? absl::OkStatus() : MoveNotProposed(move.id, StateName(state));
}

absl::Status CheckConfirmer(const BudgetMove& move, const Actor& confirmer, const Persons& behind) {
  if (!move.review_id.empty()) return MoveInReview(move.id, move.review_id);
  return MayBeSamePerson(move.maker, move.makers, confirmer, behind) ? SecondPersonRequired(move.id) : absl::OkStatus();
}

MoveState StateAfter(review::ReviewOutcome outcome) {
  switch (outcome) {
    case review::ReviewOutcome::kApproved:
      return MoveState::kDone;
    case review::ReviewOutcome::kRejected:
      return MoveState::kRejected;
    case review::ReviewOutcome::kWithdrawn:
      return MoveState::kWithdrawn;
    case review::ReviewOutcome::kExpired:
      return MoveState::kExpired;
    default:
      return MoveState::kNotPossible;
  }
}

BudgetMove EndedMove(const BudgetMove& move, MoveState state, std::string reason) {
  BudgetMove ended = move;
  ended.state = state;
  ended.end_reason = std::move(reason);
  return ended;
}

bool GoesPastSecondPerson(const BudgetSpec& before, const BudgetSpec& after) {
  const Enforcement& was = before.enforcement;
  const Enforcement& is = after.enforcement;
  if (after.amount != before.amount || after.rollover != before.rollover) return true;
  if (after.year_end_rule != before.year_end_rule) return true;
  // Spends that no longer count are let through.
  if (after.filter != before.filter || after.by_choice != before.by_choice ||
      after.purchase_order_number != before.purchase_order_number) {
    return true;
  }
  if (is.ceiling_basis_points > was.ceiling_basis_points || (is.buffer.has_value() && is.buffer != was.buffer))
    return true;
  for (const Stage stage : {Stage::kRequest, Stage::kOrder, Stage::kInvoice}) {
    if (ActionAt(is, stage) > ActionAt(was, stage)) return true;
    const std::optional<Action> watched = ToDateActionAt(was, stage);
    if (watched.has_value() && ToDateActionAt(is, stage).value_or(Action::kTrack) > *watched) return true;
  }
  if (after.tax_counting != before.tax_counting) return true;
  if (before.allocation_rules.has_value() && after.allocation_rules != before.allocation_rules) return true;
  // Months that get more than before let more through until then.
  if (ChecksToDate(was) && after.distribution != before.distribution) return true;
  return false;
}

MovedAmounts AddedToFrom(const BudgetMove& move) {
  const int64_t minor = move.amount.minor_units();
  if (move.kind == MoveKind::kTransfer) return {.transferred_out = minor};
  return {.increased = -minor};
}

MovedAmounts AddedToTo(const BudgetMove& move) {
  const int64_t minor = move.amount.minor_units();
  if (move.kind == MoveKind::kTransfer) return {.transferred_in = minor};
  return {.increased = minor};
}

}  // namespace outlay::budget
