#include "common/command/testing/counter_service.h"

#include <memory>

#include "common/command/execute_call.h"
#include "common/command/testing/counter.h"

namespace outlay::command {

void CounterService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.testing.v1.Counters/AddToCounter", this, &CounterService::AddToCounter);
}

void CounterService::AddToCounter(
    rpc::Call<outlay::testing::v1::AddToCounterRequest, google::protobuf::Int64Value> call) {
  ExecuteCall(*executor_, call, std::make_unique<class AddToCounter>(call.request().name(), call.request().amount()));
}

}  // namespace outlay::command
