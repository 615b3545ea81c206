// Reads money moves and versions of budgets from a snapshot of the rows.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_MOVE_READS_H_
#define OUTLAY_SERVICES_BUDGET_RPC_MOVE_READS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/caller.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "outlay/budget/v1/budgets.pb.h"
#include "services/budget/domain/budgets/budget_move.h"

namespace outlay::budget {

// Serves one call. Reader and caller must outlive it.
class MoveReads {
 public:
  MoveReads(const store::Reader& reader, const rpc::Caller& caller, absl::Time now)
      : reader_(reader), caller_(caller), now_(now) {}

  // NOT_FOUND / MOVE_NOT_FOUND.
  absl::StatusOr<v1::BudgetMove> Get(const std::string& move_id) const;
  // INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
  absl::StatusOr<v1::ListBudgetMovesResponse> List(const v1::ListBudgetMovesRequest& request) const;

 private:
  bool SeesOne(const BudgetMove& move) const;
  v1::BudgetMove Describe(const BudgetMove& move) const;

  const store::Reader& reader_;
  const rpc::Caller& caller_;
  const absl::Time now_;
};

// NOT_FOUND / BUDGET_NOT_FOUND, INVALID_ARGUMENT / PAGE_TOKEN_INVALID.
absl::StatusOr<v1::ListBudgetRevisionsResponse> ListBudgetRevisions(const store::Reader& reader,
                                                                    const rpc::Caller& caller,
                                                                    const v1::ListBudgetRevisionsRequest& request);

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_MOVE_READS_H_
