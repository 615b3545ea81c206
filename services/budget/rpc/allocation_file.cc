#include "services/budget/rpc/allocation_file.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/validate.h"
#include "common/csv/row_error.h"
#include "common/rpc/status.h"
#include "outlay/budget/v1/allocations.pb.h"
#include "services/budget/convert/allocation_csv.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

// The request id that a request must have; the content identifies a repeated row.
constexpr char kNoRequestId[] = "row";

csv::Options AllocationFileOptions() {
  csv::Options options;
  options.columns = AllocationCsvColumns();
  return options;
}

absl::Status CheckPlace(const AllocationRows& together, const std::string& member, bool is_apart) {
  if (is_apart) {
    return FieldInvalid("budget", Concat("has rows further up in the file; let all of them stand together, at most ",
                                         limits::kAllocations));
  }
  if (together.numbers.size() > limits::kAllocations) {
    return TooManyItems("allocations", static_cast<int64_t>(together.numbers.size()), limits::kAllocations);
  }
  if (std::count(together.members.begin(), together.members.end(), member) > 1) {
    return FieldInvalid("member", "stands twice among the rows of its budget; keep one of them");
  }
  return absl::OkStatus();
}

// Returns the error of a row, whether its step was tried or not.
absl::Status ErrorOf(const AllocationRows& rows, std::size_t place) {
  if (!rows.errors[place].ok()) return rows.errors[place];
  return place < rows.report->errors.size() ? rows.report->errors[place] : absl::OkStatus();
}

bool BlamesRows(const AllocationStep& step) {
  return std::any_of(step.budgets.begin(), step.budgets.end(), [](const AllocationRows& rows) {
    return !AllRight(rows.errors) || !AllRight(rows.report->errors);
  });
}

std::unique_ptr<PutAllocations> CommandOf(AllocationRows* rows) {
  return std::make_unique<PutAllocations>(rows->budget_id, std::exchange(rows->edits, {}), rows->report);
}

std::unique_ptr<command::Command> CommandOf(std::vector<AllocationRows>* budgets) {
  if (budgets->size() == 1) return CommandOf(&budgets->front());
  std::vector<std::unique_ptr<PutAllocations>> all;
  for (AllocationRows& rows : *budgets) all.push_back(CommandOf(&rows));
  return std::make_unique<PutAllocationsTogether>(std::move(all));
}

}  // namespace

AllocationFile::AllocationFile(v1::AllocationFileHeader header, rpc::Caller caller, const rpc::Method* set_method)
    : header_(std::move(header)),
      caller_(std::move(caller)),
      set_method_(set_method),
      reader_(AllocationFileOptions(), [this](const csv::Row& row) { return Visit(row); }) {}

absl::Status AllocationFile::Feed(std::string_view chunk) {
  return reader_.Feed(chunk);
}

absl::Status AllocationFile::Finish() {
  OUTLAY_RETURN_IF_ERROR(reader_.Finish());
  CloseBudget();
  if (header_.all_or_nothing()) CloseStep(std::exchange(all_, {}));
  return absl::OkStatus();
}

std::vector<AllocationStep> AllocationFile::TakeItems() {
  return std::exchange(ready_, {});
}

absl::Status AllocationFile::Check(const csv::Row& row) {
  const std::string& member = together_.members.back();
  OUTLAY_RETURN_IF_ERROR(CheckPlace(together_, member, closed_.contains(together_.budget_id)));
  v1::SetAllocationsRequest request;
  request.set_request_id(kNoRequestId);
  OUTLAY_RETURN_IF_ERROR(AddAllocation(row, caller_.organization, &request));
  OUTLAY_RETURN_IF_ERROR(set_method_->CheckRequest(request, caller_, /*first=*/true));
  AllocationEdit edit = {.allocation = {.member_id = member, .share = {}}, .then = std::nullopt};
  OUTLAY_ASSIGN_OR_RETURN(edit.allocation.share, FromProto("allocations[0].share", request.allocations(0).share()));
  OUTLAY_ASSIGN_OR_RETURN(edit.then, AllocationThenOf(row));
  together_.edits.push_back(std::move(edit));
  return absl::OkStatus();
}

absl::Status AllocationFile::Visit(const csv::Row& row) {
  ++counts_.rows;
  if (header_.all_or_nothing() && counts_.rows > static_cast<int64_t>(limits::kImportedTogether)) {
    return TooManyItems("rows", counts_.rows, static_cast<int64_t>(limits::kImportedTogether));
  }
  const std::string budget_id = AllocatedBudgetOf(row);
  if (budget_id != together_.budget_id) CloseBudget();
  together_.budget_id = budget_id;
  together_.numbers.push_back(row.row());
  together_.members.push_back(AllocatedMemberOf(row));
  together_.errors.push_back(Check(row));
  // Further rows do not matter: they are refused, and so are those before.
  if (together_.numbers.size() > limits::kAllocations) CloseBudget();
  return absl::OkStatus();
}

void AllocationFile::CloseBudget() {
  AllocationRows rows = std::exchange(together_, {});
  if (rows.numbers.empty()) return;
  closed_.insert(rows.budget_id);
  if (header_.all_or_nothing()) {
    all_.push_back(std::move(rows));
    return;
  }
  std::vector<AllocationRows> alone;
  alone.push_back(std::move(rows));
  CloseStep(std::move(alone));
}

void AllocationFile::CloseStep(std::vector<AllocationRows> budgets) {
  if (budgets.empty()) return;
  AllocationStep step = {.budgets = std::move(budgets)};
  if (!BlamesRows(step)) {
    command::PreparedCommand prepared = {.digest = {}, .command = CommandOf(&step.budgets)};
    if (header_.validate_only()) prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
    step.command = std::move(prepared);
  }
  ready_.push_back(std::move(step));
}

void AllocationFile::ReportStep(const AllocationStep& step, const absl::Status& status,
                                v1::ImportAllocationsResponse* response) const {
  const bool is_validated = command::IsValidated(status);
  const bool is_done = status.ok() || is_validated;
  const bool blames_rows = BlamesRows(step);
  for (const AllocationRows& rows : step.budgets) {
    for (std::size_t i = 0; i < rows.numbers.size(); ++i) {
      v1::ImportedAllocation& row = *response->add_allocations();
      row.set_row(rows.numbers[i]);
      // An error that concerns no single row is the result of each row.
      const absl::Status error = is_done || blames_rows ? ErrorOf(rows, i) : status;
      if (!error.ok()) {
        *row.mutable_error() = rpc::ToRpcStatus(csv::AtRow(rows.numbers[i], error, &AllocationColumnOf));
      } else if (!is_done) {
        row.set_outcome(v1::ImportedAllocation::OUTCOME_NOT_DONE);
      } else if (is_validated) {
        row.set_outcome(v1::ImportedAllocation::OUTCOME_VALID);
      } else {
        row.set_allocation(AllocationName(caller_.organization, rows.budget_id, rows.members[i]));
        row.set_outcome(rows.report->set.contains(rows.members[i]) ? v1::ImportedAllocation::OUTCOME_SET
                                                                   : v1::ImportedAllocation::OUTCOME_UNCHANGED);
      }
    }
  }
}

v1::ImportAllocationsResponse AllocationFile::Report(std::vector<AllocationStep> steps,
                                                     const command::CommandResults& results) {
  v1::ImportAllocationsResponse response;
  for (std::size_t i = 0; i < results.size(); ++i) ReportStep(steps[i], results[i].status(), &response);
  counts_.Count(response.allocations(), &response);
  return response;
}

}  // namespace outlay::budget
