#include "services/budget/rpc/forecasts_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/rpc/values.h"
#include "common/tenant/tenant.h"
#include "services/budget/domain/errors.h"
#include "services/budget/domain/rules/forecast.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

// Returns the spending of the current period so far, from its figures.
absl::StatusOr<ForecastFigures> Seen(const v1::Figures& figures, absl::Time now) {
  ForecastFigures seen = {.now = now};
  seen.period = {rpc::TimeFromProto(figures.start_time()), rpc::TimeFromProto(figures.end_time())};
  OUTLAY_ASSIGN_OR_RETURN(seen.limit, rpc::MoneyFromProto("limit", figures.limit()));
  OUTLAY_ASSIGN_OR_RETURN(seen.spent, rpc::MoneyFromProto("spent", figures.spent()));
  OUTLAY_ASSIGN_OR_RETURN(const Money held, rpc::MoneyFromProto("held", figures.held()));
  OUTLAY_ASSIGN_OR_RETURN(const Money committed, rpc::MoneyFromProto("committed", figures.committed()));
  OUTLAY_ASSIGN_OR_RETURN(seen.open, Add(held, committed));
  seen.window = {.start = seen.period.start, .end = now};
  seen.spent_in_window = seen.spent;
  return seen;
}

void ToProto(const Outlook& outlook, v1::BudgetForecast::Outlook* proto) {
  if (outlook.exhausted_at.has_value()) rpc::ToProto(*outlook.exhausted_at, proto->mutable_exhausted_time());
  proto->set_exhausted_in_period(outlook.is_exhausted_in_period);
  rpc::ToProto(outlook.used_at_end, proto->mutable_used_at_end());
  rpc::ToProto(outlook.rest_at_end, proto->mutable_remaining_at_end());
}

absl::StatusOr<v1::BudgetForecast> MakeAnswer(const store::Reader& reader, const rpc::Caller& caller,
                                              const std::string& budget_id, absl::Time system_now) {
  OUTLAY_ASSIGN_OR_RETURN(const BudgetReads reads, BudgetReads::Open(reader, caller, system_now));
  OUTLAY_ASSIGN_OR_RETURN(const v1::Budget budget, reads.Get(budget_id));
  if (!budget.has_figures()) {
    const std::string name = v1::Budget::State_Name(budget.state());
    return BudgetNotActive(budget_id, name.substr(std::string("STATE_").size()));
  }
  OUTLAY_ASSIGN_OR_RETURN(const tenant::Tenant tenant, tenant::LoadTenant(reader, caller.organization));
  OUTLAY_ASSIGN_OR_RETURN(const absl::Time now, tenant::BusinessNow(reader, caller.organization, system_now));
  OUTLAY_ASSIGN_OR_RETURN(const ForecastFigures figures, Seen(budget.figures(), now));
  OUTLAY_ASSIGN_OR_RETURN(const Forecast forecast, MakeForecast(figures));
  v1::BudgetForecast answer;
  answer.set_name(budget.name());
  rpc::ToProto(now, answer.mutable_forecast_time());
  *answer.mutable_start_time() = budget.figures().start_time();
  *answer.mutable_end_time() = budget.figures().end_time();
  *answer.mutable_limit() = budget.figures().limit();
  *answer.mutable_spent() = budget.figures().spent();
  rpc::ToProto(figures.open, answer.mutable_open());
  ToProto(forecast.at_rate, answer.mutable_at_rate());
  ToProto(forecast.with_open, answer.mutable_with_open());
  answer.set_early(forecast.is_early);
  for (std::string& assumption : Assumptions(forecast, tenant.time_zone)) {
    answer.add_assumptions(std::move(assumption));
  }
  return answer;
}

}  // namespace

void ForecastsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.budget.v1.Forecasts/ForecastBudget", this, &ForecastsService::ForecastBudget);
}

void ForecastsService::ForecastBudget(rpc::Call<v1::ForecastBudgetRequest, v1::BudgetForecast> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(MakeAnswer(*reader, call.caller(), LastId(call.request().name()), clock_->Now()));
}

}  // namespace outlay::budget
