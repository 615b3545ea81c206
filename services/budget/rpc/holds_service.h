// The service Holds: converts requests, runs commands, answers.
#ifndef OUTLAY_SERVICES_BUDGET_RPC_HOLDS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_HOLDS_SERVICE_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/rpc/method.h"
#include "common/store/store.h"
#include "outlay/budget/v1/holds.pb.h"
#include "services/budget/domain/limits.h"
#include "services/budget/rpc/byte_quota.h"
#include "services/budget/rpc/hold_stream.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class HoldsService {
 public:
  // All must outlive the service.
  static absl::StatusOr<std::unique_ptr<HoldsService>> Create(store::Store* store, command::Executor* executor,
                                                              const Clock* clock);

  void Bind(rpc::Dispatcher& dispatcher);

  // Returns the bytes of the batches that wait to be decided or answered.
  std::size_t batch_bytes() const { return batch_bytes_.taken(); }

 private:
  HoldsService(store::Store* store, command::Executor* executor, const Clock* clock,
               std::unique_ptr<const rpc::Method> authorize_method,
               std::unique_ptr<const rpc::Method> authorize_holds_method)
      : store_(store),
        executor_(executor),
        clock_(clock),
        authorize_method_(std::move(authorize_method)),
        authorize_holds_method_(std::move(authorize_holds_method)) {}

  void AuthorizeHold(rpc::Call<v1::AuthorizeHoldRequest, v1::AuthorizeHoldResponse> call);
  void BatchAuthorizeHolds(rpc::Call<v1::BatchAuthorizeHoldsRequest, v1::BatchAuthorizeHoldsResponse> call);
  void AuthorizeHolds(rpc::Call<v1::AuthorizeHoldsRequest, v1::AuthorizeHoldsResponse> call);
  void StreamAuthorizeHolds(HoldStream::Stream stream);
  void SimulateHolds(rpc::Call<v1::SimulateHoldsRequest, v1::SimulateHoldsResponse> call);
  void OverrideHold(rpc::Call<v1::OverrideHoldRequest, v1::AuthorizeHoldResponse> call);
  void CommitHold(rpc::Call<v1::CommitHoldRequest, v1::Hold> call);
  void PostHold(rpc::Call<v1::PostHoldRequest, v1::Hold> call);
  void ReversePosting(rpc::Call<v1::ReversePostingRequest, v1::Hold> call);
  void ReleaseHold(rpc::Call<v1::ReleaseHoldRequest, v1::Hold> call);
  void AdjustHold(rpc::Call<v1::AdjustHoldRequest, v1::Hold> call);
  void GetHold(rpc::Call<v1::GetHoldRequest, v1::Hold> call);
  void ListHolds(rpc::Call<v1::ListHoldsRequest, v1::ListHoldsResponse> call);
  void ListHoldEntries(rpc::Call<v1::ListHoldEntriesRequest, v1::ListHoldEntriesResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  const std::unique_ptr<const rpc::Method> authorize_method_;        // for the digests of a batch's requests
  const std::unique_ptr<const rpc::Method> authorize_holds_method_;  // for the digests of a stream's batches
  ByteQuota batch_bytes_{limits::kCallerBatchBytesInFlight, limits::kBatchBytesInFlight,
                         limits::kAllBatchBytesInFlight};
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_HOLDS_SERVICE_H_
