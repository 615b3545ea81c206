#include "services/budget/domain/document_holds.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::budget {
namespace {

// In all but their amounts: a hold keeps the proportion of its tax.
bool AreAlike(const Spend& first, Spend second) {
  if (first.amount.currency() != second.amount.currency()) return false;
  if (absl::int128(first.tax.minor) * second.amount.minor_units() !=
      absl::int128(second.tax.minor) * first.amount.minor_units()) {
    return false;
  }
  second.amount = first.amount;
  second.tax.minor = first.tax.minor;
  return first == second;
}

absl::int128 OpenOf(const StageAmounts& amounts) {
  return absl::int128(amounts.held) + amounts.committed;
}

absl::int128 GrowthOf(const SettleStep& step) {
  return OpenOf(step.target) - (step.hold == nullptr ? absl::int128(0) : OpenOf(step.hold->amounts));
}

EntryVerb VerbOf(const StageAmounts& was, const StageAmounts& is) {
  if (OpenOf(is) == OpenOf(was) && is.committed > was.committed) return EntryVerb::kCommit;
  return is.held <= was.held && is.committed <= was.committed ? EntryVerb::kRelease : EntryVerb::kAdjust;
}

absl::Status CheckSpends(const std::vector<DocumentSpend>& spends) {
  for (std::size_t i = 0; i < spends.size(); ++i) {
    const std::string field = Concat("spends[", i, "]");
    if (spends[i].spend.amount.minor_units() <= 0) {
      return FieldInvalid(Concat(field, ".spend.amount"), "must be more than zero");
    }
    if (spends[i].stage == Stage::kInvoice) {
      return FieldInvalid(Concat(field, ".stage"), "must be asked for or ordered; invoices are posted");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (AreAlike(spends[j].spend, spends[i].spend)) {
        return FieldInvalid(Concat(field, ".spend"), "must differ from those before in more than its amount");
      }
    }
  }
  return absl::OkStatus();
}

// Adds what the nodes that no check has cleared say of what is ordered only now.
absl::Status JudgeOrder(const Hold& hold, const std::vector<NodeState>& nodes, std::int64_t ordered, Verdict* verdict,
                        std::vector<std::size_t>* buffers) {
  OUTLAY_ASSIGN_OR_RETURN(Asked asked, AskedOf(hold, ordered, Stage::kOrder, Stage::kOrder));
  asked.is_new = false;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (hold.nodes[i].is_cleared) continue;
    OUTLAY_ASSIGN_OR_RETURN(Verdict said, Judge({nodes[i]}, asked, false));
    if (said.nodes[0].outcome == NodeOutcome::kPassedWithBuffer) buffers->push_back(i);
    if (said.allowed()) continue;
    if (verdict->allowed() || said.passing_amount.minor_units() < verdict->passing_amount.minor_units()) {
      verdict->passing_amount = said.passing_amount;
    }
    verdict->refusal = said.refusal;
    verdict->nodes.push_back(std::move(said.nodes[0]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<Hold>& holds,
                                                       const std::vector<DocumentSpend>& spends) {
  OUTLAY_RETURN_IF_ERROR(CheckSpends(spends));
  std::vector<SettleStep> steps;
  for (const Hold& hold : holds) steps.push_back({.hold = &hold});
  for (const DocumentSpend& spend : spends) {
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const SettleStep& step) {
      return step.hold != nullptr && AreAlike(step.hold->spend, spend.spend);
    });
    SettleStep& step = found == steps.end() ? steps.emplace_back() : *found;
    step.spend = &spend;
    step.target = AmountsAt(spend.stage, spend.spend.amount.minor_units());
  }
  std::stable_partition(steps.begin(), steps.end(), [](const SettleStep& step) { return GrowthOf(step) < 0; });
  return steps;
}

absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<NodeState>& nodes,
                                               const std::string& actor, const Times& now) {
  const Hold& hold = *step.hold;
  AuthorizeDecision decision;
  std::vector<std::size_t> buffers;
  OUTLAY_ASSIGN_OR_RETURN(const std::int64_t growth, ToMinor(GrowthOf(step)));
  const std::int64_t ordered = step.target.committed - hold.amounts.committed;
  if (growth > 0) {
    OUTLAY_ASSIGN_OR_RETURN(const Asked asked,
                            AskedOf(hold, growth, Stage::kRequest, ordered > 0 ? Stage::kOrder : Stage::kRequest));
    OUTLAY_ASSIGN_OR_RETURN(decision.verdict, Judge(nodes, asked, false));
    buffers = BuffersUsed(decision.verdict);
    if (!decision.verdict.allowed()) {
      OUTLAY_ASSIGN_OR_RETURN(const std::int64_t open, ToMinor(OpenOf(hold.amounts)));
      OUTLAY_ASSIGN_OR_RETURN(decision.verdict.passing_amount,
                              Add(Money(open, hold.currency()), decision.verdict.passing_amount));
      return decision;
    }
  }
  if (ordered > std::max<std::int64_t>(growth, 0)) {
    OUTLAY_RETURN_IF_ERROR(JudgeOrder(hold, nodes, ordered, &decision.verdict, &buffers));
    if (!decision.verdict.allowed()) return decision;
  }
  StageAmounts after = step.target;
  after.spent = hold.amounts.spent;
  OUTLAY_ASSIGN_OR_RETURN(decision.made,
                          ChangeHold(hold, after, VerbOf(hold.amounts, after), HoldEnd::kReleased,
                                     {.amount = std::nullopt, .document = hold.spend.document, .actor = actor}, now));
  decision.made->buffers = std::move(buffers);
  return decision;
}

}  // namespace outlay::budget
