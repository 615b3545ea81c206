#include "services/budget/rpc/allocation_file.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/validate.h"
#include "common/csv/row_error.h"
#include "common/rpc/status.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/convert/allocation_csv.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/domain/limits.h"

namespace outlay::budget {
namespace {

// A request needs one; rows are known again by what they say.
constexpr char kNoRequestId[] = "row";

csv::Options AllocationFileOptions() {
  csv::Options options;
  options.columns = AllocationCsvColumns();
  return options;
}

absl::StatusOr<std::vector<Allocation>> AllocationsIn(const v1::SetAllocationsRequest& request) {
  std::vector<Allocation> allocations;
  for (int i = 0; i < request.allocations_size(); ++i) {
    const v1::Allocation& proto = request.allocations(i);
    Allocation& allocation = allocations.emplace_back();
    allocation.member_id = LastId(proto.member());
    OUTLAY_ASSIGN_OR_RETURN(allocation.share, FromProto(Concat("allocations[", i, "].share"), proto.share()));
  }
  return allocations;
}

// Members whose allocation the step set, as its answer says.
absl::StatusOr<std::set<std::string>> SetBy(const absl::StatusOr<command::Result>& result) {
  OUTLAY_RETURN_IF_ERROR(result.status());
  v1::AllocationsChanged changed;
  if (!changed.ParseFromString(result->answer)) return DataLoss("answer of an import");
  std::set<std::string> members;
  for (const v1::Allocation& allocation : changed.allocations()) members.insert(LastId(allocation.member()));
  return members;
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
  CloseStep();
  return absl::OkStatus();
}

std::vector<AllocationStep> AllocationFile::TakeItems() {
  return std::exchange(ready_, {});
}

absl::Status AllocationFile::Check(const csv::Row& row) {
  const std::string member = AllocatedMemberOf(row);
  const bool is_twice = std::find(step_.members.begin(), step_.members.end(), member) != step_.members.end();
  step_.members.push_back(member);
  if (is_twice) {
    return FieldInvalid("allocations[0].member", "stands twice among the rows of its budget; keep one of them");
  }
  v1::SetAllocationsRequest request;
  request.set_request_id(kNoRequestId);
  OUTLAY_RETURN_IF_ERROR(AddAllocation(row, caller_.organization, &request));
  OUTLAY_RETURN_IF_ERROR(set_method_->CheckRequest(request, caller_, /*first=*/true));
  together_.set_budget(request.budget());
  *together_.add_allocations() = std::move(*request.mutable_allocations(0));
  return absl::OkStatus();
}

absl::Status AllocationFile::Visit(const csv::Row& row) {
  ++rows_;
  const std::string budget_id = AllocatedBudgetOf(row);
  if (budget_id != step_.budget_id || step_.rows.size() == limits::kAllocations) CloseStep();
  step_.budget_id = budget_id;
  step_.rows.push_back(row.row());
  step_.errors.push_back(Check(row));
  return absl::OkStatus();
}

void AllocationFile::CloseStep() {
  AllocationStep step = std::exchange(step_, {});
  const v1::SetAllocationsRequest request = std::exchange(together_, {});
  if (step.rows.empty()) return;
  const bool is_right =
      std::all_of(step.errors.begin(), step.errors.end(), [](const absl::Status& error) { return error.ok(); });
  if (is_right) step.command = Prepare(request);
  ready_.push_back(std::move(step));
}

absl::StatusOr<command::PreparedCommand> AllocationFile::Prepare(const v1::SetAllocationsRequest& request) const {
  OUTLAY_ASSIGN_OR_RETURN(std::vector<Allocation> allocations, AllocationsIn(request));
  command::PreparedCommand prepared = {
      .digest = {},
      .command = std::make_unique<SetAllocations>(BudgetRequest{.budget_id = LastId(request.budget()), .etag = {}},
                                                  std::move(allocations), SetToSame::kKeeps)};
  if (header_.validate_only()) prepared.command = std::make_unique<command::Validate>(std::move(prepared.command));
  return prepared;
}

void AllocationFile::ReportStep(const AllocationStep& step, const absl::StatusOr<command::Result>& result,
                                v1::ImportAllocationsResponse* response) const {
  const absl::StatusOr<std::set<std::string>> set = SetBy(result);
  const bool is_validated = command::IsValidated(result.status());
  const bool was_tried =
      std::all_of(step.errors.begin(), step.errors.end(), [](const absl::Status& error) { return error.ok(); });
  for (std::size_t i = 0; i < step.rows.size(); ++i) {
    v1::ImportedAllocation& row = *response->add_allocations();
    row.set_row(step.rows[i]);
    // What a step was refused for is the answer of each of its rows.
    const absl::Status& error = was_tried ? set.status() : step.errors[i];
    if (is_validated) {
      row.set_outcome(v1::ImportedAllocation::OUTCOME_VALID);
    } else if (!error.ok()) {
      *row.mutable_error() = rpc::ToRpcStatus(csv::AtRow(step.rows[i], error, &AllocationColumnOf));
    } else if (!was_tried) {
      row.set_outcome(v1::ImportedAllocation::OUTCOME_NOT_DONE);
    } else {
      row.set_allocation(AllocationName(caller_.organization, step.budget_id, step.members[i]));
      row.set_outcome(set->contains(step.members[i]) ? v1::ImportedAllocation::OUTCOME_SET
                                                     : v1::ImportedAllocation::OUTCOME_UNCHANGED);
    }
  }
}

v1::ImportAllocationsResponse AllocationFile::Report(std::vector<AllocationStep> steps,
                                                     const command::CommandResults& results) {
  v1::ImportAllocationsResponse response;
  for (std::size_t i = 0; i < results.size(); ++i) ReportStep(steps[i], results[i], &response);
  for (const v1::ImportedAllocation& row : response.allocations()) {
    if (row.has_error()) {
      ++refused_;
    } else if (row.outcome() != v1::ImportedAllocation::OUTCOME_NOT_DONE) {
      ++accepted_;
    }
  }
  response.set_accepted(accepted_);
  response.set_refused(refused_);
  response.set_rows(rows_);
  return response;
}

}  // namespace outlay::budget
