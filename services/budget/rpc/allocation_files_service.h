// The service AllocationFiles: allocations as CSV (B14, B5).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILES_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILES_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/budget/v1/allocation_files.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class AllocationFilesService {
 public:
  // All must outlive the service.
  static absl::StatusOr<std::unique_ptr<AllocationFilesService>> Create(store::Store* store,
                                                                        command::Executor* executor,
                                                                        const Clock* clock);

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  AllocationFilesService(store::Store* store, command::Executor* executor, const Clock* clock,
                         std::unique_ptr<const rpc::Method> set_method)
      : store_(store), executor_(executor), clock_(clock), set_method_(std::move(set_method)) {}

  void ImportAllocations(rpc::Stream<v1::ImportAllocationsRequest, v1::ImportAllocationsResponse> stream);
  // Exports one consistent state. Reads further as the caller does.
  void ExportAllocations(rpc::Stream<v1::ExportAllocationsRequest, v1::ExportAllocationsResponse> stream);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const std::unique_ptr<const rpc::Method> set_method_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_ALLOCATION_FILES_SERVICE_H_
