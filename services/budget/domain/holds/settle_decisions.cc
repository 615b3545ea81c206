#include "services/budget/domain/holds/settle_decisions.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "common/base/status_macros.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {
namespace {

EntryVerb VerbOf(const StageAmounts& was, const StageAmounts& is) {
  if (is.spent != was.spent) return is.spent > was.spent ? EntryVerb::kPost : EntryVerb::kReversePost;
  if (SumOf(is) == SumOf(was) && is.committed > was.committed) return EntryVerb::kCommit;
  const bool is_less = is.held < was.held || is.committed < was.committed;
  return is_less && is.held <= was.held && is.committed <= was.committed ? EntryVerb::kRelease : EntryVerb::kAdjust;
}

// What budgets say, and in which nodes a buffer is used.
struct Judged {
  Verdict verdict;
  std::vector<std::size_t> buffers;
};

// What is asked of a spend's budgets at these stages. `spend`: null: of a hold that is released.
absl::StatusOr<SpendCheck> AskFor(const Hold& hold, int64_t minor, Stage from, Stage to, const DocumentSpend* spend) {
  OUTLAY_ASSIGN_OR_RETURN(SpendCheck asked, AskedOf(hold, minor, from, to));
  if (spend == nullptr || !spend->is_overridden) return asked;
  asked.is_overridden = true;
  asked.overridden_budget_id = spend->overridden_budget_id;
  return asked;
}

// Adds what the nodes that no check has cleared say of what reaches a stage only now.
absl::Status JudgeStage(const Hold& hold, const std::vector<CheckedBudget>& nodes, int64_t minor, Stage stage,
                        const DocumentSpend* spend, Judged* judged) {
  OUTLAY_ASSIGN_OR_RETURN(SpendCheck asked, AskFor(hold, minor, stage, stage, spend));
  asked.is_new = false;
  Verdict& verdict = judged->verdict;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (hold.nodes[i].is_cleared) continue;
    OUTLAY_ASSIGN_OR_RETURN(Verdict said, Judge({nodes[i]}, asked, false));
    if (said.nodes[0].outcome == NodeOutcome::kPassedWithBuffer) judged->buffers.push_back(i);
    if (said.allowed()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const Money passing, Add(Money(asked.already, hold.currency()), said.passing_amount));
    if (verdict.allowed() || passing.minor_units() < verdict.passing_amount.minor_units()) {
      verdict.passing_amount = passing;
    }
    verdict.refusal = said.refusal;
    verdict.nodes.push_back(std::move(said.nodes[0]));
  }
  return absl::OkStatus();
}

// What is asked for only now, up to the last stage that all of it reaches.
absl::Status JudgeGrowth(const Hold& hold, const std::vector<CheckedBudget>& nodes, int64_t growth, Stage to,
                         bool must_have_budget, const DocumentSpend* spend, Judged* judged) {
  OUTLAY_ASSIGN_OR_RETURN(const SpendCheck asked, AskFor(hold, growth, Stage::kRequest, to, spend));
  Verdict& verdict = judged->verdict;
  OUTLAY_ASSIGN_OR_RETURN(verdict, Judge(nodes, asked, must_have_budget));
  judged->buffers = BuffersUsed(verdict);
  if (verdict.allowed()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(verdict.passing_amount, Add(Money(asked.already, hold.currency()), verdict.passing_amount));
  return absl::OkStatus();
}

// What budgets say of a hold's becoming `target`.
absl::StatusOr<Judged> JudgeTarget(const Hold& hold, const std::vector<CheckedBudget>& nodes,
                                   const StageAmounts& target, bool must_have_budget, const DocumentSpend* spend) {
  const auto growth_at = [&](Stage stage) { return ToMinor(SumAt(target, stage) - SumAt(hold.amounts, stage)); };
  OUTLAY_ASSIGN_OR_RETURN(const int64_t growth, growth_at(Stage::kRequest));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t ordered, growth_at(Stage::kOrder));
  OUTLAY_ASSIGN_OR_RETURN(const int64_t invoiced, growth_at(Stage::kInvoice));
  Judged judged;
  Stage to = Stage::kRequest;
  if (growth > 0) {
    if (ordered >= growth) to = invoiced >= growth ? Stage::kInvoice : Stage::kOrder;
    OUTLAY_RETURN_IF_ERROR(JudgeGrowth(hold, nodes, growth, to, must_have_budget, spend, &judged));
    if (!judged.verdict.allowed()) return judged;
  }
  // Of what the growth was asked about already, nothing is asked twice.
  if (ordered > 0 && (to < Stage::kOrder || ordered > growth)) {
    OUTLAY_RETURN_IF_ERROR(JudgeStage(hold, nodes, ordered, Stage::kOrder, spend, &judged));
  }
  if (invoiced > 0 && (to < Stage::kInvoice || invoiced > growth)) {
    OUTLAY_RETURN_IF_ERROR(JudgeStage(hold, nodes, invoiced, Stage::kInvoice, spend, &judged));
  }
  return judged;
}

// The most that counts at each stage.
struct StageSums {
  absl::int128 all = 0;
  absl::int128 ordered = 0;
  absl::int128 invoiced = 0;
};

