// What a document of another service has set aside, and what becomes of its holds when it needs something else (B7).
// Values; pure functions.
#ifndef OUTLAY_SERVICES_BUDGET_DOMAIN_DOCUMENT_HOLDS_H_
#define OUTLAY_SERVICES_BUDGET_DOMAIN_DOCUMENT_HOLDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/budget/domain/hold.h"
#include "services/budget/domain/hold_decisions.h"
#include "services/budget/domain/verdict.h"

namespace outlay::budget {

struct SettledDocument {
  std::int64_t version = 0;
  std::string digest;  // of what was said under it
  std::int64_t holds_made = 0;
  std::vector<std::string> open_holds;  // ids

  bool operator==(const SettledDocument&) const = default;
};

// A spend of a document, asked for or ordered.
struct DocumentSpend {
  Spend spend;
  Stage stage = Stage::kRequest;
};

// One thing to do about a document's holds.
struct SettleStep {
  const Hold* hold = nullptr;            // null: a new one
  const DocumentSpend* spend = nullptr;  // null: the hold is given back
  StageAmounts target;                   // held and committed
};

// What is to be done so that the holds are what the spends need; what falls comes first. `holds` and `spends` must
// outlive the steps. INVALID_ARGUMENT / FIELD_INVALID {field}: two spends are alike but for their amounts, one is not
// more than zero, or invoiced.
absl::StatusOr<std::vector<SettleStep>> PlanSettlement(const std::vector<Hold>& holds,
                                                       const std::vector<DocumentSpend>& spends);

// Makes a hold what a step says. More is checked as AuthorizeHold checks, what is ordered only now as CommitHold does;
// less is never refused. `nodes`: the hold's own, in its order. The verdict's passing amount is all of the spend.
absl::StatusOr<AuthorizeDecision> DecideSettle(const SettleStep& step, const std::vector<NodeState>& nodes,
                                               const std::string& actor, const Times& now);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_DOMAIN_DOCUMENT_HOLDS_H_
