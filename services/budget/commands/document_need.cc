#include "services/budget/commands/document_need.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/year_ends.h"

namespace outlay::budget {
namespace {

// Returns what of a hold was spent before `time`, and what of that was beyond.
absl::StatusOr<StageAmounts> SpentBefore(const store::Reader& reader, const HoldKey& key, absl::Time time) {
  // The hold's own sums fit.
  StageAmounts before;
  OUTLAY_RETURN_IF_ERROR(ListHoldEntries(reader, key, /*after=*/0, [&](const HoldEntry& entry) {
    if (entry.time >= time) return store::Visit::kContinue;
    before.spent += entry.change.spent;
    before.beyond += entry.change.beyond;
    return store::Visit::kContinue;
  }));
  return before;
}

absl::StatusOr<StageAmounts> DisplacedIn(const store::Reader& reader, const std::string& organization,
                                         const Hold& hold) {
  Displacement displacement;
  if (hold.amounts.beyond == 0) return displacement.displaced();
  OUTLAY_RETURN_IF_ERROR(ListHoldEntries(reader, {organization, hold.id}, /*after=*/0, [&](const HoldEntry& entry) {
    displacement.Follow(entry.change);
    return store::Visit::kContinue;
  }));
  return displacement.displaced();
}

// Finds the spent part of a hold that cannot be taken back: a year end closed its period, and refuses late entries or
// leaves no period to count them in (B18); and the mark that stays with its closed period.
absl::Status FindKept(const store::Reader& reader, const std::string& organization, DocumentHold* held) {
  const Hold& hold = held->hold;
  if (hold.amounts.spent == 0) return absl::OkStatus();
  for (const HoldNode& node : hold.nodes) {
    std::string period = node.period;
    while (true) {
      OUTLAY_ASSIGN_OR_RETURN(const std::optional<Closing> closing,
                              FindClosing(reader, {organization, node.budget_id, period}));
      if (!closing.has_value()) break;
      if (closing->next_period.empty()) {
        held->kept_spent = hold.amounts.spent;
        held->kept_beyond = hold.amounts.beyond;
        return absl::OkStatus();
      }
      OUTLAY_ASSIGN_OR_RETURN(const StageAmounts before,
                              SpentBefore(reader, {organization, hold.id}, closing->close_time));
      held->kept_beyond = std::max(held->kept_beyond, std::min(before.beyond, hold.amounts.beyond));
      if (closing->refuses_late_entries) {
        held->kept_spent = std::max(held->kept_spent, std::min(before.spent, hold.amounts.spent));
      }
      period = closing->next_period;
    }
  }
  return absl::OkStatus();
}

// Tells the holds of spends that grow whether they count elsewhere than a spend like them would now; whether one does.
absl::StatusOr<bool> FindElsewhere(Ledger& ledger, const std::vector<SettleStep>& steps,
                                   std::vector<DocumentHold>* holds) {
  std::set<const DocumentSpend*> growing;
  for (const SettleStep& step : steps) {
    if (step.may_grow && Grows(step)) growing.insert(step.spend);
  }
  bool is_other = false;
  for (const SettleStep& step : steps) {
    if (step.held == nullptr || step.held->is_given_back || !growing.contains(step.spend)) continue;
    DocumentHold& held = (*holds)[static_cast<std::size_t>(step.held - holds->data())];
    OUTLAY_ASSIGN_OR_RETURN(held.is_elsewhere, ledger.CountsElsewhere(held.hold));
    is_other = is_other || held.is_elsewhere;
  }
  return is_other;
}

// Whether no hold can be made of a spend now.
absl::StatusOr<bool> CannotBeAsked(Ledger& ledger, const Spend& spend) {
  const absl::StatusOr<std::vector<CheckedBudget>> states = ledger.StatesFor(spend);
  if (IsAboutBudgets(states.status())) return true;
  OUTLAY_RETURN_IF_ERROR(states.status());
  return std::any_of(states->begin(), states->end(), [](const CheckedBudget& state) { return !state.has_rate; });
}

// Tells the spends of which something invoiced needs a new hold whether none can be made; whether one cannot. Who waits
// asks for what else a step has, and is told what is missing.
absl::StatusOr<bool> FindUnaskable(Ledger& ledger, const std::vector<SettleStep>& steps, DocumentNeed* need) {
  bool is_other = false;
  for (const SettleStep& step : steps) {
    if (step.held != nullptr || step.fact == 0) continue;
    if (step.waits && SumOf(step.target) > step.fact) continue;
    DocumentSpend& spend = need->spends[static_cast<std::size_t>(step.spend - need->spends.data())];
    OUTLAY_ASSIGN_OR_RETURN(spend.cannot_be_asked, CannotBeAsked(ledger, step.as));
    is_other = is_other || spend.cannot_be_asked;
  }
  return is_other;
}

}  // namespace

absl::StatusOr<std::vector<DocumentHold>> LoadDocumentHolds(const command::Context& context, const Scene& scene,
                                                            const SettledDocument& document, Ledger& ledger) {
  std::vector<DocumentHold> holds;
  for (const std::string& id : document.holds) {
    DocumentHold found;
    OUTLAY_ASSIGN_OR_RETURN(found.hold, LoadHold(context.txn, {scene.organization, id}));
    OUTLAY_ASSIGN_OR_RETURN(found.is_given_back, IsGivenBack(context.txn, scene.organization, found.hold));
    OUTLAY_ASSIGN_OR_RETURN(found.displaced, DisplacedIn(context.txn, scene.organization, found.hold));
    OUTLAY_RETURN_IF_ERROR(FindKept(context.txn, scene.organization, &found));
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<CheckedBudget> states, ledger.StatesOf(found.hold));
    found.is_over = IsOfPastPeriod(states, scene.now.business);
    holds.push_back(std::move(found));
  }
  return holds;
}

bool IsAboutBudgets(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
}

absl::StatusOr<std::vector<SettleStep>> PlanNeed(Ledger& ledger, DocumentNeed* need, std::vector<DocumentHold>* holds) {
  const bool waits = !need->best_effort;
  OUTLAY_ASSIGN_OR_RETURN(std::vector<SettleStep> steps, PlanSettlement(*holds, need->spends, waits));
  if (waits) {
    OUTLAY_ASSIGN_OR_RETURN(const bool is_elsewhere, FindElsewhere(ledger, steps, holds));
    if (is_elsewhere) {
      OUTLAY_ASSIGN_OR_RETURN(steps, PlanSettlement(*holds, need->spends, waits));
    }
  }
  OUTLAY_ASSIGN_OR_RETURN(const bool is_unaskable, FindUnaskable(ledger, steps, need));
  if (!is_unaskable) return steps;
  return PlanSettlement(*holds, need->spends, waits);
}

HoldRequest RequestFor(const command::Context& context, const std::string& hold_id, const Spend& spend, Stage stage) {
  return {
      .hold_id = hold_id, .spend = spend, .stage = stage, .creator = ActorOf(context), .digest = StoredDigest(context)};
}

std::string HoldsName(const Scene& scene, const DocumentNeed& need) {
  return HoldName(scene.organization, Concat(need.document_id, "-*"));
}

}  // namespace outlay::budget
