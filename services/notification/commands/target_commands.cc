#include "services/notification/commands/target_commands.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/command/stored_digest.h"
#include "common/rpc/etag.h"
#include "outlay/notification/v1/targets.pb.h"
#include "services/notification/convert/deliveries.h"
#include "services/notification/domain/delivery.h"
#include "services/notification/domain/errors.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/deliveries.h"
#include "services/notification/store/targets.h"

namespace outlay::notification {
namespace {

std::string NameOf(const command::Context& context, const std::string& id) {
  return TargetName(context.caller.organization, WebhookTargetPath(id));
}

std::string Serialized(const command::Context& context, const WebhookTarget& target) {
  return ToProto(context.caller.organization, target, context.now).SerializeAsString();
}

absl::StatusOr<WebhookTarget> LoadChecked(const command::Context& context, const std::string& id,
                                          const std::string& etag) {
  OUTLAY_ASSIGN_OR_RETURN(WebhookTarget target, LoadWebhookTarget(context.txn, {context.caller.organization, id}));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(NameOf(context, id), etag, EtagOf(target)));
  return target;
}

// Ends a pause, whose cause was another server.
absl::Status EndPause(command::Context& context, const std::string& id) {
  return UpdateTargetState(context.txn, {context.caller.organization, WebhookTargetPath(id)}, [](TargetState& state) {
    state.failures = 0;
    state.paused_until.reset();
  });
}

}  // namespace

absl::StatusOr<command::Outcome> CreateWebhookTarget::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(std::optional<WebhookTarget> target, FindWebhookTarget(context.txn, {organization, id_}));
  const bool was_there = target.has_value();
  const std::string digest = command::StoredDigest(context);
  if (was_there) {
    if (target->create_digest != digest) return TargetIdTaken(NameOf(context, id_));
  } else {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t count, CountWebhookTargets(context.txn, organization));
    if (count >= limits::kTargets) return QuotaExceeded("targets", limits::kTargets);
    target = WebhookTarget{.id = id_,
                           .spec = spec_,
                           .secrets = {{.key = key_, .expire_time = std::nullopt}},
                           .create_time = context.now,
                           .update_time = context.now,
                           .revision = 0,
                           .create_digest = digest};
    OUTLAY_RETURN_IF_ERROR(SaveWebhookTarget(context.txn, organization, *target));
  }
  v1::CreateTargetResponse answer;
  *answer.mutable_target() = ToProto(organization, *target, context.now);
  return command::Outcome{.resource = NameOf(context, id_),
                          .before = {},
                          .after = answer.target().SerializeAsString(),
                          .answer = answer.SerializeAsString(),
                          .announcements = {},
                          .unchanged = was_there};
}

absl::StatusOr<command::Outcome> UpdateWebhookTarget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const WebhookTarget before, LoadChecked(context, id_, etag_));
  WebhookTarget after = before;
  after.spec = spec_;
  if (after != before) {
    after.update_time = context.now;
    ++after.revision;
    OUTLAY_RETURN_IF_ERROR(SaveWebhookTarget(context.txn, context.caller.organization, after));
    if (after.spec.url != before.spec.url || after.spec.disabled != before.spec.disabled) {
      OUTLAY_RETURN_IF_ERROR(EndPause(context, id_));
    }
  }
  return command::Outcome{.resource = NameOf(context, id_),
                          .before = Serialized(context, before),
                          .after = Serialized(context, after),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = after == before};
}

absl::StatusOr<command::Outcome> RemoveWebhookTarget::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const WebhookTarget before, LoadChecked(context, id_, etag_));
  OUTLAY_RETURN_IF_ERROR(DeleteWebhookTarget(context.txn, {context.caller.organization, id_}));
  // Pending deliveries are given up at once.
  OUTLAY_RETURN_IF_ERROR(EndPause(context, id_));
  return command::Outcome{.resource = NameOf(context, id_),
                          .before = Serialized(context, before),
                          .after = {},
                          .answer = v1::DeleteTargetResponse().SerializeAsString()};
}

absl::StatusOr<command::Outcome> RotateWebhookSecret::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(const WebhookTarget before, LoadChecked(context, id_, /*etag=*/""));
  const WebhookTarget after = DecideRotation(before, key_, overlap_, context.now);
  OUTLAY_RETURN_IF_ERROR(SaveWebhookTarget(context.txn, context.caller.organization, after));
  v1::RotateSecretResponse answer;
  *answer.mutable_target() = ToProto(context.caller.organization, after, context.now);
  return command::Outcome{.resource = NameOf(context, id_),
                          .before = Serialized(context, before),
                          .after = answer.target().SerializeAsString(),
                          .answer = answer.SerializeAsString()};
}

absl::StatusOr<command::Outcome> TestWebhookTarget::Run(command::Context& context) const {
  const std::string& organization = context.caller.organization;
  OUTLAY_ASSIGN_OR_RETURN(const WebhookTarget target, LoadChecked(context, id_, /*etag=*/""));
  if (target.spec.disabled) return TargetDisabled(NameOf(context, id_));
  Delivery test;
  test.target = WebhookTargetPath(id_);
  test.kind = std::string(kTestKind);
  test.subject = NameOf(context, id_);
  test.create_time = context.now;
  test.due_time = context.now;
  OUTLAY_ASSIGN_OR_RETURN(const std::string delivery_id, AddDelivery(context.txn, organization, test));
  OUTLAY_ASSIGN_OR_RETURN(test, LoadDelivery(context.txn, {organization, delivery_id}));
  return command::Outcome{.resource = DeliveryName(organization, delivery_id),
                          .before = {},
                          .after = ForLog(organization, delivery_id, test).SerializeAsString()};
}

}  // namespace outlay::notification
