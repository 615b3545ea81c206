// Makes what a document of another service has set aside what it needs now, or says what budgets say of it (B7, A11).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/domain/document_holds.h"

namespace outlay::budget {

struct DocumentNeed {
  std::string document_id;
  std::int64_t version = 0;
  std::vector<DocumentSpend> spends;
};

// Answers a SettleDocumentResponse. What was done is known by the document's row for ever; a refusal leaves nothing.
// FAILED_PRECONDITION / DOCUMENT_SUPERSEDED, and those of PlanSettlement, Ledger::StatesFor and DecideSettle.
class SettleDocument final : public command::Command {
 public:
  explicit SettleDocument(DocumentNeed need) : need_(std::move(need)) {}

  std::string_view name() const override { return "documents.settle"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const DocumentNeed need_;
};

// Answers an ExplainDocumentResponse. Writes nothing.
class ExplainDocument final : public command::Command {
 public:
  explicit ExplainDocument(DocumentNeed need) : need_(std::move(need)) {}

  std::string_view name() const override { return "documents.explain"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const DocumentNeed need_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_SETTLE_DOCUMENT_H_
