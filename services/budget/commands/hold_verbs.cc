#include "services/budget/commands/hold_verbs.h"

#include "common/base/status_macros.h"
#include "services/budget/commands/finish.h"
#include "services/budget/convert/sight.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {

absl::StatusOr<command::Outcome> HoldVerb::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Hold hold, LoadHoldInReach(context, scene, request_.hold_id, request_.etag));
  if (hold.is_of_document) return HoldOfDocument(hold.id, hold.spend.document);
  Ledger ledger(context.txn, scene);
  OUTLAY_ASSIGN_OR_RETURN(std::vector<CheckedBudget> nodes, ledger.StatesOf(hold));
  const Visibility sight(context.caller.reach.get());
  for (CheckedBudget& node : nodes) node.is_named = sight.Sees(node.budget->spec.group_id, node.budget->spec.hidden);
  const Step step = {.amount = request_.amount,
                     .document = request_.document.empty() ? hold.spend.document : request_.document,
                     .actor = ActorOf(context)};
  OUTLAY_ASSIGN_OR_RETURN(const HoldDecision decision, Decide(context, scene, hold, nodes, step));
  OUTLAY_RETURN_IF_ERROR(ledger.CheckLate(hold, nodes, decision.entry));
  return FinishHold(context, scene, ledger, &hold, decision);
}

absl::StatusOr<HoldDecision> CommitHold::Decide(const command::Context&, const Scene& scene, const Hold& hold,
                                                const std::vector<CheckedBudget>& nodes, const Step& step) const {
  return DecideCommit(hold, nodes, step, scene.now);
}

absl::StatusOr<HoldDecision> PostHold::Decide(const command::Context&, const Scene& scene, const Hold& hold,
                                              const std::vector<CheckedBudget>& nodes, const Step& step) const {
  return DecidePost(hold, nodes, step, is_final_, scene.now);
}

absl::StatusOr<HoldDecision> ReversePosting::Decide(const command::Context& context, const Scene& scene,
                                                    const Hold& hold, const std::vector<CheckedBudget>&,
                                                    const Step& step) const {
  std::optional<HoldEntry> posting;
  bool is_reversed = false;
  OUTLAY_RETURN_IF_ERROR(
      ListHoldEntries(context.txn, {scene.organization, hold.id}, entry_number_ - 1, [&](const HoldEntry& entry) {
        if (entry.number == entry_number_) posting = entry;
        is_reversed = is_reversed || entry.reversed_number == entry_number_;
        return posting.has_value() && !is_reversed ? store::Visit::kContinue : store::Visit::kStop;
      }));
  if (!posting.has_value()) return PostingNotFound(hold.id, entry_number_);
  return DecideReversePosting(hold, *posting, is_reversed, step.actor, scene.now);
}

absl::StatusOr<HoldDecision> ReleaseHold::Decide(const command::Context&, const Scene& scene, const Hold& hold,
                                                 const std::vector<CheckedBudget>&, const Step& step) const {
  return DecideRelease(hold, step, scene.now);
}

absl::StatusOr<HoldDecision> AdjustHold::Decide(const command::Context& context, const Scene& scene, const Hold& hold,
                                                const std::vector<CheckedBudget>& nodes, const Step& step) const {
  bool is_elsewhere = IsOfPastPeriod(nodes, scene.now.business);
  const bool grows = step.amount.has_value() && step.amount->minor_units() > AdjustablePart(hold);
  if (grows && !is_elsewhere) {
    OUTLAY_ASSIGN_OR_RETURN(is_elsewhere, Ledger(context.txn, scene).CountsElsewhere(hold));
  }
  return DecideAdjust(hold, nodes, is_elsewhere, step, scene.now);
}

absl::StatusOr<command::Outcome> ExpireHold::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const Hold hold, LoadHold(context.txn, {scene.organization, hold_id_}));
  const std::optional<HoldDecision> decision = DecideExpire(hold, ActorOf(context), scene.now);
  if (!decision.has_value()) {
    return command::Outcome{.resource = HoldName(scene.organization, hold_id_), .unchanged = true};
  }
  Ledger ledger(context.txn, scene);
  return FinishHold(context, scene, ledger, &hold, *decision);
}

}  // namespace outlay::budget
