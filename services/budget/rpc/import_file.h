// A CSV file of budgets during its import: rows become commands (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_IMPORT_FILE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_IMPORT_FILE_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/method.h"
#include "outlay/budget/v1/budget_files.pb.h"
#include "services/budget/commands/put_budget.h"
#include "services/budget/convert/budget_csv.h"
#include "services/budget/rpc/row_counts.h"

namespace outlay::budget {

// One step of an import with its rows.
struct ImportStep {
  std::vector<int64_t> rows;                         // numbers, from 1
  absl::StatusOr<command::PreparedCommand> command;  // or the error why there is none
  std::shared_ptr<PutReport> report;                 // of a step for all rows
};

// The parts that an import needs; both must outlive the file.
struct ImportParts {
  const rpc::Method* create_method = nullptr;  // CreateBudget
  const rpc::FieldMaskRules* mask_rules = nullptr;
};

// Not thread-safe.
class ImportFile {
 public:
  using Request = v1::ImportBudgetsRequest;
  using Response = v1::ImportBudgetsResponse;
  using Item = ImportStep;

  ImportFile(v1::BudgetFileHeader header, rpc::Caller caller, const ImportParts& parts);

  // Reads the file's next bytes, or its end. INVALID_ARGUMENT / CSV_...: the file cannot be read further.
  // INVALID_ARGUMENT / TOO_MANY_ITEMS: all rows were to be imported in one step, and they are too many.
  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

  // Returns the steps completed since the last call.
  std::vector<ImportStep> TakeItems();
  // Reports the results of the steps, with the counts since the beginning.
  v1::ImportBudgetsResponse Report(std::vector<ImportStep> steps, const command::CommandResults& results);

 private:
  absl::Status Visit(const csv::Row& row);
  // Checks that the row by itself is a complete and valid budget.
  absl::Status Check(const BudgetCells& cells);
  // `error`: the result of Check.
  absl::StatusOr<command::PreparedCommand> PrepareRow(BudgetCells cells, const absl::Status& error) const;
  command::PreparedCommand Prepare(std::unique_ptr<command::Command> command) const;
  // Makes the one step of all rows.
  void CloseStep();
  void ReportStep(const ImportStep& step, const absl::StatusOr<command::Result>& result,
                  v1::ImportBudgetsResponse& response) const;

  const v1::BudgetFileHeader header_;
  const rpc::Caller caller_;
  const ImportParts parts_;
  csv::Reader reader_;
  absl::flat_hash_set<std::string> seen_;  // ids
  std::vector<ImportStep> ready_;
  // For all or nothing: the rows so far, each with the error of Check.
  std::vector<BudgetCells> all_;
  std::vector<absl::Status> errors_;
  RowCounts counts_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_IMPORT_FILE_H_
