#include "services/budget/domain/verdict.h"

#include <algorithm>
#include <utility>

#include "common/base/money_decimal.h"
#include "common/base/status_macros.h"

namespace outlay::budget {
namespace {

absl::StatusOr<std::int64_t> InBudget(const NodeState& node, const Money& amount) {
  if (!node.rate.has_value()) return amount.minor_units();
  OUTLAY_ASSIGN_OR_RETURN(const Money converted, Convert(amount, *node.rate, node.budget->currency()));
  return converted.minor_units();
}

// How bad an outcome is: of several stages the worst one is told.
int Severity(NodeOutcome outcome) {
  switch (outcome) {
    case NodeOutcome::kBlocked:
      return 5;
    case NodeOutcome::kOverridden:
      return 4;
    case NodeOutcome::kWarned:
      return 3;
    case NodeOutcome::kTracked:
      return 2;
    case NodeOutcome::kPassedWithBuffer:
      return 1;
    default:
      return 0;
  }
}

NodeOutcome WhenExceeded(Action action, bool is_overridden) {
  switch (action) {
    case Action::kBlock:
      return is_overridden ? NodeOutcome::kOverridden : NodeOutcome::kBlocked;
    case Action::kWarn:
      return NodeOutcome::kWarned;
    case Action::kTrack:
      break;
  }
  return NodeOutcome::kTracked;
}

// One comparison: of what is used at a stage with what the period, or its months so far, have.
struct Check {
  Action action = Action::kBlock;
  CheckedSum sum = CheckedSum::kPeriod;
  Capacity capacity;
  absl::int128 used = 0;
};

void Compare(const Check& check, bool is_overridden, bool is_first, NodeVerdict* verdict) {
  const absl::int128 after = check.used + verdict->asked;
  NodeOutcome outcome = NodeOutcome::kPassed;
  absl::int128 excess = 0;
  if (after > check.capacity.with_buffer) {
    outcome = WhenExceeded(check.action, is_overridden);
    excess = after - check.capacity.with_buffer;
  } else if (after > check.capacity.ceiling) {
    // A buffer is for what would be refused: who only watches needs none.
    outcome = check.action == Action::kBlock ? NodeOutcome::kPassedWithBuffer : WhenExceeded(check.action, false);
    if (check.action != Action::kBlock) excess = after - check.capacity.ceiling;
  }
  verdict->is_cleared = verdict->is_cleared || check.action == Action::kBlock;
  // The worst is told; of those that are as bad, the one that is exceeded by more, so that the passing amount passes
  // all.
  const bool is_worse = Severity(outcome) > Severity(verdict->outcome) ||
                        (outcome == verdict->outcome && Clamp(excess) > verdict->excess);
  if (!is_first && !is_worse) return;
  verdict->outcome = outcome;
  verdict->sum = check.sum;
  verdict->used = Clamp(check.used);
  verdict->capacity = Clamp(check.action == Action::kBlock ? check.capacity.with_buffer : check.capacity.ceiling);
  verdict->excess = Clamp(excess);
}

void JudgeStage(const NodeState& node, const Asked& asked, Stage stage, NodeVerdict* verdict) {
  const Enforcement& enforcement = node.budget->spec.enforcement;
  Check check = {.action = ActionAt(enforcement, stage),
                 .capacity = CapacityOf(node.figures, enforcement),
                 .used = SumAt(node.figures.used, stage)};
  Compare(check, asked.is_overridden, stage == asked.from, verdict);
  if (node.allotment.has_value()) {
    Check allotted = {.action = check.action,
                      .sum = CheckedSum::kAllocation,
                      .capacity = CapacityOf(node.allotment->limit, node.figures, enforcement),
                      .used = SumAt(node.allotment->used, stage)};
    // The buffer is the budget's.
    allotted.capacity.with_buffer = allotted.capacity.ceiling;
    Compare(allotted, asked.is_overridden, /*is_first=*/false, verdict);
  }
  const std::optional<Action> to_date = ToDateActionAt(enforcement, stage);
  if (!to_date.has_value()) return;
  check.action = *to_date;
  check.sum = CheckedSum::kToDate;
  // A check that cannot be made allows nothing.
  check.capacity = CapacityOf(node.allowed_to_date.value_or(0), node.figures, enforcement);
  Compare(check, asked.is_overridden, /*is_first=*/false, verdict);
}

absl::StatusOr<NodeVerdict> JudgeNode(const NodeState& node, const Asked& asked) {
  const Budget& budget = *node.budget;
  NodeVerdict verdict;
  verdict.budget_id = budget.id;
  verdict.group_id = budget.spec.group_id;
  verdict.is_hidden = budget.spec.hidden;
  verdict.currency = budget.currency();
  verdict.limit = Clamp(LimitOf(node.figures));
  verdict.period_end = node.figures.period.end;
  if (node.allotment.has_value()) verdict.member_id = node.allotment->member_id;
  if (!node.has_rate) {
    verdict.outcome = NodeOutcome::kNoExchangeRate;
    return verdict;
  }
  OUTLAY_ASSIGN_OR_RETURN(verdict.asked, InBudget(node, asked.amount));
  for (int stage = static_cast<int>(asked.from); stage <= static_cast<int>(asked.to); ++stage) {
    JudgeStage(node, asked, static_cast<Stage>(stage), &verdict);
  }
  if (budget.state == BudgetState::kFrozen && asked.is_new) {
    verdict.outcome = asked.is_overridden ? NodeOutcome::kOverridden : NodeOutcome::kFrozen;
  }
  return verdict;
}

Refusal RefusalOf(NodeOutcome outcome) {
  switch (outcome) {
    case NodeOutcome::kBlocked:
      return Refusal::kInsufficient;
    case NodeOutcome::kFrozen:
      return Refusal::kFrozen;
    case NodeOutcome::kNoExchangeRate:
      return Refusal::kNoExchangeRate;
    default:
      return Refusal::kNone;
  }
}

// The largest amount of the spend's currency that becomes no more than `room` here. Near enough by division; then
// rounding decides about the last units.
absl::StatusOr<std::int64_t> LargestWithin(const NodeState& node, Currency currency, std::int64_t room) {
  if (room <= 0) return 0;
  if (!node.rate.has_value()) return room;
  const Decimal units = ToDecimal(Money(room, node.budget->currency()));
  const absl::StatusOr<Decimal> guess = Divide(units, *node.rate, currency.exponent(), Rounding::kDown);
  if (!guess.ok()) return 0;
  const absl::StatusOr<Money> money = ToMoney(*guess, currency, Rounding::kDown);
  if (!money.ok()) return 0;
  std::int64_t amount = money->minor_units();
  const auto fits = [&](std::int64_t minor) {
    const absl::StatusOr<std::int64_t> worth = InBudget(node, Money(minor, currency));
    return worth.ok() && *worth <= room;
  };
  while (amount > 0 && !fits(amount)) amount -= 1;
  while (fits(amount + 1) && amount + 1 < money->minor_units() + 2) amount += 1;
  return amount;
}

absl::StatusOr<Money> PassingAmount(const std::vector<NodeState>& nodes, const Verdict& verdict, const Money& asked) {
  std::int64_t most = asked.minor_units();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const NodeVerdict& node = verdict.nodes[i];
    if (!Refuses(node)) continue;
    if (node.outcome != NodeOutcome::kBlocked) return Money::Zero(asked.currency());
    const std::int64_t room = Clamp(absl::int128(node.capacity) - node.used);
    OUTLAY_ASSIGN_OR_RETURN(const std::int64_t passing, LargestWithin(nodes[i], asked.currency(), room));
    most = std::min(most, passing);
  }
  return Money(most, asked.currency());
}

}  // namespace

bool Refuses(const NodeVerdict& node) {
  return RefusalOf(node.outcome) != Refusal::kNone;
}

absl::StatusOr<Verdict> Judge(const std::vector<NodeState>& nodes, const Asked& asked, bool must_have_budget) {
  Verdict verdict;
  verdict.passing_amount = Money::Zero(asked.amount.currency());
  if (nodes.empty() && must_have_budget && !asked.is_overridden) {
    verdict.refusal = Refusal::kNoBudget;
    return verdict;
  }
  verdict.nodes.reserve(nodes.size());
  for (const NodeState& node : nodes) {
    OUTLAY_ASSIGN_OR_RETURN(NodeVerdict said, JudgeNode(node, asked));
    if (verdict.allowed()) verdict.refusal = RefusalOf(said.outcome);
    verdict.nodes.push_back(std::move(said));
  }
  if (!verdict.allowed()) {
    OUTLAY_ASSIGN_OR_RETURN(verdict.passing_amount, PassingAmount(nodes, verdict, asked.amount));
  }
  return verdict;
}

}  // namespace outlay::budget
