// Changes fields of a budget (B1, B13).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_UPDATE_BUDGET_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_UPDATE_BUDGET_H_

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "common/rpc/field_mask.h"
#include "outlay/budget/v1/budgets.pb.h"

namespace outlay::budget {

// Returns the fields of a budget that Update changes.
absl::StatusOr<rpc::FieldMaskRules> MakeBudgetMaskRules();

// Updates a budget. NOT_FOUND / BUDGET_NOT_FOUND, ABORTED / ETAG_MISMATCH, and those of DecideUpdateBudget.
class UpdateBudget final : public command::Command {
 public:
  // `rules` must outlive the command.
  UpdateBudget(v1::UpdateBudgetRequest request, const rpc::FieldMaskRules* rules)
      : request_(std::move(request)), rules_(rules) {}

  std::string_view name() const override { return "budgets.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const v1::UpdateBudgetRequest request_;
  const rpc::FieldMaskRules* const rules_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_UPDATE_BUDGET_H_
