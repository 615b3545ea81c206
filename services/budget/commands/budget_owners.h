// The owners of budgets, as commands check and look them up (A2).
#ifndef OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_OWNERS_H_
#define OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_OWNERS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/base/persons.h"
#include "common/command/executor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/budget.h"

namespace outlay::budget {

// Checks the owners of `after` that `before` does not name; null: a new budget. NOT_FOUND / MEMBER_NOT_FOUND {field}:
// one is no user, or has left. Owners who leave later stay listed until somebody edits them.
absl::Status CheckNewOwners(const command::Context& context, const BudgetSpec* before, const BudgetSpec& after);

// Returns the owners of the budgets to be asked about the requester's need: see OwnersToAsk. A budget may be named
// repeatedly.
absl::StatusOr<std::vector<std::string>> OwnersOf(const store::Reader& reader, const std::string& organization,
                                                  const std::vector<std::string>& budget_ids, const Persons& requester);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_COMMANDS_BUDGET_OWNERS_H_
