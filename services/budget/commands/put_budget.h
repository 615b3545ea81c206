// Makes budgets match rows of a file: creates missing ones, changes those that differ (B14).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_BUDGET_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_BUDGET_H_

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "services/budget/convert/budget_csv.h"

namespace outlay::budget {

// Applies one row. Answers an ImportedBudget without a row number. Needs no request id: a budget that matches the row
// stays unchanged, so repeating the row changes nothing.
//
// INVALID_ARGUMENT / FIELD_INVALID {column_name}, also where the row changes a draft that it activates;
// FAILED_PRECONDITION / FIELD_NOT_CHANGEABLE: the row has another group or state than the budget, except for ACTIVE;
// ABORTED / ETAG_MISMATCH: the row differs from a budget that was changed since the download; those of CreateBudget,
// UpdateBudget and ActivateBudget.
class PutBudget final : public command::Command {
 public:
  // `rules` must outlive the command.
  PutBudget(BudgetCells cells, const rpc::FieldMaskRules* rules) : cells_(std::move(cells)), rules_(rules) {}

  std::string_view name() const override { return "budgets.put"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetCells cells_;
  const rpc::FieldMaskRules* const rules_;
};

// The result of each row of a file that is imported in one step; rewritten by each run of the command.
struct PutReport {
  std::vector<absl::StatusOr<v1::ImportedBudget>> rows;
};

// Applies all rows of a file in one step, or none of them. The answer is empty. ABORTED: at least one row was refused;
// `report` has the errors of all of them.
class PutBudgets final : public command::Command {
 public:
  PutBudgets(std::vector<BudgetCells> rows, const rpc::FieldMaskRules* rules, std::shared_ptr<PutReport> report)
      : rows_(std::move(rows)), rules_(rules), report_(std::move(report)) {}

  std::string_view name() const override { return "budgets.putAll"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::vector<BudgetCells> rows_;
  const rpc::FieldMaskRules* const rules_;
  const std::shared_ptr<PutReport> report_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_BUDGET_H_
