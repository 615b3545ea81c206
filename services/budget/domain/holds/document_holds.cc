#include "services/budget/domain/holds/document_holds.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/rules/tax_share.h"

namespace outlay::budget {
namespace {

// In all but their amounts and what of them is tax.
bool AreAlike(const Spend& first, Spend second) {
  if (first.amount.currency() != second.amount.currency()) return false;
  second.amount = first.amount;
  second.tax.minor = first.tax.minor;
  return first == second;
}

absl::int128 SumOf(const StageAmounts& amounts) {
  return SumAt(amounts, Stage::kRequest);
}

StageAmounts AmountsBefore(const SettleStep& step) {
  return step.held == nullptr ? StageAmounts() : step.held->hold.amounts;
}

absl::int128 GrowthOf(const SettleStep& step, Stage stage) {
  return SumAt(step.target, stage) - SumAt(AmountsBefore(step), stage);
}

EntryVerb VerbOf(const StageAmounts& was, const StageAmounts& is) {
  if (is.spent != was.spent) return is.spent > was.spent ? EntryVerb::kPost : EntryVerb::kReversePost;
  if (SumOf(is) == SumOf(was) && is.committed > was.committed) return EntryVerb::kCommit;
  return is.held <= was.held && is.committed <= was.committed ? EntryVerb::kRelease : EntryVerb::kAdjust;
}

absl::Status CheckSpends(const std::vector<DocumentSpend>& spends) {
  for (std::size_t i = 0; i < spends.size(); ++i) {
    const std::string field = Concat("spends[", i, "]");
    const std::int64_t amount = spends[i].spend.amount.minor_units();
    if (amount <= 0) return FieldInvalid(Concat(field, ".spend.amount"), "must be more than zero");
    if (const absl::Status tax = CheckTax(spends[i].spend.amount, spends[i].spend.tax); !tax.ok()) {
      return FieldInvalid(Concat(field, ".spend.tax"), "must not be more than the amount");
    }
    if (spends[i].stage == Stage::kInvoice) {
      return FieldInvalid(Concat(field, ".stage"), "must be asked for or ordered; say what of it is invoiced");
    }
    if (spends[i].invoiced < 0 || spends[i].invoiced > amount) {
      return FieldInvalid(Concat(field, ".invoiced"), "must be from zero to the amount");
    }
    if (spends[i].invoiced > 0 && spends[i].stage != Stage::kOrder) {
      return FieldInvalid(Concat(field, ".stage"), "must be ordered where something is invoiced");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (AreAlike(spends[j].spend, spends[i].spend)) {
        return FieldInvalid(Concat(field, ".spend"), "must differ from those before in more than amount and tax");
      }
    }
  }
  return absl::OkStatus();
}

// What of a spend is not placed yet.
struct Rest {
  const DocumentSpend* spend;
  std::int64_t all;
  std::int64_t invoiced;

  // The step that leaves of a hold only the part that stays spent where it is.
  SettleStep Close(const DocumentHold& held) {
    const std::int64_t spent = std::max(held.kept_spent, std::min(held.hold.amounts.spent, invoiced));
    const std::int64_t is_invoiced = std::min(spent, invoiced);
    invoiced -= is_invoiced;
    all -= std::min(spent, all);
    return {.held = &held,
            .spend = spend,
            .as = held.hold.spend,
            .target = {.spent = spent},
            .kept = spent - is_invoiced,
            .closes = true};
  }
  // What a hold of this is for, with its share of the tax.
  absl::StatusOr<Spend> AsSpend() const {
    Spend as = spend->spend;
    as.amount = Money(all, spend->spend.amount.currency());
    OUTLAY_ASSIGN_OR_RETURN(as.tax.minor, TaxOfPart(as.amount, spend->spend.amount, spend->spend.tax));
    return as;
  }
};

// Whether a hold of `spend` says of any part what one of `as` says.
bool HasSameTaxShare(const Spend& spend, const Spend& as) {
  return absl::int128(spend.tax.minor) * as.amount.minor_units() ==
         absl::int128(as.tax.minor) * spend.amount.minor_units();
}

// Whether less tax makes more count, where tax does not, than the growth of the amount that is judged: such a spend is
// asked about anew, as a whole.
absl::StatusOr<bool> CountsMoreByItsTax(const DocumentHold& held, const Rest& rest) {
  const Spend& was = held.hold.spend;
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t open, ToMinor(SumOf(held.hold.amounts)));
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t tax_before,
                          TaxOfPart(Money(open, was.amount.currency()), was.amount, was.tax));
  OUTLAY_ASSIGN_OR_RETURN(const Spend is, rest.AsSpend());
  const absl::int128 growth = absl::int128(rest.all) - open;
  const absl::int128 net_growth = growth + tax_before - is.tax.minor;
  // Shares of tax are rounded to one minor unit.
  return net_growth > std::max<absl::int128>(growth, 0) + 1;
}

