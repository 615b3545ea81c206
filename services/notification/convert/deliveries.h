// Converts targets and deliveries between the API and domain values. Pure.
#ifndef OUTLAY_SERVICES_NOTIFICATION_CONVERT_DELIVERIES_H_
#define OUTLAY_SERVICES_NOTIFICATION_CONVERT_DELIVERIES_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "outlay/notification/v1/delivery.pb.h"
#include "outlay/notification/v1/target.pb.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/webhook_target.h"

namespace outlay::notification {

// `attempts`: the number of last attempts that are shown.
v1::Delivery ToProto(std::string_view organization, std::string_view delivery_id, const Delivery& delivery,
                     size_t attempts);
// Returns the part that the log may keep permanently, without the server's answers.
v1::Delivery ForLog(std::string_view organization, std::string_view delivery_id, const Delivery& delivery);

// Leaves out health and secrets.
v1::Target ToProto(std::string_view organization, const WebhookTarget& target, absl::Time now);
v1::Target::Health ToProto(const TargetState& state);
std::string EtagOf(const WebhookTarget& target);

// INVALID_ARGUMENT / URL_REFUSED, FIELD_INVALID {field}. `has_http`: the operator has allowed a network.
absl::StatusOr<WebhookTargetSpec> FromProto(const v1::Target& target, bool has_http);

// Returns how long the previous secret stays valid. INVALID_ARGUMENT / FIELD_INVALID {field}: longer than
// limits::kSecretOverlapMax.
absl::StatusOr<absl::Duration> OverlapFromProto(const google::protobuf::Duration& overlap);

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_CONVERT_DELIVERIES_H_
