// Directory's information about an organization, as far as notices need it. Thread-safe.
#ifndef OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATIONS_H_
#define OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATIONS_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/base/calendar.h"
#include "common/store/store.h"

namespace outlay::notification {

// Returns the organization's time zone; UTC until directory has reported one. DATA_LOSS: a row cannot be read.
absl::StatusOr<TimeZone> ZoneOf(const store::Reader& reader, const std::string& organization);

// Returns the language that the organization chose; empty: none. DATA_LOSS: a row cannot be read.
absl::StatusOr<std::string> LanguageOf(const store::Reader& reader, const std::string& organization);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_STORE_ORGANIZATIONS_H_
