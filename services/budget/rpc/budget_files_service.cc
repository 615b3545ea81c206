#include "services/budget/rpc/budget_files_service.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/import_stream.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/budget/commands/update_budget.h"
#include "services/budget/rpc/export_budgets.h"
#include "services/budget/rpc/import_file.h"

namespace outlay::budget {
namespace {

constexpr char kFilesPath[] = "/outlay.budget.v1.BudgetFiles/";

}  // namespace

absl::StatusOr<std::unique_ptr<BudgetFilesService>> BudgetFilesService::Create(store::Store* store,
                                                                               command::Executor* executor,
                                                                               const Clock* clock) {
  const auto* const budgets = v1::CreateBudgetRequest::descriptor()->file()->FindServiceByName("Budgets");
  OUTLAY_ASSIGN_OR_RETURN(std::unique_ptr<const rpc::Method> create_method,
                          rpc::Method::Create(budgets->FindMethodByName("CreateBudget")));
  OUTLAY_ASSIGN_OR_RETURN(rpc::FieldMaskRules rules, MakeBudgetMaskRules());
  return std::unique_ptr<BudgetFilesService>(
      new BudgetFilesService(store, executor, clock, std::move(create_method), std::move(rules)));
}

void BudgetFilesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.BindStream(Concat(kFilesPath, "ImportBudgets"), this, &BudgetFilesService::ImportBudgets);
  dispatcher.BindStream(Concat(kFilesPath, "ExportBudgets"), this, &BudgetFilesService::ExportBudgets);
}

void BudgetFilesService::ImportBudgets(rpc::Stream<v1::ImportBudgetsRequest, v1::ImportBudgetsResponse> stream) {
  command::ImportStream<ImportFile>::Start(
      executor_,
      [this](const v1::ImportBudgetsRequest& first, const rpc::Caller& caller) {
        const ImportParts parts = {.create_method = create_method_.get(), .mask_rules = &mask_rules_};
        return std::make_unique<ImportFile>(first.header(), caller, parts);
      },
      std::move(stream));
}

void BudgetFilesService::ExportBudgets(rpc::Stream<v1::ExportBudgetsRequest, v1::ExportBudgetsResponse> stream) {
  StartExport(*store_, clock_->Now(), std::move(stream));
}

}  // namespace outlay::budget
