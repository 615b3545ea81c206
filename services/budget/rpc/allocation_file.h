// A CSV file of allocations on its way in: rows of one budget that stand together become one command (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/command/run_commands.h"
#include "common/csv/reader.h"
#include "common/rpc/caller.h"
#include "common/rpc/method.h"
#include "outlay/budget/v1/allocation_files.pb.h"
#include "outlay/budget/v1/allocations.pb.h"

namespace outlay::budget {

// One step of an import, and the rows that it does.
struct AllocationStep {
  std::string budget_id;
  std::vector<std::int64_t> rows;    // numbers, from 1
  std::vector<std::string> members;  // ids, as the rows name them
  std::vector<absl::Status> errors;  // what is wrong with each row by itself
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

  // The file's next bytes, and its end. INVALID_ARGUMENT / CSV_...: it cannot be read any further.
  absl::Status Feed(std::string_view chunk);
  absl::Status Finish();

  // Those that are complete since the last call.
  std::vector<AllocationStep> TakeItems();
  // What became of them, with the counts since the beginning.
  v1::ImportAllocationsResponse Report(std::vector<AllocationStep> steps, const command::CommandResults& results);

 private:
  absl::Status Visit(const csv::Row& row);
  // Whether the row says a proper allocation, by itself; adds it to `together_`.
  absl::Status Check(const csv::Row& row);
  // Ends the rows that stand together.
  void CloseStep();
  absl::StatusOr<command::PreparedCommand> Prepare(const v1::SetAllocationsRequest& request) const;
  void ReportStep(const AllocationStep& step, const absl::StatusOr<command::Result>& result,
                  v1::ImportAllocationsResponse* response) const;

  const v1::AllocationFileHeader header_;
  const rpc::Caller caller_;
  const rpc::Method* const set_method_;
  csv::Reader reader_;
  // The rows of one budget so far, as a request and as a step.
  v1::SetAllocationsRequest together_;
  AllocationStep step_;
  std::vector<AllocationStep> ready_;
  std::int64_t rows_ = 0;
  std::int64_t accepted_ = 0;
  std::int64_t refused_ = 0;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILE_H_
