// The service BudgetReports: how far budgets are used, by period and by month, and their earlier figures (B15).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_REPORTS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_REPORTS_SERVICE_H_

#include "common/base/clock.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_progress.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class BudgetReportsService {
 public:
  // Both must outlive the service.
  BudgetReportsService(const store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void GetBudgetProgress(rpc::Call<v1::GetBudgetProgressRequest, v1::BudgetProgress> call);
  void GetBudgetMonths(rpc::Call<v1::GetBudgetMonthsRequest, v1::BudgetMonths> call);
  void GetBudgetHistory(rpc::Call<v1::GetBudgetHistoryRequest, v1::BudgetHistory> call);
  void GetGroupTotals(rpc::Call<v1::GetGroupTotalsRequest, v1::GroupTotals> call);

  const store::Store* const store_;
  const Clock* const clock_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_REPORTS_SERVICE_H_
