// The answers, log records and announcements of this service's commands.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_FINISH_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_FINISH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "outlay/budget/v1/budget_events.pb.h"
#include "outlay/budget/v1/hold.pb.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/budgets/budget_decisions.h"
#include "services/budget/domain/holds/hold_decisions.h"

namespace outlay::budget {

// Saves a decided budget with the changes in `ledger`, and answers it with its figures; log and feed get it without
// them. `before` is null for a new budget. A decision without a change is answered and not logged.
absl::StatusOr<command::Outcome> FinishBudget(command::Context& context, const Scene& scene, Ledger& ledger,
                                              const Budget* before, const BudgetDecision& decision,
                                              v1::BudgetChanged::Change change);

// Announces the thresholds that a step crossed, in the record of the step. `cause`: the name of the resource that
// crossed them.
void AnnounceCrossings(const Scene& scene, const std::vector<Crossing>& crossings, const std::string& cause,
                       command::Outcome* outcome);

// Deletes a budget that was never in force.
command::Outcome FinishBudgetRemoval(command::Context& context, const Scene& scene, const Budget& before);

// Returns the hold as the caller may see it.
v1::Hold ShownHold(const command::Context& context, const Scene& scene, const Hold& hold);

// Returns the announcement of a hold's entry. `full`: the serialized hold with all fields; see FullHold.
command::Announcement AnnounceHold(const Scene& scene, const Hold& hold, const HoldEntry& entry,
                                   const std::string& full, const std::string& override_reason = {});
// Returns the serialized hold with all fields, for the log and the feed.
std::string FullHold(const Scene& scene, const Hold& hold);

// Saves a decided hold with its figures. `before` is null for a new hold. Answers the hold as the caller may see it;
// with a `verdict`, an AuthorizeHoldResponse of both. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<command::Outcome> FinishHold(command::Context& context, const Scene& scene, Ledger& ledger,
                                            const Hold* before, const HoldDecision& decision,
                                            const std::string& override_reason = {},
                                            const v1::Verdict* verdict = nullptr);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_FINISH_H_
