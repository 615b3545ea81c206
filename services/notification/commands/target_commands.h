// The verbs on webhook targets, one command each (N5). No answer and no log record contains a secret: the caller of the
// command, who made the secret, sends it beside the answer.
#ifndef OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TARGET_COMMANDS_H_
#define OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TARGET_COMMANDS_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/command/executor.h"
#include "services/notification/domain/webhook_target.h"

namespace outlay::notification {

// The target's row recognizes a repeated request; answers CreateTargetResponse. ALREADY_EXISTS / TARGET_ID_TAKEN,
// RESOURCE_EXHAUSTED / QUOTA_EXCEEDED.
class CreateWebhookTarget final : public command::Command {
 public:
  // `key`: limits::kSecretBytes random bytes.
  CreateWebhookTarget(std::string id, WebhookTargetSpec spec, std::string key)
      : id_(std::move(id)), spec_(std::move(spec)), key_(std::move(key)) {}

  std::string_view name() const override { return "targets.create"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string id_;
  const WebhookTargetSpec spec_;
  const std::string key_;
};

// NOT_FOUND / TARGET_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class UpdateWebhookTarget final : public command::Command {
 public:
  UpdateWebhookTarget(std::string id, WebhookTargetSpec spec, std::string etag)
      : id_(std::move(id)), spec_(std::move(spec)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "targets.update"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string id_;
  const WebhookTargetSpec spec_;
  const std::string etag_;
};

// NOT_FOUND / TARGET_NOT_FOUND, ABORTED / ETAG_MISMATCH.
class RemoveWebhookTarget final : public command::Command {
 public:
  RemoveWebhookTarget(std::string id, std::string etag) : id_(std::move(id)), etag_(std::move(etag)) {}

  std::string_view name() const override { return "targets.delete"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string id_;
  const std::string etag_;
};

// Answers RotateSecretResponse. NOT_FOUND / TARGET_NOT_FOUND.
class RotateWebhookSecret final : public command::Command {
 public:
  RotateWebhookSecret(std::string id, std::string key, absl::Duration overlap)
      : id_(std::move(id)), key_(std::move(key)), overlap_(overlap) {}

  std::string_view name() const override { return "targets.rotateSecret"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string id_;
  const std::string key_;
  const absl::Duration overlap_;
};

// Answers the Delivery that it creates. NOT_FOUND / TARGET_NOT_FOUND, FAILED_PRECONDITION / TARGET_DISABLED.
class TestWebhookTarget final : public command::Command {
 public:
  explicit TestWebhookTarget(std::string id) : id_(std::move(id)) {}

  std::string_view name() const override { return "targets.test"; }
  absl::StatusOr<command::Outcome> Run(command::Context& context) const override;

 private:
  const std::string id_;
};

}  // namespace outlay::notification

#endif  // OUTLAY_SERVICES_NOTIFICATION_COMMANDS_TARGET_COMMANDS_H_
