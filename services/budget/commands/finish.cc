#include "services/budget/commands/finish.h"

#include <utility>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/convert/holds.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"

namespace outlay::budget {
namespace {

std::string ForLog(const Scene& scene, const Budget& budget) {
  return ToProto(scene.organization, budget, std::nullopt).SerializeAsString();
}

v1::Hold FullHold(const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business, [](std::string_view) { return true; });
}

command::Announcement AnnounceBudget(const Scene& scene, const Budget& budget, v1::BudgetChanged::Change change) {
  v1::BudgetChanged event;
  event.set_change(change);
  *event.mutable_budget() = ToProto(scene.organization, budget, std::nullopt);
  return command::Announce(BudgetName(scene.organization, budget.id), event);
}

}  // namespace

absl::StatusOr<command::Outcome> FinishBudget(command::Context& context, const Scene& scene, Ledger& ledger,
                                              const Budget* before, const BudgetDecision& decision,
                                              v1::BudgetChanged::Change change) {
  const Budget& after = decision.after;
  std::optional<Figures> figures;
  if (after.state != BudgetState::kDraft) {
    OUTLAY_ASSIGN_OR_RETURN(figures, ledger.CurrentOf(after));
  }
  command::Outcome outcome = {.resource = BudgetName(scene.organization, after.id),
                              .before = {},
                              .after = ForLog(scene, after),
                              .answer = ToProto(scene.organization, after, figures).SerializeAsString(),
                              .announcements = {},
                              .unchanged = !decision.changed};
  if (!decision.changed) return outcome;
  SaveBudget(context.txn, scene.organization, after);
  ledger.Save();
  if (before != nullptr) outcome.before = ForLog(scene, *before);
  outcome.announcements.push_back(AnnounceBudget(scene, after, change));
  return outcome;
}

command::Outcome FinishBudgetRemoval(command::Context& context, const Scene& scene, const Budget& before) {
  DeleteBudget(context.txn, {scene.organization, before.id});
  const std::string was = ForLog(scene, before);
  return {.resource = BudgetName(scene.organization, before.id),
          .before = was,
          .after = {},
          .answer = was,
          .announcements = {AnnounceBudget(scene, before, v1::BudgetChanged::CHANGE_DELETED)}};
}

v1::Hold ShownHold(const command::Context& context, const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business,
                 [&](std::string_view group_id) { return access::Covers(context.caller.reach.get(), group_id); });
}

absl::StatusOr<command::Outcome> FinishHold(command::Context& context, const Scene& scene, Ledger& ledger,
                                            const Hold* before, const HoldDecision& decision,
                                            const std::string& override_reason,
                                            const std::optional<std::string>& answer) {
  const Hold& after = decision.hold;
  OUTLAY_RETURN_IF_ERROR(ledger.Count(before, after));
  OUTLAY_RETURN_IF_ERROR(ledger.UseBuffers(decision));
  ledger.Save();
  SaveHold(context.txn, scene.organization, before, after, decision.entry);
  v1::HoldChanged event;
  *event.mutable_hold() = FullHold(scene, after);
  *event.mutable_entry() = ToProto(decision.entry, after.currency());
  event.set_override_reason(override_reason);
  const std::string name = HoldName(scene.organization, after.id);
  return command::Outcome{.resource = name,
                          .before = before != nullptr ? FullHold(scene, *before).SerializeAsString() : std::string(),
                          .after = event.hold().SerializeAsString(),
                          .answer = answer.has_value() ? *answer : ShownHold(context, scene, after).SerializeAsString(),
                          .announcements = {command::Announce(name, event)}};
}

}  // namespace outlay::budget
