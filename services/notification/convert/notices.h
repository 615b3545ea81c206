// Converts notices and subscriptions between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_NOTICES_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_NOTICES_H_

#include <string>

#include "absl/status/statusor.h"
#include "outlay/notification/v1/notice.pb.h"
#include "outlay/notification/v1/subscription.pb.h"
#include "services/notification/domain/notice.h"
#include "services/notification/domain/subscription.h"

namespace outlay::notification {

v1::Notice ToProto(const std::string& name, const Notice& notice);
v1::Subscription ToProto(const std::string& organization, const Subscription& subscription);

// Checks the subscription against the event's fields; sets neither id nor create time.
//
// INVALID_ARGUMENT / EVENT_TYPE_UNKNOWN {field, event_type}, FIELD_UNKNOWN {field, path, event_type}, TEMPLATE_INVALID
// {field}.
absl::StatusOr<Subscription> FromProto(const v1::Subscription& subscription);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_NOTICES_H_