StageSums SumsOf(const StageAmounts& amounts) {
  return {SumOf(amounts), SumAt(amounts, Stage::kOrder), SumAt(amounts, Stage::kInvoice)};
}

// No more of `target` than that. Each is no more than a sum that fits.
StageAmounts Within(const StageAmounts& target, const StageSums& most) {
  const StageSums sums = SumsOf(target);
  const absl::int128 all = std::min(sums.all, most.all);
  const absl::int128 ordered = std::min({all, sums.ordered, most.ordered});
  const absl::int128 invoiced = std::min({ordered, sums.invoiced, most.invoiced});
  return {.held = static_cast<int64_t>(all - ordered),
          .committed = static_cast<int64_t>(ordered - invoiced),
          .spent = static_cast<int64_t>(invoiced)};
}
StageAmounts Within(const StageAmounts& target, absl::int128 most) {
  return Within(target, StageSums{most, most, most});
}

// What may be asked for in a hold of which budgets allowed so much: the most first, what they are not asked about last.
std::vector<StageAmounts> TargetsOf(const SettleStep& step, const StageAmounts& allowed) {
  const StageAmounts& target = step.target;
  const absl::int128 no_more = SumOf(allowed);
  std::vector<StageAmounts> targets;
  if (step.may_grow) targets.push_back(target);
  if (step.waits) {
    targets.push_back(Within(target, step.may_grow ? std::max(SumOf(target) - step.spare, no_more) : no_more));
    // What is spent already is no question, as long as all of it was ordered with a budget's consent.
    const StageAmounts ordered = Within(targets.back(), SumsOf(allowed));
    const bool is_all = SumAt(ordered, Stage::kOrder) == SumAt(targets.back(), Stage::kOrder) &&
                        SumOf(ordered) == SumOf(targets.back());
    // What is given back is no question either: nobody wishes for what is left.
    const bool is_given_back = step.spend == nullptr;
    if (is_given_back || (is_all && target.spent <= step.held->hold.amounts.spent)) targets.push_back(ordered);
    return targets;
  }
  const StageSums sums = SumsOf(allowed);
  if (step.may_grow) {
    // The order, without what of it is invoiced only now; then the other way round.
    targets.push_back(Within(target, {SumOf(target), SumOf(target), sums.invoiced}));
    targets.push_back(Within(target, std::max<absl::int128>(no_more, target.spent)));
  }
  targets.push_back(Within(target, no_more));
  // Of what was only asked for, what is invoiced.
  const absl::int128 ordered = std::max<absl::int128>(sums.ordered, std::min<absl::int128>(no_more, target.spent));
  targets.push_back(Within(target, {no_more, ordered, ordered}));
  targets.push_back(Within(target, sums));
  return targets;
}

// The amounts where so much is allowed, and so much is spent in any case, of which so much stays marked.
StageAmounts WithSpent(const StageAmounts& allowed, int64_t spent, int64_t kept_beyond) {
  const absl::int128 ordered = std::max<absl::int128>(SumAt(allowed, Stage::kOrder), spent);
  const absl::int128 all = std::max(SumOf(allowed), ordered);
  return {.held = static_cast<int64_t>(all - ordered),
          .committed = static_cast<int64_t>(ordered - spent),
          .spent = spent,
          .beyond = spent - allowed.spent + kept_beyond};
}

// The budgets as if a hold had only what they are not asked about again.
absl::StatusOr<std::vector<CheckedBudget>> WithoutBeyond(const Hold& hold, const Hold& allowed,
                                                         std::vector<CheckedBudget> nodes) {
  if (hold.amounts == allowed.amounts) return nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    OUTLAY_ASSIGN_OR_RETURN(const StageAmounts change, NodeChange(hold.nodes[i], &hold, allowed));
    OUTLAY_ASSIGN_OR_RETURN(nodes[i].figures.used, Add(nodes[i].figures.used, change));
    if (!nodes[i].allotment.has_value()) continue;
    OUTLAY_ASSIGN_OR_RETURN(nodes[i].allotment->used, Add(nodes[i].allotment->used, change));
  }
  return nodes;
}

// A check that all of the hold has passed is not made again: nothing of it was allowed before.
void ClearNodes(const Hold& allowed, const Verdict& verdict, Hold* hold) {
  if (SumOf(allowed.amounts) != 0 || verdict.nodes.size() != hold->nodes.size()) return;
  for (std::size_t i = 0; i < hold->nodes.size(); ++i) hold->nodes[i].is_cleared = verdict.nodes[i].is_cleared;
}

// The first stage at which a budget refuses; nullopt: it never does.
std::optional<Stage> FirstBlockOf(const Budget& budget) {
  for (const Stage stage : {Stage::kRequest, Stage::kOrder, Stage::kInvoice}) {
    const Enforcement& enforcement = budget.spec.enforcement;
    const bool blocks = ActionAt(enforcement, stage) == Action::kBlock;
    if (blocks || ToDateActionAt(enforcement, stage) == Action::kBlock) return stage;
  }
  return std::nullopt;
}

