// Rows of money moves, and of versions of budgets (B13).
#ifndef OUTLAY_SERVICES_BUDGET_STORE_MOVES_H_
#define OUTLAY_SERVICES_BUDGET_STORE_MOVES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/flow/review_rows.h"
#include "common/store/store.h"
#include "services/budget/domain/budgets/budget.h"
#include "services/budget/domain/budgets/budget_move.h"
#include "services/budget/store/keyspaces.h"

namespace outlay::budget {

// The reviews of moves.
inline constexpr flow::ReviewTables kMoveReviewTables = {.flows = &kMoveReviews, .by_due = &kMoveReviewsByDue};

storage::v1::MoveRecord ToRecord(const BudgetMove& move);
// DATA_LOSS / STORED_BYTES_UNREADABLE.
absl::StatusOr<BudgetMove> FromRecord(std::string_view move_id, const storage::v1::MoveRecord& record);

absl::StatusOr<std::optional<BudgetMove>> FindMove(const store::Reader& reader, const MoveKey& key);
// NOT_FOUND / MOVE_NOT_FOUND.
absl::StatusOr<BudgetMove> LoadMove(const store::Reader& reader, const MoveKey& key);
void SaveMove(store::Transaction& txn, const std::string& organization, const BudgetMove& move);
// Visits the organization's moves in id order, after an id.
absl::Status ListMoves(const store::Reader& reader, const std::string& organization,
                       const std::optional<std::string>& after,
                       absl::FunctionRef<store::Visit(const BudgetMove&)> visitor);

// A version of a budget, and who made it.
struct BudgetRevision {
  Budget budget;
  Actor actor;
  Persons persons = {};  // who may be behind the actor
};
void SaveRevision(store::Transaction& txn, const std::string& organization, const BudgetRevision& revision);
// Deletes the oldest version of a draft beyond limits::kDraftRevisions, so that one step can delete a draft with all of
// them.
void ForgetRevisionOfDraft(store::Transaction& txn, const std::string& organization, const Budget& draft);
// Deletes the versions of a draft that is deleted.
void DeleteRevisions(store::Transaction& txn, const std::string& organization, const Budget& budget);
// Visits versions, oldest first, after a number.
absl::Status ListRevisions(const store::Reader& reader, const BudgetKey& key, int64_t after,
                           absl::FunctionRef<store::Visit(const BudgetRevision&)> visitor);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_STORE_MOVES_H_
