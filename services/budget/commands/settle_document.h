// Changes the holds of a document of another service to its present needs (B7).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/document_need.h"

namespace outlay::budget {

// Answers a SettleDocumentResponse. The document's row remembers the last settled version permanently; a refusal stores
// nothing. FAILED_PRECONDITION / DOCUMENT_SUPERSEDED, ALREADY_EXISTS / HOLD_ID_TAKEN, and those of PlanSettlement,
// Ledger::StatesFor and DecideSettle.
class SettleDocument final : public command::Command {
 public:
  explicit SettleDocument(DocumentNeed need) : need_(std::move(need)) {}

  std::string_view name() const override { return "documents.settle"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const DocumentNeed need_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_
