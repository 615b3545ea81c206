// Makes allocations match rows of a file: sets missing ones and those that differ (B14, B5).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_ALLOCATIONS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_ALLOCATIONS_H_

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/domain/budgets/allocation.h"

namespace outlay::budget {

// The result of the rows of one budget; rewritten by each run of the command.
struct PutAllocationsReport {
  std::vector<absl::Status> errors;  // of each row, in their order
  std::set<std::string> set;         // members whose allocation was changed
};

// Applies the rows of one budget, all or none. Needs no request id: an allocation that matches its row stays unchanged,
// so repeating the rows changes nothing, even if the budget is closed. Answers AllocationsChanged with the changed
// allocations.
//
// The report has the errors of single rows: ABORTED / ETAG_MISMATCH {field}: the allocation was changed since the
// download; INVALID_ARGUMENT / FIELD_INVALID {field}: those of CheckShares. Then the command ends with ABORTED. An
// error of SetAllocations ends the command and is reported for all rows that differ.
class PutAllocations final : public command::Command {
 public:
  // Each member must be in one row only.
  PutAllocations(std::string budget_id, std::vector<AllocationEdit> rows, std::shared_ptr<PutAllocationsReport> report)
      : budget_id_(std::move(budget_id)), rows_(std::move(rows)), report_(std::move(report)) {}

  std::string_view name() const override { return "allocations.put"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  // `blamed` gets the rows that an error concerns.
  absl::StatusOr<command::Outcome> Put(command::Context& context, std::vector<std::size_t>* blamed) const;

  const std::string budget_id_;
  const std::vector<AllocationEdit> rows_;
  const std::shared_ptr<PutAllocationsReport> report_;
};

// Applies the rows of several budgets in one step, all or none; each budget is in one of the steps. The answer is
// empty. ABORTED: rows were refused; the reports of the steps have their errors.
class PutAllocationsTogether final : public command::Command {
 public:
  explicit PutAllocationsTogether(std::vector<std::unique_ptr<PutAllocations>> steps) : steps_(std::move(steps)) {}

  std::string_view name() const override { return "allocations.putAll"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::vector<std::unique_ptr<PutAllocations>> steps_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_PUT_ALLOCATIONS_H_
