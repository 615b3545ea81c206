// The organization's tree of groups, as directory reported it (D2).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_GROUPS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_GROUPS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/group_totals.h"

namespace outlay::budget {

// Returns the parent of every group; empty for a group at the top.
absl::StatusOr<GroupParents> LoadGroupParents(const store::Reader& reader, const std::string& organization);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_GROUPS_H_
