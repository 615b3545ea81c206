// Explains the verdicts of budgets on a document of another service (A11, B17).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_EXPLAIN_DOCUMENT_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_EXPLAIN_DOCUMENT_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/document_need.h"

namespace outlay::budget {

// Answers an ExplainDocumentResponse. Writes nothing. PERMISSION_DENIED / GROUP_OUT_OF_REACH, and those of
// Ledger::StatesFor.
class ExplainDocument final : public command::Command {
 public:
  explicit ExplainDocument(DocumentNeed need) : need_(std::move(need)) {}

  std::string_view name() const override { return "documents.explain"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const DocumentNeed need_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_EXPLAIN_DOCUMENT_H_
