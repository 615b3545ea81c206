// The service BudgetMoves: moves of money between budgets (B13).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_BUDGET_MOVES_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_BUDGET_MOVES_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/budget_moves.pb.h"
#include "services/budget/commands/budget_moves.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class BudgetMovesService {
 public:
  // All arguments must outlive the service. `can_be_reviewed`: reviews of moves are available from approval.
  BudgetMovesService(store::Store* store, command::Executor* executor, const Clock* clock, bool can_be_reviewed = false)
      : store_(store), executor_(executor), clock_(clock), can_be_reviewed_(can_be_reviewed) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  template <typename Request>
  void RunOrder(const rpc::Call<Request, v1::BudgetMove>& call, MoveOrder order);

  void TransferBudget(rpc::Call<v1::TransferBudgetRequest, v1::BudgetMove> call);
  void IncreaseBudget(rpc::Call<v1::IncreaseBudgetRequest, v1::BudgetMove> call);
  void DecreaseBudget(rpc::Call<v1::DecreaseBudgetRequest, v1::BudgetMove> call);
  void ReverseBudgetMove(rpc::Call<v1::ReverseBudgetMoveRequest, v1::BudgetMove> call);
  void ConfirmBudgetMove(rpc::Call<v1::ConfirmBudgetMoveRequest, v1::BudgetMove> call);
  void RejectBudgetMove(rpc::Call<v1::RejectBudgetMoveRequest, v1::BudgetMove> call);
  void GetBudgetMove(rpc::Call<v1::GetBudgetMoveRequest, v1::BudgetMove> call);
  void ListBudgetMoves(rpc::Call<v1::ListBudgetMovesRequest, v1::ListBudgetMovesResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const bool can_be_reviewed_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_BUDGET_MOVES_SERVICE_H_
