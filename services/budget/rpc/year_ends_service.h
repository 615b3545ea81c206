// The service YearEnds: closes fiscal years (B18).
#ifndef OUTLAY_SERVICES_BUDGET_RPC_YEAR_ENDS_SERVICE_H_
#define OUTLAY_SERVICES_BUDGET_RPC_YEAR_ENDS_SERVICE_H_

#include "common/base/clock.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/budget/v1/year_ends.pb.h"

namespace outlay::budget {

// Thread-safe. Must outlive its calls.
class YearEndsService {
 public:
  // All must outlive the service.
  YearEndsService(store::Store* store, command::Executor* executor, const Clock* clock)
      : store_(store), executor_(executor), clock_(clock) {}

  void Bind(rpc::Dispatcher& dispatcher);

 private:
  void PreviewYearEnd(rpc::Stream<v1::PreviewYearEndRequest, v1::PreviewYearEndResponse> stream);
  void CloseYear(rpc::Call<v1::CloseYearRequest, v1::YearEnd> call);
  void ReverseYearEnd(rpc::Call<v1::ReverseYearEndRequest, v1::YearEnd> call);
  void GetYearEnd(rpc::Call<v1::GetYearEndRequest, v1::YearEnd> call);
  void ListYearEnds(rpc::Call<v1::ListYearEndsRequest, v1::ListYearEndsResponse> call);
  void ListYearEndLines(rpc::Call<v1::ListYearEndLinesRequest, v1::ListYearEndLinesResponse> call);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
};

}  // namespace outlay::budget

#endif  // OUTLAY_SERVICES_BUDGET_RPC_YEAR_ENDS_SERVICE_H_
