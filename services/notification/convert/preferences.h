// Converts preferences between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_PREFERENCES_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_PREFERENCES_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/notification/v1/user_preferences.pb.h"
#include "services/notification/domain/preferences.h"

namespace outlay::notification {

v1::UserPreferences ToProto(const std::string& name, const Preferences& preferences);

// Sets neither revision nor time. INVALID_ARGUMENT / FIELD_INVALID {field}.
absl::StatusOr<Preferences> FromProto(const v1::UserPreferences& proto);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_PREFERENCES_H_
