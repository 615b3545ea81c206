// The service BudgetFiles: budgets as CSV (B14).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_FILES_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_FILES_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_files.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class BudgetFilesService {
 public:
  // All must outlive the service.
  static absl::StatusOr<std::unique_ptr<BudgetFilesService>> Create(store::Store* store, command::Executor* executor,
                                                                    const Clock* clock);

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  BudgetFilesService(store::Store* store, command::Executor* executor, const Clock* clock,
                     std::unique_ptr<const rpc::Method> create_method, rpc::FieldMaskRules mask_rules)
      : store_(store),
        executor_(executor),
        clock_(clock),
        create_method_(std::move(create_method)),
        mask_rules_(std::move(mask_rules)) {}

  void ImportBudgets(rpc::Stream<v1::ImportBudgetsRequest, v1::ImportBudgetsResponse> stream);
  void ExportBudgets(rpc::Stream<v1::ExportBudgetsRequest, v1::ExportBudgetsResponse> stream);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const std::unique_ptr<const rpc::Method> create_method_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_FILES_SERVICE_H_
