#include "services/budget/commands/budget_owners.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/store/budgets.h"

namespace outlay::budget {

absl::Status CheckNewOwners(const command::Context& context, const BudgetSpec* before, const BudgetSpec& after) {
  const std::vector<std::string> present = before != nullptr ? before->owners : std::vector<std::string>();
  for (std::size_t i = 0; i < after.owners.size(); ++i) {
    if (std::find(present.begin(), present.end(), after.owners[i]) != present.end()) continue;
    OUTLAY_RETURN_IF_ERROR(CheckMember(context, after.owners[i], Concat("budget.owners[", i, "]")));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> OwnersOf(const store::Reader& reader, const std::string& organization,
                                                  const std::vector<std::string>& budget_ids,
                                                  const Persons& requester) {
  std::deque<Budget> budgets;  // addresses are stable
  std::vector<const Budget*> asked;
  std::set<std::string> seen;
  for (const std::string& id : budget_ids) {
    if (!seen.insert(id).second) continue;
    OUTLAY_ASSIGN_OR_RETURN(std::optional<Budget> budget, FindBudget(reader, {organization, id}));
    if (budget.has_value()) asked.push_back(&budgets.emplace_back(*std::move(budget)));
  }
  return OwnersToAsk(asked, requester);
}

}  // namespace outlay::budget
