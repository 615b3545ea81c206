// Errors that only this service returns; proto/outlay/notification/v1/errors.proto says how callers can react.
#ifndef OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ERRORS_H_
#define OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ERRORS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"

namespace outlay::notification {

absl::Status InboxNotYours(std::string_view user);
absl::Status NoticeNotFound(std::string_view notice);
absl::Status SubscriptionNotFound(std::string_view subscription);
absl::Status SubscriptionIdTaken(std::string_view subscription);
absl::Status EventTypeUnknown(std::string_view field, std::string_view event_type);
absl::Status FieldUnknown(std::string_view field, std::string_view path, std::string_view event_type);
absl::Status TemplateNotFound(std::string_view name);
absl::Status EventUnreadable(std::string_view type);
absl::Status TargetNotFound(std::string_view target);
absl::Status TargetIdTaken(std::string_view target);
// `why` completes "<field> ...".
absl::Status UrlRefused(std::string_view field, std::string_view why);
absl::Status TargetDisabled(std::string_view target);
absl::Status DeliveryNotFound(std::string_view delivery);
absl::Status LadderChangesPending(size_t changes);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_DOMAIN_ERRORS_H_
