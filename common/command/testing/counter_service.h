// Serves counters over RPC: the commands of counter.h behind outlay.testing.v1.Counters.
#ifndef OUTLAY_COMMON_COMMAND_TESTING_COUNTER_SERVICE_H_
#define OUTLAY_COMMON_COMMAND_TESTING_COUNTER_SERVICE_H_

#include "common/command/executor.h"
#include "common/command/testing/counters.pb.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "google/protobuf/wrappers.pb.h"

namespace outlay::command {

class CounterService {
 public:
  // `executor` must outlive the service.
  explicit CounterService(Executor* executor) : executor_(executor) {}

  void Bind(rpc::Dispatcher& dispatcher);
  void AddToCounter(rpc::Call<outlay::testing::v1::AddToCounterRequest, google::protobuf::Int64Value> call);

 private:
  Executor* const executor_;
};

}  // namespace outlay::command

#endif  // OUTLAY_COMMON_COMMAND_TESTING_COUNTER_SERVICE_H_
