#include "services/notification/rpc/preferences_service.h"

#include <memory>
#include <string>
#include <utility>

#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "services/notification/commands/update_preferences.h"
#include "services/notification/convert/preferences.h"
#include "services/notification/rpc/own_inbox.h"
#include "services/notification/store/preferences.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kPreferencesPath = "/outlay.notification.v1.Preferences/";

// "organizations/acme/users/ann" of "organizations/acme/users/ann/preferences".
std::string OwnerOf(const std::string& name) {
  return name.substr(0, name.rfind('/'));
}

absl::StatusOr<v1::UserPreferences> Read(const store::Store& store, const rpc::Caller& caller,
                                         const std::string& name) {
  OUTLAY_ASSIGN_OR_RETURN(const InboxRef user, OwnInbox(caller, OwnerOf(name)));
  OUTLAY_ASSIGN_OR_RETURN(const Preferences preferences,
                          LoadPreferences(*store.Read(store::PartitionOf(user.organization)), user));
  return ToProto(name, preferences);
}

}  // namespace

void PreferencesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kPreferencesPath, "GetPreferences"), this, &PreferencesService::GetPreferences);
  dispatcher.Bind(Concat(kPreferencesPath, "UpdatePreferences"), this, &PreferencesService::UpdatePreferences);
}

void PreferencesService::GetPreferences(rpc::Call<v1::GetPreferencesRequest, v1::UserPreferences> call) {
  call.Finish(Read(*store_, call.caller(), call.request().name()));
}

void PreferencesService::UpdatePreferences(rpc::Call<v1::UpdatePreferencesRequest, v1::UserPreferences> call) {
  const v1::UserPreferences& wanted = call.request().preferences();
  absl::StatusOr<InboxRef> user = OwnInbox(call.caller(), OwnerOf(wanted.name()));
  if (!user.ok()) return call.Finish(user.status());
  absl::StatusOr<Preferences> preferences = FromProto(wanted);
  if (!preferences.ok()) return call.Finish(AtField("preferences", preferences.status()));
  command::ExecuteCall(
      *executor_, call,
      std::make_unique<notification::UpdatePreferences>(*std::move(user), *std::move(preferences), wanted.etag()));
}

}  // namespace outlay::notification
