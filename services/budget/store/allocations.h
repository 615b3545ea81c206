// Rows of allocations and allotments.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_ALLOCATIONS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_ALLOCATIONS_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/allocation.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// Returns the shares of a budget's allocations, by member.
absl::StatusOr<std::map<std::string, AllocationShare>> LoadShares(const store::Reader& reader, const BudgetKey& key,
                                                                  Currency currency);
// Returns true if the member has an allocation.
absl::StatusOr<bool> HasShare(const store::Reader& reader, const AllocationKey& key);
void SaveShare(store::Transaction& txn, const AllocationKey& key, const AllocationShare& share);
void DeleteShare(store::Transaction& txn, const AllocationKey& key);

absl::StatusOr<std::optional<PeriodAllocation>> FindAllotment(const store::Reader& reader, const AllotmentKey& key);
// Returns the allotments of a period that have rows, by member; empty: the period was not opened.
absl::StatusOr<std::map<std::string, PeriodAllocation>> LoadAllotments(const store::Reader& reader,
                                                                       const FiguresKey& key);
void SaveAllotment(store::Transaction& txn, const AllotmentKey& key, const PeriodAllocation& allotment);

// Returns the plan of a budget in a period: as stored, or as it will begin with `limit`. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::StatusOr<AllocationPlan> LoadPlan(const store::Reader& reader, const FiguresKey& key,
                                        const AllocationRules& rules, const Money& limit);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_ALLOCATIONS_H_