absl::StatusOr<StageAmounts> TargetIn(const DocumentHold& held, const Rest& rest) {
  const std::int64_t spent = std::max(held.kept_spent, rest.invoiced);
  StageAmounts target = AmountsAt(rest.spend->stage, std::max<std::int64_t>(rest.all - spent, 0));
  target.spent = spent;
  OUTLAY_RETURN_IF_ERROR(ToMinor(SumOf(target)).status());
  return target;
}

// The steps of one spend and of the holds that are like it, oldest first.
absl::Status PlanSpend(const std::vector<const DocumentHold*>& alike, const DocumentSpend& spend,
                       std::vector<SettleStep>* steps) {
  const auto latest = std::find_if(alike.rbegin(), alike.rend(), [](const auto* one) { return !one->is_given_back; });
  const DocumentHold* live = latest == alike.rend() ? nullptr : *latest;
  Rest rest = {.spend = &spend, .all = spend.spend.amount.minor_units(), .invoiced = spend.invoiced};
  for (const DocumentHold* const held : alike) {
    if (held != live) steps->push_back(rest.Close(*held));
  }
  if (live != nullptr) {
    OUTLAY_ASSIGN_OR_RETURN(const bool counts_more, CountsMoreByItsTax(*live, rest));
    const bool takes_no_more = live->is_over || live->is_elsewhere;
    if (counts_more || (takes_no_more && rest.all > SumOf(live->hold.amounts))) {
      steps->push_back(rest.Close(*live));
      live = nullptr;
    }
  }
  if (live == nullptr && rest.all == 0) return absl::OkStatus();
  SettleStep step = {.held = live, .spend = &spend, .as = {}, .target = {}};
  OUTLAY_ASSIGN_OR_RETURN(step.as, rest.AsSpend());
  if (live == nullptr) {
    step.target = AmountsAt(spend.stage, rest.all - rest.invoiced);
    step.target.spent = rest.invoiced;
  } else {
    OUTLAY_ASSIGN_OR_RETURN(step.target, TargetIn(*live, rest));
    step.kept = step.target.spent - rest.invoiced;
    if (HasSameTaxShare(live->hold.spend, step.as)) step.as = live->hold.spend;
  }
  steps->push_back(std::move(step));
  return absl::OkStatus();
}

// Adds what the nodes that no check has cleared say of what reaches a stage only now.
absl::Status JudgeStage(const Hold& hold, const std::vector<NodeState>& nodes, std::int64_t minor, Stage stage,
                        Verdict* verdict, std::vector<std::size_t>* buffers) {
  OUTLAY_ASSIGN_OR_RETURN(Asked asked, AskedOf(hold, minor, stage, stage));
  asked.is_new = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (hold.nodes[i].is_cleared) continue;
    OUTLAY_ASSIGN_OR_RETURN(Verdict said, Judge({nodes[i]}, asked, false));
    if (said.nodes[0].outcome == NodeOutcome::kPassedWithBuffer) buffers->push_back(i);
    if (said.allowed()) continue;
    OUTLAY_ASSIGN_OR_RETURN(const Money passing, Add(Money(asked.already, hold.currency()), said.passing_amount));
    if (verdict->allowed() || passing.minor_units() < verdict->passing_amount.minor_units()) {
      verdict->passing_amount = passing;
    }
    verdict->refusal = said.refusal;
    verdict->nodes.push_back(std::move(said.nodes[0]));
  }
  return absl::OkStatus();
}

// What is asked for only now, up to the last stage that all of it reaches.
absl::Status JudgeGrowth(const Hold& hold, const std::vector<NodeState>& nodes, std::int64_t growth, Stage to,
                         AuthorizeDecision* decision, std::vector<std::size_t>* buffers) {
  OUTLAY_ASSIGN_OR_RETURN(const Asked asked, AskedOf(hold, growth, Stage::kRequest, to));
  OUTLAY_ASSIGN_OR_RETURN(decision->verdict, Judge(nodes, asked, false));
  *buffers = BuffersUsed(decision->verdict);
  if (decision->verdict.allowed()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(decision->verdict.passing_amount,
                          Add(Money(asked.already, hold.currency()), decision->verdict.passing_amount));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<DocumentHold>& holds,
                                                       const std::vector<DocumentSpend>& spends) {
  OUTLAY_RETURN_IF_ERROR(CheckSpends(spends));
  std::vector<SettleStep> steps;
  std::vector<bool> is_placed(holds.size());
  for (const DocumentSpend& spend : spends) {
    std::vector<const DocumentHold*> alike;
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (is_placed[i] || !AreAlike(holds[i].hold.spend, spend.spend)) continue;
      is_placed[i] = true;
      alike.push_back(&holds[i]);
    }
    OUTLAY_RETURN_IF_ERROR(PlanSpend(alike, spend, &steps));
  }
  for (std::size_t i = 0; i < holds.size(); ++i) {
    if (is_placed[i]) continue;
    const std::int64_t kept = holds[i].kept_spent;
    steps.push_back(
        {.held = &holds[i], .spend = nullptr, .as = holds[i].hold.spend, .target = {.spent = kept}, .kept = kept});
  }
  std::stable_partition(steps.begin(), steps.end(),
                        [](const SettleStep& step) { return GrowthOf(step, Stage::kRequest) < 0; });
  return steps;
}

