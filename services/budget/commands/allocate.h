// The verbs on allocations of a budget, one command each (B5).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOCATE_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOCATE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "common/command/executor.h"
#include "services/budget/commands/budget_verbs.h"
#include "services/budget/domain/budgets/allocation.h"

namespace outlay::budget {

// Checks that somebody may be named in a budget. NOT_FOUND / MEMBER_NOT_FOUND {field}: not a user, or left. `field`:
// the one that names the user.
absl::Status CheckMember(const command::Context& context, const std::string& member_id, std::string_view field);

// Gives members allocations, or changes those they have. Answers AllocationsChanged. NOT_FOUND / BUDGET_NOT_FOUND,
// MEMBER_NOT_FOUND (one who had none), ABORTED / ETAG_MISMATCH, FAILED_PRECONDITION / ALLOCATIONS_OFF,
// BUDGET_NOT_ACTIVE, BUDGET_OUT_OF_PERIOD, and those of DecideSetAllocations.
class SetAllocations final : public command::Command {
 public:
  SetAllocations(BudgetRequest request, std::vector<Allocation> allocations)
      : request_(std::move(request)), allocations_(std::move(allocations)) {}

  std::string_view name() const override { return "allocations.set"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
  const std::vector<Allocation> allocations_;
};

// Takes back the unused amounts of allocations. Errors as of SetAllocations, without those of the decision.
class TakeBackAllocations final : public command::Command {
 public:
  // `members`: empty for all.
  TakeBackAllocations(BudgetRequest request, std::vector<std::string> members)
      : request_(std::move(request)), members_(std::move(members)) {}

  std::string_view name() const override { return "allocations.takeBack"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const BudgetRequest request_;
  const std::vector<std::string> members_;
};

// Makes one member's allocation follow the change noted for it (B5, D5), and deletes the note in the same step, so that
// each change is applied once. OUT_OF_RANGE / MONEY_OVERFLOW.
class FollowMember final : public command::Command {
 public:
  FollowMember(std::string budget_id, std::string member_id)
      : budget_id_(std::move(budget_id)), member_id_(std::move(member_id)) {}

  std::string_view name() const override { return "allocations.follow"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string budget_id_;
  const std::string member_id_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_ALLOCATE_H_
