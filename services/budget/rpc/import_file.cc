#include "services/budget/rpc/import_file.h"

#include <numeric>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/validate.h"
#include "common/csv/row_error.h"
#include "common/rpc/status.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

csv::Options FileOptions() {
  csv::Options options;
  options.columns = BudgetCsvColumns();
  return options;
}

// Returns the report's row for a command's result.
v1::ImportedBudget RowOf(int64_t row, const absl::StatusOr<v1::ImportedBudget>& result) {
  v1::ImportedBudget imported;
  if (result.ok()) {
    imported = *result;
  } else {
    *imported.mutable_error() = rpc::ToRpcStatus(csv::AtRow(row, result.status(), &ColumnOf));
  }
  imported.set_row(row);
  return imported;
}

absl::StatusOr<v1::ImportedBudget> AnswerOf(const absl::StatusOr<command::Result>& result) {
  v1::ImportedBudget imported;
  if (command::IsValidated(result.status())) {
    imported.set_outcome(v1::ImportedBudget::OUTCOME_VALID);
    return imported;
  }
  OUTLAY_RETURN_IF_ERROR(result.status());
  if (!imported.ParseFromString(result->answer)) return DataLoss("answer of an import");
  return imported;
}

}  // namespace

ImportFile::ImportFile(v1::BudgetFileHeader header, rpc::Caller caller, const ImportParts& parts)
    : header_(std::move(header)),
      caller_(std::move(caller)),
      parts_(parts),
      reader_(FileOptions(), [this](const csv::Row& row) { return Visit(row); }) {}

absl::Status ImportFile::Feed(std::string_view chunk) {
  return reader_.Feed(chunk);
}

absl::Status ImportFile::Finish() {
  OUTLAY_RETURN_IF_ERROR(reader_.Finish());
  if (header_.all_or_nothing()) CloseStep();
  return absl::OkStatus();
}

std::vector<ImportStep> ImportFile::TakeItems() {
  return std::exchange(ready_, {});
}

absl::Status ImportFile::Check(const BudgetCells& cells) {
  v1::CreateBudgetRequest request;
  request.set_parent(header_.parent());
  request.set_budget_id(BudgetIdOf(cells));
  OUTLAY_RETURN_IF_ERROR(ApplyCells(cells, caller_.organization, request.mutable_budget()));
  OUTLAY_RETURN_IF_ERROR(parts_.create_method->CheckRequest(request, caller_, /*first=*/true));
  if (!seen_.insert(request.budget_id()).second) {
    return FieldInvalid("budget_id", "is in the file twice; keep one of the rows");
  }
  return absl::OkStatus();
}

absl::Status ImportFile::Visit(const csv::Row& row) {
  ++counts_.rows;
  BudgetCells cells = CellsOf(row);
  absl::Status error = Check(cells);
  if (!header_.all_or_nothing()) {
    ready_.push_back({.rows = {row.row()}, .command = PrepareRow(std::move(cells), error), .report = nullptr});
    return absl::OkStatus();
  }
  if (all_.size() == limits::kImportedTogether) {
    return TooManyItems("rows", counts_.rows, static_cast<int64_t>(limits::kImportedTogether));
  }
  all_.push_back(std::move(cells));
  errors_.push_back(std::move(error));
  return absl::OkStatus();
}

absl::StatusOr<command::PreparedCommand> ImportFile::PrepareRow(BudgetCells cells, const absl::Status& error) const {
  OUTLAY_RETURN_IF_ERROR(error);
  return Prepare(std::make_unique<PutBudget>(std::move(cells), parts_.mask_rules));
}

command::PreparedCommand ImportFile::Prepare(std::unique_ptr<command::Command> command) const {
  command::PreparedCommand prepared = {.digest = {}, .command = std::move(command)};
  if (header_.validate_only()) prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
  return prepared;
}

void ImportFile::CloseStep() {
  if (all_.empty()) return;
  auto report = std::make_shared<PutReport>();
  std::vector<int64_t> rows(all_.size());
  std::iota(rows.begin(), rows.end(), int64_t{1});
  if (AllRight(errors_)) {
    auto command = std::make_unique<PutBudgets>(std::exchange(all_, {}), parts_.mask_rules, report);
    ready_.push_back({.rows = std::move(rows), .command = Prepare(std::move(command)), .report = std::move(report)});
    return;
  }
  // Valid rows are not tried either: nothing would be imported.
  v1::ImportedBudget not_done;
  not_done.set_outcome(v1::ImportedBudget::OUTCOME_NOT_DONE);
  for (const absl::Status& error : errors_) {
    report->rows.push_back(error.ok() ? absl::StatusOr<v1::ImportedBudget>(not_done) : error);
  }
  ready_.push_back(
      {.rows = std::move(rows), .command = absl::AbortedError("rows were refused"), .report = std::move(report)});
}

void ImportFile::ReportStep(const ImportStep& step, const absl::StatusOr<command::Result>& result,
                            v1::ImportBudgetsResponse& response) const {
  if (step.report == nullptr || step.report->rows.size() != step.rows.size()) {
    // For one row, or a step that failed before its rows, the command's error is the result of each row.
    for (const int64_t row : step.rows) *response.add_budgets() = RowOf(row, AnswerOf(result));
    return;
  }
  const bool is_validated = command::IsValidated(result.status());
  for (std::size_t i = 0; i < step.rows.size(); ++i) {
    v1::ImportedBudget row = RowOf(step.rows[i], step.report->rows[i]);
    if (is_validated) row.set_outcome(v1::ImportedBudget::OUTCOME_VALID);
    if (!result.ok() && !is_validated && !row.has_error()) row.set_outcome(v1::ImportedBudget::OUTCOME_NOT_DONE);
    *response.add_budgets() = std::move(row);
  }
}

v1::ImportBudgetsResponse ImportFile::Report(std::vector<ImportStep> steps, const command::CommandResults& results) {
  v1::ImportBudgetsResponse response;
  for (std::size_t i = 0; i < results.size(); ++i) ReportStep(steps[i], results[i], response);
  counts_.Count(response.budgets(), &response);
  return response;
}

}  // namespace outlay::budget
