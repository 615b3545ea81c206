#include "services/budget/domain/holds/verdict.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "services/budget/domain/holds/worth.h"

namespace outlay::budget {
namespace {

absl::StatusOr<int64_t> SumInBudget(const CheckedBudget& node, const SpendCheck& asked, const Money& sum) {
  return ToBudgetAmount(sum, asked.whole, asked.tax,
                        {.currency = node.budget->currency(), .rate = node.rate, .tax = node.tax});
}

// Returns by how much a node's sum grows when the spend grows by `minor`: the difference of the resulting figures, to
// the cent.
absl::StatusOr<int64_t> InBudget(const CheckedBudget& node, const SpendCheck& asked, int64_t minor) {
  const Currency currency = asked.amount.currency();
  if (asked.already == 0) return SumInBudget(node, asked, Money(minor, currency));
  OUTLAY_ASSIGN_OR_RETURN(const Money after, Add(Money(asked.already, currency), Money(minor, currency)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t was, SumInBudget(node, asked, Money(asked.already, currency)));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t is, SumInBudget(node, asked, after));
  return ToMinor(absl::int128(is) - was);
}

absl::Status TellTax(const CheckedBudget& node, const SpendCheck& asked, NodeVerdict* verdict) {
  if (asked.tax.minor == 0) return absl::OkStatus();
  const Money tax(asked.tax.minor, asked.amount.currency());
  OUTLAY_ASSIGN_OR_RETURN(const TaxSplit split, SplitTax(tax, node.tax, asked.tax.recoverable));
  verdict->tax = node.tax;
  verdict->counted_tax = split.counted;
  return absl::OkStatus();
}

// Returns how bad an outcome is: of several stages, the worst one is reported.
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

// One comparison of the amount used at a stage with the limit of the period or of its months so far.
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
    // Only a rule that blocks uses the buffer: rules that warn or track refuse nothing.
    outcome = check.action == Action::kBlock ? NodeOutcome::kPassedWithBuffer : WhenExceeded(check.action, false);
    if (check.action != Action::kBlock) excess = after - check.capacity.ceiling;
  }
  verdict->is_cleared = verdict->is_cleared || check.action == Action::kBlock;
  // The worst check is reported; of equally bad ones the one with the larger excess, so that the passing amount passes
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

bool IsPassedOver(const CheckedBudget& node, const SpendCheck& asked) {
  return asked.is_overridden && (asked.overridden_budget_id.empty() || asked.overridden_budget_id == node.budget->id);
}

void JudgeStage(const CheckedBudget& node, const SpendCheck& asked, Stage stage, NodeVerdict* verdict) {
  const bool is_overridden = IsPassedOver(node, asked);
  const Enforcement& enforcement = node.budget->spec.enforcement;
  Check check = {.action = ActionAt(enforcement, stage),
                 .capacity = CapacityOf(node.figures, enforcement),
                 .used = SumAt(node.figures.used, stage)};
  Compare(check, is_overridden, stage == asked.from, verdict);
  if (node.allotment.has_value()) {
    Check allotted = {.action = check.action,
                      .sum = CheckedSum::kAllocation,
                      .capacity = CapacityOf(node.allotment->limit, node.figures, enforcement),
                      .used = SumAt(node.allotment->used, stage)};
    // The buffer belongs to the budget, not to an allotment.
    allotted.capacity.with_buffer = allotted.capacity.ceiling;
    Compare(allotted, is_overridden, /*is_first=*/false, verdict);
  }
  const std::optional<Action> to_date = ToDateActionAt(enforcement, stage);
  if (!to_date.has_value()) return;
  check.action = *to_date;
  check.sum = CheckedSum::kToDate;
  // A check that cannot be made allows nothing.
  check.capacity = CapacityOf(node.allowed_to_date.value_or(0), node.figures, enforcement);
  Compare(check, is_overridden, /*is_first=*/false, verdict);
}

absl::StatusOr<NodeVerdict> JudgeNode(const CheckedBudget& node, const SpendCheck& asked) {
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
  OUTLAY_ASSIGN_OR_RETURN(verdict.asked, InBudget(node, asked, asked.amount.minor_units()));
  OUTLAY_RETURN_IF_ERROR(TellTax(node, asked, &verdict));
  for (int stage = static_cast<int>(asked.from); stage <= static_cast<int>(asked.to); ++stage) {
    JudgeStage(node, asked, static_cast<Stage>(stage), &verdict);
  }
  // Nothing of the spend counts here, so it cannot be too much.
  if (verdict.asked == 0 && verdict.counted_tax.has_value()) {
    verdict.outcome = NodeOutcome::kPassed;
    verdict.excess = 0;
  }
  if (budget.state == BudgetState::kFrozen && asked.is_new) {
    verdict.outcome = IsPassedOver(node, asked) ? NodeOutcome::kOverridden : NodeOutcome::kFrozen;
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

// Returns the largest amount of the spend's currency, at most the asked one, whose worth here is within `room`.
int64_t LargestWithin(const CheckedBudget& node, const SpendCheck& asked, int64_t room) {
  if (room < 0) return 0;
  int64_t passing = 0;
  int64_t beyond = asked.amount.minor_units();  // too much
  while (beyond - passing > 1) {
    const int64_t middle = passing + (beyond - passing) / 2;
    const absl::StatusOr<int64_t> worth = InBudget(node, asked, middle);
    (worth.ok() && *worth <= room ? passing : beyond) = middle;
  }
  return passing;
}

Money PassingAmount(const std::vector<CheckedBudget>& nodes, const Verdict& verdict, const SpendCheck& asked) {
  const Currency currency = asked.amount.currency();
  int64_t most = asked.amount.minor_units();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const NodeVerdict& node = verdict.nodes[i];
    if (!Refuses(node)) continue;
    if (node.outcome != NodeOutcome::kBlocked) return Money::Zero(currency);
    const int64_t room = Clamp(absl::int128(node.capacity) - node.used);
    most = std::min(most, LargestWithin(nodes[i], asked, room));
  }
  return Money(most, currency);
}

}  // namespace

bool Refuses(const NodeVerdict& node) {
  return RefusalOf(node.outcome) != Refusal::kNone;
}

absl::StatusOr<Verdict> Judge(const std::vector<CheckedBudget>& nodes, const SpendCheck& asked, bool must_have_budget) {
  Verdict verdict;
  verdict.passing_amount = Money::Zero(asked.amount.currency());
  const bool needs_none = asked.is_overridden && asked.overridden_budget_id.empty();
  if (nodes.empty() && must_have_budget && !needs_none) {
    verdict.refusal = Refusal::kNoBudget;
    return verdict;
  }
  verdict.nodes.reserve(nodes.size());
  for (const CheckedBudget& node : nodes) {
    OUTLAY_ASSIGN_OR_RETURN(NodeVerdict said, JudgeNode(node, asked));
    if (verdict.allowed()) verdict.refusal = RefusalOf(said.outcome);
    verdict.nodes.push_back(std::move(said));
  }
  if (!verdict.allowed()) verdict.passing_amount = PassingAmount(nodes, verdict, asked);
  return verdict;
}

}  // namespace outlay::budget
