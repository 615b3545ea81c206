#include "services/budget/rpc/budgets_service.h"

#include <string>
#include <string_view>

#include "common/base/field_path.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/budget/commands/budget_verbs.h"
#include "services/budget/commands/create_budget.h"
#include "services/budget/commands/update_budget.h"
#include "services/budget/convert/budgets.h"
#include "services/budget/rpc/budget_reads.h"
#include "services/budget/rpc/move_reads.h"

namespace outlay::budget {
namespace {

constexpr std::string_view kPath = "/outlay.budget.v1.Budgets/";

template <typename Request>
BudgetRequest ToRequest(const Request& request) {
  return {.budget_id = LastId(request.name()), .etag = request.etag()};
}

}  // namespace

absl::StatusOr<std::unique_ptr<BudgetsService>> BudgetsService::Create(store::Store* store, command::Executor* executor,
                                                                       const Clock* clock) {
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeBudgetMaskRules());
  return std::unique_ptr<BudgetsService>(new BudgetsService(store, executor, clock, std::move(rules)));
}

void BudgetsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPath, "CreateBudget"), this, &BudgetsService::CreateBudget);
  dispatcher.Bind(Concat(kPath, "GetBudget"), this, &BudgetsService::GetBudget);
  dispatcher.Bind(Concat(kPath, "ListBudgets"), this, &BudgetsService::ListBudgets);
  dispatcher.Bind(Concat(kPath, "UpdateBudget"), this, &BudgetsService::UpdateBudget);
  dispatcher.Bind(Concat(kPath, "ActivateBudget"), this, &BudgetsService::ActivateBudget);
  dispatcher.Bind(Concat(kPath, "FreezeBudget"), this, &BudgetsService::FreezeBudget);
  dispatcher.Bind(Concat(kPath, "CloseBudget"), this, &BudgetsService::CloseBudget);
  dispatcher.Bind(Concat(kPath, "DeleteBudget"), this, &BudgetsService::DeleteBudget);
  dispatcher.Bind(Concat(kPath, "ListBudgetRevisions"), this, &BudgetsService::ListBudgetRevisions);
}

void BudgetsService::CreateBudget(rpc::Call<v1::CreateBudgetRequest, v1::Budget> call) {
  absl::StatusOr<BudgetSpec> spec = FromProto(call.request().budget());
  if (!spec.ok()) {
    call.Finish(AtField("budget", spec.status()));
    return;
  }
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<budget::CreateBudget>(call.request().budget_id(), *std::move(spec), call.request().activate()));
}

void BudgetsService::GetBudget(rpc::Call<v1::GetBudgetRequest, v1::Budget> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->Get(LastId(call.request().name())) : reads.status());
}

void BudgetsService::ListBudgets(rpc::Call<v1::ListBudgetsRequest, v1::ListBudgetsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, call.caller(), clock_->Now());
  call.Finish(reads.ok() ? reads->List(call.request()) : reads.status());
}

void BudgetsService::UpdateBudget(rpc::Call<v1::UpdateBudgetRequest, v1::Budget> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<budget::UpdateBudget>(call.request(), &mask_rules_));
}

void BudgetsService::ActivateBudget(rpc::Call<v1::ActivateBudgetRequest, v1::Budget> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<budget::ActivateBudget>(ToRequest(call.request())));
}

void BudgetsService::FreezeBudget(rpc::Call<v1::FreezeBudgetRequest, v1::Budget> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<budget::FreezeBudget>(ToRequest(call.request())));
}

void BudgetsService::CloseBudget(rpc::Call<v1::CloseBudgetRequest, v1::Budget> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<budget::CloseBudget>(ToRequest(call.request())));
}

void BudgetsService::DeleteBudget(rpc::Call<v1::DeleteBudgetRequest, v1::Budget> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<budget::RemoveBudget>(ToRequest(call.request())));
}

void BudgetsService::ListBudgetRevisions(
    rpc::Call<v1::ListBudgetRevisionsRequest, v1::ListBudgetRevisionsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(budget::ListBudgetRevisions(*reader, call.caller(), call.request()));
}

}  // namespace outlay::budget
