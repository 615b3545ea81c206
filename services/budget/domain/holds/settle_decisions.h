// What budgets say of a step of a document's holds, and what becomes of it when they say no (B4, B7): what is invoiced
// is spent whatever budgets say, what was set aside pays first, and what goes beyond is marked. Pure.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_SETTLE_DECISIONS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_SETTLE_DECISIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/budget/domain/holds/document_holds.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

// Makes a hold what a step says. What is more than budgets allowed of it is checked as AuthorizeHold checks, what is
// ordered or invoiced only now as CommitHold and PostHold do; less is never refused. `nodes`: the hold's own, in its
// order; `must_have_budget` as in Judge. The verdict is about all of the step, its passing amount all of the spend at
// the stage that refuses. Where it is a refusal, `made` is what is done nevertheless, if anything: the fact is spent,
// first of what was allowed, and what of it goes on is beyond. Of the rest who waits gets all or nothing; where nobody
// does, what budgets allowed before stays as far as it is needed.
absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<CheckedBudget>& nodes,
                                               bool must_have_budget, const std::string& actor, const Times& now);

// A new hold that may be made of a step.
struct NewHold {
  Spend asked;  // what budgets are asked for first; then it becomes what the step says
  SettleStep step;
  bool is_fact = false;  // they were asked before: see DecideFact
};
// The first is all of a step without a hold; the others, where that is refused, are less, ever less.
absl::StatusOr<std::vector<NewHold>> NewHoldsOf(const SettleStep& step);

// A hold of what is invoiced and budgets refuse: all of it is beyond. Not made where no budget can count it, for want
// of an exchange rate. Errors of DecideAuthorize.
absl::StatusOr<AuthorizeDecision> DecideFact(HoldRequest request, const std::vector<CheckedBudget>& nodes,
                                             const Times& now);

// What budgets say of what is held and committed of a hold, as if it were not: nothing of it is new.
absl::StatusOr<Verdict> JudgeHeld(const Hold& hold, const std::vector<CheckedBudget>& nodes_without);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_SETTLE_DECISIONS_H_
