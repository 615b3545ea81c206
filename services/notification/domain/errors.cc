#include "services/notification/domain/errors.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/strings.h"

namespace outlay::notification {

absl::Status InboxNotYours(std::string_view user) {
  return MakeError(absl::StatusCode::kPermissionDenied, "INBOX_NOT_YOURS",
                   "an inbox is read and changed by its own user only; name the user who calls",
                   {{"user", std::string(user)}});
}

absl::Status NoticeNotFound(std::string_view notice) {
  return MakeError(absl::StatusCode::kNotFound, "NOTICE_NOT_FOUND",
                   Concat("there is no notice ", notice, "; ListNotices shows what there is"),
                   {{"notice", std::string(notice)}});
}

absl::Status SubscriptionNotFound(std::string_view subscription) {
  return MakeError(absl::StatusCode::kNotFound, "SUBSCRIPTION_NOT_FOUND",
                   Concat("there is no ", subscription, "; ListSubscriptions shows what there is"),
                   {{"subscription", std::string(subscription)}});
}

absl::Status SubscriptionIdTaken(std::string_view subscription) {
  return MakeError(absl::StatusCode::kAlreadyExists, "SUBSCRIPTION_ID_TAKEN",
                   Concat(subscription, " exists with other content; choose another id, or delete it first"),
                   {{"subscription", std::string(subscription)}});
}

absl::Status EventTypeUnknown(std::string_view field, std::string_view event_type) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_TYPE_UNKNOWN",
                   Concat(field, ": no event has the type ", event_type, "; docs/events.md lists them"),
                   {{"field", std::string(field)}, {"event_type", std::string(event_type)}});
}

absl::Status FieldUnknown(std::string_view field, std::string_view path, std::string_view event_type) {
  return MakeError(
      absl::StatusCode::kInvalidArgument, "FIELD_UNKNOWN",
      Concat(field, ": ", event_type, " has no field ", path, " that a text can show; correct the path"),
      {{"field", std::string(field)}, {"path", std::string(path)}, {"event_type", std::string(event_type)}});
}

absl::Status TemplateNotFound(std::string_view name) {
  return MakeError(absl::StatusCode::kNotFound, "TEMPLATE_NOT_FOUND",
                   Concat("there is no ", name, "; ListTemplates shows what there is"),
                   {{"template", std::string(name)}});
}

absl::Status EventUnreadable(std::string_view type) {
  return MakeError(absl::StatusCode::kInvalidArgument, "EVENT_UNREADABLE",
                   "the event's data is not what its type says; check that both services have fitting versions",
                   {{"type", std::string(type)}});
}

absl::Status TargetNotFound(std::string_view target) {
  return MakeError(absl::StatusCode::kNotFound, "TARGET_NOT_FOUND",
                   Concat("there is no ", target, "; ListTargets shows what there is"),
                   {{"target", std::string(target)}});
}

absl::Status TargetIdTaken(std::string_view target) {
  return MakeError(absl::StatusCode::kAlreadyExists, "TARGET_ID_TAKEN",
                   Concat(target, " was created with other content; choose another id, or update it"),
                   {{"target", std::string(target)}});
}

absl::Status UrlRefused(std::string_view field, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "URL_REFUSED", Concat(field, " ", why),
                   {{"field", std::string(field)}});
}

absl::Status TargetDisabled(std::string_view target) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "TARGET_DISABLED",
                   Concat(target, " is switched off; switch it on by UpdateTarget first"),
                   {{"target", std::string(target)}});
}

absl::Status DeliveryNotFound(std::string_view delivery) {
  return MakeError(absl::StatusCode::kNotFound, "DELIVERY_NOT_FOUND",
                   Concat("there is no ", delivery, "; ListDeliveries shows what there is"),
                   {{"delivery", std::string(delivery)}});
}

absl::Status LadderChangesPending(size_t changes) {
  return MakeError(absl::StatusCode::kFailedPrecondition, "LADDER_CHANGES_PENDING",
                   Concat("orders still follow ", changes, " earlier changes; try again in a minute"),
                   {{"changes", Concat(changes)}});
}

}  // namespace outlay::notification
