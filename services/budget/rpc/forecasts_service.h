// The service Forecasts: when budgets run out (B20).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_FORECASTS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_FORECASTS_SERVICE_H_

#include "common/base/clock.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/forecasts.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class ForecastsService {
 public:
  // Both must outlive the service.
  ForecastsService(const store::Store* store, const Clock* clock) : store_(store), clock_(clock) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void ForecastBudget(rpc::Call<v1::ForecastBudgetRequest, v1::BudgetForecast> call);

  const store::Store* const store_;
  const Clock* const clock_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_FORECASTS_SERVICE_H_
