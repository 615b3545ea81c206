// The service Budgets: converts requests, runs commands, answers.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGETS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGETS_SERVICE_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/field_mask.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budgets.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class BudgetsService {
 public:
  // All must outlive the service.
  static absl::StatusOr<std::unique_ptr<BudgetsService>> Create(store::Store* store, command::Executor* executor,
                                                                const Clock* clock);

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  BudgetsService(store::Store* store, command::Executor* executor, const Clock* clock, rpc::FieldMaskRules mask_rules)
      : store_(store), executor_(executor), clock_(clock), mask_rules_(std::move(mask_rules)) {}

  void CreateBudget(rpc::Call<v1::CreateBudgetRequest, v1::Budget> call);
  void GetBudget(rpc::Call<v1::GetBudgetRequest, v1::Budget> call);
  void ListBudgets(rpc::Call<v1::ListBudgetsRequest, v1::ListBudgetsResponse> call);
  void UpdateBudget(rpc::Call<v1::UpdateBudgetRequest, v1::Budget> call);
  void ActivateBudget(rpc::Call<v1::ActivateBudgetRequest, v1::Budget> call);
  void FreezeBudget(rpc::Call<v1::FreezeBudgetRequest, v1::Budget> call);
  void CloseBudget(rpc::Call<v1::CloseBudgetRequest, v1::Budget> call);
  void DeleteBudget(rpc::Call<v1::DeleteBudgetRequest, v1::Budget> call);
  void ListBudgetRevisions(rpc::Call<v1::ListBudgetRevisionsRequest, v1::ListBudgetRevisionsResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const rpc::FieldMaskRules mask_rules_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGETS_SERVICE_H_
