// Rows of earlier figures, and of changes recorded later than they took effect (B15).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_HISTORY_H_
#define OUTLAY_SERVICES_BUDGET_STORE_HISTORY_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/figures.h"
#include "services/budget/domain/budgets/history.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// Keeps the figures as those of the slot in which they changed last.
void SaveOldFigures(store::Transaction& txn, const FiguresKey& key, const Figures& figures);
// Returns the kept figures of the latest slot before `slot`.
absl::StatusOr<std::optional<Figures>> FindOldFigures(const store::Reader& reader, const FiguresKey& key, Slot slot);

// Add to the changes of the period recorded in the slot. OUT_OF_RANGE / MONEY_OVERFLOW.
absl::Status AddLapse(store::Transaction& txn, const FiguresKey& key, const Lapse& lapse);
absl::Status AddLateChange(store::Transaction& txn, const FiguresKey& key, const LateChange& change);

struct LateChanges {
  std::vector<Lapse> lapses;
  std::vector<LateChange> changes;
};
// Returns the changes of the period recorded in `from` and later, oldest first.
absl::StatusOr<LateChanges> ListLateChanges(const store::Reader& reader, const FiguresKey& key, Slot from);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_HISTORY_H_
