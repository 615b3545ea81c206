// Rows of budgets and of their figures.
#ifndef OUTLAY_SERVICES_BUDGET_STORE_BUDGETS_H_
#define OUTLAY_SERVICES_BUDGET_STORE_BUDGETS_H_

#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

absl::StatusOr<std::optional<Budget>> FindBudget(const store::Reader& reader, const BudgetKey& key);
// NOT_FOUND / BUDGET_NOT_FOUND.
absl::StatusOr<Budget> LoadBudget(const store::Reader& reader, const BudgetKey& key);
void SaveBudget(store::Transaction& txn, const std::string& organization, const Budget& budget);
void DeleteBudget(store::Transaction& txn, const BudgetKey& key);

// Visits the organization's budgets in id order, after an id.
absl::Status ListBudgets(const store::Reader& reader, const std::string& organization,
                         const std::optional<std::string>& after,
                         absl::FunctionRef<store::Visit(const Budget&)> visitor);

absl::StatusOr<std::optional<Figures>> FindFigures(const store::Reader& reader, const FiguresKey& key);
void SaveFigures(store::Transaction& txn, const FiguresKey& key, const Figures& figures);

struct LatestFigures {
  std::string period;
  Figures figures;

  bool operator==(const LatestFigures&) const = default;
};
// Visits all opened periods, oldest first.
absl::Status ListFigures(const store::Reader& reader, const BudgetKey& key,
                         absl::FunctionRef<store::Visit(const LatestFigures&)> visitor);
// Returns the latest opened period, if there is one.
absl::StatusOr<std::optional<LatestFigures>> FindLatestFigures(const store::Reader& reader, const BudgetKey& key);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_BUDGETS_H_
