// The Targets API: the webhooks to which notices are sent (N5).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_TARGETS_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_TARGETS_SERVICE_H_

#include <mutex>
#include <string>

#include "common/base/clock.h"
#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/targets.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows. Secrets are generated and
// shown only here.
class TargetsService {
 public:
  // All must outlive the service. `has_http`: the operator has allowed a network to which URLs without TLS may lead.
  TargetsService(store::Store* store, command::Executor* executor, const Clock* clock, Random* random, bool has_http)
      : store_(store), executor_(executor), clock_(clock), random_(random), has_http_(has_http) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateTarget(rpc::Call<v1::CreateTargetRequest, v1::CreateTargetResponse> call);
  void GetTarget(rpc::Call<v1::GetTargetRequest, v1::Target> call);
  void ListTargets(rpc::Call<v1::ListTargetsRequest, v1::ListTargetsResponse> call);
  void UpdateTarget(rpc::Call<v1::UpdateTargetRequest, v1::Target> call);
  void DeleteTarget(rpc::Call<v1::DeleteTargetRequest, v1::DeleteTargetResponse> call);
  void RotateSecret(rpc::Call<v1::RotateSecretRequest, v1::RotateSecretResponse> call);
  void TestTarget(rpc::Call<v1::TestTargetRequest, v1::Delivery> call);

 private:
  std::string NewKey();

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  std::mutex mutex_;
  Random* const random_;  // Guarded by mutex_.
  const bool has_http_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_TARGETS_SERVICE_H_
