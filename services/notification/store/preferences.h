// People's preferences for notices. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_PREFERENCES_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_PREFERENCES_H_

#include "absl/status/statusor.h"
#include "common/store/store.h"
#include "outlay/notification/storage/v1/preferences_record.pb.h"
#include "services/notification/domain/preferences.h"
#include "services/notification/store/inboxes.h"

namespace outlay::notification {

storage::v1::PreferencesRecord ToRecord(const Preferences& preferences);
Preferences FromRecord(const storage::v1::PreferencesRecord& record);

// Returns the defaults if the user never set any. DATA_LOSS / STORED_BYTES_UNREADABLE.
absl::StatusOr<Preferences> LoadPreferences(const store::Reader& reader, const InboxRef& user);
void SavePreferences(store::Transaction& txn, const InboxRef& user, const Preferences& preferences);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_PREFERENCES_H_
