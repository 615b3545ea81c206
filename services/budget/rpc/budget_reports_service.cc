#include "services/budget/rpc/budget_reports_service.h"

#include <memory>

#include "common/base/resource_name.h"
#include "services/budget/rpc/budget_history.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {

void BudgetReportsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.budget.v1.BudgetReports/GetBudgetProgress", this, &BudgetReportsService::GetBudgetProgress);
  dispatcher.Bind("/outlay.budget.v1.BudgetReports/GetBudgetMonths", this, &BudgetReportsService::GetBudgetMonths);
  dispatcher.Bind("/outlay.budget.v1.BudgetReports/GetBudgetHistory", this, &BudgetReportsService::GetBudgetHistory);
  dispatcher.Bind("/outlay.budget.v1.BudgetReports/GetGroupTotals", this, &BudgetReportsService::GetGroupTotals);
}

void BudgetReportsService::GetBudgetProgress(rpc::Call<v1::GetBudgetProgressRequest, v1::BudgetProgress> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->Progress(call.request()) : reads.status());
}

void BudgetReportsService::GetBudgetMonths(rpc::Call<v1::GetBudgetMonthsRequest, v1::BudgetMonths> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadMonths(*reader, call.caller(), call.request(), clock_->Now()));
}

void BudgetReportsService::GetBudgetHistory(rpc::Call<v1::GetBudgetHistoryRequest, v1::BudgetHistory> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(ReadHistory(*reader, call.caller(), call.request(), clock_->Now()));
}

void BudgetReportsService::GetGroupTotals(rpc::Call<v1::GetGroupTotalsRequest, v1::GroupTotals> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->Totals(call.request()) : reads.status());
}

}  // namespace outlay::budget
