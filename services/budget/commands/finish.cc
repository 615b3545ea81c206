#include "services/budget/commands/finish.h"

#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "common/access/reach.h"
#include "common/base/status_macros.h"
#include "outlay/budget/v1/holds.pb.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/convert/holds.h"
#include "services/budget/convert/serialized.h"
#include "services/budget/domain/budgets/to_date.h"
#include "services/budget/domain/limits.h"
#include "services/budget/domain/names.h"
#include "services/budget/store/budgets.h"
#include "services/budget/store/holds.h"
#include "services/budget/store/moves.h"

namespace outlay::budget {
namespace {

std::string ForLog(const Scene& scene, const Budget& budget) {
  return ToProto(scene.organization, budget, std::nullopt).SerializeAsString();
}

// Serializes a message whose first field is a hold from the hold's bytes and the other fields, so that a hold for log,
// event and answer is serialized once.
std::string Around(std::string_view hold, const google::protobuf::Message& others) {
  static_assert(v1::HoldChanged::kHoldFieldNumber == 1 && v1::AuthorizeHoldResponse::kHoldFieldNumber == 1);
  std::string bytes;
  AppendMessageField(1, hold, &bytes);
  others.AppendToString(&bytes);
  return bytes;
}

// Returns nullopt if the answer is `full`, the hold with all fields.
std::optional<std::string> AnswerOf(const command::Context& context, const Scene& scene, const Hold& hold,
                                    const std::string& full, const v1::Verdict* verdict) {
  const bool sees_all = Visibility(context.caller.reach.get()).SeesAll();
  if (sees_all && verdict == nullptr) return std::nullopt;
  const std::string shown = sees_all ? std::string() : ShownHold(context, scene, hold).SerializeAsString();
  if (verdict == nullptr) return shown;
  v1::AuthorizeHoldResponse others;
  *others.mutable_verdict() = *verdict;
  return Around(sees_all ? full : shown, others);
}

command::Announcement AnnounceBudget(const Scene& scene, const Budget& budget, v1::BudgetChanged::Change change) {
  v1::BudgetChanged event;
  event.set_change(change);
  *event.mutable_budget() = ToProto(scene.organization, budget, std::nullopt);
  return command::Announce(BudgetName(scene.organization, budget.id), event);
}

// Returns the furthest crossing of each allocation.
std::vector<const Crossing*> Furthest(const std::vector<const Crossing*>& crossings) {
  std::map<std::tuple<std::string, std::string, std::string>, const Crossing*> by_place;
  for (const Crossing* const crossing : crossings) {
    const Crossing*& kept = by_place[{crossing->budget.id, crossing->period, crossing->member_id}];
    const auto reached_at = [](const Crossing& of) { return ReachedAt(of.threshold, of.allotment.amount); };
    if (kept == nullptr || reached_at(*crossing) > reached_at(*kept)) kept = crossing;
  }
  std::vector<const Crossing*> found;
  for (const auto& [place, crossing] : by_place) found.push_back(crossing);
  return found;
}

}  // namespace

absl::StatusOr<command::Outcome> FinishBudget(command::Context& context, const Scene& scene, Ledger& ledger,
                                              const Budget* before, const BudgetDecision& decision,
                                              v1::BudgetChanged::Change change) {
  Budget after = decision.after;
  Persons editor = context.caller.persons;
  editor.Add(ActorBehind(context).person());
  after.owners_named_by = NamersOfOwners(before, after, editor);
  std::optional<Figures> figures;
  std::optional<absl::int128> allowed;
  if (after.state != BudgetState::kDraft) {
    OUTLAY_ASSIGN_OR_RETURN(const std::optional<LatestFigures> current, ledger.CurrentPeriodOf(after));
    if (current.has_value()) {
      figures = current->figures;
      OUTLAY_ASSIGN_OR_RETURN(
          allowed, AllowedToDate(after, current->period, *figures, scene.terms.calendar, scene.now.business));
    }
  }
  command::Outcome outcome = {.resource = BudgetName(scene.organization, after.id),
                              .before = {},
                              .after = ForLog(scene, after),
                              .answer = ToProto(scene.organization, after, figures, allowed).SerializeAsString(),
                              .announcements = {},
                              .unchanged = !decision.changed};
  if (!decision.changed) return outcome;
  SaveBudget(context.txn, scene.organization, after);
  SaveRevision(context.txn, scene.organization,
               {.budget = after, .actor = ActorBehind(context), .persons = context.caller.persons});
  if (after.state == BudgetState::kDraft) ForgetRevisionOfDraft(context.txn, scene.organization, after);
  if (before != nullptr && after.state != BudgetState::kDraft) {
    OUTLAY_RETURN_IF_ERROR(ledger.EditThresholds(*before, after));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger.Save(&after));
  if (before != nullptr) outcome.before = ForLog(scene, *before);
  outcome.announcements.push_back(AnnounceBudget(scene, after, change));
  AnnounceCrossings(scene, crossings, outcome.resource, &outcome);
  return outcome;
}

void AnnounceCrossings(const Scene& scene, const std::vector<Crossing>& crossings, const std::string& cause,
                       command::Outcome* outcome) {
  std::vector<const Crossing*> of_allocations;
  for (const Crossing& crossing : crossings) {
    if (!crossing.member_id.empty()) {
      of_allocations.push_back(&crossing);
      continue;
    }
    outcome->announcements.push_back(command::Announce(BudgetName(scene.organization, crossing.budget.id),
                                                       ToProto(scene.organization, crossing, cause)));
  }
  if (of_allocations.size() > limits::kAllocationCrossings) of_allocations = Furthest(of_allocations);
  for (std::size_t i = 0; i < of_allocations.size(); ++i) {
    v1::AllocationThresholdCrossed event = ToAllocationEvent(scene.organization, *of_allocations[i], cause);
    if (i >= limits::kAllocationCrossings) event.clear_contacts();
    outcome->announcements.push_back(command::Announce(event.allocation(), event));
  }
}

command::Outcome FinishBudgetRemoval(command::Context& context, const Scene& scene, const Budget& before) {
  DeleteBudget(context.txn, {scene.organization, before.id});
  DeleteRevisions(context.txn, scene.organization, before);
  const std::string was = ForLog(scene, before);
  return {.resource = BudgetName(scene.organization, before.id),
          .before = was,
          .after = {},
          .answer = was,
          .announcements = {AnnounceBudget(scene, before, v1::BudgetChanged::CHANGE_DELETED)}};
}

v1::Hold ShownHold(const command::Context& context, const Scene& scene, const Hold& hold) {
  const Visibility sight(context.caller.reach.get());
  return ToProto(scene.organization, hold, scene.now.business, [&](const HoldNode& node) {
    const BudgetView::Entry* const entry = scene.view->FindEntry(node.budget_id);
    return sight.Sees(node.group_id, entry == nullptr || entry->budget->spec.hidden);
  });
}

std::string FullHold(const Scene& scene, const Hold& hold) {
  return ToProto(scene.organization, hold, scene.now.business, SeesEveryNode).SerializeAsString();
}

command::Announcement AnnounceHold(const Scene& scene, const Hold& hold, const HoldEntry& entry,
                                   const std::string& full, const std::string& override_reason) {
  v1::HoldChanged others;
  *others.mutable_entry() = ToProto(entry, hold.currency());
  others.set_override_reason(override_reason);
  return {.subject = HoldName(scene.organization, hold.id),
          .type = v1::HoldChanged::descriptor()->full_name(),
          .data = Around(full, others)};
}

absl::StatusOr<command::Outcome> FinishHold(command::Context& context, const Scene& scene, Ledger& ledger,
                                            const Hold* before, const HoldDecision& decision,
                                            const std::string& override_reason, const v1::Verdict* verdict) {
  const Hold& after = decision.hold;
  OUTLAY_RETURN_IF_ERROR(ledger.Count(before, after));
  OUTLAY_RETURN_IF_ERROR(ledger.UseBuffers(after.nodes, decision.buffers));
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Crossing> crossings, ledger.Save());
  SaveHold(context.txn, scene.organization, before, after, decision.entry);
  command::Outcome outcome = {.resource = HoldName(scene.organization, after.id),
                              .before = before != nullptr ? FullHold(scene, *before) : std::string(),
                              .after = FullHold(scene, after)};
  outcome.answer = AnswerOf(context, scene, after, outcome.after, verdict);
  outcome.announcements.push_back(AnnounceHold(scene, after, decision.entry, outcome.after, override_reason));
  AnnounceCrossings(scene, crossings, outcome.resource, &outcome);
  return outcome;
}

}  // namespace outlay::budget
