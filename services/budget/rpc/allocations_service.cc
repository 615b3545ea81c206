#include "services/budget/rpc/allocations_service.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/budget/commands/allocate.h"
#include "services/budget/convert/allocations.h"
#include "services/budget/rpc/budget_reads.h"

namespace outlay::budget {
namespace {

constexpr std::string_view kAllocationsPath = "/outlay.budget.v1.Allocations/";

template <typename Request>
BudgetRequest ToBudgetRequest(const Request& request) {
  return {.budget_id = LastId(request.budget()), .etag = request.etag()};
}

absl::StatusOr<std::vector<Allocation>> AllocationsOf(const v1::SetAllocationsRequest& request) {
  std::vector<Allocation> allocations;
  for (int i = 0; i < request.allocations_size(); ++i) {
    Allocation& allocation = allocations.emplace_back();
    allocation.member_id = LastId(request.allocations(i).member());
    OUTLAY_ASSIGN_OR_RETURN(allocation.share,
                            FromProto(Concat("allocations[", i, "].share"), request.allocations(i).share()));
  }
  return allocations;
}

}  // namespace

void AllocationsService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kAllocationsPath, "SetAllocations"), this, &AllocationsService::SetAllocations);
  dispatcher.Bind(Concat(kAllocationsPath, "TakeBackAllocations"), this, &AllocationsService::TakeBackAllocations);
  dispatcher.Bind(Concat(kAllocationsPath, "ListAllocations"), this, &AllocationsService::ListAllocations);
}

void AllocationsService::SetAllocations(rpc::Call<v1::SetAllocationsRequest, v1::AllocationsChanged> call) {
  absl::StatusOr<std::vector<Allocation>> allocations = AllocationsOf(call.request());
  if (!allocations.ok()) return call.Finish(allocations.status());
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<budget::SetAllocations>(ToBudgetRequest(call.request()), *std::move(allocations)));
}

void AllocationsService::TakeBackAllocations(rpc::Call<v1::TakeBackAllocationsRequest, v1::AllocationsChanged> call) {
  std::vector<std::string> members;
  for (const std::string& member : call.request().members()) members.push_back(LastId(member));
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<budget::TakeBackAllocations>(ToBudgetRequest(call.request()), std::move(members)));
}

void AllocationsService::ListAllocations(rpc::Call<v1::ListAllocationsRequest, v1::ListAllocationsResponse> call) {
  const std::unique_ptr<store::Reader> reader = store_->Read(store::PartitionOf(call.caller().organization));
  const absl::StatusOr<BudgetReads> reads = BudgetReads::Open(*reader, call.caller(), clock_->Now());
  if (!reads.ok()) return call.Finish(reads.status());
  call.Finish(reads->ListAllocations(call.request()));
}

}  // namespace outlay::budget
