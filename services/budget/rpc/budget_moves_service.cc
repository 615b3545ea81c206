#include "services/budget/rpc/budget_moves_service.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/values.h"
#include "services/budget/commands/budget_moves.h"
#include "services/budget/rpc/move_reads.h"

namespace outlay::budget {
namespace {

constexpr std::string_view kMovesPath = "/outlay.budget.v1.BudgetMoves/";

template <typename Request>
MoveRequest ToMoveRequest(const Request& request) {
  return {.move_id = LastId(request.name()), .etag = request.etag()};
}

}  // namespace

void BudgetMovesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kMovesPath, "TransferBudget"), this, &BudgetMovesService::TransferBudget);
  dispatcher.Bind(Concat(kMovesPath, "IncreaseBudget"), this, &BudgetMovesService::IncreaseBudget);
  dispatcher.Bind(Concat(kMovesPath, "DecreaseBudget"), this, &BudgetMovesService::DecreaseBudget);
  dispatcher.Bind(Concat(kMovesPath, "ReverseBudgetMove"), this, &BudgetMovesService::ReverseBudgetMove);
  dispatcher.Bind(Concat(kMovesPath, "ConfirmBudgetMove"), this, &BudgetMovesService::ConfirmBudgetMove);
  dispatcher.Bind(Concat(kMovesPath, "RejectBudgetMove"), this, &BudgetMovesService::RejectBudgetMove);
  dispatcher.Bind(Concat(kMovesPath, "GetBudgetMove"), this, &BudgetMovesService::GetBudgetMove);
  dispatcher.Bind(Concat(kMovesPath, "ListBudgetMoves"), this, &BudgetMovesService::ListBudgetMoves);
}

// Runs an order after reading its amount.
template <typename Request>
void BudgetMovesService::RunOrder(const rpc::Call<Request, v1::BudgetMove>& call, MoveOrder order) {
  const Request& request = call.request();
  order.move_id = request.move_id();
  order.reason = request.reason();
  const absl::StatusOr<Money> amount = rpc::MoneyFromProto("amount", request.amount());
  if (!amount.ok()) {
    call.Finish(amount.status());
    return;
  }
  order.amount = *amount;
  command::ExecuteCall(*executor_, call, std::make_unique<MakeMove>(std::move(order), can_be_reviewed_));
}

void BudgetMovesService::TransferBudget(rpc::Call<v1::TransferBudgetRequest, v1::BudgetMove> call) {
  const v1::TransferBudgetRequest& request = call.request();
  RunOrder(call, {.kind = MoveKind::kTransfer,
                  .from_id = LastId(request.from_budget()),
                  .to_id = LastId(request.to_budget()),
                  .is_earmarked = request.earmarked()});
}

void BudgetMovesService::IncreaseBudget(rpc::Call<v1::IncreaseBudgetRequest, v1::BudgetMove> call) {
  RunOrder(call, {.kind = MoveKind::kIncrease, .to_id = LastId(call.request().budget())});
}

void BudgetMovesService::DecreaseBudget(rpc::Call<v1::DecreaseBudgetRequest, v1::BudgetMove> call) {
  RunOrder(call, {.kind = MoveKind::kDecrease, .from_id = LastId(call.request().budget())});
}

void BudgetMovesService::ReverseBudgetMove(rpc::Call<v1::ReverseBudgetMoveRequest, v1::BudgetMove> call) {
  const v1::ReverseBudgetMoveRequest& request = call.request();
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<ReverseMove>(LastId(request.name()), request.move_id(), request.reason(), can_be_reviewed_));
}

void BudgetMovesService::ConfirmBudgetMove(rpc::Call<v1::ConfirmBudgetMoveRequest, v1::BudgetMove> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<ConfirmMove>(ToMoveRequest(call.request())));
}

void BudgetMovesService::RejectBudgetMove(rpc::Call<v1::RejectBudgetMoveRequest, v1::BudgetMove> call) {
  command::ExecuteCall(*executor_, call, std::make_unique<RejectMove>(ToMoveRequest(call.request())));
}

void BudgetMovesService::GetBudgetMove(rpc::Call<v1::GetBudgetMoveRequest, v1::BudgetMove> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(MoveReads(*reader, call.caller(), clock_->Now()).Get(LastId(call.request().name())));
}

void BudgetMovesService::ListBudgetMoves(rpc::Call<v1::ListBudgetMovesRequest, v1::ListBudgetMovesResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  call.Finish(MoveReads(*reader, call.caller(), clock_->Now()).List(call.request()));
}

}  // namespace outlay::budget
