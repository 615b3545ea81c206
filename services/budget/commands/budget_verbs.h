// The verbs that change a budget's state, one command each (B1).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_VERBS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_VERBS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "common/command/executor.h"

namespace outlay::budget {

// The budget that a request names, as its caller saw it.
struct BudgetRequest {
  std::string budget_id;
  std::string etag;  // empty: not checked
};

// Activates a budget. NOT_FOUND / BUDGET_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / BUDGET_CLOSED. A
// draft, where the organization wants other people for money: INVALID_ARGUMENT / FIELD_REQUIRED {field: etag};
// FAILED_PRECONDITION / SECOND_PERSON_REQUIRED: the caller may be somebody who wrote a kept version of it.
class ActivateBudget final : public command::Command {
 public:
  explicit ActivateBudget(BudgetRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgets.activate"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
};

// Freezes a budget. NOT_FOUND / BUDGET_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / BUDGET_NOT_ACTIVE.
class FreezeBudget final : public command::Command {
 public:
  explicit FreezeBudget(BudgetRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgets.freeze"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
};

// Closes a budget. NOT_FOUND / BUDGET_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class CloseBudget final : public command::Command {
 public:
  explicit CloseBudget(BudgetRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgets.close"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
};

// Deletes a draft. NOT_FOUND / BUDGET_NOT_FOUND, ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / BUDGET_NOT_DRAFT.
class RemoveBudget final : public command::Command {
 public:
  explicit RemoveBudget(BudgetRequest request) : request_(std::move(request)) {}

  std::string_view name() const override { return "budgets.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_VERBS_H_
