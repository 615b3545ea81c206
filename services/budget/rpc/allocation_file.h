// A CSV file of allocations during its import: the rows of one budget, or of all budgets, become one command (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "common/rpc/method.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "services/budget/commands/put_allocations.h"
#include "services/budget/rpc/row_counts.h"

namespace outlay::budget {

// The adjacent rows of one budget.
struct AllocationRows {
  std::string budget_id;
  std::vector<int64_t> numbers;       // from 1
  std::vector<std::string> members;   // ids, as the rows name them
  std::vector<absl::Status> errors;   // the errors of the rows themselves
  std::vector<AllocationEdit> edits;  // of the valid rows, until their step is made
  std::shared_ptr<PutAllocationsReport> report = std::make_shared<PutAllocationsReport>();
};

// One step of an import with its rows.
struct AllocationStep {
  std::vector<AllocationRows> budgets;
  absl::StatusOr<command::PreparedCommand> command = absl::AbortedError("rows were refused");
};

// Not thread-safe.
class AllocationFile {
 public:
  using Request = v1::ImportAllocationsRequest;
  using Response = v1::ImportAllocationsResponse;
  using Item = AllocationStep;

  // `set_method`: SetAllocations; must outlive the file.
  AllocationFile(v1::AllocationFileHeader header, rpc::Caller caller, const rpc::Method* set_method);

  // Reads the file's next bytes, or its end. INVALID_ARGUMENT / CSV_...: the file cannot be read further.
  // INVALID_ARGUMENT / TOO_MANY_ITEMS: all rows were to be imported in one step, and they are too many.
  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

  // Returns the steps completed since the last call.
  std::vector<AllocationStep> TakeItems();
  // Reports the results of the steps, with the counts since the beginning.
  v1::ImportAllocationsResponse Report(std::vector<AllocationStep> steps, const command::CommandResults& results);

 private:
  absl::Status Visit(const csv::Row& row);
  // Checks that the row is a valid allocation by itself and among those of its budget; if so, adds it to them.
  absl::Status Check(const csv::Row& row);
  // Ends the adjacent rows of a budget, and makes a step of them unless all rows are one step.
  void CloseBudget();
  void CloseStep(std::vector<AllocationRows> budgets);
  void ReportStep(const AllocationStep& step, const absl::Status& status,
                  v1::ImportAllocationsResponse* response) const;

  const v1::AllocationFileHeader header_;
  const rpc::Caller caller_;
  const rpc::Method* const set_method_;
  csv::Reader reader_;
  AllocationRows together_;
  absl::flat_hash_set<std::string> closed_;  // ids of budgets whose rows have ended
  std::vector<AllocationRows> all_;          // for all or nothing: the budgets so far
  std::vector<AllocationStep> ready_;
  RowCounts counts_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_
