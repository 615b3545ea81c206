// The Preferences API: a person's preferences for notices (N7).
#ifndef OUTLAY_SERVICES_NOTIFICATION_RPC_PREFERENCES_SERVICE_H_
#define OUTLAY_SERVICES_NOTIFICATION_RPC_PREFERENCES_SERVICE_H_

#include "common/command/executor.h"
#include "common/rpc/call.h"
#include "common/rpc/dispatcher.h"
#include "common/store/store.h"
#include "outlay/notification/v1/preferences.pb.h"

namespace outlay::notification {

// Thread-safe. Converts requests and passes them to commands; reads answer from durable rows. Only the user may use the
// user's preferences.
class PreferencesService {
 public:
  // Both must outlive the service.
  PreferencesService(store::Store* store, command::Executor* executor) : store_(store), executor_(executor) {}

  // To be called once, before the dispatcher is sealed.
  void Bind(rpc::Dispatcher& dispatcher);

  void GetPreferences(rpc::Call<v1::GetPreferencesRequest, v1::UserPreferences> call);
  void UpdatePreferences(rpc::Call<v1::UpdatePreferencesRequest, v1::UserPreferences> call);

 private:
  store::Store* const store_;
  command::Executor* const executor_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_RPC_PREFERENCES_SERVICE_H_