bool Grows(const SettleStep& step) {
  return GrowthOf(step, Stage::kRequest) > 0;
}

std::int64_t StaysSpent(const SettleStep& step) {
  if (step.held == nullptr) return 0;
  return step.closes ? step.target.spent : step.held->kept_spent;
}

absl::StatusOr<Money> SetAsideBy(const SettleStep& step) {
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t minor, ToMinor(SumOf(step.target) - StaysSpent(step)));
  return Money(minor, step.spend->spend.amount.currency());
}

absl::Status AddWhatStays(const Money& spend, const Money& part, Verdict* verdict) {
  if (verdict->allowed() || part.minor_units() >= spend.minor_units()) return absl::OkStatus();
  OUTLAY_ASSIGN_OR_RETURN(const Money stays, Subtract(spend, part));
  OUTLAY_ASSIGN_OR_RETURN(verdict->passing_amount, Add(verdict->passing_amount, stays));
  return absl::OkStatus();
}

absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<NodeState>& nodes,
                                               const std::string& actor, const Times& now) {
  Hold hold = step.held->hold;
  hold.spend = step.as;
  AuthorizeDecision decision;
  std::vector<std::size_t> buffers;
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t growth, ToMinor(GrowthOf(step, Stage::kRequest)));
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t ordered, ToMinor(GrowthOf(step, Stage::kOrder)));
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t invoiced, ToMinor(GrowthOf(step, Stage::kInvoice)));
  Stage to = Stage::kRequest;
  if (growth > 0) {
    if (ordered >= growth) to = invoiced >= growth ? Stage::kInvoice : Stage::kOrder;
    OUTLAY_RETURN_IF_ERROR(JudgeGrowth(hold, nodes, growth, to, &decision, &buffers));
    if (!decision.verdict.allowed()) return decision;
  }
  // Of what the growth was asked about already, nothing is asked twice.
  if (ordered > 0 && (to < Stage::kOrder || ordered > growth)) {
    OUTLAY_RETURN_IF_ERROR(JudgeStage(hold, nodes, ordered, Stage::kOrder, &decision.verdict, &buffers));
  }
  if (invoiced > 0 && (to < Stage::kInvoice || invoiced > growth)) {
    OUTLAY_RETURN_IF_ERROR(JudgeStage(hold, nodes, invoiced, Stage::kInvoice, &decision.verdict, &buffers));
  }
  if (!decision.verdict.allowed()) return decision;
  OUTLAY_ASSIGN_OR_RETURN(decision.made,
                          ChangeHold(hold, step.target, VerbOf(hold.amounts, step.target),
                                     step.target.spent > 0 ? HoldEnd::kSpent : HoldEnd::kReleased,
                                     {.amount = std::nullopt, .document = hold.spend.document, .actor = actor}, now));
  decision.made->buffers = std::move(buffers);
  return decision;
}

std::vector<SettleStep> LesserSteps(const SettleStep& step) {
  const StageAmounts was = AmountsBefore(step);
  // Sums of what there is, or was, fit.
  const auto least = [&](Stage stage) {
    return static_cast<std::int64_t>(std::min(SumAt(step.target, stage), SumAt(was, stage)));
  };
  const std::int64_t all = least(Stage::kRequest);
  const std::int64_t ordered = std::min(all, least(Stage::kOrder));
  const auto with = [&](std::int64_t spent, std::int64_t up_to_ordered) {
    SettleStep lesser = step;
    lesser.target = {.held = all - up_to_ordered, .committed = up_to_ordered - spent, .spent = spent};
    return lesser;
  };
  const std::int64_t wanted = static_cast<std::int64_t>(std::min<absl::int128>(all, SumAt(step.target, Stage::kOrder)));
  return {with(std::min(step.target.spent, wanted), wanted), with(least(Stage::kInvoice), ordered)};
}

absl::StatusOr<Verdict> JudgeHeld(const Hold& hold, const std::vector<NodeState>& nodes_without) {
  Hold without = hold;
  without.amounts = {.spent = hold.amounts.spent};
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t open, ToMinor(absl::int128(hold.amounts.held) + hold.amounts.committed));
  OUTLAY_ASSIGN_OR_RETURN(
      Asked asked, AskedOf(without, open, Stage::kRequest, hold.amounts.held > 0 ? Stage::kRequest : Stage::kOrder));
  asked.is_new = false;
  return Judge(nodes_without, asked, false);
}

}  // namespace outlay::budget
