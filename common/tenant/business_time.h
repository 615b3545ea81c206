// Sets an organization's business time. Available in development mode only: see outlay.development.v1.BusinessTime.
#ifndef OUTLAY_COMMON_TENANT_BUSINESS_TIME_H_
#define OUTLAY_COMMON_TENANT_BUSINESS_TIME_H_

#include <optional>

#include "absl/time/time.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "outlay/development/v1/business_time.pb.h"

namespace outlay::tenant {

// Thread-safe. Every service binds its own: each keeps its own copy of the time.
class BusinessTimeService {
 public:
  // `executor` must outlive the service.
  explicit BusinessTimeService(command::Executor* executor) : executor_(executor) {}

  // To be called once, before the dispatcher is sealed. Without development mode the dispatcher omits the method.
  void Bind(rpc::Dispatcher& dispatcher);

  void SetBusinessTime(
      rpc::Call<development::v1::SetBusinessTimeRequest, development::v1::SetBusinessTimeResponse> call);

 private:
  command::Executor* const executor_;
};

}  // namespace outlay::tenant

#endif  // OUTLAY_COMMON_TENANT_BUSINESS_TIME_H_
