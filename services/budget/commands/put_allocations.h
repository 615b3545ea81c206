// Makes allocations what rows of a file say: gives those that are not there, changes those that differ (B14, B5).
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

// What became of the rows of one budget; written anew by each run of the command.
struct PutAllocationsReport {
  std::vector<absl::Status> errors;  // of each row, in their order
  std::set<std::string> set;         // members whose allocation is another one
};

// The rows of one budget, all or none. It needs no request id: an allocation that is what its row says stays as it is,
// so the same rows again change nothing, also of a budget that is closed. Answers AllocationsChanged, of those that are
// set.
//
// The report says of single rows: ABORTED / ETAG_MISMATCH {field}: somebody changed the allocation since the download;
// INVALID_ARGUMENT / FIELD_INVALID {field}: those of CheckShares. Then the command ends with ABORTED. Else it says of
// all rows that differ what the command ends with: those of SetAllocations.
class PutAllocations final : public command::Command {
 public:
  // Each member once.
  PutAllocations(std::string budget_id, std::vector<AllocationEdit> rows, std::shared_ptr<PutAllocationsReport> report)
      : budget_id_(std::move(budget_id)), rows_(std::move(rows)), report_(std::move(report)) {}

  std::string_view name() const override { return "allocations.put"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  // `blamed`: rows that an error is about.
  absl::StatusOr<command::Outcome> Put(command::Context& context, std::vector<std::size_t>* blamed) const;

  const std::string budget_id_;
  const std::vector<AllocationEdit> rows_;
  const std::shared_ptr<PutAllocationsReport> report_;
};

// The rows of several budgets, each once, in one step: all or none. Its answer is empty. ABORTED: rows were refused;
// the reports of the steps say which.
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
