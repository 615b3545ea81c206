// What a document of another service has set aside and spent, and what becomes of its holds when it needs something
// else (B7). Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/budget/domain/holds/hold.h"
#include "services/budget/domain/holds/hold_decisions.h"
#include "services/budget/domain/holds/verdict.h"

namespace outlay::budget {

struct SettledDocument {
  std::int64_t version = 0;
  std::string digest;  // of what was said under it
  std::int64_t holds_made = 0;
  std::vector<std::string> holds;  // ids of those of which anything is held, committed or spent, the oldest first

  bool operator==(const SettledDocument&) const = default;
};

// A spend of a document, asked for or ordered.
struct DocumentSpend {
  Spend spend;
  Stage stage = Stage::kRequest;
  std::int64_t invoiced = 0;  // of the amount
};

// A hold of a document as a step finds it.
struct DocumentHold {
  Hold hold;
  bool is_given_back = false;  // what is open of it counts no more in one of its budgets: a year end gave it back
  bool is_over = false;        // one of the periods that it counts in is not the one that is now
  // See CountsWhereAsked. Only of what grows while somebody waits.
  bool is_elsewhere = false;
  std::int64_t kept_spent = 0;  // of what is spent: a closed period refuses to take it back
};

// One thing to do about a document's holds.
struct SettleStep {
  const DocumentHold* held = nullptr;    // null: a new hold
  const DocumentSpend* spend = nullptr;  // null: the hold is given back
  Spend as;                              // what the hold is for from now on
  StageAmounts target;
  std::int64_t kept = 0;  // of what stays spent, what is not invoiced any more: a closed period refuses to take it back
  bool closes = false;    // the hold keeps what is spent in it; what else its spend needs is set aside anew
};

// What is to be done so that the holds are what the spends need; what falls comes first. A spend keeps the latest hold
// that is like it in all but amount and tax. What of it is invoiced stays spent where it is. The rest leaves holds that
// were given back, and those that would have to grow in a period that is over or `is_elsewhere`: it is set aside anew.
// `holds` and `spends` must outlive the steps. INVALID_ARGUMENT / FIELD_INVALID {field}: two spends are alike, one is
// not more than zero, invoiced at once, or invoiced without being ordered, or for more than it is.
absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<DocumentHold>& holds,
                                                       const std::vector<DocumentSpend>& spends);

// Whether more is set aside in a hold by a step.
bool Grows(const SettleStep& step);
// What stays spent in a step's hold however little its spend needs, and what the step sets aside besides.
std::int64_t StaysSpent(const SettleStep& step);
absl::StatusOr<Money> SetAsideBy(const SettleStep& step);
// A verdict that was asked about a part of a spend says what would pass of all of it: the rest stays where it is.
absl::Status AddWhatStays(const Money& spend, const Money& part, Verdict* verdict);

// Makes a hold what a step says. More is checked as AuthorizeHold checks, what is ordered or invoiced only now as
// CommitHold and PostHold do; less is never refused. `nodes`: the hold's own, in its order. The verdict's passing
// amount is all of the spend at the stage that refuses.
absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<NodeState>& nodes,
                                               const std::string& actor, const Times& now);

// What can be done of a step that is refused: first that nothing grows in all, last what no budget is asked about.
std::vector<SettleStep> LesserSteps(const SettleStep& step);

// What budgets say of what is held and committed of a hold, as if it were not: nothing of it is new.
absl::StatusOr<Verdict> JudgeHeld(const Hold& hold, const std::vector<NodeState>& nodes_without);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_HOLDS_DOCUMENT_HOLDS_H_
