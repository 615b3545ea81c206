// The ScimTokens API.
#ifndef OUTLAY_SERVICES_DIRECTORY_RPC_SCIM_TOKENS_SERVICE_H_
#define OUTLAY_SERVICES_DIRECTORY_RPC_SCIM_TOKENS_SERVICE_H_

#include <mutex>
#include <string>

#include "common/base/random.h"
#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/directory/v1/scim_tokens.pb.h"

namespace outlay::directory {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows. Generates secrets, each
// of which is shown in one answer only.
class ScimTokensService {
 public:
  // All must outlive the service. `random` is used under a lock.
  ScimTokensService(store::Store* store, command::Executor* executor, const Clock* clock, Random* random)
      : store_(store), executor_(executor), clock_(clock), random_(random) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void CreateScimToken(rpc::Call<v1::CreateScimTokenRequest, v1::CreateScimTokenResponse> call);
  void ListScimTokens(rpc::Call<v1::ListScimTokensRequest, v1::ListScimTokensResponse> call);
  void AdoptScimToken(rpc::Call<v1::AdoptScimTokenRequest, v1::ScimToken> call);
  void RevokeScimToken(rpc::Call<v1::RevokeScimTokenRequest, v1::RevokeScimTokenResponse> call);

 private:
  std::string NewSecret(const std::string& organization);

  store::Store* const store_;
  command::Executor* const executor_;
  const Clock* const clock_;
  std::mutex mutex_;
  Random* const random_;  // Guarded by mutex_.
};

}  // namespace outlay::directory

#endif  // OUTLAY_SERVICES_DIRECTORY_RPC_SCIM_TOKENS_SERVICE_H_
