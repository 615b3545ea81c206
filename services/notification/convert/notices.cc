#include "services/notification/convert/notices.h"

#include <memory>
#include <vector>

#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/rpc/values.h"
#include "services/notification/convert/message_fields.h"
#include "services/notification/convert/templates.h"
#include "services/notification/domain/errors.h"

namespace outlay::notification {
v1::Notice ToProto(const std::string& name, const Notice& notice) {
  v1::Notice proto;
  proto.set_name(name);
  proto.set_kind(notice.kind);
  proto.set_event_type(notice.event_type);
  proto.set_subject(notice.subject);
  proto.set_title(notice.title);
  proto.set_text(notice.text);
  rpc::ToProto(notice.create_time, proto.mutable_create_time());
  rpc::ToProto(notice.event_time, proto.mutable_event_time());
  if (notice.read_time.has_value()) rpc::ToProto(*notice.read_time, proto.mutable_read_time());
  if (notice.acknowledge_time.has_value()) rpc::ToProto(*notice.acknowledge_time, proto.mutable_acknowledge_time());
  proto.set_muted(notice.muted);
  return proto;
}

v1::Subscription ToProto(const std::string& organization, const Subscription& subscription) {
  v1::Subscription proto;
  proto.set_name(SubscriptionName(organization, subscription.id));
  proto.set_event_type(subscription.event_type);
  for (const Condition& condition : subscription.conditions) {
    v1::Subscription::Condition& shown = *proto.add_conditions();
    shown.set_field(condition.field);
    for (const std::string& value : condition.values) shown.add_values(value);
  }
  for (const std::string& path : subscription.user_fields) proto.add_user_fields(path);
  for (const std::string& user : subscription.users) proto.add_users(UserName(organization, user));
  for (const std::string& role : subscription.fallback_roles) {
    proto.add_fallback_roles(ResourceName(organization, "roles", role));
  }
  proto.set_title(subscription.title);
  proto.set_text(subscription.text);
  proto.set_disabled(subscription.disabled);
  proto.set_contacts(subscription.contacts);
  proto.set_built_in(!subscription.create_time.has_value());
  if (subscription.create_time.has_value()) rpc::ToProto(*subscription.create_time, proto.mutable_create_time());
  return proto;
}

absl::StatusOr<Subscription> FromProto(const v1::Subscription& subscription) {
  const std::unique_ptr<google::protobuf::Message> event = NewEvent(subscription.event_type());
  if (event == nullptr) return EventTypeUnknown("event_type", subscription.event_type());
  Subscription read;
  read.event_type = subscription.event_type();
  for (int i = 0; i < subscription.conditions_size(); ++i) {
    const v1::Subscription::Condition& condition = subscription.conditions(i);
    OUTLAY_RETURN_IF_ERROR(CheckPath(Concat("conditions[", i, "].field"), condition.field(), *event));
    read.conditions.push_back(
        {.field = condition.field(), .values = {condition.values().begin(), condition.values().end()}});
  }
  for (int i = 0; i < subscription.user_fields_size(); ++i) {
    OUTLAY_RETURN_IF_ERROR(CheckPath(Concat("user_fields[", i, "]"), subscription.user_fields(i), *event));
    read.user_fields.push_back(subscription.user_fields(i));
  }
  for (const std::string& user : subscription.users()) read.users.push_back(LastId(user));
  for (const std::string& role : subscription.fallback_roles()) read.fallback_roles.push_back(LastId(role));
  OUTLAY_RETURN_IF_ERROR(
      CheckWords({.title = subscription.title(), .text = subscription.text()}, subscription.event_type()));
  read.title = subscription.title();
  read.text = subscription.text();
  read.disabled = subscription.disabled();
  read.contacts = subscription.contacts();
  return read;
}

}  // namespace outlay::notification
