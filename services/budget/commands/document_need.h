// The needs of a document of another service, and the holds that it has.
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_DOCUMENT_NEED_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_DOCUMENT_NEED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/ledger.h"
#include "services/budget/commands/scene.h"
#include "services/budget/domain/holds/document_holds.h"

namespace outlay::budget {

struct DocumentNeed {
  std::string document_id;
  int64_t version = 0;
  bool best_effort = false;  // no caller waits for the answer: refused parts are left out
  std::vector<DocumentSpend> spends;
  std::vector<DocumentSpend> proposed = {};  // what it would need with a change that is under review; empty: none is
  Persons requesters = {};                   // who may be behind the document, besides the caller
};

// Returns the document's holds, oldest first, without is_elsewhere.
absl::StatusOr<std::vector<DocumentHold>> LoadDocumentHolds(const command::Context& context, const Scene& scene,
                                                            const SettledDocument& document, Ledger& ledger);

// What is to be done about the holds. While somebody waits, what grows is asked of the budgets that apply now: `holds`
// are told where that is elsewhere. `need` is told of which of its spends something invoiced cannot be asked; while
// somebody waits, only where nothing else is to be asked with it. They and the need must outlive the steps.
// PlanSettlement's errors.
absl::StatusOr<std::vector<SettleStep>> PlanNeed(Ledger& ledger, DocumentNeed* need, std::vector<DocumentHold>* holds);

// Whether an error of Ledger::StatesFor says that there is no budget to ask.
bool IsAboutBudgets(const absl::Status& status);

// Returns the request for a new hold of the document.
HoldRequest RequestFor(const command::Context& context, const std::string& hold_id, const Spend& spend, Stage stage);

// Returns "organizations/acme/holds/d-*", the name of all holds of a document.
std::string HoldsName(const Scene& scene, const DocumentNeed& need);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_DOCUMENT_NEED_H_