// A check is made again of what has left its stage: others may have what counted there.
void AskAgainOfWhatLeft(const std::vector<CheckedBudget>& nodes, Hold* hold) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::optional<Stage> first = FirstBlockOf(*nodes[i].budget);
    if (first.has_value() && SumAt(hold->amounts, *first) < SumOf(hold->amounts)) hold->nodes[i].is_cleared = false;
  }
}

absl::StatusOr<Spend> PartOf(const Spend& spend, int64_t minor) {
  Spend part = spend;
  part.amount = Money(minor, spend.amount.currency());
  OUTLAY_ASSIGN_OR_RETURN(part.tax.minor, TaxOfPart(part.amount, spend.amount, spend.tax));
  return part;
}

}  // namespace

absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<CheckedBudget>& nodes,
                                               bool must_have_budget, const std::string& actor, const Times& now) {
  const Hold& was = step.held->hold;
  Hold allowed = was;
  allowed.amounts = AllowedOf(*step.held, step.target.spent);
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, WithoutBeyond(was, allowed, nodes));
  Hold hold = was;
  AuthorizeDecision decision;
  for (const StageAmounts& target : TargetsOf(step, allowed.amounts)) {
    // What budgets are not asked about counts no more than it did.
    OUTLAY_ASSIGN_OR_RETURN(const bool counts_more,
                            CountsMoreByItsTax(was.spend, SumOf(allowed.amounts), step.as, SumOf(target)));
    hold.spend = counts_more ? was.spend : step.as;
    allowed.spend = hold.spend;
    OUTLAY_ASSIGN_OR_RETURN(Judged judged, JudgeTarget(allowed, states, target, must_have_budget, step.spend));
    const bool is_allowed = judged.verdict.allowed();
    if (decision.verdict.allowed() && !is_allowed) decision.verdict = std::move(judged.verdict);
    if (!is_allowed) continue;
    ClearNodes(allowed, judged.verdict, &hold);
    const StageAmounts after = WithSpent(target, step.target.spent, KeptBeyond(*step.held, step.target.spent));
    OUTLAY_ASSIGN_OR_RETURN(
        decision.made,
        ChangeHold(hold, after, VerbOf(was.amounts, after), after.spent > 0 ? HoldEnd::kSpent : HoldEnd::kReleased,
                   {.amount = std::nullopt, .document = hold.spend.document, .actor = actor}, now));
    decision.made->buffers = std::move(judged.buffers);
    AskAgainOfWhatLeft(nodes, &decision.made->hold);
    break;
  }
  return decision;
}

absl::StatusOr<std::vector<NewHold>> NewHoldsOf(const SettleStep& step) {
  std::vector<NewHold> holds = {{.asked = step.as, .step = step}};
  const int64_t all = step.as.amount.minor_units();
  const int64_t asked = step.waits ? all - step.spare : step.fact;
  if (asked == all && step.waits) return holds;
  if (asked > 0 && asked < all) {
    NewHold& less = holds.emplace_back(NewHold{.asked = {}, .step = step});
    OUTLAY_ASSIGN_OR_RETURN(less.asked, PartOf(step.as, asked));
    if (!step.waits) less.step.as = less.asked;
    if (!step.waits) less.step.target = {.spent = step.fact};
    if (step.waits) return holds;
  }
  if (step.fact == 0) return holds;
  NewHold& fact = holds.emplace_back(NewHold{.asked = {}, .step = step, .is_fact = true});
  OUTLAY_ASSIGN_OR_RETURN(fact.asked, PartOf(step.as, step.fact));
  fact.step.as = fact.asked;
  fact.step.target = {.spent = step.fact};
  return holds;
}

absl::StatusOr<AuthorizeDecision> DecideFact(HoldRequest request, const std::vector<CheckedBudget>& nodes,
                                             const Times& now) {
  request.stage = Stage::kInvoice;
  request.is_overridden = true;
  OUTLAY_ASSIGN_OR_RETURN(AuthorizeDecision decision, DecideAuthorize(request, nodes, AuthorizePolicy(), now));
  if (!decision.made.has_value()) return decision;
  HoldDecision& made = *decision.made;
  made.hold.amounts.beyond = made.hold.amounts.spent;
  made.entry.change.beyond = made.entry.change.spent;
  // No budget let it pass: each is asked of whatever comes next.
  for (HoldNode& node : made.hold.nodes) node.is_cleared = false;
  made.buffers.clear();
  return decision;
}

absl::StatusOr<Verdict> JudgeHeld(const Hold& hold, const std::vector<CheckedBudget>& nodes_without) {
  Hold without = hold;
  without.amounts = {.spent = hold.amounts.spent, .beyond = hold.amounts.beyond};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t open, ToMinor(absl::int128(hold.amounts.held) + hold.amounts.committed));
  OUTLAY_ASSIGN_OR_RETURN(SpendCheck asked, AskedOf(without, open, Stage::kRequest,
                                                    hold.amounts.held > 0 ? Stage::kRequest : Stage::kOrder));
  asked.is_new = false;
  return Judge(nodes_without, asked, false);
}

}  // namespace outlay::budget
